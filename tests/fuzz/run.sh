#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [libfuzzer|afl] [SECONDS] [JOBS] [NAME...]: each target of this folder, or those named, for so
# many seconds, from its corpus. A line of CSV each: item, target, measured. Inputs that crash or hang
# stay in build/fuzz/found/NAME; once mended, they belong into tests/fuzz/corpus/NAME, which `make test`
# replays. Exit 1 if there are any.
engine=${1:-libfuzzer} seconds=${2:-30} jobs=${3:-2}
cd "$(dirname "$0")/../.." || exit 3
[ $# -gt 3 ] && shift 3 && names=$* || names=$(ls tests/fuzz/test_*.c | sed 's/.*test_\(.*\)\.c/\1/')
case $engine in
libfuzzer) build=fuzz cc=clang ;;
afl) build=afl cc=afl-clang-fast ;;
*) echo "run.sh: ENGINE=$engine: libfuzzer or afl" >&2 && exit 2 ;;
esac
command -v $cc >/dev/null || { echo "SKIP fuzz: needs $cc (apt-get install clang afl++)" && exit 0; }
export AFL_QUIET=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1
export LLVM_PROFILE_FILE=/dev/null
top=build/$build
targets=
for name in $names; do targets="$targets $top/fuzz/$name"; done
# shellcheck disable=SC2086 # a list
${MAKE:-make} BUILD=$build CC="${FUZZ_CC:-$cc}" -j"$jobs" $targets >&2 || exit 1

fuzz() { # NAME: what was found goes to $found, the number of runs to standard output
    if [ $engine = libfuzzer ]; then
        "$top/fuzz/$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
            -artifact_prefix="$found/" -print_final_stats=1 "$tried" "tests/fuzz/corpus/$1" >"$tried.log" 2>&1
        sed -n 's/^stat::number_of_executed_units: *//p' "$tried.log"
    else
        rm -rf "$tried.afl"
        ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 afl-fuzz -V "$seconds" -m none -t 20000 \
            -i "tests/fuzz/corpus/$1" -o "$tried.afl" -- "$top/fuzz/$1" >"$tried.log" 2>&1
        cp "$tried.afl"/default/crashes/id* "$tried.afl"/default/hangs/id* "$found/" 2>/dev/null
        sed -n 's/^execs_done *: *//p' "$tried.afl/default/fuzzer_stats"
    fi
}

faults=0
for name in $names; do
    tried=build/fuzz/tried/$engine/$name found=build/fuzz/found/$name
    mkdir -p "$tried" "$found"
    before=$(ls "$found" | wc -l)
    runs=$(fuzz "$name")
    new=$(($(ls "$found" | wc -l) - before))
    [ -n "$runs" ] || { new=$((new + 1)) && tail -n 5 "$tried.log" >&2; }
    faults=$((faults + new))
    echo "fuzz $name ($engine),no crash or hang,$new in ${runs:-0} inputs of $seconds s"
done
[ $faults = 0 ]
