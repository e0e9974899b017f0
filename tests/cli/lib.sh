# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests of tests/cli after tap.sh: a folder in which the program runs, a paradigm to extend,
# and lines that must be refused or must work.
cmd=     # the command of all lines; empty: each line names its own
label=   # what the results are called besides
limit=10 # seconds that a line may take
# The program sees models/ and data/ and keeps its reared animals in a cache of the test's own.
in_folder() {
    ln -s "$top/models" "$tmp/models" && ln -s "$top/data" "$tmp/data"
    cd "$tmp" || exit 3
    export CONSPECIFIC_CACHE="$tmp/cache"
}
# beside DOC <REST >FILE: a paradigm of an observer beside a scripted cagemate, from `events` on as in REST
beside() {
    cat <<YAML
schema: 1
kind: paradigm
name: watch
source: "test"
doc: "$1"
roles:
  observer: {brain: full, identity: self, subject: true}
  cagemate: {brain: scripted, identity: cagemate}
context: home_cage
barriers:
  - {between: [observer, cagemate], sound: 1, sight: 1, odour: 1, touch: 0}
YAML
    cat
}
snapshot() { find . ! -name err ! -name out.txt | LC_ALL=C sort; }
# refused CODE PATTERN ARGUMENT...: exit code, a line on stderr that matches, no new file, in time
refused() {
    code=$1 pattern=$2
    shift 2
    before=$(snapshot)
    timeout "$limit" "$csp" $cmd "$@" >out.txt 2>err </dev/null
    got=$?
    why=
    [ "$got" = "$code" ] || why="exit $got, expected $code"
    grep -qE -e "$pattern" err || why="$why; stderr does not match $pattern: $(head -c 300 err)"
    [ "$before" = "$(snapshot)" ] || why="$why; something was written"
    [ -z "$why" ]
    result $? "refused ($code)${label:+ $label}: ${cmd:+$cmd }$*" "$why"
}
works() { # works PATTERN ARGUMENT...
    pattern=$1
    shift
    "$csp" $cmd "$@" >out.txt 2>err </dev/null
    got=$?
    [ $got = 0 ] && grep -qE -e "$pattern" out.txt
    result $? "works: ${cmd:+$cmd }$*" "exit $got: $(head -c 300 err)"
}
# spoiled NAME FILE SED-SCRIPT PATTERN: FILE changed by the script is refused where it is wrong
spoiled() {
    sed "$3" "$2" >bad.yaml
    if cmp -s bad.yaml "$2"; then result 1 "spoiled: $1" "the sed script changed nothing"; return; fi
    label=$1 where="bad.yaml:[0-9]+:[0-9]+: error: .*$4"
    if [ -n "$cmd" ]; then refused 2 "$where" bad.yaml; else refused 2 "$where" check bad.yaml; fi
    label=
}
