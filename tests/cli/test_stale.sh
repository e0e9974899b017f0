# SPDX-License-Identifier: GPL-3.0-or-later
# run --stale: a set of studies, of which only those run whose results are stale.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 3
export CONSPECIFIC_CACHE="$tmp/cache" CONSPECIFIC_MODELS="$top/models"
mkdir -p models/studies/toys other
circuits() { # circuits NAME SEED
    printf 'schema: 1\nkind: spillover\nname: %s\nanimals: 2\nseed: %s\ninputs: 8\nlongest: 300\n' "$1" "$2"
    printf 'exposure: {overlap: 0.7, kappa: 1, step: 0.1}\ncircuits: {value: {circuit: critic}}\n'
}
circuits one 1 >models/studies/toys/one.yaml
circuits two 1 >models/studies/toys/two.yaml
circuits three 1 >three.yaml
says() { # says CODE LINES NAME ARGUMENT...: exit code, and the lines on standard output
    code=$1 lines=$2 name=$3
    shift 3
    "$csp" run --quiet "$@" >out.txt 2>err.txt
    got=$?
    [ $got = "$code" ] && [ "$(grep -E ': (unchanged|stale)|stale$' out.txt | paste -sd '|')" = "$lines" ]
    result $? "$name" "exit $got: $(cat out.txt err.txt)"
}
none='stale: there are no results yet'
says 0 "one: $none|two: $none|three: $none|3 of 3 are stale" "--list runs nothing" --stale toys three.yaml -o to --list
[ ! -e to ]
result $? "--list makes no folder"
says 0 "one: $none|two: $none|2 of 2 were stale" "a theme runs" --stale toys -o to
says 0 "one: unchanged|two: unchanged|0 of 2 were stale" "the second time nothing runs" --stale toys -o to
says 0 "one: unchanged|two: unchanged|three: $none|1 of 3 were stale" "names, files and themes" --stale one toys two ./three.yaml -o to
circuits two 5 >models/studies/toys/two.yaml
says 0 'one: unchanged|two: stale: seed was `1`, is `5`|1 of 2 were stale' "only the changed study runs" --stale toys -o to
says 0 'one: stale: animals was `2`, is `1`|1 of 1 are stale' "a changed option is seen" --stale one -o to --animals 1 --list
says 0 "one: unchanged|two: unchanged|0 of 2 are stale" "a folder by its path" --stale models/studies/toys -o to/ --list
rm to/one/theory.csv
says 0 'one: stale: theory.csv is missing|1 of 1 were stale' "a missing table is made again" --stale one -o to
[ -s to/one/theory.csv ]
result $? "the table is there again"
echo 'schema: 1' >models/studies/toys/bad.yaml
says 2 "one: unchanged" "a file that does not read stops the set with exit 2" --stale one models/studies/toys/bad.yaml two -o to
rm models/studies/toys/bad.yaml
mkdir -p cut && : >cut/two
rm -rf to/one
says 3 "two: $none" "a run that fails stops the set with its exit code" --stale two one -o cut
circuits one 2 >other/one.yaml
says 2 '' "two studies of one folder are refused" --stale one other/one.yaml -o to
grep -q 'would share the folder' err.txt
result $? "and named" "$(cat err.txt)"
says 2 '' "a mistyped name is refused" --stale toyz -o to
says 2 '' "--resume does not go with --stale" --stale one --resume
says 2 '' "--list goes with --stale only" one --list
says 2 '' "two studies need --stale" one two
says 2 '' "a folder without studies is refused" --stale ./cut -o to
finish
