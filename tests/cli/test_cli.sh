# SPDX-License-Identifier: GPL-3.0-or-later
# The program from outside: bad command lines, spoiled files, damaged result folders. Each must end
# with the right exit code and message within a second, and leave nothing behind.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
# The program sees a copy of models/ and data/, so that anything it writes is noticed.
cp -r "$top/models" "$top/data" "$tmp/" 2>/dev/null
cd "$tmp" || exit 3
limit=1
case $B in *asan* | *tsan* | *coverage* | *debug*) limit=10 ;; esac
# ---- command lines ----
refused 2 'a command is missing'
refused 2 'unknown command .rnu.; did you mean .run.' rnu
refused 2 'unknown command .exprot.' exprot
refused 2 'unknown command .-x.' -x
refused 2 'STUDY... is missing' run
refused 2 'one thing too many: .b.' run a b
refused 2 'unknown option .--animls.; did you mean .--animals.' run x --animls 3
refused 2 'unknown option .-q.' run x -q
refused 2 '--animals needs its N' run x --animals
refused 2 'whole number in \[1, 100000\], found .-3.' run x --animals -3
refused 2 'whole number .* found .0.' run x --animals 0
refused 2 'whole number .* found .3.5.' run x --animals 3.5
refused 2 'whole number .* found .1e3.' run x --animals=1e3
refused 2 'whole number .* found .0x10.' run x --animals 0x10
refused 2 'whole number .* found .99999999999999999999.' run x --animals 99999999999999999999
refused 2 '--animals needs its N' run x --animals=
refused 2 'whole number .* found .nan.' run x --seed nan
refused 2 'whole number' run x --seed -1
refused 2 'whole number' run x --threads 0
refused 2 'whole number' run x --threads two
refused 2 '--record is one of none.summary.full, not .all.' run x --record all
refused 2 '--record is one of' run x --record 'none|summary'
refused 2 'expected PATH=VALUE' run x --set foo
refused 2 'expected PATH=VALUE' run x --set =1
refused 2 '-o is given twice' run x -o a -o b
refused 2 '--quiet takes no value' run x --quiet=yes
refused 2 'no study is called .no_such_study.' run no_such_study
refused 3 'no/such/study.yaml' run no/such/study.yaml
refused 2 'DIR... is missing' compare
refused 3 'no contrasts.csv' compare no_such_folder
refused 3 'no contrasts.csv' scoreboard data
refused 2 'unknown option .--jsn.; did you mean .--json.' compare --jsn x
refused 3 'no/claims.csv' scoreboard --claims no/claims.csv data
refused 2 'FILE... is missing' check
refused 3 'no/file.yaml' check no/file.yaml
refused 2 'no file and no model is called .rta.; did you mean .rat.' check rta
refused 2 'FILE is missing' show
refused 2 'unknown option .--wirng.; did you mean .--wiring.' show rat --wirng
refused 2 '--tables takes no FILE' show rat --tables
refused 2 'unknown key .foo. in .body.' show rat --set body.foo=1
refused 2 'no list is called .agent.; did you mean .agents.' list agent
refused 2 'no list is called .fooo.' list fooo
refused 2 'no agent is called .rta.; did you mean .rat.' list cues --agent rta
refused 2 'AGENT is missing' probe
refused 2 'did you mean .footshock.' probe rat --kind footshok
refused 2 'whole number' probe rat --animals 0
refused 2 'beyond the life of this agent, 4300 events' probe rat --ages 0,4301
refused 2 'is no age: a whole number of events, or a share' probe rat --ages young
refused 2 'give ages from young to old' probe rat --ages 500,0
refused 2 'did you mean .cagemate.' probe rat --attribution --identity cagemat
refused 2 'whole number' probe rat --attribution --trials 1
refused 2 'go with --ages, --attribution or -o' probe rat --identity cagemate
refused 2 'leave out --attribution' probe rat --overlap --attribution
refused 3 'no_such_folder' probe rat --ages 0 -o no_such_folder/x.csv
refused 2 'name a file in it' probe rat --ages 0 -o .
refused 2 'DIR is missing' replay
refused 3 'no_such_folder' replay no_such_folder
refused 2 'no command .rnu.; did you mean .run.' help rnu
refused 2 'WORKLOAD is missing' bench
refused 2 'no workload is called .rat.; did you mean .rate.' bench rat
refused 2 'no workload is called .no-such-workload.' bench no-such-workload
refused 2 'one thing too many: .rate.' bench rate rate
refused 2 'unknown option .--unit.; did you mean .--units.' bench rate --unit 8
refused 2 '--units needs its N' bench rate --units
for units in 0 2.5 -3 1e9; do refused 2 "whole number in \[1, 65536\], found .$units." bench rate --units $units; done
refused 2 'whole number .* found .nan.' bench rate --steps nan
refused 2 '--nets needs its M' bench rate --nets ''
refused 2 'bench predictive-coding: .*256, 256 and 64' bench predictive-coding --units 128

