# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests of mpirun after tap.sh and lib.sh: a small study, run by so many ranks, and its bytes.
# Moments of signals count from when the rank is there.
mpirun=
for m in mpirun.mpich mpirun mpiexec.hydra; do
    if [ -z "$mpirun" ] && $m --version 2>/dev/null | grep -q HYDRA; then mpirun=$m; fi
done
in_folder
awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
study='run my_study.yaml --animals 3 --threads 1 --set agent.rearing.events=40 --set agent.rearing.adult=4'
ranks() { # ranks N DIR OPTION...: N = 0 is a process without mpirun
    ranks=$1 dir=$2
    shift 2
    if [ "$ranks" = 0 ]; then exec "$csp" $study -o "$dir" "$@"; fi
    exec timeout 120 "$mpirun" -n "$ranks" "$csp" $study -o "$dir" "$@"
}
same() { # same DIR NAME
    bad=
    for f in study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv run.h5; do cmp -s "whole/$f" "$1/$f" || bad="$bad $f"; done
    [ -z "$bad" ]
    result $? "$2" "differs:$bad; $(tail -n 5 log)"
}
pids_of() { # pids_of DIR: processes of the program that write this folder, as "rank pid"
    for p in $(pgrep -f "^$csp run .* -o $1( |\$)"); do
        r=$(tr '\0' '\n' <"/proc/$p/environ" 2>/dev/null | sed -n 's/^PMI_RANK=//p')
        [ -z "$r" ] || echo "$r $p"
    done
}
# die SIGNAL RANK SECONDS DIR: a run of three ranks of which one gets a signal; exit code in $code, time in $took
die() {
    rm -rf "$4" cache
    (ranks 3 "$4" --quiet) >log 2>&1 &
    job=$! victim= tries=0
    while [ -z "$victim" ] && [ $((tries += 1)) -lt 500 ]; do
        sleep 0.02
        victim=$(pids_of "$4" | sed -n "s/^$2 //p")
    done
    sleep "$3"
    from=$(date +%s)
    kill "-$1" $victim
    wait $job
    code=$? took=$(($(date +%s) - from))
    for p in $(pids_of "$4" | cut -d ' ' -f 2); do kill -KILL "$p"; took=99; done # one was left behind
}
# mend DIR: finish what a dead rank left
mend() {
    (ranks 3 "$1" --quiet --resume) >log 2>&1
    result $? "--resume finishes it" "$(tail -n 5 log)"
    same "$1" "the same bytes as one process that nobody disturbed"
}
