# SPDX-License-Identifier: GPL-3.0-or-later
# What runs an experiment and what scores it compares indices: names become numbers in
# arena/paradigm, before the first tick.
. "$(dirname "$0")/lib.sh"
names() {
    (cd "$1" && find src/arena/play src/arena/score -name '*.[ch]' 2>/dev/null | LC_ALL=C sort |
        xargs -r grep -nE '(^|[^A-Za-z0-9_])str(n|case|ncase)?cmp[ ]*\(' /dev/null |
        sed 's/$/   (compare indices: arena\/paradigm\/resolve.h)/')
}
clean "play and score compare no names" names
tree && put src/arena/play/a.c 'int f(const char *a, const char *b) { return strcmp(a, b); }'
caught "strcmp in play" names
tree && put src/arena/score/measures/a.c '    if (strncmp (m->name, "x", 1) == 0) return;'
caught "strncmp in a measure" names
tree && put src/arena/score/a.h 'static inline int same(const char *a) { return !strcasecmp(a, "x"); }'
caught "strcasecmp in a header" names
tree && put src/arena/paradigm/a.c 'int f(const char *a, const char *b) { return strcmp(a, b); }' && put src/arena/play/a.c 'int x; /* no my_strcmp_here */'
allowed "strcmp where names are resolved" names
finish
