# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by every lint test. A lint is a function that prints one line per violation of the tree
# in its first argument; clean NAME FUNCTION asserts that the project has none, caught NAME
# FUNCTION SNIPPET-FILE asserts that a small bad tree is refused (so each lint is shown to fail).
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 3
clean() {
    found=$("$2" .)
    [ -z "$found" ]
    result $? "$1" "$found"
}
tree() { rm -rf "$tmp/t" && mkdir -p "$tmp/t" && cd "$tmp/t" || exit 3; } # a bad tree is made here
caught() {                                                                # ... and judged here
    cd "$top" || exit 3
    found=$("$2" "$tmp/t")
    [ -n "$found" ]
    result $? "refused: $1" "nothing was found in the bad tree"
}
allowed() {
    cd "$top" || exit 3
    found=$("$2" "$tmp/t")
    [ -z "$found" ]
    result $? "allowed: $1" "$found"
}
put() { mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" >"$1"; } # put FILE TEXT
