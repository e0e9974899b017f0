#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tables.sh --check|--write: README.md between `<!-- table: name -->` and `<!-- end -->`, and the
# list of headers in include/conspecific.h, against what the program and the tree say.
cd "$(dirname "$0")/../.." || exit 3
B=${B:-build}
mode=${1:?--check or --write}
new=$(mktemp -d) || exit 3
trap 'rm -rf "$new"' EXIT
"$B/conspecific" show --tables >"$new/tables" || exit $?
awk -v tables="$new/tables" '
    BEGIN {
        while ((getline line < tables) > 0) {
            if (line ~ /^<!-- table: /) { name = line; text[name] = "" }
            else if (line ~ /^<!-- end -->/) name = ""
            else if (name != "") text[name] = text[name] line "\n"
        }
    }
    /^<!-- table: / { print; if ($0 in text) printf "%s", text[$0]; else print "(there is no such table)"; inside = 1; next }
    /^<!-- end -->/ { inside = 0 }
    !inside { print }' README.md >"$new/README.md"
{
    cat <<'TOP'
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_H
#define CONSPECIFIC_H
/* conspecific: the public interface, in layer order (this list is written by make tables). */
#include "conspecific/version.h"

TOP
    for layer in core config circuits analysis agent arena record study report; do
        [ -d "include/conspecific/$layer" ] || continue
        (cd include && find "conspecific/$layer" -name '*.h' | LC_ALL=C sort | sed 's/.*/#include "&"/')
        echo
    done
    echo '#endif'
} | awk '/^$/ { blank = 1; next } { if (blank && !/^#endif/) print ""; blank = 0; print }' >"$new/conspecific.h"
stale=0
for f in README.md conspecific.h; do
    to=$f
    [ $f = conspecific.h ] && to=include/$f
    cmp -s "$new/$f" "$to" && continue
    stale=1
    if [ "$mode" = --write ]; then cp "$new/$f" "$to" && echo "written: $to"
    else echo "$to is stale: make tables"; diff "$to" "$new/$f" | head -n 6; fi
done
[ "$mode" = --write ] || exit $stale
