#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tables.sh --check|--write: the generated parts of the text, against what the program and the tree say.
# In every Markdown file the lines between `<!-- table: NAME -->` and `<!-- end -->` are generated.
# NAME is commands, populations, measures or parameters (conspecific show --tables),
# `claims FOLDER`: the scoreboard of the studies in that folder (conspecific scoreboard --markdown), or
# `studies FOLDER`: a row a study of that folder, what it asks, and how many of its contrasts agree in the kept results.
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
agreeing() { # agreeing STUDY.yaml [compare.csv]: `name | doc | of claims | of controls |`
    awk '
        function cells(line, cell,    n, i, c, quoted) {
            n = 1; cell[1] = ""
            for (i = 1; i <= length(line); i++) {
                c = substr(line, i, 1)
                if (c == "\"") quoted = !quoted
                else if (c == "," && !quoted) cell[++n] = ""
                else cell[n] = cell[n] c
            }
            return n
        }
        FNR == 1 { file++ }
        file == 1 && /^name: / { name = $2 }
        file == 1 && /^doc: / { doc = $0; gsub(/^doc: "?|"?$/, "", doc) }
        file == 1 && /^  - \{name: / {
            if (/claim: C/) asks["claim"]++
            else if (/expect: / && !/expect: any/) asks["control"]++
        }
        file == 2 { n = cells($0, cell) }
        file == 2 && FNR == 1 { for (i = 1; i <= n; i++) at[cell[i]] = i }
        file == 2 && FNR > 1 {
            what = cell[at["claim"]] == "" ? "control" : "claim"
            if (what == "control" && cell[at["expect"]] == "any") next
            of[what]++
            if (cell[at["verdict"]] == "agrees") agree[what]++
        }
        function told(what) {
            if (file == 2 && of[what] != asks[what]) return "made with other contrasts"
            return !asks[what] ? "" : file < 2 ? "of " asks[what] ", not run" : agree[what] + 0 " of " asks[what]
        }
        END { printf "| `%s` | %s | %s | %s |\n", name, doc, told("claim"), told("control") }' "$@"
}
studies() {
    echo "| study | asks | contrasts of claims that agree | controls that agree |"
    echo "|---|---|---|---|"
    for y in models/studies/"$1"/*.yaml; do
        kept=data/results/studies/$(sed -n 's/^name: *//p' "$y")/compare.csv
        if [ -f "$kept" ]; then agreeing "$y" "$kept"; else agreeing "$y"; fi
    done | awk -F ' [|] ' '
        { print; rows++; split(index($3, "of") ? $3 : $4, n, " of ") }
        /not run|other contrasts/ { next }
        { run++; if (n[1] + 0 == n[2] + 0) whole++ }
        END {
            printf "\n%d rows, %d run as they stand; in %d of these every contrast of a claim, or where there is none every control, agrees.\n", rows, run, whole
        }'
}

"$B/conspecific" show --tables >"$new/tables" || exit $?
for f in $(text); do grep -s '^<!-- table: ' "$f"; done | LC_ALL=C sort >"$new/marks"
sed -n 's/^<!-- table: claims \(.*\) -->$/\1/p' "$new/marks" | while read -r folder; do
    echo "<!-- table: claims $folder -->"
    "$B/conspecific" scoreboard --markdown --board data/results/scoreboard.csv --studies "$folder" || echo "(conspecific scoreboard failed)"
    echo '<!-- end -->'
done >>"$new/tables"
sed -n 's/^<!-- table: studies \(.*\) -->$/\1/p' "$new/marks" | while read -r folder; do
    echo "<!-- table: studies $folder -->"
    studies "$folder"
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
/* What the headers need of the C library comes first: in C++ some of it has templates, which cannot
 * stand in extern "C". From C++ include this header, or one of conspecific/guest/. */
#include "conspecific/version.h"

TOP
    { # those of GSL's header too
        printf '#include <%s.h>\n' errno math stdlib
        grep -rhE '^#include <[a-z]+\.h>' include/conspecific --include='*.h'
    } | LC_ALL=C sort -u
    printf '\n#ifdef __cplusplus\nextern "C" {\n#endif\n\n'
    for layer in core config circuits analysis agent arena record study report guest; do
        [ -d "include/conspecific/$layer" ] || continue
        (cd include && find "conspecific/$layer" -name '*.h' | LC_ALL=C sort | sed 's/.*/#include "&"/')
        echo
    done
    printf '#ifdef __cplusplus\n}\n#endif\n#endif\n'
} | awk '/^$/ { blank = 1; next } { if (blank && !/^#endif/) print ""; blank = 0; print }' >"$new/conspecific.h"
settle "$new/conspecific.h" include/conspecific.h
[ "$mode" = --write ] || exit $stale
