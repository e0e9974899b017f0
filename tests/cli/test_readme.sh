# SPDX-License-Identifier: GPL-3.0-or-later
# Every Markdown file: a block that begins with ```yaml file=NAME (or csv) is written to NAME, a block that
# begins with ```sh run is run line by line, as it stands, in a folder that looks like the project's
# (the rat's life cut short, and few animals, to be quick). Then, of the worked example in
# models/README.md: twice the same bytes, for any number of threads; a copied paradigm; another gain.
. "$(dirname "$0")/../tap.sh"
mkdir "$tmp/bin" && cat >"$tmp/bin/conspecific" <<SH
#!/bin/sh
# the program, with a short life and few animals for \`run\`
verb=\$1
shift
if [ "\$verb" = run ]; then
    for word; do
        shift
        [ "\$word" = --animals ] && few=1 && continue
        [ "\$few" = 1 ] && few=0 && continue
        set -- "\$@" "\$word"
    done
    set -- "\$@" --animals 3 --quiet --set agent.rearing.events=60 --set agent.rearing.adult=20
fi
exec "$csp" "\$verb" "\$@"
SH
chmod +x "$tmp/bin/conspecific"
PATH=$tmp/bin:$PATH
blocks() { # blocks FILE: its named files and its `commands`, into a folder of its own; enters it
    rm -rf "$tmp/at" && mkdir -p "$tmp/at" && cd "$tmp/at" || exit 3
    ln -s "$top/models" models && ln -s "$top/data" data
    awk '/^```(yaml|csv) file=/ { f = $2; sub("file=", "", f); next } /^```sh run/ { f = "commands"; next }
        /^```/ { f = ""; next } f != "" { print >f }' "$top/$1"
}
ran=0
for file in $(cd "$top" && find . -name '*.md' ! -path './build/*' ! -path './out/*' ! -path './.git/*' | sed 's|^\./||' | sort); do
    blocks "$file"
    [ -s commands ] || continue
    ran=$((ran + 1))
    while read -r line; do
        case $line in '' | '#'*) continue ;; esac
        sh -c "$line" >log 2>&1 </dev/null
        code=$?
        case "$file: $line" in # compare: 1 says that a claim does not hold, and with three animals none need to
        README.md:*compare* | *compare*--data*) [ $code -le 1 ] ;;
        *) [ $code = 0 ] ;;
        esac
        result $? "$file: $line" "exit $code: $(tail -n 5 log)"
    done <commands
    # Every --set that the text shows names a value that exists.
    grep -o -- "--set '[^']*'" "$top/$file" | cut -d"'" -f2 | sort -u >sets
    while read -r set; do
        conspecific show rat --plain --set "$set" >log 2>&1
        result $? "$file: --set $set" "$(cat log)"
    done <sets
done
[ $ran -ge 2 ]
result $? "README.md and models/README.md have blocks that run" "$ran files with such blocks"
grep -q -- "--set '" "$top/README.md"
result $? "README.md shows how to change a gain"

blocks models/README.md
[ -s my_paradigm.yaml ] && [ -s my_study.yaml ] && [ -s commands ]
result $? "models/README.md holds the worked example"
while read -r line; do sh -c "$line" >log 2>&1 </dev/null; done <commands
for f in study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv compare.csv run.h5 run.log; do
    [ -s "my_out/$f" ]
    result $? "the folder holds $f"
done
head -n 1 my_out/animals.csv | grep -qx 'study,group,animal,seed,session,trial,measure,value,unit,level,phase,trial_type'
result $? "animals.csv is tidy" "$(head -n 1 my_out/animals.csv)"
head -n 1 my_out/summary.csv | grep -qx 'group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit,level,phase,trial_type'
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
conspecific run my_study.yaml -o gain --set 'agent.gains.nac_h=1' >log 2>&1
! cmp -s my_out/run.h5 gain/run.h5 && [ -s gain/animals.csv ]
result $? "a changed gain changes the numbers" "$(tail -n 3 log)"
# Copy the paradigm, make the shock a groom, run.
sed '/  shock:/s/kind: footshock/kind: allogroom/; /  shock:/s/ dose: 1.5 mA,//' my_paradigm.yaml >groomed.yaml
sed 's/my_paradigm/groomed/' my_study.yaml >groomed_study.yaml
conspecific run groomed_study.yaml -o groomed >log 2>&1
result $? "a copied paradigm with another event runs" "$(tail -n 5 log)"
# A cagemate with a brain of its own: check says what to write, and that then passes.
sed 's/brain: scripted/brain: full/' my_paradigm.yaml >full.yaml
conspecific check full.yaml >log 2>&1
[ $? = 2 ] && remedy=$(sed -n 's/^full.yaml:7:[0-9]*: error: .*write `\(identity: [a-z_0-9]*\)` instead of `self`.*/\1/p' log) && [ -n "$remedy" ]
result $? "scripted changed to full: check says how" "$(cat log)"
sed -i "s/identity: self/$remedy/" full.yaml
conspecific check full.yaml >log 2>&1
result $? "what check says ($remedy) passes" "$(cat log)"
finish
