# SPDX-License-Identifier: GPL-3.0-or-later
# The connectome is executed: a gain or a pathway's gate is read by its row of connectome.h only
# (src/agent/wiring.c), and every row is read by a stage.
. "$(dirname "$0")/lib.sh"

# Numbers of gains: that belong to one place and are no projection (test_connectome.c has the reasons).
LOCAL='nac_h nac_t la_h la_t tau_s1 friend_0 reason_n tau_who'

# Files that may not read gains by themselves: all but the table and the definition of the parameters.
stages() { (cd "$1" && find src/agent -name '*.c' ! -path src/agent/wiring.c ! -path src/agent/spec.c 2>/dev/null | LC_ALL=C sort); }
list() { (cd "$1" && cat include/conspecific/agent/"$2" 2>/dev/null); } # list TREE HEADER
pathways() { list "$1" targets.h | sed -n 's/^ *T(\([a-z_]*\), *PATHWAY.*/\1/p'; }
rows() { list "$1" connectome.h | sed -n 's/^ *P(\([a-z0-9_]*\),.*/\1/p'; }

past_the_table() {
    allowed=$(printf '%s' "$LOCAL" | tr ' ' '|')
    paths=$(pathways "$1" | paste -sd '|' -)
    (cd "$1" && for f in $(stages .); do
        grep -nE '(gains(\.|->)|gains;|gains_params)' "$f" | grep -vE "gains(\.|->)($allowed)\b" |
            grep -vE "^[0-9]+:[^\"]*\"[^\"]*gains\." | grep -vE '^[0-9]+: *(/?\*|.*csp_routes_init)' |
            sed "s|^\([0-9]*\):.*|$f:\1: reads a gain past connectome.h: use csp_projection_gain|"
        [ -n "$paths" ] && grep -nE "CSP_TARGET_($paths)\b" "$f" |
            sed "s|^\([0-9]*\):.*|$f:\1: reads the gate of a pathway past connectome.h: use csp_projection_gain|"
    done)
}
unread() {
    (cd "$1" && files=$(stages .) && for p in $(rows .); do
        case $p in senses_vis | senses_pir | senses_som | senses_mot) p=senses_aud ;; esac # read in a row, from the first
        grep -qE "CSP_P_$p\b" $files || echo "include/conspecific/agent/connectome.h: no stage reads CSP_P_$p"
    done)
}
clean "no stage reads a gain or a pathway's gate past the connectome" past_the_table
clean "every projection is read by a stage" unread
tree && put src/agent/step.c 'double x = self->spec->gains.acc_bla;'
caught "a gain of the file in a stage" past_the_table
tree && put src/agent/step.c 'const struct csp_gains_params *g = &self->spec->gains;'
caught "all gains in a stage" past_the_table
tree && put src/agent/step.c 'double x = self->gate[CSP_TARGET_acc_bla];' && put include/conspecific/agent/targets.h '    T(acc_bla, PATHWAY,  "ACC to amygdala")'
caught "the gate of a pathway in a stage" past_the_table
tree && put src/agent/step.c 'double x = self->spec->gains.tau_s1;' && put src/agent/wiring.c 'double x = spec->gains.acc_bla;'
allowed "a time constant; the table itself" past_the_table
tree && put src/agent/step.c 'double x = csp_projection_gain(self, CSP_P_acc_la);' && put include/conspecific/agent/connectome.h '    P(tea_la, "tea", "la", GAIN(tea_bla), NONE, EXCITES, RAT, "", "")'
caught "a row that nobody reads" unread
finish
