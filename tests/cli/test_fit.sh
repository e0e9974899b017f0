# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific fit from outside: what is refused, what is aimed at, and one small fit of a few seconds
# with everything it leaves: resumed, it takes the same way without simulating.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
cmd=fit
beside "a rat feels a shock beside another" >p.yaml <<'YAML'
events:
  shock: {kind: footshock, to: observer, dose: 0.8 mA, duration: 1 s}
phases:
  - name: watch
    trials: 1
    trial: {duration: 6 s}
    script: [{at: 2 s, event: shock}]
measures:
  - {name: arousal, kind: arousal, role: observer, phase: watch, from: 2 s, to: 6 s}
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: watching
agent: rat
paradigm: p.yaml
animals: 2
seed: 1
set: {agent.rearing.events: 60, agent.rearing.adult: 20}
groups:
  shock: {doc: "x"}
  stronger: {set: {paradigm.events.shock.dose: 1 mA}}
  unused: {doc: "no target asks it"}
contrasts:
  - {name: seen, a: {group: shock, measure: arousal}, b: {value: 0}, test: paired, expect: greater, claim: C001}
  - {name: none, a: {group: shock, measure: arousal}, b: {value: 0}, test: paired, expect: equal, claim: C005}
YAML
printf 'day,percent,low,high\n1,12,6,18\n' >days.csv
cat >f.yaml <<'YAML'
schema: 1
kind: fit
name: watch_fit
studies: [s.yaml]
parameters:
  - {name: paradigm.events.shock.dose, low: 0.1 mA, high: 2 mA}
claims: []
curves:
  - {file: days.csv, group: shock, measure: arousal, session: day, value: percent, low: low, high: high}
evaluations: 6
bootstrap: 20
profile: none
YAML
free='paradigm.events.shock.sight=0.1:1'
refused 2 'FILE.STUDY... is missing'
refused 2 'no fit; studies need --free' s.yaml
refused 2 'expected PATH=LOW:HIGH' s.yaml --free x
refused 2 'no study is called .watchin' watchin --free "$free"
refused 2 'go with studies' f.yaml --free "$free"
refused 2 'unknown key .sigt. in .shock..*did you mean' s.yaml --free paradigm.events.shock.sigt=0:1 --claims C001
refused 2 'must be below high' s.yaml --free paradigm.events.shock.sight=1:0 --claims C001
refused 2 'from 0 to 1' s.yaml --free paradigm.events.shock.sight=0.1:1.5 --claims C001
refused 2 'unit' s.yaml --free paradigm.events.shock.dose=0:1 --claims C001
refused 2 'C005 cannot be fitted to: .*nothing differs, without a size' s.yaml --free "$free" --claims C005
refused 2 'claim .C9999. is not in' s.yaml --free "$free" --claims C9999
refused 2 'no contrast of the studies asks claim C004' s.yaml --free "$free" --claims C004
spoiled 'too few for a bootstrap' f.yaml 's/evaluations: 6/evaluations: 2/' 'too few for a bootstrap'
spoiled 'unknown key' f.yaml 's/evaluations:/evalations:/' 'unknown key'
spoiled 'fit' f.yaml 's/kind: fit/kind: fot/' 'fit'
spoiled 'there is no file' f.yaml 's/days.csv/dayz.csv/' 'there is no file'
spoiled 'unknown group .shok.' f.yaml 's/group: shock/group: shok/' 'unknown group .shok.'
spoiled 'unknown measure' f.yaml 's/measure: arousal/measure: arosal/' 'unknown measure'
spoiled 'curves' f.yaml 's/^curves:/curveS:/' 'curves'
spoiled 'nothing to fit to' f.yaml 's/^  - {file.*/  []/' 'nothing to fit to'
spoiled 'every group that is asked sets' f.yaml 's/group: shock/group: stronger/' 'every group that is asked sets'
printf 'day,percent,low,high\n2,12,6,18\n' >late.csv
sed 's/days.csv/late.csv/' f.yaml >bad.yaml
refused 2 'late.csv:2:3: error: session 2, but arousal has 1' bad.yaml
rm -f bad.yaml late.csv

"$csp" fit f.yaml --targets >targets.txt 2>err
[ $? = 0 ] && grep -qE '^arousal 1 +watching +curve' targets.txt && [ ! -e out ]
result $? "--targets says what is aimed at, and writes nothing" "$(cat targets.txt err)"
"$csp" fit s.yaml --free "$free" --targets >targets.txt 2>err
[ $? = 0 ] && grep -qE '^C001 +watching +seen +size .* 19.270 +3.885' targets.txt && ! grep -q C005 targets.txt
result $? "without --claims: the fitted ones that the study asks" "$(cat targets.txt err)"

