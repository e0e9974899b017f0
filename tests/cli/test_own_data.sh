# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific compare --data from outside: a run beside its own animals.csv gives its own numbers; tables
# that are wide, long, in another unit or by session; verdicts on a folder made by hand; what is refused,
# with file, line and column.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
cmd=compare
# A folder made by hand: twins that gain 20 points, and no more in the control.
mkdir d
cat >d/contrasts.csv <<'E2'
study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low,effect_high,p,p_equal,looks,minus,statistic
s,gain,,paired,greater,pain,change,,groom,change,,%,6,6,22,2,20,15,25,4,2,6,0.0001,0.99,1,,mean
s,late,,paired,greater,pain,change,2,groom,change,2,%,6,6,22,2,20,15,25,4,2,6,0.0001,0.99,1,,mean
s,size,,level,any,pain,change,,,,,%,6,0,22,,22,20,24,,,,,,1,,mean
s,off,,paired,less,lesion,change,,pain,change,,%,6,6,2,22,-20,-25,-15,-4,-6,-2,0.0001,0.99,1,,mean
s,twice,,paired,less,lesion,change,,pain,change,,%,6,6,2,22,-20,-25,-15,-4,-6,-2,0.0001,0.99,1,pain change - groom change,mean
E2
{
    echo study,contrast,animal,a,b
    for k in 1 2 3 4 5 6; do
        echo "s,gain,$k,$((18 + k)),$((k / 2))"
    done
} >d/contrast_animals.csv
{
    echo rat,day,condition,before,during
    for k in 1 2 3 4 5 6; do # alike: 21 to 26 points above the controls
        echo "r$k,1,hurt,2,$((20 + k))"
        echo "r$k,2,hurt,3,$((22 + k))"
        echo "c$k,1,calm,2,$((k / 2))"
        echo "c$k,2,calm,2,$((2 + k / 3))"
    done
} >t.csv
map() { # map MEASURE [SED-SCRIPT]
    cat >m.yaml <<E2
schema: 1
kind: data
columns: {animal: rat, group: condition, session: day}
groups: {pain: hurt, groom: calm}
measures:
  change: {$1}
E2
}
value() { sed 's/"[^"]*"/q/g' d/data_compare.csv | awk -F, -v row="$1" -v want="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i } $2 == row { print $c }'; }
same() { # same ROW COLUMN VALUE
    got=$(value "$1" "$2")
    awk -v a="$got" -v b="$3" 'BEGIN { exit !(a != "" && (a - b) ^ 2 < 1e-10) }'
    result $? "$1: $2 is $3" "is $got"
}
map 'column: during, minus: before, unit: "%"'
works 'gain .*agrees' d --data t.csv --map m.yaml
grep -q 'not compared: off .t.csv has no change of group lesion' out.txt && grep -q 'not compared: twice .a difference of differences' out.txt
result $? "what is not compared is said" "$(cat out.txt)"
# by hand: hurt day 1 (18 + k), day 2 (19 + k): mean 22; calm -2 + k/2 -> -.5, k/3 -> 5/6: mean of both 1/6
same gain data_mean_a 22
same gain data_mean_b 0.166666667
same gain data_diff 21.8333333
same gain data_n_a 6
same gain diff 20
same late data_mean_a 22.5
same size data_diff 22
[ "$(value gain design)" = groups ] && [ "$(value size verdict)" = agrees ] && [ "$(value gain confidence)" = "own data" ]
result $? "animals of different names are two groups" "$(cat d/data_compare.csv)"
sed 's/^c/r/' t.csv >pairs.csv
works 'gain' d --data pairs.csv --map m.yaml
[ "$(value gain design)" = "same animals" ]
result $? "animals on both sides are pairs" "$(cat d/data_compare.csv)"
same gain data_diff 21.8333333
map 'column: during, minus: before, unit: "1"'
sed 's/,\([0-9]*\),\([0-9]*\)$/,0.0\1,0.\2/; s/0\.\([0-9]\)$/0.0\1/' t.csv >share.csv
works 'gain' d --data share.csv --map m.yaml
same gain data_diff 21.8333333
map 'column: during, minus: before, unit: "%", over: sum'
"$csp" compare d --data t.csv --map m.yaml >out.txt 2>err
[ $? = 1 ] && same gain data_diff 43.6666667 && [ "$(value gain verdict)" = disagrees ]
result $? "another size disagrees: exit 1" "$(cat out.txt err)"
awk -F, 'NR == 1 { print "animal,group,measure,value,unit,session"; next } { g = $3 == "hurt" ? "pain" : "groom"; print $1 "," g ",change," $5 - $4 ",%," $2 }' t.csv >long.csv
works 'gain .*agrees' d --data long.csv
same gain data_diff 21.8333333
awk -F, 'BEGIN { OFS = "," } NR > 1 { $2 = $2 == "pain" ? "groom" : "pain" } { print }' long.csv >flip.csv
"$csp" compare d --data flip.csv >out.txt 2>err
[ $? = 1 ] && [ "$(value gain verdict)" = disagrees ] && grep -q 'the opposite direction' out.txt
result $? "the opposite direction disagrees: exit 1" "$(cat out.txt err)"
head -9 long.csv >few.csv
works 'gain .*undecided *too few animals in the data' d --data few.csv

map 'column: during, minus: before, unit: "%"'
refused 2 '.--map. says what|--map says what' d --map m.yaml
refused 2 'compared with one run: DIR, not 2' d d --data t.csv
refused 3 'nothere.csv' d --data nothere.csv
refused 3 'nothere.yaml' d --data t.csv --map nothere.yaml
refused 2 't.csv:1:1: error: no column `animal`; .*columns: \{animal: NAME\}' d --data t.csv
sed 's/,25$/,2S/' t.csv >bad.csv
refused 2 'bad.csv:[0-9]*:[0-9]*: error: column `during`: expected a number or nothing, found `2S`' d --data bad.csv --map m.yaml
sed 's/r3,2/,2/' t.csv >bad.csv
refused 2 'bad.csv:11:1: error: which animal is this' d --data bad.csv --map m.yaml
sed 's/^c1,/r1,/' t.csv >bad.csv
refused 2 'bad.csv:6:1: error: contrast `gain`: 1 animals stand on both sides, animal `r2` on one alone' d --data bad.csv --map m.yaml
sed 's/,groom,/,grom,/' long.csv >bad.csv
refused 2 'bad.csv:4:[0-9]*: error: the study has no group `grom`; did you mean `groom`' d --data bad.csv
sed 's/,%,/,s,/' long.csv >bad.csv
refused 2 'bad.csv:2:[0-9]*: error: the unit `s` does not become `%`' d --data bad.csv
cut -d, -f1-4 long.csv >bad.csv
refused 2 'bad.csv:2:[0-9]*: error: no unit is stated' d --data bad.csv
cut -d, -f1-5 long.csv >bad.csv
refused 2 'bad.csv:1:1: error: the study asks for session 2' d --data bad.csv
head -1 long.csv >bad.csv
refused 2 'bad.csv:1:1: error: no row but' d --data bad.csv
sed 's/,change,/,chnge,/' long.csv >bad.csv
refused 2 'bad.csv answers no contrast of d: bad.csv has no change of group pain' d --data bad.csv
wrong() { # wrong SED-SCRIPT PATTERN: the map so changed is refused
    map 'column: during, minus: before, unit: "%"'
    sed -i "$1" m.yaml
    refused 2 "m.yaml:[0-9]+:[0-9]+: error: .*$2" d --data t.csv --map m.yaml
}
wrong 's/pain: hurt/pian: hurt/' 'the study has no group `pian`; did you mean `pain`'
wrong 's/pain: hurt/pain: hrt/' 't.csv has no group `hrt`; did you mean `hurt`'
wrong 's/change:/chnge:/' 'has a measure `chnge`; did you mean `change`'
wrong 's/column: during/column: durng/' 't.csv has no column `durng`; did you mean `during`'
wrong 's/animal: rat/animal: rt/' 't.csv has no column `rt`; did you mean `rat`'
wrong 's/minus:/mnus:/' 'mnus'
wrong 's/unit: "%"/unit: "pct"/' 'unknown unit .pct'
wrong 's/"%"/"%", range: [5, 1]/' 'lowest < highest'
wrong 's/column: during, //' 'minus is subtracted from `column`'
map 'column: during, unit: "%", range: [0, 20]'
refused 2 't.csv:2:1: error: animal `r1` .*beyond the range' d --data t.csv --map m.yaml

# A run beside itself: every statistic is that of the run.
beside "a rat feels a shock, or is beside one" >p.yaml <<'YAML'
events:
  shock: {kind: footshock, to: observer, dose: 0.8 mA, duration: 1 s}
phases: [{name: watch, trials: 2, trial: {duration: 6 s}, script: [{at: 2 s, event: shock}]}]
measures: [{name: arousal, kind: arousal, role: observer, by: trial, from: 2 s, to: 6 s}]
YAML
cat >s.yaml <<'YAML'
schema: 1
kind: study
name: watching
agent: rat
paradigm: p.yaml
animals: 4
set: {agent.rearing.events: 60, agent.rearing.adult: 20}
groups:
  strong: {doc: "x"}
  weak: {set: {paradigm.events.shock.dose: 0.3 mA}}
record: {mode: none}
contrasts:
  - {name: dose, a: {group: strong, measure: arousal}, b: {group: weak, measure: arousal}, test: paired, expect: greater}
YAML
cmd=
"$csp" run s.yaml -o run --quiet 2>err
"$csp" compare run --data run/animals.csv >out.txt 2>>err
awk -F, 'function far(x, y) { return (x - y) ^ 2 > 1e-10 } NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
    { bad = $c["diff"] == 0 || far($c["data_diff"], $c["diff"]) || far($c["data_effect"], $c["effect"]) || $c["data_n_a"] != $c["n_a"]; n++ }
    END { exit bad || n != 1 }' run/data_compare.csv
result $? "the animals of the run themselves give the numbers of the run" "$(cat err out.txt)"
finish
