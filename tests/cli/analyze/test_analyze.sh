# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific analyze spectrum and tfr from outside, on a small run recorded in full: what is refused
# and why, which files appear, and relations between tables that must hold whatever the numbers are.
. "$(dirname "$0")/../../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
cmd=analyze
beside "a rat feels a shock, or is beside one" >p.yaml <<'YAML'
events:
  shock: {kind: footshock, to: observer, dose: 0.8 mA, duration: 1 s}
  other: {kind: footshock, to: cagemate, dose: 0.8 mA, duration: 1 s}
phases:
  - name: watch
    trials: 6
    order: shuffle
    interval: {mean: 20 s, min: 10 s}
    trial: {duration: 6 s}
    trial_types:
      - {name: own, script: [{at: 2 s, event: shock}]}
      - {name: seen, script: [{at: 2 s, event: other}]}
  - {name: after, trials: 1, trial: {duration: 3 s}}
measures:
  - {name: arousal, kind: arousal, role: observer, phase: watch, from: 2 s, to: 6 s}
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: watching
agent: rat
paradigm: p.yaml
animals: 3
seed: 1
set: {agent.rearing.events: 60, agent.rearing.adult: 20}
groups:
  shock: {doc: "x"}
  weak: {set: {paradigm.events.shock.dose: 0.4 mA}}
record: {mode: full, every: 20 ms, fields: [act.arousal, acc.r]}
YAML
"$csp" run s.yaml -o run --quiet 2>err && "$csp" run s.yaml -o none --record none --quiet 2>>err
result $? "two small runs" "$(cat err)"
cmp -s run/animals.csv none/animals.csv && cmp -s run/summary.csv none/summary.csv
result $? "recording changes no result"
A="--field act.arousal"
refused 2 'KIND DIR is missing'
refused 2 'no analysis is called .spectrm.; did you mean .spectrum.' spectrm run
refused 2 'unknown option .--feld.; did you mean .--field.' spectrum run --feld acc.r
refused 2 'DIR is missing' spectrum
refused 2 '--field NAME is missing' spectrum run
refused 3 'nowhere/run.h5: no such file' spectrum nowhere $A
refused 2 'record: .mode: full' spectrum none $A
refused 2 '.act.arousl. was not recorded; did you mean .act.arousal.' spectrum run --field act.arousl
refused 2 '--field NAME is missing' evoked run
refused 2 '--baseline -1:0 s leaves the epoch, -0.5:1.5 s' evoked run $A --baseline -1s:0s
refused 2 'no trial spans the epoch' evoked run $A --epoch -0.5s:30s
refused 2 'no trial .* is called .onw.; did you mean .own.' evoked run $A --trial onw
refused 2 'no group .shok.* did you mean .shock.' spectrum run $A --group shok
refused 2 'no animal 4' tfr run $A --animal 4
refused 2 'whole number' tfr run $A --animal 0
refused 2 '--trial: no trial .* is called .onw.; did you mean .own.' tfr run $A --trial onw
refused 2 '--versus: no trial .* is called .sen.; did you mean .seen.' tfr run $A --trial own --versus sen --frequencies 4:20:1
refused 2 '--phase: .* did you mean .after.' tfr run $A --phase aftr --frequencies 4:20:1
refused 2 '--versus needs --trial' tfr run $A --versus own
refused 2 '--versus-group needs --group' tfr run $A --versus-group weak
refused 2 '--versus-group: no animal 1 of a group .wek.' tfr run $A --group shock --versus-group wek --frequencies 4:20:1
refused 2 'is called .sen.; did you mean .seen.' tfr run $A --trial own,sen --frequencies 4:20:1
refused 2 '--unit of act.arousal: mean, or a number in \[0, 0\]' spectrum run $A --unit 1
refused 2 'at most 25 Hz; record more often' tfr run $A
refused 2 'lowest frequency 2 Hz' tfr run $A --frequencies 1:20:1
refused 2 '--window: expected a time with its unit, as 500ms, found .500.' tfr run $A --window 500
refused 2 '--epoch: expected START:END' tfr run $A --epoch 1s
refused 2 '--epoch: expected START:END' tfr run $A --epoch 1s:0s
refused 2 '--frequencies: expected LOW:HIGH:STEP' tfr run $A --frequencies 4:20
refused 2 'spans -0.5 to 9 s' tfr run $A --epoch -0.5s:9s --frequencies 4:20:1
refused 2 'no frequency lies in the band' tfr run $A --band 4.2:4.4 --frequencies 4:20:1 --trial own
refused 2 'no frequency in' spectrum run $A --band 4.2:4.4
refused 2 'holds a window of 500 samples .10 s' spectrum run $A --window 10s
refused 2 'belongs to --method morlet' tfr run $A --cycles 5
refused 2 'a ratio of change' tfr run $A --trial own --versus seen --contrast ratio --normalise db

