# SPDX-License-Identifier: GPL-3.0-or-later
# Formulas, tables and examples of a comment stand indented, with an empty line between them and the
# prose that follows: a line at the margin right behind an indented one, or one with a column's gap in
# it, is what reflowing such a block leaves. A formula within a sentence is not broken by a line's end.
. "$(dirname "$0")/lib.sh"
equations() {
    (cd "$1" && find src include tests -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | xargs -r awk '
        function say(what) { print FILENAME ":" FNR ": " what ": " $0 }
        FNR == 1 { inside = indented = 0 }
        !inside { if (/\/\*/ && !/\*\//) { inside = 1; indented = 0 } next }
        /\*\// { inside = 0 }
        /^ *\*   +[^ *]/ { indented = 1; next }
        /^ *\* [^ ]/ {
            if (indented) say("prose flush after an indented line; leave an empty line between")
            else if (/[^ ]   +[^ ]/) say("columns at the margin; indent the table")
            else if (/ [-+*\/=]$/ || /^ *\* [+*\/=] /) say("a formula broken at the end of a line; give it a line of its own")
        }
        { indented = 0 }')
}
clean "no formula of a comment runs into prose" equations
tree && put include/pag.h '/*
 * columns freeze or flee, and descending fibres change the animal'"'"'s own pain response.
 *
 *   C   = g_gate A                                     CeA output (g_gate: the place of PFC)
 *   T  <- T + k (C - T)     k of tau_rise where C > T, of tau_fall where C < T   slow threat
 * (BNST) F   = tanh([T - theta_F]+ / s_F)                   share of time immobile (vlPAG) E =
 * tanh([C - theta_E]+ / s_F)                   flight (dPAG), fast path only P   = noci (1 +
 * k_hyper T)                         own pain response, descending facilitation
 */'
caught "the equations of the PAG after a reflow" equations
tree && put include/rate.h '/*
 *   tau dr/dt = -r + I  over one step dt with I held:  r <- r + k (I - r),  k = 1 -
 * exp(-dt/tau)
 */'
caught "an equation whose end went to the margin" equations
tree && put src/a.c '/*
 * Which one it is: W = 0.8      and lam = 0.05 follow, as they were a row of a table.
 */'
caught "columns within prose" equations
tree && put include/rsa.h '/*
 * They are compared by the difference of their shares, (concordant -
 * discordant) / pairs, and by nothing else.
 */'
caught "a formula that is broken at the end of a line" equations
tree && put include/rate.h '/*
 * Leaky units:
 *   tau dr/dt = -r + I                                one unit,
 *   r <- r + k (I - r),    k = 1 - exp(-dt/tau)       one step of it
 *
 * k is in [0, 1].
 */
/* A comment of one line   with a gap is code'"'"'s business. */
int x; /* at the end of a line,
        * and its next */'
allowed "an indented block, an empty line, prose" equations
finish
