# SPDX-License-Identifier: GPL-3.0-or-later
# Three protocols that nobody had in mind when the language was made, written as an outsider would: each
# passes check, and a run of one small animal says what check promised.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
files=$top/tests/cli/language
limit=60
# study NAME MEASURE: one small animal, reared for a moment
study() {
    cat >"$1.yaml" <<YAML
schema: 1
kind: study
name: $1
agent: rat
paradigm: $files/$1.yaml
animals: 1
seed: 1
set: {agent.rearing.events: 30, agent.rearing.adult: 5, agent.actions: 10}
groups: {all: {doc: "one rat"}}
contrasts: [{name: level, a: {group: all, measure: $2}, test: level}]
YAML
}
# value MEASURE SESSION: of a row of animals.csv; empty: there is none
value() { csvcut "$1" "$2" <r/animals.csv; }
csvcut() {
    awk -F, -v m="$1" -v s="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["measure"] == m && $at["session"] == s && $at["trial"] == "" { print $at["value"]; exit }'
}
for name in sidman_avoidance:presses delay_discounting:large conditional_opening:opened; do
    study "${name%:*}" "${name#*:}"
    works 'paradigm, no problem' check "$files/${name%:*}.yaml"
    works 'study, no problem' check "${name%:*}.yaml"
done

rm -rf r && "$csp" run sidman_avoidance.yaml -o r --quiet >out.txt 2>err
result $? "a run of Sidman avoidance" "$(head -c 300 err)"
[ -n "$(value shocks_first 1)" ] && [ -z "$(value shocks_first 2)" ] && [ -z "$(value shocks_last 1)" ] && [ -n "$(value shocks_last 3)" ]
result $? "ranges of sessions pick their days" "$(grep shocks r/animals.csv)"
awk -v p="$(value presses 1)" -v s="$(value shocks_first 1)" 'BEGIN { exit !(p > 0 && s < 12) }'
result $? "presses put shocks off: fewer than one every 5 s" "$(value presses 1) presses, $(value shocks_first 1) shocks a minute"

rm -rf r && "$csp" run delay_discounting.yaml -o r --quiet >out.txt 2>err
result $? "a run of delay discounting" "$(head -c 300 err)"
awk -v k="$(value k '')" -v b="$(value by_delay '')" 'BEGIN { exit !(k >= 0.0001 && k <= 10 && b != "") }'
result $? "a discount constant within its range and a slope by delay" "k $(value k ''), slope $(value by_delay '')"

rm -rf r && "$csp" run conditional_opening.yaml -o r --quiet >out.txt 2>err
result $? "a run of conditional opening" "$(head -c 300 err)"
wrong=
for day in 1 2 3 4; do # every day is either before the first opening or after it
    [ -n "$(value again $day)" ] && [ -n "$(value hazard $day)" ] && wrong="$wrong $day"
    [ -z "$(value again $day)$(value hazard $day)" ] && wrong="$wrong $day"
done
[ -z "$wrong" ] && [ -n "$(value again '')" ] && [ -n "$(value hazard '')" ] && [ "$(value ever 4)" = 1 ]
result $? "every day counts once: openings again, or the hazard of a first" "days$wrong; $(grep -E 'again|hazard|ever' r/animals.csv | cut -d, -f5- | tr '\n' ' ')"
cat >picture.yaml <<'P'
schema: 1
kind: paradigm
name: picture
context: observation_box
roles: {me: {brain: full, identity: self, subject: true}}
events:
  one: {kind: bite, identity: cagemate, duration: 1 s, sound: 0, odour: 0, touch: 0}
  two: {kind: bite, identity: stranger_1, duration: 1 s, sound: 0, odour: 0, touch: 0}
  film: {kind: bite, identity: stranger_1, duration: 1 s, sound: 1, odour: 0, touch: 0}
phases: [{name: a, trial: {duration: 4 s}, script: [{event: one}, {event: two, at: 2 s}]}]
measures: [{name: f, kind: freezing}]
P
"$csp" check picture.yaml >out.txt 2>err
[ $? = 0 ] && grep -q '^picture.yaml:7:.*warning: event `one` (and 1 more): identity `cagemate` is carried by odour and voice' err
result $? "a picture in which nobody can be told is warned of" "$(cat err)"
[ -n "$(value calls 1)" ] && ! grep -q value_held r/animals.csv
result $? "added measures are there, dropped ones are not" "$(head -n 3 r/animals.csv)"
finish