works '^conspecific [0-9]+\.[0-9]+\.[0-9]+ \(' --version
works '^usage: conspecific COMMAND' --help
works '"age": 0, "identity": "cagemate", "likeness": 0.8, "kinds": "life", "c_w": 0' probe rat --ages 0 --animals 1 --overlap --json
works '"age": 0, "readout": "A", "level": "all"' probe rat --ages 0 --animals 1 --attribution --json
for verb in run compare scoreboard fit probe check show list replay analyze bench help; do works "^usage: conspecific $verb|^usage:" $verb --help; done
works 'SH EXIT STATUS' help --man
works '^complete .*conspecific$' help --completion=bash
works '^\{"workload": "rate", "units": 33, "nets": 2, "threads": 2,.*"steps": 7,.*"updates_per_second": .*"check": \{"rms_r": .*\}\}$' \
    bench rate --units 33 --steps 7 --nets 2 --threads 2
works '^rat +[A-Z]' list
works '^acc +' list populations
works '^freezing +' list measures
works '^footshock +event kind' list cues
works '^of the agent rat ' list cues
works '^of the agent parallel ' list kinds --agent parallel
works '"name": "rat"' list agents --json
works '^C001 ' list claims
works 'agents paradigms studies fits claims' list --help
works 'studies, fits or a claims table' check --help
works 'models/fits' help --man
# Every variable of the environment that the sources read is told.
"$csp" help >help.txt 2>err && "$csp" help --man >man.txt 2>>err
for name in OMP_NUM_THREADS $(grep -rhoE 'getenv\("[A-Z_]+' "$top/src" | sed 's/.*"//' | sort -u); do
    grep -q "^  $name " help.txt && grep -qx ".B $name" man.txt && grep -q "\`$name\`" models/README.md
    result $? "$name is in help, the manual page and models/README.md" "$(cat err)"
done
rm -f help.txt man.txt
works '^helping_days +[A-Z]' list fits
works '^parallel +[A-Z]' list agents
works '^harm +[A-Z]' list studies
works '"name": "harm"' list studies --json
refused 2 'no list is called .fit.; did you mean .fits.' list fit
"$csp" list >out.txt 2>err
[ "$(grep -E '^[a-z]+:$' out.txt | tr -d '\n')" = agents:paradigms:studies:fits: ]
result $? "list shows agents, paradigms, studies and fits" "$(grep ':$' out.txt)"
# What list prints is what a command takes; a file of the same name elsewhere does not show twice.
for what in agents fits; do
    "$csp" check $("$csp" list $what | cut -d' ' -f1) >out.txt 2>err
    [ $? = 0 ] && [ "$(grep -cE ': (agent|fit), no problem$' out.txt)" = "$(find models/$what -name '*.yaml' | wc -l)" ]
    result $? "every name of list $what can be given to check" "$(cat err out.txt)"
