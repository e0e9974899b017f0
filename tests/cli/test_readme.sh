# SPDX-License-Identifier: GPL-3.0-or-later
# The worked example of README.md, extracted and run as it stands (the rat's life cut short, and
# few animals, to be quick). Then: twice the same bytes, for any number
# of threads; a copied paradigm; another gain.
. "$(dirname "$0")/../tap.sh"
awk -v dir="$tmp" '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```sh run/ { f = "commands"; next }
    /^```/ { f = ""; next } f != "" { print >(dir "/" f) }' "$top/README.md"
ln -s "$top/models" "$tmp/models" && ln -s "$top/data" "$tmp/data"
mkdir "$tmp/bin" && cat >"$tmp/bin/conspecific" <<SH
#!/bin/sh
# the program, with a short life and few animals for \`run\`
verb=\$1
shift
[ "\$verb" = run ] && set -- "\$@" --animals 3 --quiet --set agent.rearing.events=60 --set agent.rearing.adult=20
exec "$csp" "\$verb" "\$@"
SH
chmod +x "$tmp/bin/conspecific"
PATH=$tmp/bin:$PATH
cd "$tmp" || exit 3
[ -s my_paradigm.yaml ] && [ -s my_study.yaml ] && [ -s commands ]
result $? "README.md holds the worked example"
while read -r line; do
    sh -c "$line" >log 2>&1 </dev/null
    code=$?
    [ $code = 0 ] # a study without claims gates on nothing
    result $? "README: $line" "exit $code: $(tail -n 5 log)"
done <commands
for f in study.yaml animals.csv summary.csv contrasts.csv compare.csv run.h5 run.log; do
    [ -s "my_out/$f" ]
    result $? "the folder holds $f"
done
head -n 1 my_out/animals.csv | grep -qx 'study,group,animal,seed,session,trial,measure,value,unit'
result $? "animals.csv is tidy" "$(head -n 1 my_out/animals.csv)"
head -n 1 my_out/summary.csv | grep -qx 'group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit'
result $? "summary.csv is tidy" "$(head -n 1 my_out/summary.csv)"
for t in 1 2; do
    conspecific run my_study.yaml -o "again_$t" --threads $t >log 2>&1
    result $? "run with $t threads" "$(tail -n 5 log)"
    for f in animals.csv summary.csv contrasts.csv run.h5; do
        cmp "my_out/$f" "again_$t/$f" >log 2>&1
        result $? "the same bytes with $t threads: $f" "$(cat log)"
    done
done
conspecific replay again_1 >log 2>&1
result $? "replay: equal to the bit" "$(cat log)"
# Change one gain: every --set of README.md names a value that exists.
grep -o -- "--set '[^']*'" "$top/README.md" | cut -d"'" -f2 >sets
[ "$(wc -l <sets)" -ge 2 ]
result $? "README.md shows how to change a gain"
while read -r set; do
    conspecific show rat --plain --set "$set" >log 2>&1
    result $? "README: --set $set" "$(cat log)"
done <sets
conspecific run my_study.yaml -o gain --set 'agent.gains.nac_h=1' >log 2>&1
! cmp -s my_out/run.h5 gain/run.h5 && [ -s gain/animals.csv ]
result $? "a changed gain changes the numbers" "$(tail -n 3 log)"
# Copy the paradigm, make the shock a groom, run.
sed 's/kind: pinch/kind: allogroom/' my_paradigm.yaml >groomed.yaml
sed 's/my_paradigm/groomed/' my_study.yaml >groomed_study.yaml
conspecific run groomed_study.yaml -o groomed >log 2>&1
result $? "a copied paradigm with another event runs" "$(tail -n 5 log)"
finish