"$csp" fit f.yaml -o whole >report.txt 2>err
code=$?
[ $code = 0 ]
result $? "a small fit" "exit $code: $(tail -n 4 err)"
for f in evaluations.csv series.csv fit.csv targets.csv fitted_set.yaml best/watching/contrasts.csv; do
    [ -s "whole/$f" ]
    result $? "the folder holds $f"
done
[ ! -e whole/fitted_agent.yaml ] && [ ! -e whole/scratch ] && [ ! -e whole/profiles.csv ]
result $? "and nothing that was not asked" "$(ls whole)"
[ "$(head -n 1 whole/evaluations.csv)" = 'evaluation,stage,paradigm.events.shock.dose,objective,best,key' ] &&
    [ "$(wc -l <whole/evaluations.csv)" -ge 6 ] && [ "$(wc -l <whole/series.csv)" = "$(wc -l <whole/evaluations.csv)" ]
result $? "a line an evaluation, and one of its series" "$(cat whole/evaluations.csv)"
awk -F, 'NR == 2 { bad = !($4 >= 0.1 && $4 <= 1 && $5 <= $4 && $4 <= $6) } END { exit bad || NR != 2 }' whole/fit.csv
result $? "the estimate lies within its interval and range" "$(cat whole/fit.csv)"
estimate=$(awk -F, 'NR == 2 { print $4 }' whole/fit.csv)
least=$(awk -F, 'NR > 1 && (!n++ || $4 < f) { f = $4; x = $3 } END { print x }' whole/evaluations.csv)
[ "$estimate" = "$least" ] && grep -q "paradigm.events.shock.dose: $estimate mA " whole/fitted_set.yaml &&
    grep -qF -e "--set 'paradigm.events.shock.dose=$estimate mA'" report.txt
result $? "it is the best that was evaluated, in every file" "$estimate, $least; $(cat whole/fitted_set.yaml)"
"$csp" run s.yaml -o check --quiet --set "paradigm.events.shock.dose=$estimate mA" >/dev/null 2>&1
[ "$(grep ',shock,' check/animals.csv)" = "$(grep ',shock,' whole/best/watching/animals.csv)" ]
result $? "best/ is what the study gives with that --set" "$(grep ',shock,' check/animals.csv)"
same() { # same NAME: the folder again is as whole
    bad=
    for f in evaluations.csv series.csv fit.csv targets.csv fitted_set.yaml; do cmp -s "whole/$f" "again/$f" || bad="$bad $f"; done
    [ -z "$bad" ] && [ "$(tail -n 1 err)" = "$2" ]
    result $? "$1" "differs:$bad; $(tail -n 1 err)"
}
lines=$(($(wc -l <whole/evaluations.csv) - 1))
cp -r whole again && "$csp" fit f.yaml -o again --resume >/dev/null 2>err
same "--resume takes every evaluation from before" "$lines evaluations, $lines of them from before"
rm -rf again && cp -r whole again && head -c -3 whole/evaluations.csv >again/evaluations.csv && "$csp" fit f.yaml -o again --resume >/dev/null 2>err
same "a torn line is simulated again" "$lines evaluations, $((lines - 1)) of them from before"
"$csp" fit f.yaml -o again --resume --seed 2 >/dev/null 2>err
[ $? = 2 ] && grep -q 'the seed was 1, is 2.*--force' err
result $? "--resume refuses evaluations of another seed" "$(cat err)"
sed 's/^parameters:/&\n  - {name: agent.body.k_noci, low: 0.5, high: 2, after_rearing: true}/; s/bootstrap: 20/bootstrap: 0/' f.yaml >two.yaml
find cache -type f | LC_ALL=C sort >cached
"$csp" fit two.yaml -o two --evaluations 3 --quiet >/dev/null 2>err
[ $? = 0 ] && [ "$(find cache -type f | LC_ALL=C sort)" = "$(cat cached)" ]
result $? "after_rearing rears nobody anew" "$(cat err)"
"$csp" check two/fitted_agent.yaml >log 2>&1 && "$csp" show two/fitted_agent.yaml --plain | grep -q "k_noci: $(awk -F, '$1 == "agent.body.k_noci" { print $4 }' two/fit.csv)\$"
result $? "fitted_agent.yaml is an agent with the estimate" "$(cat log two/fitted_agent.yaml)"
sed 's/, after_rearing: true//' two.yaml >rears.yaml
"$csp" fit rears.yaml -o rears --evaluations 3 --quiet >/dev/null 2>err
[ $? = 0 ] && [ "$(find cache -name '*.rat' | wc -l)" -le "$(($(grep -c '[.]rat$' cached) + 2))" ] && ! cmp -s two/series.csv rears/series.csv
result $? "a parameter that rears anew leaves only the best animals in the cache" "$(cat err; find cache -name '*.rat' | wc -l)"
finish
