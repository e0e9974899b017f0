# SPDX-License-Identifier: GPL-3.0-or-later
# soak/ranks.sh N: kill a random one of three ranks at N random moments; each run must end within 10 s and
# --resume must finish it with the bytes of an undisturbed process.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
. "$top/tests/cli/ranks.sh"
if [ -z "$mpirun" ]; then
    echo "ranks.sh: needs mpirun of MPICH (make deps)" >&2
    exit 3
fi
(ranks 0 whole --quiet) >log 2>&1
result $? "one process" "$(tail -n 5 log)"
for k in $(seq "${1:-20}"); do
    set -- $(awk -v k="$k" 'BEGIN { srand(); srand(srand() + k); print int(3 * rand()), 2 * rand() }')
    die KILL "$1" "$2" cut
    [ $took -le 10 ]
    result $? "kill -9 of rank $1 after $2 s: exit $code after $took s" "$(cat log)"
    mend cut
done
finish
