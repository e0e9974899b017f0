#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tables.sh --check|--write: the generated parts of the text, against what the program and the tree say.
# In every Markdown file the lines between `<!-- table: NAME -->` and `<!-- end -->` are generated.
# NAME is commands, populations, measures or parameters (conspecific show --tables), or
# `claims FOLDER`: the scoreboard of the studies in that folder (conspecific scoreboard --markdown).
# The list of headers in include/conspecific.h is generated too.
cd "$(dirname "$0")/../.." || exit 3
B=${B:-build}
mode=${1:?--check or --write}
new=$(mktemp -d) || exit 3
trap 'rm -rf "$new"' EXIT
stale=0
text() { find . -name '*.md' ! -path './build/*' ! -path './out/*' ! -path './.git/*' | sed 's|^\./||' | LC_ALL=C sort; }
settle() { # settle NEW FILE: write FILE, or say that it is stale
    cmp -s "$1" "$2" && return
    stale=1
    if [ "$mode" = --write ]; then cp "$1" "$2" && echo "written: $2"
    else echo "$2 is stale: make tables"; diff "$2" "$1" | head -n 6; fi
}

"$B/conspecific" show --tables >"$new/tables" || exit $?
for f in $(text); do grep -s '^<!-- table: ' "$f"; done | LC_ALL=C sort >"$new/marks"
sed -n 's/^<!-- table: claims \(.*\) -->$/\1/p' "$new/marks" | while read -r folder; do
    echo "<!-- table: claims $folder -->"
    "$B/conspecific" scoreboard --markdown --board data/results/scoreboard.csv --studies "$folder" || echo "(conspecific scoreboard failed)"
    echo '<!-- end -->'
done >>"$new/tables"
uniq -d "$new/marks" | grep . && stale=1 && echo "(each generated table stands in one place)"
for name in $(sed -n 's/^<!-- table: \([a-z]*\) -->$/\1/p' "$new/tables"); do
    grep -q "^<!-- table: $name -->" "$new/marks" || { stale=1 && echo "no Markdown file has a place for the table $name"; }
done
for f in $(text); do
    grep -q '^<!-- table: ' "$f" || continue
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
        !inside { print }' "$f" >"$new/text.md"
    settle "$new/text.md" "$f"
done
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
settle "$new/conspecific.h" include/conspecific.h
[ "$mode" = --write ] || exit $stale
