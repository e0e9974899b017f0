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
for signal in INT TERM KILL; do
    for after in 0.4 0.2 0.1 0.8 0.05; do
        rm -rf cut
        (go cut) >log 2>&1 &
        pid=$!
        sleep $after
        kill -$signal $pid 2>/dev/null
        wait $pid 2>/dev/null
        code=$?
        [ $code != 0 ] && break # it ended before the signal: try another moment
    done
    want=130
    [ $signal = KILL ] && want=137
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
