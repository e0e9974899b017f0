# SPDX-License-Identifier: GPL-3.0-or-later
# On a terminal of 100 columns nothing is wider than that; in a pipe tables have their full width.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
unset COLUMNS
if ! script -qc true /dev/null >/dev/null 2>&1; then
    skip "terminals" "script (bsdutils) is missing or finds no pseudo terminal"
    finish
fi
short="--animals 3 --quiet --set agent.rearing.events=60 --set agent.rearing.adult=20 --set paradigm.phases.baseline.sessions=1"
for folder in a b; do "$csp" run harm -o $folder --groups pain,groom,three_pain $short >log 2>&1; done
on_terminal() { # on_terminal COLUMNS COMMAND: what it prints there
    script -qc "stty cols $1; $2" /dev/null | tr -d '\r'
}
widest() { awk '{ if (length($0) > m) m = length($0) } END { print m + 0 }' "$@"; }
for command in help 'run --help' list 'list claims' 'list measures' 'show rat' 'show harm' 'compare a' 'compare a b' \
    'scoreboard --board data/results/scoreboard.csv'; do
    on_terminal 100 "'$csp' $command" >out.txt
    [ -s out.txt ] && [ "$(widest out.txt)" -le 100 ]
    result $? "at most 100 columns: $command" "$(awk 'length($0) > 100' out.txt | head -n 3)"
done
"$csp" compare a b >full.txt
[ "$(widest full.txt)" -gt 150 ] && head -n 1 full.txt | grep -q '^folder .*published effect .*replication .*why$'
result $? "a pipe has every column" "$(head -n 1 full.txt)"
grep -q '^a  *C127 ' full.txt && grep -q '^b  *C127 ' full.txt
result $? "compare A B says which folder a row is from" "$(head -n 4 full.txt)"
"$csp" compare a | head -n 1 | grep -q '^claim '
result $? "of one folder it says none"
"$csp" compare a b --json | grep -q '{"folder": "b", "study": '
result $? "JSON says it always"
on_terminal 100 "'$csp' compare a b" | grep -q '^(no room for: interval, .*kind'
result $? "what is left out is said"
on_terminal 100 "COLUMNS=60 '$csp' list" >out.txt
[ "$(widest out.txt)" -le 60 ]
result $? "COLUMNS says another width" "$(widest out.txt)"
on_terminal 60 "'$csp' show rat" >shown.yaml && "$csp" show shown.yaml --plain >a.txt 2>err && "$csp" show rat --plain >b.txt && cmp -s a.txt b.txt
result $? "a file that was folded reads back the same" "$(cat err)"
finish
