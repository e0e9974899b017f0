# SPDX-License-Identifier: GPL-3.0-or-later
# A sample of faults of the system under a run (all of them: tests/soak/faults.sh): the results are whole,
# or the folder says that they are not and --resume ends with the same bytes.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
in_folder
. "$top/tests/faults/lib.sh"
sample_study
last=$(calls rename)
[ "$last" -ge 8 ]
result $? "each result file is renamed to its place" "$(cat "$tmp/count")"
struck rename $((last - 3)) kill # in the middle of the commit
struck rename $((last - 3)) 28   # no space left
struck write $(($(calls write) / 2)) 28 good
struck write $(($(calls write) / 3)) short
struck fsync $(($(calls fsync) / 2)) 5 # input/output error
[ $lost = 0 ]
result $? "$faults faults, and nothing is lost" "$lost lost"
finish
