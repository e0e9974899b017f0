# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C, kill -9 and --resume: the folder ends with the same bytes as if nothing had happened. A
# read-only folder, a missing one and a full disk are refused cleanly.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
go() { # go DIR OPTION...
    dir=$1
    shift
    exec "$csp" run my_study.yaml -o "$dir" --animals 12 --quiet --set agent.rearing.events=200 --set agent.rearing.adult=20 "$@"
}
(go whole) >log 2>&1
result $? "an undisturbed run" "$(tail -n 3 log)"
same() { # same DIR NAME
    bad=
    for f in study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv run.h5; do cmp -s "whole/$f" "$1/$f" || bad="$bad $f"; done
    [ -z "$bad" ]
    result $? "$2" "differs:$bad"
}
for signal in INT TERM HUP KILL; do
    for after in 0.4 0.2 0.1 0.8 0.05; do
        rm -rf cut
        (go cut) >log 2>&1 &
        pid=$!
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do [ -s cut/run.log ] && break; sleep 0.2; done
        sleep $after
        kill -$signal $pid 2>/dev/null
        wait $pid 2>/dev/null
        code=$?
        [ $code != 0 ] && break # it ended before the signal: try another moment
    done
    case $signal in INT) want=130 ;; TERM) want=143 ;; HUP) want=129 ;; KILL) want=137 ;; esac
    [ $code = $want ]
    result $? "kill -$signal ends with $want" "exit $code: $(tail -n 3 log)"
    grep -q '\] threads: [1-9]' cut/run.log
    result $? "a quiet run has a log after $signal" "$(ls cut)"
    (go cut --resume) >log 2>&1
    result $? "--resume after $signal" "$(tail -n 3 log)"
    same cut "the same bytes after $signal and --resume"
    ! ls cut | grep -qE 'checkpoint|tmp'
    result $? "no checkpoint is left after $signal and --resume" "$(ls cut)"
done
# nohup keeps a run going; a terminal's pipe that closes does not end it; a file that may not grow is told.
rm -rf cut
(trap '' HUP; go cut) >log 2>&1 &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do [ -s cut/run.log ] && break; sleep 0.2; done
kill -HUP $pid 2>/dev/null
wait $pid
result $? "under nohup a hang-up does not stop the run" "$(tail -n 3 log)"
same cut "nor change its bytes"
rm -rf cut
{ "$csp" run my_study.yaml -o cut --animals 12 --set agent.rearing.events=200 --set agent.rearing.adult=20 2>&1; echo $? >code; } | head -c 1 >/dev/null
[ "$(cat code)" = 0 ]
result $? "nobody reads what a run says: it goes on" "exit $(cat code)"
same cut "and leaves the same bytes"
rm -rf cut
(ulimit -f 40; go cut) >log 2>&1
[ $? = 3 ] && grep -q 'File too large' log && ! ls -A cut | grep -qE 'tmp|staged|csv'
result $? "a file that may not grow is exit 3, and nothing is left half" "$(cat log; ls -A cut)"
(go cut --resume) >log 2>&1
same cut "it goes on when it may"
mkdir locked && chmod a-w locked
if [ "$(id -u)" = 0 ]; then skip "a read-only folder is exit 3" "root may write anywhere"; else
    (go locked) >log 2>&1
    [ $? = 3 ]
    result $? "a read-only folder is exit 3" "$(cat log)"
fi
(go /proc/no/such) >log 2>&1
[ $? = 3 ] && grep -q '/proc/no' log
result $? "a folder that cannot be made is exit 3 and named" "$(cat log)"
echo x >file
(go file) >log 2>&1
[ $? = 3 ] && [ "$(cat file)" = x ]
result $? "a file in the place of the folder is exit 3 and stays whole" "$(cat log)"
finish
