#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# coverage.sh OBJDIR: gcov's counts for every source under src/, and the total.
dir=${1:?the folder with .gcno and .gcda files}
find "$dir" -name '*.gcno' | sort | while read -r f; do
    gcov -b -n -o "$f" "$f" 2>/dev/null
done | awk '
    /^File / { file = $2; gsub(/\047/, "", file); next }
    /^Lines executed/ { split($2, a, /[:%]/); if (file ~ /^src\//) { lines[file] = $4; hit[file] = a[2] * $4 / 100 } }
    /^Branches executed/ { next }
    /^Taken at least once/ { split($4, a, /[:%]/); if (file ~ /^src\//) { branches[file] = $6; taken[file] = a[2] * $6 / 100 } file = "" }
    END {
        for (f in lines) {
            printf "%6.1f %% of %5d lines  %6.1f %% of %5d branches  %s\n", 100 * hit[f] / lines[f], lines[f],
                branches[f] ? 100 * taken[f] / branches[f] : 100, branches[f], f | "sort -n"
            L += lines[f]; H += hit[f]; BR += branches[f]; T += taken[f]
        }
        close("sort -n")
        if (!L) { print "coverage: no counts under src/"; exit 1 }
        printf "total: %.1f %% of %d lines, %.1f %% of %d branches\n", 100 * H / L, L, BR ? 100 * T / BR : 100, BR
    }'
