# SPDX-License-Identifier: GPL-3.0-or-later
# Nobody's results are overwritten, a folder says whether it is whole, and two runs do not share one.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
limit=60
awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
short='--quiet --set agent.rearing.events=20 --set agent.rearing.adult=2'
go() { "$csp" run my_study.yaml --animals 1 $short "$@" >out.txt 2>err; } # go OPTION...
holds() { (cd "$1" && LC_ALL=C ls -A | tr '\n' ' '; cat study.yaml animals.csv 2>/dev/null) | sha256sum; }
go -o r
result $? "a run" "$(cat err)"
works '^r: whole$' verify r
(cd r && sha256sum -c MANIFEST >/dev/null 2>&1)
result $? "sha256sum reads the manifest, too"
echo mine >r/notes.txt
was=$(holds r)
cmd=run
refused 2 'r holds another run: the seed was 1, is 5; .*--force, which keeps the old one as r[.]old' my_study.yaml --animals 1 $short -o r --seed 5
refused 2 'r holds another run: animals was .1., is .2.' my_study.yaml --animals 2 $short -o r
refused 2 'r holds another run: animals was .1., is .2.' my_study.yaml --animals 2 $short -o r --resume
refused 2 'r holds another run: the study was watch_a_shock, is observational_fear' observational_fear --animals 1 $short -o r
refused 2 'r holds another run: it is of .kind: study., not spillover' phase_exposure -o r
[ "$was" = "$(holds r)" ]
result $? "what is refused leaves the folder as it was" "$(ls -A r)"
go -o r
[ $? = 0 ] && [ "$was" = "$(holds r)" ] && [ ! -e r.old ]
result $? "the same plan runs again in its folder" "$(cat err; ls -A r)"
go -o r --seed 5 --force
[ $? = 0 ] && [ "$was" = "$(holds r.old)" ] && grep -q '^seed: 5' r/study.yaml && [ ! -e r/notes.txt ] && grep -q '^r is kept as r.old$' err
result $? "--force keeps the old folder whole" "$(cat err; ls -A . r.old)"
go -o r/ --seed 6 --force && [ "$was" = "$(holds r.old)" ] && grep -q '^seed: 5' r.old.2/study.yaml
result $? "and once more under the next name" "$(cat err; ls -A)"
cmd=
works '^r.old.2: whole$' verify r.old.2
mkdir all && cp -r r r.old all && "$csp" compare all >out.txt 2>err
[ $? -le 1 ] && [ -e all/r/compare.csv ] && [ ! -e all/r.old/compare.csv ]
result $? "compare of a folder of folders leaves out what was kept aside" "$(cat err)"
# A folder that is not that of a run.
mkdir mine && echo 'a: 1' >mine/study.yaml && echo x >mine/paper.txt
refused 2 'mine holds study.yaml, which this run would overwrite, and is not the folder of a run' run my_study.yaml --animals 1 $short -o mine --force
rm mine/study.yaml
go -o mine && [ "$(cat mine/paper.txt)" = x ] && "$csp" verify mine >/dev/null
result $? "files of the user beside the results stay" "$(cat err)"
# What readers say of a folder that is not whole.
cp -r r torn && cp mine/animals.csv torn/animals.csv
for words in "compare" "scoreboard" "replay" "analyze spectrum --field act.flee"; do
    refused 3 'torn is not whole: animals.csv h.*put the file back' ${words%% --*} torn ${words#"${words%% --*}"}
done
"$csp" verify torn >out.txt 2>err
[ $? = 3 ] && grep -q '^torn: not whole: animals.csv' out.txt
result $? "verify says which file" "$(cat out.txt)"
"$csp" run my_study.yaml -o torn --seed 6 --animals 1 $short >out.txt 2>err && "$csp" verify torn >/dev/null
result $? "the same run mends it" "$(cat err)"
mkdir none && "$csp" verify none nowhere "$top/data/results/studies/battery_blocking" >out.txt
[ $? = 3 ] && grep -q '^none: no results' out.txt && grep -q '^nowhere: there is no such folder' out.txt && grep -q 'no MANIFEST: a folder of an older version' out.txt
result $? "a folder of an older version is told from a torn one" "$(cat out.txt)"
# Two runs, one folder: the second is refused while the first lives, and not after it was killed.
("$csp" run my_study.yaml --animals 8 --quiet --set agent.rearing.events=4000 -o two >/dev/null 2>&1) &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s two/run.log ] && break; sleep 0.2; done
"$csp" run my_study.yaml --animals 1 $short -o two >/dev/null 2>err2
[ $? = 3 ] && grep -q 'two is being written by another run (process [0-9]*)' err2
result $? "a second run in the folder of a living one is refused" "$(cat err2)"
child=$(sed 's/.* //' two/.lock)
kill -9 "$child"
wait $pid 2>/dev/null
[ -e two/.lock ] && go -o two && "$csp" verify two >/dev/null && [ ! -e two/.lock ]
result $? "the lock of a dead run is stale" "$(cat err; ls -A two)"
finish
