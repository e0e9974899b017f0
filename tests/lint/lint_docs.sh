# SPDX-License-Identifier: GPL-3.0-or-later
# Every csp_ function of a public header has a comment, or stands in a list that has one.
. "$(dirname "$0")/lib.sh"
docs() { (cd "$1" && find include -name '*.h' 2>/dev/null | sort | xargs -r awk -f "$top/tests/lint/docs.awk"); }
header() { tree && put include/a.h "$1"; }
clean "every function of a header is commented" docs
header 'struct csp_a { int x; };

int csp_a_init(struct csp_a *self);' && caught "a function without comment" docs
header '/* One. */
int csp_one(void);

int csp_two(int x,
            int y);' && caught "a list of its own after a blank line" docs
header '/* A type. */
struct csp_a {
    int x;
};
struct csp_b {
    int x;
};
int csp_b_free(struct csp_b *self);' && caught "a function behind a type without comment" docs
header '/* top
 * of the file
 */
#define CSP_N 3
int csp_n(void);' && caught "a comment that a macro stands between" docs
header '/* One of a list. */
int csp_one(void);
int csp_two(int x,
            int y);
static inline int csp_three(void)
{
    return 3;
}
int csp_four(void);

int csp_five(void); /* on its line */
/* A type and what makes it. */
struct csp_a {
    int (*call)(void);
};
int csp_a_init(struct csp_a *self);' && allowed "lists, inline functions, comments on the line, types" docs
finish
