# SPDX-License-Identifier: GPL-3.0-or-later
# mpirun: one study by several processes has the bytes of one process; a rank that dies or hangs ends
# the run soon, and --resume finishes it.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
. "$top/tests/cli/ranks.sh"
if [ -z "$mpirun" ]; then
    skip "studies by several ranks" "needs mpirun of MPICH (make deps)"
    finish
fi
(ranks 0 whole --quiet) >log 2>&1
result $? "one process" "$(tail -n 5 log)"
for k in 1 2 4; do
    rm -rf cache
    (ranks $k by$k) >log 2>&1
    result $? "$k ranks" "$(tail -n 5 log)"
    same by$k "$k ranks: the same bytes"
    [ "$(cut -d ' ' -f 1 log | paste -sd ' ')" = 'memory: results: next:' ]
    result $? "$k ranks: nobody prints anything that one process would not" "$(head -n 5 log)"
done
[ "$(sed -n 's/.*rearing: \([0-9]*\) reared.*/\1/p' by4/run.log)" = 3 ] && ! grep -q 'reared by another' by4/run.log
result $? "no animal is reared twice by 4 ranks" "$(grep rear by4/run.log)"
grep -q '] rank [1-3]: ' by4/run.log
result $? "what the others log is in the one log" "$(cat by4/run.log)"
! ls by4 cache | grep -qE 'checkpoint|tmp|lock'
result $? "nothing is left over" "$(ls by4 cache)"

rm -rf cache # two runs that know nothing of one another share the cache
(ranks 0 one --quiet) >log 2>&1 &
(ranks 0 two --quiet) >log2 2>&1
wait $!
together=$(cat one/run.log two/run.log | awk '/rearing: / { n += $4 } /reared by another run/ { n-- } /reared again/ { n = 99 } END { print n }')
[ "$together" = 3 ]
result $? "no animal is reared twice by two runs at a time" "$together: $(grep rear one/run.log two/run.log)"

for when in "1 0.2" "0 0.6" "2 0.9"; do
    set -- $when
    die KILL $1 $2 cut
    [ $code != 0 ] && [ $took -le 10 ]
    result $? "kill -9 of rank $1 after $2 s ends the run within 10 s" "exit $code after $took s: $(cat log)"
    mend cut
done
die STOP 1 0.4 cut
[ $code = 130 ] && [ $took -le 10 ] && grep -q 'rank 1 has not answered' log
result $? "a rank that hangs ends the run within 10 s" "exit $code after $took s: $(cat log)"
mend cut
die TERM 2 0.4 cut
[ $code = 130 ] && grep -q 'units are done; --resume finishes cut' log
result $? "SIGTERM to one rank stops all of them as Ctrl-C does" "exit $code after $took s: $(cat log)"
mend cut

(CONSPECIFIC_CACHE=/proc/none ranks 2 none --quiet) >log 2>&1
[ $? = 3 ] && grep -q 'set CONSPECIFIC_CACHE to a folder' log
result $? "ranks without a cache that they share are refused" "$(cat log)"
sed -i 's/^agent: rat/agent: ratt/' my_study.yaml
(ranks 2 bad) >log 2>&1
[ $? = 2 ] && [ "$(grep -c 'my_study.yaml:4' log)" = 1 ]
result $? "a mistake in a file is said once" "$(cat log)"
PMI_SIZE=2 refused 2 'does not go with mpirun' run --stale battery --list
PMI_SIZE=2 refused 2 'not shared between 2 ranks' run mechanisms
OMPI_COMM_WORLD_SIZE=2 refused 2 'Open MPI' run harm_aversion
finish