done
works 'name: rat_parallel' show "$("$csp" list agents | grep -o '^[^ ]*parallel[^ ]*')" --plain
mkdir -p other/agents/theories other/agents/mine
cp models/agents/theories/parallel.yaml other/agents/theories/
printf 'schema: 1\nkind: agent\nname: own\ndoc: "Own"\n' >other/agents/mine/own.yaml
CONSPECIFIC_MODELS=$PWD/other "$csp" list agents >out.txt 2>err
[ "$(grep -c parallel out.txt)" = 1 ] && grep -q "^parallel " out.txt && grep -q "^own  *Own" out.txt
result $? "list: the first of two wins" "$(grep -e parallel -e own out.txt)"
rm -rf other
works 'no problem' check models/agents/rat.yaml data/claims.csv
"$csp" check models/*/*.yaml models/*/*/*.yaml >out.txt 2>err
[ $? = 0 ] && [ "$(grep -c ', no problem$' out.txt)" = "$(find models -name '*.yaml' | wc -l)" ]
result $? "every file under models/ passes check, in one command" "$(cat err)"
works 'g_arousal_drive: .*\[.*(chosen|measured|borrowed|fitted)' show rat
works 'c_w' show rat
works 'g_arousal_drive: 0.7' show rat --plain --set agent.body.g_arousal_drive='0.7 reward/s'
works '^digraph' show rat --wiring
"$csp" help --completion=bash >c.bash && bash -n c.bash 2>/dev/null
result $? "the completion is a shell script"
# completes WORD LINE...: what Tab offers for the last word of the line
completes() {
    PATH=$(dirname "$csp"):$PATH bash -c '. ./c.bash; word=$1; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _conspecific; printf "%s\\n" "${COMPREPLY[@]}" | grep -qxF -e "$word"' sh "$@" 2>err
    result $? "completion: $*" "$(cat err)"
}
completes fits conspecific list f
completes contagion conspecific fit c
completes parallel conspecific probe para
completes harm conspecific run har
completes observational_fear conspecific run obs
rm -f c.bash
"$csp" show rat --plain >shown.yaml && "$csp" show shown.yaml --plain >again.yaml && cmp -s shown.yaml again.yaml
result $? "show prints a file that reads back the same" "$(diff shown.yaml again.yaml | head -n 3)"
"$csp" list claims >/dev/full 2>err
[ $? = 3 ] && grep -q 'No space left' err
result $? "a full standard output is exit 3" "$(cat err)"
rm -f shown.yaml again.yaml

# ---- spoiled files ----
beside "an observer watches a pinch" >p.yaml <<'YAML'
events:
  pinch: {kind: pinch, to: cagemate, duration: 1 s}
phases:
  - name: watch
    sessions: 1
    trials: 1
    trial: {duration: 60 s}
    script: [{at: 20 s, event: pinch, times: 5, every: 6 s}]
measures:
  - {name: during, kind: freezing, role: observer, phase: watch, from: 20 s, to: 60 s}
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: watch
agent: rat
paradigm: p.yaml
animals: 3
seed: 1
groups:
  pinch: {doc: "x"}
  groom: {set: {paradigm.events.pinch.kind: allogroom}}
contrasts:
  - {name: pinch_vs_groom, a: {group: pinch, measure: during}, b: {group: groom, measure: during}, test: paired, expect: greater}
YAML
printf 'day,percent,low,high\n1,12,6,18\n' >days.csv
cat >f.yaml <<'YAML'
schema: 1
kind: fit
name: watch_fit
studies: [s.yaml]
parameters:
  - {name: agent.body.g_arousal_drive, low: 0.1 reward/s, high: 4 reward/s, after_rearing: true}
  - {name: paradigm.events.pinch.duration, low: 1 s, high: 2 s}
claims: []
curves:
  - {file: days.csv, group: pinch, measure: during, session: day, value: percent, low: low, high: high}
evaluations: 10
YAML
works 'paradigm, no problem' check p.yaml
works 'study, no problem' check s.yaml
works 'f.yaml: fit, no problem' check f.yaml
cp f.yaml models/fits/watch_fit.yaml && sed -i 's|s.yaml|../../s.yaml|; s|days.csv|../../days.csv|' models/fits/watch_fit.yaml
works '^watch_fit: fit, no problem' check watch_fit
cp models/fits/watch_fit.yaml models/fits/mouse.yaml && works 'agents/mouse.yaml: agent, no problem' check mouse && works 'fits/mouse.yaml: fit, no problem' check mouse
rm models/fits/watch_fit.yaml models/fits/mouse.yaml
spoiled 'misspelt key' p.yaml 's/duration: 60/duraton: 60/' 'duration'
spoiled 'misspelt top key' p.yaml 's/^measures:/mesures:/' 'measures'
spoiled 'missing unit' p.yaml 's/60 s/60/' 'unit'
spoiled 'wrong unit' p.yaml 's/60 s/60 Hz/' 'unit'
spoiled 'unknown unit' p.yaml 's/60 s/60 seconds/' ''
spoiled 'negative count' p.yaml 's/trials: 1/trials: -1/' ''
spoiled 'fraction for a count' p.yaml 's/trials: 1/trials: 1.5/' ''
spoiled 'NaN' p.yaml 's/60 s/nan s/' ''
spoiled 'infinity' p.yaml 's/60 s/inf s/' ''
spoiled 'out of range' p.yaml 's/sound: 1/sound: 1.5/' ''
spoiled 'duplicate key' p.yaml 's/^context:.*/&\n&/' 'context'
spoiled 'tab' p.yaml 's/^    sessions/\tsessions/' 'tab'
spoiled 'anchor' p.yaml 's/home_cage/\&a home_cage/' ''
spoiled 'tag' p.yaml 's/home_cage/!!str home_cage/' ''
spoiled 'merge' p.yaml 's/^context:.*/&\n<<: {}/' ''
spoiled 'second document' p.yaml '$s/$/\n---\nschema: 1/' ''
spoiled 'schema missing' p.yaml '/^schema/d' 'schema'
spoiled 'schema of the future' p.yaml 's/^schema: 1/schema: 2/' ''
spoiled 'unknown kind of file' p.yaml 's/kind: paradigm/kind: paradgm/' 'paradigm'
spoiled 'unknown event' p.yaml 's/event: pinch/event: pnch/' 'pinch'
spoiled 'unknown event kind' p.yaml 's/{kind: pinch/{kind: pinhc/' 'pinch'
spoiled 'unknown role' p.yaml 's/to: cagemate/to: cagemat/' 'cagemate'
spoiled 'unknown identity' p.yaml 's/identity: cagemate/identity: cagmate/' 'cagemate'
spoiled 'unknown context' p.yaml 's/home_cage/home_cge/' 'home_cage'
spoiled 'unknown phase in a measure' p.yaml 's/phase: watch/phase: wach/' 'watch'
spoiled 'unknown kind of measure' p.yaml 's/kind: freezing/kind: frezing/' 'freezing'
spoiled 'no subject' p.yaml 's/, subject: true//' 'subject'
spoiled 'event after the end of its trial' p.yaml 's/duration: 60 s/duration: 10 s/' 'pinch at 20 s: the trial ends at 10 s'
spoiled 'last event after the end of its trial' p.yaml 's/times: 5/times: 9/' 'pinch at 68 s, the last of its times: the trial ends at 60 s'
spoiled 'window after the end of its trial' p.yaml 's/from: 20 s, to: 60 s/from: 70 s, to: 80 s/' 'from 70 s: the trial ends at 60 s'
spoiled 'event shorter than a tick' p.yaml 's/duration: 1 s/duration: 1 ms/' 'duration 1 ms is no whole number of ticks.*10 ms; write 10 ms'
spoiled 'window finer than a tick' p.yaml 's/to: 60 s/to: 20.004 s/' 'to 20.004 s is no whole number of ticks'
spoiled 'study: pulse shorter than a tick' s.yaml 's/doc: "x"/manipulations: [{target: acc, kind: stimulate, every: 1 s, width: 5 ms}]/' 'width 5 ms is no whole number of ticks'
spoiled 'study: set of a time that is no whole number of ticks' s.yaml 's/events.pinch.kind: allogroom/events.pinch.duration: 1.004 s/' 'duration 1.004 s is no whole'
spoiled 'YAML 1.1 yes' p.yaml 's/subject: true/subject: yes/' 'true'
spoiled 'a list for a mapping' p.yaml 's/^roles:/roles: []\nroleS:/' ''
spoiled 'unclosed bracket' p.yaml 's/odour: 1, touch: 0}/odour: 1/' ''
spoiled 'study: unknown agent' s.yaml 's/agent: rat/agent: rta/' 'rta'
spoiled 'study: unknown group in a contrast' s.yaml 's/group: pinch/group: pnch/' 'pinch'
spoiled 'study: unknown measure in a contrast' s.yaml 's/measure: during/measure: durin/' 'during'
spoiled 'study: set of an unknown path' s.yaml 's/events.pinch.kind/events.pnch.kind/' 'pinch'
spoiled 'study: set to an unknown kind' s.yaml 's/allogroom/alogroom/' 'allogroom'
spoiled 'study: unknown target' s.yaml 's/doc: "x"/manipulations: [{target: akk, kind: lesion}]/' ''
spoiled 'study: no animals' s.yaml 's/animals: 3/animals: 0/' ''
spoiled 'study: unknown expectation' s.yaml 's/expect: greater/expect: graeter/' 'greater'
spoiled 'fit: misspelt key' f.yaml 's/^evaluations/evaluatons/' 'evaluations'
spoiled 'fit: too few evaluations' f.yaml 's/^evaluations: 10/evaluations: 1/' ''
spoiled 'fit: nothing is free' f.yaml '/- {name:/d; s/^parameters:/parameters: []/' ''
spoiled 'fit: missing unit' f.yaml 's/high: 2 s/high: 2/' 'unit'
spoiled 'fit: low above high' f.yaml 's/low: 1 s/low: 3 s/' 'below'
spoiled 'fit: unknown study' f.yaml 's/s.yaml/t.yaml/' 't.yaml'
spoiled 'fit: unknown parameter' f.yaml 's/arousal_drive/arousl_drive/' 'g_arousal_drive'
spoiled 'fit: bound beyond the range of the parameter' f.yaml 's/high: 4 /high: 4e9 /' 'g_arousal_drive'
spoiled 'fit: unknown claim' f.yaml 's/^claims: .*/claims: [C994]/' 'C994'
spoiled 'fit: unknown group of a curve' f.yaml 's/group: pinch/group: pnch/' 'pinch'
spoiled 'fit: unknown measure of a curve' f.yaml 's/measure: during/measure: durng/' 'durng'
sed 's/agent: rat/agent: rta/; s/measure: during/measure: durng/' s.yaml >bad_study.yaml
sed 's/s.yaml/bad_study.yaml/' f.yaml >bad.yaml
refused 2 'bad_study.yaml:[0-9]+:[0-9]+: error: .*rta' check bad.yaml
sed 's/low: 1 s/low: 1 Hz/; s/studies: .s.yaml./studies: []/; s/low: 0.1 reward/low: nan reward/' f.yaml >bad.yaml
"$csp" check bad.yaml f.yaml >out.txt 2>err
[ $? = 2 ] && [ "$(grep -c '^bad.yaml:[0-9]*:[0-9]*: error: ' err)" -ge 3 ] && grep -q '^f.yaml: fit, no problem' out.txt
result $? "all problems of a fit, and the next file is checked too" "$(cat err)"
cp p.yaml bad.yaml && sed -i 's/duration: 60/duraton: 60/' bad.yaml
refused 2 'error: ' run bad.yaml -o should_not_exist --animals 2

