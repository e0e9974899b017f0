# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific plot and report from outside: where the module is found, what is refused, and what is said where
# Python or a module is missing.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/cli/lib.sh"
export CONSPECIFIC_DATA="$top/data" CONSPECIFIC_MODELS="$top/models" CONSPECIFIC_PYTHON="${PYTHON:-/usr/bin/python3}"
unset PYTHONPATH
cd "$tmp" || exit 3
mkdir empty && cp -r "$top/data/results/studies/restrainer_opening" kept
limit=60
refused 3 'nowhere: no such folder; conspecific run STUDY -o nowhere' plot nowhere
refused 3 'empty: no folder of results: .*conspecific run STUDY -o empty' plot empty
refused 2 'did you mean .--measure' plot kept --mesure x
export CONSPECIFIC_PYTHON="$tmp/no_such_python"
refused 3 'no_such_python: No such file.*apt-get install python3.*CONSPECIFIC_PYTHON' plot kept
export CONSPECIFIC_PYTHON="${PYTHON:-/usr/bin/python3}"
mkdir tree && cp "$csp" tree/conspecific
csp=$tmp/tree/conspecific refused 3 'the Python module is neither in share/conspecific/python nor in src/python above' plot kept
if ! "$CONSPECIFIC_PYTHON" -c '' 2>/dev/null; then skip "modules that are missing" "no $CONSPECIFIC_PYTHON" && finish; fi
# An interpreter whose matplotlib cannot be imported.
printf '#!/bin/sh\nPYTHONPATH="%s:$PYTHONPATH" exec "%s" "$@"\n' "$tmp/hide" "$CONSPECIFIC_PYTHON" >python && chmod +x python
mkdir -p hide/matplotlib && echo 'raise ImportError("hidden")' >hide/matplotlib/__init__.py
keep=$CONSPECIFIC_PYTHON
export CONSPECIFIC_PYTHON="$tmp/python"
refused 3 'has no matplotlib.*: apt-get install .*python3-matplotlib' plot kept
export CONSPECIFIC_PYTHON="$keep"
if ! "$keep" -c 'import matplotlib, pandas, yaml, h5py' 2>/dev/null; then
    skip "figures" "no matplotlib, pandas, yaml or h5py (make deps-figures)" && finish
fi
refused 2 'no measure or recorded field is called opned; did you mean opened' plot kept --measure opned
echo 'raise SystemExit("the wrong module")' >random.py
works 'kept/plot.png' plot kept
[ "$(head -c 4 kept/plot.png | od -An -c | tr -d ' ')" = '211PNG' ]
result $? "a PNG in the folder, beside a random.py that is not Python's"
works 'a.svg' plot kept -o a.pdf,a.svg --filter group=trapped --filter contrast=day_1
head -c 4 a.pdf | grep -q %PDF && grep -q '<svg' a.svg && ! grep -q '>empty<' a.svg
result $? "several formats, and both filters are passed on"
mkdir -p prefix/bin prefix/share/conspecific && cp "$csp" prefix/bin/ && cp -r "$top/src/python" prefix/share/conspecific/
csp=$tmp/prefix/bin/conspecific works 'b.png' plot kept -o b.png
refused 3 'no folder of results' report empty
refused 2 'one thing too many|operand' report kept empty
refused 2 'found much' report kept --limit much
works 'kept/report.html' report kept --filter group=trapped
grep -q 'C079' kept/report.html && ! grep -q 'src="http' kept/report.html
result $? "a page with its claims that fetches nothing"

# From a study to its page: what run says is next can be typed as it stands.
export CONSPECIFIC_CACHE="$tmp/cache"
awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
short="my_study.yaml --animals 2 --record full --set record.fields=[bnst.T,acc.r] --set agent.rearing.events=50 --set agent.rearing.adult=5"
"$csp" run $short -o mine >out.txt 2>err
grep -qx 'results: mine' err && grep -qx 'next: conspecific compare mine, conspecific plot mine, conspecific report mine' err
result $? "run says where the results are and what to type next" "$(head -c 300 err)"
"$csp" run $short -o mine --quiet >out.txt 2>err
[ ! -s err ]
result $? "not with --quiet" "$(head -c 300 err)"
works 'mine/plot.png' plot mine --kind groups,signals,contrasts
[ -s mine/compare.csv ]
result $? "plot has the contrasts judged"
if "$keep" -c 'import plotly' 2>/dev/null; then
    works 'mine/report.html' report mine
    grep -q 'id="player-data"' mine/report.html && grep -q 'projections with gain, tract and source' mine/report.html
    result $? "a page with a player and the wiring"
else skip "a page with a player" "no plotly (make deps-figures)"; fi
finish
