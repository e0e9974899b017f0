# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced after tests/tap.sh: one run in which one call of the system fails, or in which the process is
# killed there, and the question what is left. Before and after, each fault is one of
#   struck KIND N HOW [STICKY]
# on two folders: one that is not there, and one that holds the whole results of the same plan.
shim=$tmp/shim.so faults=0 lost=0
${CC:-gcc} -std=gnu11 -O1 -fPIC -shared -o "$shim" "$top/tests/faults/shim.c" -ldl >shim.log 2>&1
result $? "the shim builds" "$(cat shim.log)"
files='study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv run.h5'
plan() { "$csp" run tiny.yaml --quiet --threads 1 -o "$@"; } # plan DIR OPTION...
equal() { for f in $files; do cmp -s "$1/$f" "$2/$f" || return 1; done; }
# count COMMAND...: how many calls of each kind it makes, as lines "KIND N"
count() { FAULT_UNDER="$under" FAULT_COUNT="$tmp/count" LD_PRELOAD=$shim "$@" >/dev/null 2>err; }
calls() { awk -v k="$1" '$1 == k { print $2 }' "$tmp/count"; } # calls KIND
# What must be true of a folder after a fault; says what is not.
kept() { # kept DIR EXIT-CODE
    case $2 in 0 | 3 | 137) ;; *) echo "exit $2: $(head -c 300 err)"; return ;; esac
    [ "$2" != 3 ] || grep -q 'conspecific run: ' err || echo "exit 3 without a sentence"
    "$csp" verify "$1" >verdict 2>&1
    code=$?
    if [ "$2" = 0 ] && [ $code != 0 ]; then echo "exit 0, but $(cat verdict)"; fi
    if [ $code = 0 ] && ! equal ref "$1"; then echo "whole, but other bytes"; fi
    plan "$1" --resume >log 2>&1 || { echo "--resume: $(head -c 300 log)"; return; }
    equal ref "$1" && "$csp" verify "$1" >verdict 2>&1 || echo "after --resume other bytes: $(cat verdict)"
    LC_ALL=C ls -A "$1" | grep -E 'tmp|lock|staged|checkpoint|part$' | sed 's/^/left behind: /'
}
struck() { # struck KIND N HOW [STICKY]
    for folder in fresh whole; do
        rm -rf under.$folder
        [ $folder = fresh ] || cp -r ref under.$folder
        (export FAULT_OP="$1" FAULT_N="$2" FAULT_HOW="$3" FAULT_UNDER="under.$folder" LD_PRELOAD="$shim"
            [ -z "$4" ] || export FAULT_STICKY=1
            exec timeout 60 "$csp" run tiny.yaml --quiet --threads 1 -o under.$folder >out 2>err)
        got=$?
        why=$(kept under.$folder $got 2>&1)
        faults=$((faults + 1))
        if [ -n "$why" ]; then
            lost=$((lost + 1))
            result 1 "$folder folder: $1 number $2, $3${4:+, for good}" "$why"
        fi
    done
}
sample_study() {
    awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
    sed 's/^animals: .*/animals: 1/; s/^groups:/set: {agent.rearing.events: 20, agent.rearing.adult: 2}\n&/' my_study.yaml >tiny.yaml
    plan ref >log 2>&1
    result $? "an undisturbed run" "$(cat log)"
    under=under.fresh
    count "$csp" run tiny.yaml --quiet --threads 1 -o under.fresh
    result $? "the calls of a run are counted" "$(cat err)"
}
