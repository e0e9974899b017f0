# SPDX-License-Identifier: GPL-3.0-or-later
# clang-format decides how C looks.
. "$(dirname "$0")/lib.sh"
if ! command -v clang-format >/dev/null; then
    skip "clang-format on every C file" "clang-format is not installed (make deps)"
    finish
fi
format() {
    (cd "$1" && find src include tests -name '*.[ch]' 2>/dev/null | sort |
        xargs -r clang-format --dry-run 2>&1 | grep -E ': (warning|error):' | sed 's/ \[-W.*//' | sort -u -t: -k1,1)
}
clean "clang-format on every C file (make format mends it)" format
tree && cp "$top/.clang-format" . && put src/a.c 'int  f( void ){return 1;}'
caught "a badly formatted file" format
finish