sed 's/kind: allogroom/&, paradigm.phases.0.trial.duration: 10 s/' s.yaml >bad.yaml
refused 2 'p.yaml:[0-9]+:[0-9]+: error: pinch at 20 s: the trial ends at 10 s' check bad.yaml
refused 2 'p.yaml:[0-9]+:[0-9]+: error: pinch at 20 s: the trial ends at 10 s' run bad.yaml -o should_not_exist

sed 's/low: 1 s, high: 2 s/low: 1.001 s, high: 1.234 s/' f.yaml >bad.yaml
works 'bad.yaml: fit, no problem' check bad.yaml # drawn times are played in whole ticks

place() { refused 2 "$1:[0-9]+:[0-9]+: error: " check "$1"; }
: >empty.yaml && place empty.yaml
printf 'schema: 1\nkind: paradigm\nname: \000x\n' >nul.yaml && place nul.yaml
printf 'schema: 1\nkind: paradigm\nname: \377\376\n' >latin.yaml && place latin.yaml
{ echo 'schema: 1'; echo 'kind: paradigm'; printf 'roles: '; head -c 200000 /dev/zero | tr '\0' '['; } >deep.yaml && place deep.yaml
{ echo 'schema: 1'; echo 'a: &a [x, x, x, x, x, x, x, x, x]'; for i in b c d e f g h; do echo "$i: &$i [*a, *a, *a, *a, *a, *a, *a, *a]"; done; } >bomb.yaml && place bomb.yaml
{ cat p.yaml; head -c 2000000 /dev/zero | tr '\0' '#'; } >large.yaml && refused 2 'large.yaml' check large.yaml
head -c 3000 /dev/urandom >noise.yaml && place noise.yaml
printf 'schema: 1\nkind: paradigm\nextends: loop.yaml\n' >loop.yaml && place loop.yaml
refused 3 'models' check models
sed '2s/A>B/A><B/' data/claims.csv >bad.csv && place bad.csv
sed '3s/^C002/C001/' data/claims.csv >bad.csv && place bad.csv
sed '5s/,/;/g' data/claims.csv >bad.csv && place bad.csv
: >bad.csv && place bad.csv
printf '%s\n' "$(for i in $(seq 40); do echo "k$i: 1"; done)" >many.yaml
{ echo 'schema: 1'; echo 'kind: paradigm'; cat many.yaml; } >m.yaml
"$csp" check m.yaml >/dev/null 2>err
[ $? = 2 ] && [ "$(grep -c 'error: ' err)" = 20 ] && grep -q 'and [0-9]* more' err
result $? "twenty problems at once, the others counted" "$(tail -n 2 err)"

