# SPDX-License-Identifier: GPL-3.0-or-later
# Every command from a folder that holds neither models nor data: they are found from the file that is
# named, from the results, or by CONSPECIFIC_MODELS. The program is a copy that lies in no source tree.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
unset CONSPECIFIC_MODELS CONSPECIFIC_DATA
export CONSPECIFIC_CACHE="$tmp/cache"
mkdir "$tmp/tree" "$tmp/elsewhere"
cp -r "$top/models" "$top/data" "$tmp/tree/" && cp "$csp" "$tmp/conspecific"
csp=$tmp/conspecific tree=$tmp/tree
cd "$tmp/elsewhere" || exit 3
(cd "$tree/models/studies" && awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md")
study=$tree/models/studies/my_study.yaml
works 'no problem' check "$study" "$tree"/models/fits/*.yaml "$tree/models/paradigms/human/dehumanisation_human.yaml"
works '^name: ' show "$study" --plain
for fit in "$tree"/models/fits/*.yaml; do works '.' fit "$fit" --targets; done
"$csp" run "$study" --animals 2 --quiet --record full --set agent.rearing.events=50 --set agent.rearing.adult=5 -o "$tree/out/r" >out.txt 2>err
result $? "run of a study given by its path" "$(head -c 300 err)"
for command in compare scoreboard; do
    "$csp" $command "$tree/out/r" >out.txt 2>err
    [ $? -le 1 ]
    result $? "$command finds the claims above the results" "$(head -c 300 err)"
done
works 'C004' scoreboard --board "$tree/data/results/scoreboard.csv"
refused 3 'no file data/claims.csv; looked for data/claims.csv, .*CONSPECIFIC_DATA' list claims
export CONSPECIFIC_MODELS="$tree/models"
works '^C004' list claims
works 'no problem' check contagion helping_days
mv "$tree/out/r" r
"$csp" compare r >out.txt 2>err
[ $? -le 1 ]
result $? "compare finds the claims beside CONSPECIFIC_MODELS" "$(head -c 300 err)"
# A folder that may be read only: the same table and exit code, and a note.
"$csp" compare r >table.txt 2>err
code=$?
"$csp" analyze spectrum r --field act.flee --animal 1 >spectrum.txt 2>err
rm -rf r/compare.csv r/analyze
if [ "$(id -u)" != 0 ]; then as=; else as="setpriv --reuid 65534 --regid 65534 --clear-groups"; fi
chmod 755 "$tmp" && chmod a-w r
if $as test -r r/study.yaml 2>/dev/null; then
    $as "$csp" compare r >out.txt 2>err
    [ $? = $code ] && cmp -s table.txt out.txt && grep -q '^note: .*nothing was written' err && [ ! -e r/compare.csv ]
    result $? "compare of a folder that may only be read" "$(head -c 300 err)"
    $as "$csp" analyze spectrum r --field act.flee --animal 1 >out.txt 2>err
    [ $? = 0 ] && cmp -s spectrum.txt out.txt && grep -q '^note: .*nothing was written' err && [ ! -e r/analyze ]
    result $? "analyze of a folder that may only be read" "$(head -c 300 err)"
else skip "a folder that may only be read" "setpriv is missing"; fi
chmod u+w r
finish
