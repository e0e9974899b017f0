# SPDX-License-Identifier: GPL-3.0-or-later
# soak/faults.sh [EVERY]: one call of the system after another fails in a run, or kills it, in a folder that
# is not there and in one with whole results: every EVERY-th call (default 1) of every kind, with every
# error, once and for good. Afterwards the results are whole, or verify says that they are not and --resume
# ends with the bytes of an undisturbed run. The last line is a row of the table of src/README.md.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
. "$top/tests/faults/lib.sh"
every=${1:-1}
sample_study
cp "$tmp/count" counted
while read -r kind most; do
    case $kind in malloc) continue ;; esac
    # 28 ENOSPC, 5 EIO, 122 EDQUOT, 4 EINTR
    for how in kill 28 5 122 4 short; do
        case $kind-$how in
        write-short) ;;
        *-short) continue ;;
        esac
        k=1
        while [ "$k" -le "$most" ]; do
            struck "$kind" "$k" $how
            case $how in kill | 4 | short) ;; *) struck "$kind" "$k" $how good ;; esac
            k=$((k + every))
        done
    done
done <counted
[ $lost = 0 ]
result $? "$faults faults, and nothing is lost" "$lost lost"
echo "# item,target,measured"
echo "# \"a fault or a kill at every open, write, fsync, rename, mkostemp, close, unlink, mkdir\",results whole or resumed to equal bytes,$((faults - lost)) of $faults"
finish
