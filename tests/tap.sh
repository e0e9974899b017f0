# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the shell tests of tests/*/: the project's top, its program, a folder that is removed at
# the end, and lines of TAP. The test ends with `finish`, or says "1..$n" and exits with $failed.
n=0 failed=0
top=$(cd "$(dirname "$0")" && while [ ! -f Makefile ]; do cd .. || exit; done; pwd)
B=${B:-build}
csp=$top/$B/conspecific
case $B in /*) csp=$B/conspecific ;; esac
tmp=$(mktemp -d) || exit 3
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
result() { # result 0|1 NAME [TEXT]
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        failed=1
        echo "not ok $n - $2"
        printf '%s\n' "$3" | head -n 12 | sed 's/^/# /'
    fi
}
skip() { n=$((n + 1)) && echo "ok $n - $1 # SKIP $2"; }
finish() {
    echo "1..$n"
    exit "$failed"
}
