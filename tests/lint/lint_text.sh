# SPDX-License-Identifier: GPL-3.0-or-later
# First lines, header guards, the public header's list, sizes, and words that do not belong in the tree.
. "$(dirname "$0")/lib.sh"
spdx() {
    (cd "$1" && find src include tests models notebooks \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' \) 2>/dev/null | sort |
        while read -r f; do head -n 2 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$f: first line is not the SPDX line"; done)
}
rooms() { # the top level is what a newcomer sees first
    (cd "$1" && find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name build ! -name out | sort | while read -r f; do
        case ${f#./} in
            Makefile | src | include | models | tests | data | notebooks | README.md | LICENSE | CITATION.cff) ;;
            *) echo "${f#./}: does not belong at the top level; find it a room" ;;
        esac
    done)
}
guards() {
    (cd "$1" && find include -name '*.h' 2>/dev/null | sort | while read -r f; do
        g=$(echo "${f#include/}" | tr 'a-z/.' 'A-Z__')
        grep -q "^#ifndef $g\$" "$f" && grep -q "^#define $g\$" "$f" || echo "$f: guard is not $g"
    done)
}
mirror() { # include/conspecific/L/x.h has src/L/x.c, unless it is a header of declarations only
    (cd "$1" && find src -name '*.c' ! -path 'src/cli/*' ! -path 'src/examples/*' 2>/dev/null | sort | while read -r f; do
        h=include/conspecific/${f#src/}; h=${h%.c}.h
        d=$(dirname "$h")
        [ -f "$h" ] || ls "$d"/internal*.h >/dev/null 2>&1 || ls "$(dirname "$f")"/*.h >/dev/null 2>&1 || echo "$f: no $h"
    done)
}
umbrella() { # include/conspecific.h names every public header once, in layer order
    (cd "$1" && [ -f include/conspecific.h ] || { echo "include/conspecific.h does not exist"; return; }
    cd "$1" && {
        find include/conspecific -name '*.h' ! -path '*/cli/*' | sed 's|^include/||' | sort | while read -r h; do
            [ "$(grep -c "^#include \"$h\"" include/conspecific.h)" = 1 ] || echo "include/conspecific.h: \"$h\" is not there exactly once"
        done
        grep -o '^#include "[^"]*"' include/conspecific.h | cut -d'"' -f2 | while read -r h; do
            [ -f "include/$h" ] || echo "include/conspecific.h: there is no $h"
        done
        awk -F/ 'BEGIN { n = split("core config circuits analysis agent arena record study report guest", l, " "); for (i = 1; i <= n; i++) r[l[i]] = i }
            /^#include "conspecific\/.*\// { if (r[$2] < last) print "include/conspecific.h: " $0 " stands after a higher layer"; last = r[$2] }' include/conspecific.h
    })
}
words() { # places and tools of one workplace, and tests that are switched off
    (cd "$1" && grep -rnIE --exclude-dir=.git --exclude-dir=build --exclude-dir=out --exclude-dir=.ipynb_checkpoints \
        --exclude=lint_text.sh -e '(^|[^A-Za-z0-9_./])/(work|home|root)/' -e '/tmp/[a-z]+\.md' -e 'farm-(bench|studio)' . 2>/dev/null)
}
compiles() { # the public header alone, without any outside library's headers
    (cd "$1" && ${CC:-gcc} -std=c11 -fsyntax-only -Iinclude -x c include/conspecific.h 2>&1 | grep -E 'error' | head -n 5)
}
cplusplus() { # the public header, and each of those for other languages alone, in C++
    (cd "$1" && for h in include/conspecific.h include/conspecific/guest/*.h; do
        [ -f "$h" ] && ${CXX:-g++} -std=c++17 -Wall -Wextra -fsyntax-only -Iinclude -x c++ "$h" 2>&1 | grep -E 'error|warning' | grep -v 'pragma once in main file' | head -n 5
    done)
}
large() {
    (cd "$1" && find src include -name '*.[ch]' 2>/dev/null | xargs -r wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines; split by verb beyond 600" }')
}
long_functions() { # clang-format puts the braces of a function, and of nothing else, in column 1
    (cd "$1" && find src include tests -name '*.[ch]' 2>/dev/null | sort | xargs -r awk '
        FNR == 1 { at = 0 }
        /^{/ { at = FNR }
        /^}/ { if (at && FNR - at - 1 > 60) print FILENAME ":" at ": a function of " FNR - at - 1 " lines; at most 60, split it by what its parts do"; at = 0 }')
}
tests_assert() {
    (cd "$1" && find tests -name 'test_*.c' 2>/dev/null | sort | while read -r f; do
        grep -qE 'assert_|fail_msg' "$f" || echo "$f: asserts nothing"
    done)
}
clean "SPDX line in every source file" spdx
clean "the top level has its rooms and no other" rooms
clean "header guards follow the path" guards
clean "every source has its header" mirror
clean "conspecific.h lists every public header in layer order" umbrella
clean "conspecific.h compiles alone" compiles
if command -v ${CXX:-g++} >/dev/null; then clean "conspecific.h compiles as C++17" cplusplus; else skip "conspecific.h compiles as C++17" "no C++ compiler"; fi
clean "no path or tool of a workplace" words
clean "no file beyond 600 lines" large
clean "no function over 60 lines" long_functions
clean "every test file asserts" tests_assert
tree && put src/core/a.c 'int x;' && caught "a file without licence line" spdx
tree && put container/Containerfile 'FROM debian' && caught "a folder beside the rooms" rooms
tree && put include/conspecific/core/a.h '#ifndef A_H' && caught "a wrong guard" guards
tree && put src/core/lonely.c 'int x;' && mkdir -p include/conspecific/core && caught "a source without header" mirror
tree && put include/conspecific.h '#include "conspecific/study/s.h"
#include "conspecific/core/a.h"' && put include/conspecific/core/a.h '' && put include/conspecific/study/s.h ''
caught "a header out of order" umbrella
tree && put include/conspecific.h '' && put include/conspecific/core/a.h '' && caught "a header left out" umbrella
tree && put include/conspecific.h 'struct csp_a { int x; }; struct csp_a { int x; };' && caught "two structs of one name" compiles
if command -v ${CXX:-g++} >/dev/null; then
    tree && put include/conspecific.h 'int csp_new(int new);' && caught "a keyword of C++ as a name" cplusplus
fi
tree && put README.md "see /wo""rk/main/x" && caught "a workplace path" words
tree && put src/core/a.c "$(yes 'int x;' | head -n 700)" && caught "a file of 700 lines" large
tree && put src/core/a.c "int csp_a(void)
{
$(yes '    csp_b();' | head -n 61)
}" && caught "a function of 61 lines" long_functions
tree && put tests/core/test_a.c "static void test_a(void **state)
{
$(yes '    assert_true(1);' | head -n 61)
}" && caught "a test of 61 lines" long_functions
tree && put src/core/a.c "static const int table[] = {
$(yes '    1,' | head -n 99)
};
int csp_a(void)
{
$(yes '    csp_b();' | head -n 60)
}" && allowed "a long table, a function of 60 lines" long_functions
tree && put tests/core/test_a.c 'int main(void) { return 0; }' && caught "a test that asserts nothing" tests_assert
finish
