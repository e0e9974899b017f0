# SPDX-License-Identifier: GPL-3.0-or-later
# What check passes, run does not refuse, and the reverse: every shipped study passes check, which makes
# ready all that a run makes ready before its first tick (study/design/test_plan_setup.c); every spoiled
# file is refused by both, with exit code 2, and leaves no folder.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 3
CONSPECIFIC_CACHE=$tmp/cache && export CONSPECIFIC_CACHE
find models/studies -name '*.yaml' | sort >"$tmp/studies"
xargs "$csp" check <"$tmp/studies" >"$tmp/out" 2>"$tmp/err"
[ $? = 0 ] && [ "$(grep -c 'no problem$' "$tmp/out")" = "$(wc -l <"$tmp/studies")" ]
result $? "every shipped study passes check" "$(cat "$tmp/err")"
for file in tests/config/spoiled/*.yaml tests/study/design/spoiled/*.yaml; do
    "$csp" check "$file" >"$tmp/out" 2>"$tmp/check"
    checked=$?
    "$csp" run "$file" --animals 1 --quiet -o "$tmp/run" >"$tmp/out" 2>"$tmp/err"
    ran=$?
    [ $checked = 2 ] && [ $ran = 2 ] && [ ! -e "$tmp/run" ] || printf '%s: check %s, run %s: %s\n' "$file" $checked $ran "$(head -n 1 "$tmp/check" "$tmp/err")" >>"$tmp/passed"
done
[ ! -s "$tmp/passed" ]
result $? "every spoiled file is refused by check and by run" "$(cat "$tmp/passed" 2>/dev/null)"
finish
