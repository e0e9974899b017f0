# SPDX-License-Identifier: GPL-3.0-or-later
# The source of every parameter row can be looked up and fits its origin (core/param.h): a paper with
# its DOI, a run of ours, the claim that was fitted, or the word assumption.
. "$(dirname "$0")/lib.sh"
sources() {
    (cd "$1" && find include src -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | xargs -r awk '
        function paper(s) { return s ~ /[A-Z][^0-9]+ (19|20)[0-9][0-9]/ && s ~ /doi:10\.[0-9]+\/[^ ]+$/ }
        function ours(s) { return s ~ /^measured: (study|make) [a-z0-9_.]+/ }
        FNR == 1 { row = "" }
        /^ *P\(S,/ { row = ""; at = FNR; inside = 1 }
        inside { line = $0; sub(/ *\\$/, "", line); row = row line; if (line !~ /\)$/) next; inside = 0 }
        row != "" {
            n = split(row, q, "\""); source = q[n - 3]; split(row, a, /, */); name = a[2]
            origin = q[n - 4]; gsub(/[^A-Z]/, "", origin)
            what = origin == "MEASURED" ? "a paper (author, year, doi:10...) or \"measured: study NAME\", \"measured: make TARGET\"" \
                 : origin == "BORROWED" ? "a paper (author, year, doi:10... at its end)" \
                 : origin == "FITTED" ? "\"claim:C...\"" : "\"assumption\" or \"assumption: why\""
            good = origin == "MEASURED" ? paper(source) || ours(source) : origin == "BORROWED" ? paper(source) \
                 : origin == "FITTED" ? source ~ /^claim:C[0-9]+$/ : origin == "CHOSEN" ? source ~ /^assumption(: [^ ].*)?$/ : 0
            if (!good) print FILENAME ":" at ": " name ": source \"" source "\" of origin " origin ": write " what
            row = ""
        }')
}
rows() { (cd "$1" && find include src -name '*.[ch]' | xargs cat | grep -cE '^ *P\(S,'); }
row() { tree && put include/conspecific/circuits/a.h "#define CSP_A_PARAMS(P, S) \\
    P(S, tau, \"tau\", 20.0, \"ms\", 0.0, 1e3, $1, \"$2\", \"time constant, of what\")"; }
clean "every parameter has a source that can be looked up" sources
[ "$(rows .)" -gt 200 ]
result $? "the rows are found" "only $(rows .)"
row BORROWED 'prototype 1.2' && caught "a prototype" sources
row CHOSEN '' && caught "no source" sources
row CHOSEN 'theory.md 4' && caught "a private note" sources
row CHOSEN '16 % of units active' && caught "a reason that does not say that it is an assumption" sources
row MEASURED 'Grace & Bunney 1984' && caught "a paper without DOI" sources
row BORROWED 'assumption: as before' && caught "an assumption that calls itself borrowed" sources
row FITTED 'helping_days' && caught "a fit that names no claim" sources
row CHOSEN 'Shen 2008, doi:10.1126/science.1160575' && caught "a choice behind a paper" sources
tree && put include/a.h 'P(S, a, "", 1, "1", 0, 1, CHOSEN, "assumption", "a") \
    P(S, b, "", 1, "1", 0, 1, BORROWED,
      "", "a row on two lines")' && caught "the second row, on two lines" sources
row BORROWED 'Jansen & Rit 1995 (120 to 320 Hz), doi:10.1007/BF00199471' && allowed "a paper" sources
row MEASURED 'measured: study phase_diagram' && allowed "a study of ours" sources
row FITTED 'claim:C001' && allowed "a claim" sources
row CHOSEN 'assumption: one foot shock is learnt' && allowed "an assumption" sources
finish