works '^shock +mean +3 +25\.00 ' spectrum run $A
works '^group +animal +n +frequency_hz +power_per_hz +low_per_hz +high_per_hz$' spectrum run --field acc.r --unit 3 --group weak --method multitaper --window 2s --nw 3
[ "$(wc -l <run/analyze/spectrum_act.arousal.csv)" = 209 ] && [ "$(wc -l <run/analyze/spectrum_acc.r.csv)" = 205 ]
result $? "a row for each animal, mean and frequency" "$(wc -l run/analyze/*)"
works '"frequency_hz": 25, "power_per_hz": [0-9.e-]+, "low_per_hz": null' spectrum run $A --animal 2 --json
T="$A --frequencies 4:20:1 --step 100ms"
works '^group +animal +trial +n +time_s +frequency_hz +power_db +power_db_low' tfr run $T --trial own --normalise db
col() { awk -F, -v c="$1" 'NR > 1 { print $c }' run/analyze/tfr_act.arousal_band.csv; }
works '^shock +3 +-0\.5' tfr run $T --trial own --band 4:8
awk -F, '$1 == "shock" { if ($3 < -0.3) before += $4; if ($3 > 0 && $3 < 0.3) after += $4 } END { exit !(after > 10 * before) }' \
    run/analyze/tfr_act.arousal_band.csv
result $? "power rises at the event"
col 4 >first
"$csp" analyze tfr run $T --trial own --band 4:8 --align shock >/dev/null 2>&1 && col 4 | cmp -s - first
result $? "the event by name is the first event"
"$csp" analyze tfr run $T --trial own --band 4:8 --align other,shock >/dev/null 2>&1 && col 4 | cmp -s - first
result $? "of the events named the one that the trial has is time 0"
"$csp" analyze tfr run $T --trial own --band 4:8 --align onset --epoch 1.5s:3.5s >/dev/null 2>&1 && col 4 | cmp -s - first
result $? "2 s after the onset is the event"
works 'own_power +own_low.*difference.*cluster_p$' tfr run $T --trial own --versus seen --band 4:8
col 10 >difference
"$csp" analyze tfr run $T --trial seen --versus own --band 4:8 >/dev/null 2>&1 && col 10 | sed 's/^-//;t;s/^/-/;s/^-$//' | cmp -s - difference
result $? "the other way round changes the sign" "$(col 10 | paste - difference | head -n 3)"
"$csp" analyze tfr run $T --trial own --versus own --contrast ratio --band 4:8 >/dev/null 2>&1 && [ "$(col 10 | sort -u)" = 1 ]
result $? "a kind of trial over itself is 1"
works 'shock_power +shock_low.*weak_power.*cluster_p$' tfr run $T --trial own --group shock --versus-group weak --band 4:8
col 4 >shock && "$csp" analyze tfr run $T --trial own --group weak --versus-group shock --band 4:8 >/dev/null 2>&1 && col 7 | cmp -s - shock
result $? "two groups change places"
"$csp" analyze tfr run $T --trial own,seen --band 4:8 >both 2>/dev/null && "$csp" analyze tfr run $T --phase watch --band 4:8 2>/dev/null | cmp -s - both
result $? "all kinds named one by one are all kinds"
works '' tfr run $T --trial own --band 4:8 --method morlet --cycles 3 --induced
"$csp" analyze tfr run $T --trial own --band 4:8 --epoch -2s:3.9s >/dev/null 2>&1 && [ -z "$(col 4 | head -n 1)" ] && [ -n "$(col 4 | sed -n 10p)" ]
result $? "there is no number where the window leaves the trial" "$(col 4 | head -n 3)"
"$csp" replay run --quiet >out.txt 2>err
result $? "a run recorded in full replays to the bit" "$(cat out.txt err)"
for kind in evoked spectrum tfr coherence rsa decode; do works "^usage: conspecific analyze $kind DIR" $kind --help; done
"$csp" help --man | grep -q '^.SS analyze tfr DIR' && "$csp" help --completion=bash >c.bash && bash -n c.bash && grep -q 'analyze) words=.evoked' c.bash
result $? "manual page and completion know the kinds"
finish
