#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run the tests that make built, and the shell tests; one line a file, failures with their text.
#   B=build JOBS=2 tests/run.sh            everything
#   B=build JOBS=2 tests/run.sh lint       only tests/lint
# Every test speaks TAP ("ok 1 - name", "not ok 2 - name", "ok 3 - name # SKIP reason"); cmocka does
# so by itself. A crash, a missing binary or a plan that is not reached counts as a failure.
# Last line: "N passed, N failed, N skipped"; exit 1 if anything failed.
cd "$(dirname "$0")/.." || exit 3
export B="${B:-build}" CC="${CC:-gcc}" CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C
JOBS=${JOBS:-2} only=${1:-}
logs=$B/test-logs
rm -rf "$logs" && mkdir -p "$logs" || exit 3
# A cache of its own: a test never sees animals that another build reared.
export CONSPECIFIC_CACHE="${CONSPECIFIC_CACHE:-$PWD/$B/test-cache}"

one=$logs/one.sh
cat >"$one" <<'ONE'
#!/bin/sh
# one.sh TEST: run it, keep its output, print its line.
t=$1 log=$2/$(echo "$1" | tr / _).log
start=$(date +%s.%N)
case $t in
*.c)
    bin=$B/tests/${t#tests/}; bin=${bin%.c}
    if [ -x "$bin" ]; then timeout 900 "$bin" >"$log" 2>&1; code=$?
    else echo "not ok 1 - $t does not build" >"$log"; code=1; fi ;;
*) timeout 900 sh "$t" >"$log" 2>&1; code=$? ;;
esac
awk -v t="$t" -v code="$code" -v start="$start" -v end="$(date +%s.%N)" -v out="$log.count" '
    function bad(s) { f++; text = text "    " s "\n"; open = 1; if (last ~ /^ERROR: /) text = text "        " substr(last, 8) "\n" }
    /^1\.\.[0-9]+$/ { plan = substr($0, 4) + 0; next }
    /not ok [0-9]+ # SKIP|ok [0-9]+ - .*# SKIP/ { s++; sub(/.*ok [0-9]+ (- |# SKIP )?/, ""); text = text "    SKIP " $0 "\n"; open = 0; next }
    /not ok [0-9]+ - / { sub(/.*not ok [0-9]+ - /, ""); bad("FAILED " $0); next }
    /(^|[^t] ?)ok [0-9]+ - / { p++; open = 0; next }
    open && /^# / && ++shown[f] <= 12 { text = text "        " substr($0, 3) "\n" }
    { last = $0 }
    END {
        missing = plan - p - f - s
        if (missing > 0) { bad("FAILED " missing " tests did not run (exit " code "); last line: " last); f += missing - 1 }
        else if (code != 0 && f == 0) bad("FAILED exit code " code "; last line: " last)
        else if (p + f + s == 0) bad("FAILED no test in it")
        printf "%-44s %4d passed, %d failed, %d skipped  %6.1f s\n%s", t, p, f, s, end - start, text
        print p + 0, f + 0, s + 0 >out
    }' "$log"
ONE

{
    if [ "$only" != lint ]; then
        find tests -name 'test_*.sh' | sort
        find tests -name 'test_*.c' | sort
    fi
    find tests/lint -name 'lint_*.sh' | sort
} | xargs -P "$JOBS" -I{} sh "$one" {} "$logs"

cat "$logs"/*.count 2>/dev/null | awk '
    { p += $1; f += $2; s += $3 }
    END { if (NR == 0) f = 1; printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }'
