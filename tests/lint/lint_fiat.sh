# SPDX-License-Identifier: GPL-3.0-or-later
# No learning rule asks who acts or whose event it is: neither a circuit nor what the stages hand to
# the learning of one. Self and other may differ in learning only through the latents that tell them
# apart. Exceptions are named here: each is the gain of a theory, and 0 unless a file turns it on.
. "$(dirname "$0")/lib.sh"

# FILE PATTERN-OF-LINE GAIN: a line that may read who acts, and the parameter that is 0 by default.
EXCEPTIONS='
src/circuits/amygdala_pag/bla.c|p->eta_own \* in->S|eta_own
src/agent/step.c|\.S = gain\(self, CSP_P_mot_bla\)|eta_own
src/agent/step.c|gain\(self, CSP_P_who_ext\)|relief_other
src/agent/step.c|gain\(self, CSP_P_mot_pfc\)|eta_R
src/agent/step.c|gain\(self, CSP_P_who_pfc\)|eta_R
src/agent/step.c|gain\(self, CSP_P_who_(la|nac)\)|split
src/agent/step.c|gain\(self, CSP_P_who_ent\)|split
src/agent/step.c|csp_in_banks\(self, self->n_z, t->seen\.share|split
src/agent/step.c|csp_routing_outcome\(self, z, t->nac, t->seen\.own\)|reason
src/agent/step.c|gain\(self, CSP_P_innate_cea\)|innate
src/agent/step.c|gain\(self, CSP_P_mirror_(bla|pag)\)|mirror
'
WHO='(seen(\.|->)(own|seen|acts|share|releases|hurts)|in->S[^a-z_])'

asks() { # every line of the circuits and of the stages that reads who acts, and is no exception
    (cd "$1" && find src/circuits src/agent/step.c src/agent/inputs.c -name '*.c' 2>/dev/null | LC_ALL=C sort |
        xargs -r grep -nHE "$WHO" | grep -vE '^[^:]*:[0-9]+: *(/?\*)' | while IFS= read -r hit; do
        known=
        for row in $(printf '%s' "$EXCEPTIONS" | tr ' ' '\001'); do
            row=$(printf '%s' "$row" | tr '\001' ' ')
            f=${row%%|*} rest=${row#*|}
            p=${rest%|*}
            case $hit in "$f":*) printf '%s' "$hit" | grep -qE "$p" && known=1 ;; esac
        done
        [ -n "$known" ] || echo "$hit    (a learning rule that asks who acts)"
    done)
}
on() { # gains of the exceptions whose default is not 0
    (cd "$1" && printf '%s\n' "$EXCEPTIONS" | sed -n 's/.*|//p' | sort -u | while IFS= read -r g; do
        [ -n "$g" ] || continue
        grep -rhE "P\(S, $g, " include/conspecific 2>/dev/null |
            grep -vE "P\(S, $g, *\"[^\"]*\", *0(\.0*)?," | sed "s|\$|    (on by default: $g)|"
    done)
}
clean "no learning rule asks who acts" asks
clean "the exceptions are off by default" on
tree && put src/circuits/vta_bg/critic.c 'self->rate = in->S > 0 ? fast : slow;'
caught "a rate that reads own efference" asks
tree && put src/agent/step.c '    self->critic.plasticity = 1.0 - t->seen.acts;'
caught "plasticity by who acts" asks
tree && put include/conspecific/circuits/bla.h '    P(S, eta_own,    "eta_S",    0.003,  "1",'
caught "an exception that is on" on
tree && put src/agent/step.c '        .S = gain(self, CSP_P_mot_bla) * t->seen.own,'
allowed "a named exception" asks
finish
