# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by every lint test. A lint is a function that prints one line per violation of the tree
# in its first argument; clean NAME FUNCTION asserts that the project has none, caught NAME
# FUNCTION SNIPPET-FILE asserts that a small bad tree is refused (so each lint is shown to fail).
n=0 failed=0
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 3
B=${B:-build}
tmp=$(mktemp -d) || exit 3
trap 'rm -rf "$tmp"' EXIT
result() { # result 0|1 NAME [TEXT]
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        failed=1
        echo "not ok $n - $2"
        printf '%s\n' "$3" | head -n 12 | sed 's/^/# /'
    fi
}
skip() { n=$((n + 1)) && echo "ok $n - $1 # SKIP $2"; }
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
finish() {
    echo "1..$n"
    exit "$failed"
}
