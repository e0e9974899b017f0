# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific export from outside: NWB files of a run recorded in full and of one that was not, which
# check_nwb.py and hdmf find whole, with the run's own numbers in them; RO-Crate metadata; what is refused.
. "$(dirname "$0")/../../tap.sh"
. "$top/tests/cli/lib.sh"
here=$top/tests/cli/export
python=${PYTHON:-/usr/bin/python3}
export PYTHONDONTWRITEBYTECODE=1
in_folder
cmd=export
beside "a rat presses a lever beside one that is shocked" >p.yaml <<'YAML'
actions:
  press: {role: observer, effort: 0.001 reward, outcomes: [{event: other, delay: 0.2 s}]}
events:
  shock: {kind: footshock, to: observer, dose: 0.8 mA, duration: 1 s}
  other: {kind: footshock, to: cagemate, dose: 0.8 mA, duration: 1 s}
phases:
  - name: watch
    trials: 4
    interval: {mean: 20 s, min: 10 s}
    trial: {duration: 6 s, choice: {role: observer, at: 0.5 s, actions: [press]}}
    trial_types:
      - {name: own, script: [{at: 2 s, event: shock}]}
      - {name: seen, script: [{at: 2 s, event: other}]}
measures:
  - {name: freezing, kind: freezing, role: observer, by: trial, from: 2 s, to: 6 s}
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: watching
doc: "says \"one\" thing"
agent: rat
paradigm: p.yaml
animals: 2
set: {agent.rearing.events: 60, agent.rearing.adult: 20}
groups:
  shock: {doc: "x"}
  no_acc: {manipulations: [{target: acc, kind: inactivate}]}
record: {mode: full, every: 20 ms, fields: [act.freeze, acc.r, bla.A, observer/act.pain], date: "2021-05-03T09:00:00+02:00"}
YAML
"$csp" run s.yaml -o run --quiet 2>err && "$csp" run s.yaml -o none --record none --quiet 2>>err
result $? "two small runs" "$(cat err)"
[ $failed = 0 ] || finish
cp -r run bare && rm bare/study.yaml
refused 2 'DIR is missing'
refused 2 'say what to write: --nwb, --crate or both' run
refused 2 'unknown option .--nbw.; did you mean .--nwb.' run --nbw
refused 3 'nowhere/study.yaml: no such file; DIR is the folder of a run' nowhere --nwb
refused 3 'bare/study.yaml: no such file' bare --nwb
refused 2 'no group is called .shok.; did you mean .shock.' run --nwb --group shok
refused 2 'no animal 3 .the largest number is 2.' run --nwb --animal 3
refused 2 'date must be of the form 2000-01-01T00:00:00.00:00, not .yesterday.' run --nwb --date yesterday
refused 2 'date must be of the form' run --nwb --date 2021-13-01T00:00:00Z

works 'run/nwb/shock_1.nwb' run --nwb
[ "$(wc -l <out.txt)" = 4 ] && [ ! -s err ]
result $? "a file an animal and group, and nothing to say" "$(cat out.txt err)"
works '^out/no_acc_2.nwb$' run --nwb --group no_acc --animal 2 -o out
cmp -s out/no_acc_2.nwb run/nwb/no_acc_2.nwb
result $? "the same folder gives the same bytes"
works 'none/nwb/shock_1.nwb' none --nwb
grep -q 'none kept no samples in time: no rates, acts, stimuli.*--record full' err
result $? "what was not recorded is said" "$(cat err)"
sed '/^ *species: /d' run/study.yaml >study.yaml && cp -r run bare2 && rm bare2/MANIFEST && mv study.yaml bare2/
works 'shock_1.nwb' bare2 --nwb --animal 1 --group shock -o out2
grep -q 'the agent of shock states no species' err
result $? "an unknown species is said and left out" "$(cat err)"

works 'run/ro-crate-metadata.json' run --crate --license https://creativecommons.org/licenses/by/4.0/
cp run/ro-crate-metadata.json first.json
works 'run/ro-crate-metadata.json' run --crate --license https://creativecommons.org/licenses/by/4.0/
cmp -s first.json run/ro-crate-metadata.json
result $? "the crate does not depend on when it is made"
if "$python" -c '' 2>/dev/null; then
    out=$("$python" "$here/check_crate.py" run 2>&1)
    result $? "the crate is whole: every file of the folder, and nothing else" "$out"
    touch run/new.csv
    "$python" "$here/check_crate.py" run >/dev/null 2>&1
    [ $? = 1 ]
    result $? "a file that the crate does not list is found"
    rm run/new.csv
else skip "the crate" "no $python"; fi

if "$python" -c 'import h5py, numpy' 2>/dev/null; then
    out=$("$python" "$here/check_nwb.py" run/nwb/*.nwb none/nwb/*.nwb 2>&1)
    result $? "every NWB file has types, ids, units, times and descriptions" "$out"
    out=$("$python" "$here/check_contents.py" run none 2>&1)
    result $? "and the numbers of the run" "$out"
    for what in 'f["acquisition/acc_r"].attrs.__delitem__("neurodata_type")' \
        'f["acquisition/acc_r/data"].attrs.__delitem__("unit")' \
        'f["acquisition/acc_r"].__delitem__("timestamps")' \
        'f["intervals/trials/phase"].attrs.__delitem__("description")' \
        'f["acquisition/acc_r"].attrs.__setitem__("object_id", f.attrs["object_id"])' \
        'f.__delitem__("identifier")'; do
        cp run/nwb/shock_1.nwb bad.nwb
        "$python" -c "import h5py; f = h5py.File('bad.nwb', 'r+'); $what; f.close()" &&
            ! "$python" "$here/check_nwb.py" bad.nwb >out.txt
        result $? "the check finds what $what breaks" "$(cat out.txt)"
    done
else skip "NWB files by h5py" "no h5py for $python (make deps-oracles)"; fi
if "$python" -c 'import hdmf' 2>/dev/null; then
    out=$("$python" "$here/check_hdmf.py" run/nwb/*.nwb none/nwb/*.nwb 2>&1)
    result $? "hdmf reads the files and finds their tables valid" "$out"
    if [ -f "${NWB_SCHEMA:-}" ]; then
        out=$("$python" "$here/check_hdmf.py" --schema "$NWB_SCHEMA" run/nwb/*.nwb none/nwb/*.nwb 2>&1)
        result $? "hdmf finds no problem by the schema of NWB" "$out"
    else skip "hdmf and the schema of NWB" "NWB_SCHEMA does not name an nwb.namespace.yaml"; fi
else skip "NWB files by hdmf" "no hdmf for $python (make deps-oracles)"; fi
finish
