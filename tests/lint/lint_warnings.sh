# SPDX-License-Identifier: GPL-3.0-or-later
# The compiler has nothing to say: make keeps what it said beside each object and each compiled test.
# (-Werror is not in the build: a newer compiler that warns of more must not keep a user from building.)
. "$(dirname "$0")/lib.sh"
said() { find "$1" -name '*.warnings' -size +0 | LC_ALL=C sort | while read -r f; do echo "${f%.warnings}: $(grep -m 1 -E 'warning|error' "$f" || head -n 1 "$f")"; done; }
[ -n "$(find "$B/obj" -name '*.warnings' 2>/dev/null | head -n 1)" ]
result $? "make keeps what the compiler says" "no file $B/obj/*.warnings"
found=$(said "$B")
[ -z "$found" ]
result $? "no warning" "$found"
mkdir -p "$tmp/b/obj" && : >"$tmp/b/obj/a.o.warnings" && echo 'a.c:1: warning: unused' >"$tmp/b/obj/b.o.warnings"
[ "$(said "$tmp/b")" = "$tmp/b/obj/b.o: a.c:1: warning: unused" ]
result $? "refused: a file with a warning" "$(said "$tmp/b")"
finish