# ---- result folders ----
head='study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low,effect_high,p'
row() { echo "s,$1,$2,paired,$3,pain,freezing,,groom,freezing,,%,16,16,30,20,10,7,13,1.5,0.8,2.2,$4"; }
mkdir -p run/a run/b run/empty
{ echo "$head"; row x C014 greater 0.001; row y '' less 0.001; } >run/a/contrasts.csv
works '^C014 +x .* agrees +direction$' compare run/a
[ -f run/a/compare.csv ]
result $? "compare writes compare.csv"
works '"claim": "C014"' compare --json run/a
{ echo "$head"; row x C014 less 0.001; } >run/b/contrasts.csv
"$csp" compare run/a run/b >out.txt 2>err
[ $? = 1 ] && [ "$(grep -cE '(^| )C014 ' out.txt)" = 2 ]
result $? "a claim that disagrees is exit 1, one line a claim" "$(cat err)"
"$csp" compare run >out.txt 2>err
[ $? = 1 ] && [ "$(grep -cE '(^| )C014 ' out.txt)" = 2 ]
result $? "a folder of folders is compared whole" "$(cat err)"
works 'predicted: [0-9]+ claims, 0 agree, 1 disagree, 0 undecided, [0-9]+ never run; score ' scoreboard run
works 'fitted numbers: [0-9]+ .fitted.csv.' scoreboard run
board=data/results/scoreboard.csv
works '^\| C014 \| .* \| 1.50 \[0.80, 2.20\] \| disagrees \(1 of 2 contrasts agree\) \|  \| `s` \|$' scoreboard --markdown run
works '^\| C001 \| .* \| `observational_fear` \|$' scoreboard --markdown --board $board --studies resonance
! grep -q '`harm_aversion`' out.txt
result $? "scoreboard --studies leaves the other themes out" "$(grep harm_aversion out.txt)"
refused 2 'models/studies/resonanc; did you mean .resonance.' scoreboard --board $board --studies resonanc
refused 2 'models/studies/zzz; expected .battery., .human., .lesions., ' scoreboard --board $board --studies zzz
refused 2 'takes the place of result folders, found .run.' scoreboard --board $board run
refused 2 '--markdown does not go with --theory' scoreboard --theory --markdown
refused 2 '--board does not go with --write' scoreboard --write --board $board
refused 3 'no/board.csv' scoreboard --board no/board.csv
sed '2s/,agrees,/,disagrees,/' $board >bad.csv
refused 2 'bad.csv:2:[0-9]+: error: the counted contrasts make this .agrees., found .disagrees.' scoreboard --board bad.csv
printf 'schema: 1\nkind: spillover\nname: bare\nanimals: 2\nlongest: 1000\ncircuits: {value: {circuit: critic}}\n' >bare.yaml
works 'longest: 1000' show bare.yaml --plain
refused 2 'record does not go with .kind: spillover' run bare.yaml --record full
works '^bare$' run bare.yaml --quiet -o bare
works 'every number is equal to the bit' replay bare --quiet
works 'numbers, .* agree with theory, 0 disagree' compare bare
works '"circuit": "value"' compare bare --json
refused 2 'compare such folders on their own' compare bare run/a --json
sed 's/,1,\([^,]*,[^,]*\),agrees,/,1,\1,disagrees,/' bare/theory.csv >t.csv && mv t.csv bare/theory.csv && rm bare/MANIFEST
"$csp" compare bare run/b >out.txt 2>err
[ $? = 1 ] && grep -qE '[1-9][0-9]* disagree' out.txt
result $? "compare is 1 if a circuit that should agree with theory does not" "$(tail -n 3 out.txt err)"
rm -rf bare bare.yaml
before=$(cksum <run/a/compare.csv)
"$csp" compare run/a >/dev/null 2>&1
[ "$before" = "$(cksum <run/a/compare.csv)" ]
result $? "compare twice writes the same bytes"
rm -f run/*/compare.csv
refused 3 'no contrasts.csv' compare run/empty
head -c 150 run/a/contrasts.csv >run/empty/contrasts.csv && refused 2 'run/empty/contrasts.csv:1:1: error: there is no column' compare run/empty
{ echo "$head"; row x C994 less 0.001; } >run/empty/contrasts.csv && refused 2 'contrasts.csv:2:5: error: claim .C994. is not in' compare run/empty
{ echo "$head"; row x C004 less many; } >run/empty/contrasts.csv && refused 2 'contrasts.csv:2:[0-9]+: error: column .p.: expected a number' compare run/empty
{ echo "$head"; row x C005 less 0.1; } >run/empty/contrasts.csv && refused 2 'expect .equal. in the study' compare run/empty
printf '\0\1\2' >run/empty/contrasts.csv && refused 2 'contrasts.csv:1:1: error' compare run/empty
rm run/empty/contrasts.csv && mkdir run/empty/contrasts.csv && refused 3 'contrasts.csv' compare run/empty
finish
