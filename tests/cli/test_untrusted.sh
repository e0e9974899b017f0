# SPDX-License-Identifier: GPL-3.0-or-later
# Result folders that nobody vouches for: shapes that no file can hold, texts where numbers belong, links that
# lead away or round in circles, times that are none. Each reader ends by itself, in time, with an exit code of
# its own: a spoiled field is refused (3), and nothing that is read makes the program crash.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
python=/usr/bin/python3
if ! "$python" -c 'import h5py' 2>/dev/null; then
    skip "run files that nobody vouches for" "no h5py (python3-h5py)"
    finish
    exit
fi
in_folder
beside "one pinch" >p.yaml <<'YAML'
events:
  pinch: {kind: pinch, to: cagemate, duration: 1 s}
phases:
  - {name: watch, trials: 2, trial: {duration: 4 s}, script: [{at: 2 s, event: pinch}]}
measures:
  - {name: frozen, kind: freezing, role: observer, phase: watch}
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: tiny
agent: rat
paradigm: p.yaml
animals: 1
seed: 1
set: {agent.rearing.events: 20, agent.rearing.adult: 2}
groups:
  pinch: {doc: "the cagemate is pinched"}
record: {mode: full, fields: [bla.A], every: 20 ms}
YAML
"$csp" run s.yaml -o whole --quiet 2>err || { cat err; exit 3; }
"$python" "$top/tests/cli/untrusted.py" whole >names
while read -r name codes; do
    for line in "analyze spectrum $name --field bla.A --window 0.5s" "analyze tfr $name --field bla.A" \
        "replay $name" "compare $name"; do
        timeout 20 "$csp" $line >out.txt 2>err </dev/null
        got=$?
        case $got in
        0 | 1 | 2 | 3) ;;
        *) printf '%s: exit %s: %s\n' "$line" $got "$(head -c 200 err)" >>crashed ;;
        esac
        case $line in
        *spectrum*)
            case $codes in *$got*) ;; *) printf '%s: exit %s, not %s: %s\n' "$line" $got "$codes" "$(head -c 200 err)" >>wrong ;; esac
            ;;
        esac
    done
done <names
[ -s names ] && [ ! -e crashed ]
result $? "no file makes a reader crash or hang: $(wc -l <names) files" "$(cat crashed 2>/dev/null)"
[ ! -e wrong ]
result $? "a spoiled field is refused, a sound one is read" "$(cat wrong 2>/dev/null)"
finish
