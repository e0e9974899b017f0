# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific new from outside: what a short design becomes passes check and runs, with as many trials of
# each kind as the design says; more groups, mixed blocks, food; the template; every error at its column.
. "$(dirname "$0")/../../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
short="--animals 1 --quiet --set agent.rearing.events=60 --set agent.rearing.adult=20"
# made NAME ARGUMENT...: new writes NAME.yaml and its paradigm, check passes them, run runs them
made() {
    name=$1
    shift
    "$csp" new "$@" -o "$name.yaml" >out.txt 2>err && "$csp" check "$name"*.yaml >>out.txt 2>>err &&
        "$csp" run "$name.yaml" -o "out_$name" $short 2>>err
    result $? "new, check, run: $(echo "$*" | tr '\n' ' ')" "$(cat err)"
}
rows() { # rows NAME GROUP MEASURE N: so many trials of a measure
    got=$(awk -F, -v g="$2" -v m="$3" '$2 == g && $7 == m && $10 == "trial"' "out_$1/animals.csv" | wc -l)
    [ "$got" = "$4" ]
    result $? "$1: $4 trials of $3 in group $2" "$got"
}
made blocking 'blocked: 10A(US)/5AB(US)/4#B' 'control: 9C(US)/5AB(US)/4#B'
rows blocking blocked p1_A_paid_cs 10
rows blocking control p1_C_paid_cs 9
rows blocking control p2_AB_paid_cs 5
rows blocking blocked p3_B_cs 4
cut -d, -f2 out_blocking/contrasts.csv | tr '\n' ' ' >got
[ "$(cat got)" = "contrast blocked_p3_B p3_B_blocked_vs_control " ]
result $? "the probe is asked for, against nothing and between groups" "$(cat got)"
made mixed '6A+, 4 B- / 3#A,2#B' --us food
rows mixed group p1_A_paid 6
rows mixed group p1_B 4
rows mixed group p2_A 3
rows mixed group p2_B 2
# Shuffled: not all A before all B.
awk -F, '$7 == "p1_B" && $10 == "trial" { s += $6 } END { exit !(s < 34) }' out_mixed/animals.csv
result $? "trials of a block are shuffled" "$(grep ,p1_B, out_mixed/animals.csv)"
grep -q 'kind: juice' mixed_paradigm.yaml && grep -q 'kind: approach' mixed_paradigm.yaml && ! grep -q shock mixed_paradigm.yaml
result $? "--us food" "$(cat mixed_paradigm.yaml)"
made lines '1A+/1#A
1B+/1#A; third: 1ABCD/2A'
rows lines group2 p2_A_cs 1
rows lines third p1_ABCD_cs 1
made last '2A|1AB+' # without a probe the last block is asked for
grep -q '^last,group_p2_AB_paid,' out_last/contrasts.csv
result $? "without a probe the last block is asked for" "$(cat out_last/contrasts.csv)"
mkdir sub
made sub/deep '1A+/1#A'
made start --template
"$csp" new --template >out.txt 2>err && [ -f study.yaml ] && [ -f study_paradigm.yaml ]
result $? "without -o: study.yaml" "$(cat err)"

cmd=new
at() { # at COLUMN PATTERN DESIGN: refused at this column
    refused 2 "^design:1:$1: error: .*$2" "$3" -o x.yaml
}
at 1 'how many trials' 'A(US)'
at 1 'how many trials' '#10A'
at 1 '1 to 1000 trials' '0A'
at 1 '1 to 1000 trials' '1001A'
at 3 'capital letters' '10a(US)'
at 3 'the outcome needs a cue' '10(US)'
at 3 'expected cues' '10/4A'
at 4 'stands there already' '10AA+'
at 7 'at most four cues' '10ABCDE'
at 4 'expected the outcome' '10A(US/4#A'
at 7 'expected the outcome' '5A/10A(US1)'
at 5 'a probe .* has no outcome' '10#A+'
at 9 'found the end' '10A(US)/'
at 9 'expected `/` before the next block' '10A(US) 5B'
at 5 'stands in its block already' '10A,5A'
at 2 'name of a group' 'a b: 1A'
at 1 'expected the name' ': 1A'
at 1 'do not take this name for a text' 'NA: 1A'
refused 2 'design:2:3: error' '1A' '10a'
refused 2 'design:2:1: error: the group `x` stands there already' 'x: 1A' 'x: 1B'
refused 2 'objects for 10 cues; `K` is one too many' '1ABCD/1EFGH/1IJK'
refused 2 'the design is empty' ' '
refused 2 'either a design, as .10A.US./4#A., or --template'
refused 2 'either a design' '1A' --template
refused 2 'expected NAME.yaml, found `x.yml`' '1A' -o x.yml
refused 2 'letters, digits and _' '1A' -o my-design.yaml
refused 2 'take `null` for a missing value' '1A' -o null.yaml
refused 2 'blocking.yaml is there already' '1A' -o blocking.yaml
refused 2 'shock|food' '1A' --us water
refused 3 'nowhere' '1A' -o nowhere/x.yaml
finish
