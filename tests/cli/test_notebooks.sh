# SPDX-License-Identifier: GPL-3.0-or-later
# What notebooks draw from and what they say (notebooks.py beside this file), what keep.py copies of a
# result folder, how the generic figure reads the names of cells, and that an executed notebook that
# is executed again stays the same file. No study is run here; nbconvert and a kernel, matplotlib and
# pandas are needed for the last tests alone.
. "$(dirname "$0")/../tap.sh"
python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c '' 2>/dev/null; then skip notebooks "no $python" && finish; fi
export PYTHONDONTWRITEBYTECODE=1
checks=$top/tests/cli/notebooks.py
clean() { # clean NAME CHECK: nothing to complain of in the project
    out=$("$python" "$checks" "$2" "$top" 2>&1)
    [ -z "$out" ]
    result $? "$1" "$out"
}
caught() { # caught NAME CHECK PATTERN: the bad tree in the working directory is refused
    out=$("$python" "$checks" "$2" 2>&1)
    printf '%s\n' "$out" | grep -q -- "$3"
    result $? "caught: $1" "$out"
}
clean "no number in a verdict is typed" typed
clean "every notebook is kept executed" executed
clean "notebooks load what needs.csv names, and run nothing" needs
clean "0.75, other and self" spelling
clean "every table of data/ says what made it" data
clean "a claim has one verdict everywhere" verdicts
out=$("$python" "$top/notebooks/headline.py" --check 2>&1)
result $? "the headline tables are those of the kept results (make tables mends them)" "$out"

notebook() { # notebook NAME MARKDOWN CODE [COUNT]
    printf '{"cells": [{"cell_type": "markdown", "source": ["%s"]}, {"cell_type": "code", "execution_count": %s, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["x"]}], "source": ["%s"]}]}\n' \
        "$2" "${4:-1}" "$3" >"notebooks/$1.ipynb"
}
tree() { rm -rf "$tmp/t" && mkdir -p "$tmp/t/notebooks" "$tmp/t/models/studies/trial" "$tmp/t/data/results/studies/a" "$tmp/t/data/published" && cd "$tmp/t" || exit 3; }
well() { # a tree that passes
    tree
    echo 'kind: study' >models/studies/trial/a.yaml
    printf 'notebook,study,table,measures\ngood,a,contrasts,*\ngood,a,summary,fear pain/s\n' >notebooks/needs.csv
    notebook good "Of 0.75" "run = results.load('a')\\nprint(f'C001 and S09: {run.diff(3):.2f} of 95 %, p < 0.05, {run.p}')"
    printf 'study,command,animals,seed,version,commit,sources,tables\na,conspecific run a,2,1,0.5.0,abc,,contrasts\n' >data/results/studies/index.csv
    echo study >data/results/studies/a/contrasts.csv
    printf '| `results/x.csv` | `make x` | |\n' >data/README.md
    echo x >data/results/x.csv
    printf 'x,source,doi,licence\n1,s,d,l\n' >data/published/a.csv
}
well
out=$(for c in typed executed needs spelling data verdicts; do "$python" "$checks" $c; done 2>&1)
[ -z "$out" ]
result $? "a good tree passes" "$out"
well && notebook bad "" "print('it freezes 15 points more')" && caught "a typed number" typed 'bad.ipynb: last cell, line 1: a typed number in "it freezes 15 points more"'
well && notebook bad "" "print(f'half of {run.x:.2f} is .5')" && caught "a typed number beside one of the table" typed 'bad.ipynb'
well && notebook bad "" "words = 'falls by 3 %%'; print(words)" && caught "a typed number in a sentence" typed 'bad.ipynb'
well && notebook bad "" "print(f'{0.15:.2f} more')" && caught "a typed number in braces" typed 'bad.ipynb'
well && notebook bad "" "x = 1" null && caught "a notebook that was not executed" executed 'bad.ipynb: not executed'
well && notebook bad "" "results.load('b')" && caught "a study that needs.csv does not name" needs 'bad.ipynb: loads b'
well && notebook bad "" "subprocess.run(['conspecific'])" && caught "a notebook that runs a program" needs 'bad.ipynb: runs a program'
well && echo 'good,b,contrasts,*' >>notebooks/needs.csv && caught "a study that is not there" needs 'no models/studies/\*/b.yaml'
well && notebook bad "falls by .5" "x = 1" && caught "a number without its zero" spelling 'falls by .5'
well && notebook bad "her pain is hers" "x = 1" && caught "hers" spelling 'hers'
well && echo x >data/results/y.csv && caught "a result that nothing makes" data 'data/results/y.csv: data/README.md names no command'
well && echo x >data/results/studies/a/summary.csv && caught "a kept table that the index does not name" data 'index.csv: a: says contrasts, there are contrasts summary'
well && mkdir data/results/studies/b && caught "a kept study that the index does not name" data 'studies: b stands'
well && printf 'x,source,doi,licence\n1,s,d,\n' >data/published/a.csv && caught "a published fact without licence" data 'a.csv:2: no licence'
well && printf 'claim,source,doi,where_seen\nC001,s,,\n' >data/published/a.csv && caught "a printed result of no known place" data 'a.csv:2: no where_seen'

board() { printf 'claim,verdict,contrasts,study\nC001,agrees,1,a\nC002,undecided,1,b\n' >data/results/scoreboard.csv && echo '| `results/scoreboard.csv` | `make y` | |' >>data/README.md; }
well && board && echo 'Freezing (C001 agrees, C002 undecided).' >notebooks/README.md
out=$("$python" "$checks" verdicts 2>&1)
[ -z "$out" ]
result $? "verdicts as on the scoreboard pass" "$out"
well && board && echo 'As published (C001, C002 **agree**).' >notebooks/README.md && caught "a page that says another verdict" verdicts 'notebooks/README.md: C002 agree; the scoreboard: undecided'
well && board && notebook bad "" "print('C002 disagrees')" && caught "a notebook that says another verdict" verdicts 'bad.ipynb: C002 disagrees; the scoreboard: undecided'
well && board && printf 'claim,study,verdict\nC001,a,disagrees\n' >data/results/studies/a/compare.csv && caught "a scoreboard beside another compare.csv" verdicts 'C001 agrees; a/compare.csv: disagrees'

# keep.py: what needs.csv names of a result folder, and where it comes from
well
cp "$top/notebooks/keep.py" "$top/notebooks/execute.py" notebooks/
mkdir build && printf '#!/bin/sh\nprintf "contrast,verdict\\nc,agrees\\n" >"$2/compare.csv"\nexit 1\n' >build/conspecific && chmod +x build/conspecific
printf 'notebook,study,table,measures\ngood,a,contrasts,*\ngood,a,summary,fear pain/s\ngood,a,animals,=\n' >notebooks/needs.csv
mkdir -p out/a
printf 'made:\n  version: 0.6.0\n  commit: def\n  sources: 123\nanimals: 4\nseed: 7\n' >out/a/study.yaml
printf 'contrast,a_measure,a_session,b_measure,b_session\nc,joy,2,fear,\n' >out/a/contrasts.csv
printf 'group,measure,session,mean\ng,fear,,1\ng,fear,1,2\ng,pain,,3\ng,pain,1,4\ng,joy,,5\n' >out/a/summary.csv
printf 'group,measure,session,trial,value\ng,fear,,,1\ng,fear,,1,2\ng,joy,2,,3\ng,joy,,,4\n' >out/a/animals.csv
out=$("$python" notebooks/keep.py out/ 2>&1)
[ "$out" = "kept a" ]
result $? "keep.py names what it keeps" "$out"
out=$(cat data/results/studies/a/summary.csv)
[ "$out" = "$(printf 'group,measure,session,mean\ng,fear,,1\ng,pain,1,4')" ]
result $? "a measure over all sessions, another by session" "$out"
out=$(cat data/results/studies/a/animals.csv)
[ "$out" = "$(printf 'group,measure,session,trial,value\ng,fear,,,1\ng,joy,2,,3')" ]
result $? "what a contrast asks about, without trials" "$out"
cmp -s out/a/contrasts.csv data/results/studies/a/contrasts.csv
result $? "contrasts whole"
cmp -s out/a/compare.csv data/results/studies/a/compare.csv
result $? "and the verdicts on them, made anew"
out=$(cat data/results/studies/index.csv)
[ "$out" = "$(printf 'study,command,animals,seed,version,commit,sources,tables\na,conspecific run a,4,7,0.6.0,def,123,animals compare contrasts summary')" ]
result $? "where they come from" "$out"
printf 'notebook,study,table,measures\ngood,a,contrasts,*\ngood,a,summary,love\n' >notebooks/needs.csv
out=$("$python" notebooks/keep.py out 2>&1)
printf '%s\n' "$out" | grep -q 'out/a/summary.csv has none of love'
result $? "a measure that the study does not have is an error" "$out"
printf 'notebook,study,table,measures\ngood,a,contrasts,*\ngood,a,sweep,fear\n' >notebooks/needs.csv
notebook good "" "x = results.read('data/results/x.csv')"
out=$("$python" notebooks/execute.py --list 2>&1)
[ "$out" = "  NB    notebooks/good.ipynb: a, data/results/x.csv; not whole: a" ]
result $? "--list says what a notebook draws from" "$out"
cp "$top/notebooks/headline.py" notebooks/
printf 'x\n<!-- headline -->\nold\n<!-- end -->\ny\n' | tee README.md >notebooks/README.md
out=$("$python" notebooks/headline.py --check 2>&1)
[ $? = 1 ]
result $? "a stale headline table is seen" "$out"
printf 'rat,measure,item,method,value\nfull,rho,life,actor,0.4\nfull,rho,life,actor,0.6\nfull,rho_0,life,actor,0.1\n' >data/results/overlap_headline.csv
"$python" notebooks/headline.py --write >/dev/null && out=$(grep '^| rat' README.md)
[ "$out" = "| rat | 0.50 [-0.77, 1.77] | not run yet | not run yet | not run yet | 2, -, - |" ] && cmp -s README.md notebooks/README.md
result $? "and written: Student's interval of two animals; what was not run is said" "$out"

cd "$top" || exit 3
if ! "$python" -c 'import matplotlib, pandas' 2>/dev/null; then
    skip "cells of the figure" "no matplotlib or pandas"
else
    out=$("$python" - 2>&1 <<'PY'
import sys

sys.path.insert(0, "notebooks")
import pandas as pd

import figure

assert figure.split_cell("x") is None and figure.split_cell("x@y") is None
assert figure.split_cell("x@n_acc=16") == ("x", {"n_acc": "16"})
assert figure.split_cell("x@n_acc=16@tau=0.5s") == ("x", {"n_acc": "16", "tau": "0.5s"})
assert figure.positions(["0.5s", "2s"]) == ([0.5, 2.0], [])
assert figure.positions(["1e3", "-.5"]) == ([1000.0, -0.5], [])
assert figure.positions(["500ms", "2s", "500ms"]) == ([0.0, 1.0, 0.0], ["500ms", "2s"])
assert figure.positions(["us", "them", "us"])[1] == ["us", "them"]


def table(names):
    return pd.DataFrame([{"contrast": c, "effect": i, "effect_low": i - 1, "effect_high": i + 1} for i, c in enumerate(names)])


grid = {"compare": table(["plain"] + [f"x@n={n}@tau={t}s" for n in (16, 64) for t in (0.5, 2)])}
lines, axis, names, scattered = figure.sweep_points(grid)
assert lines == {"x tau=0.5s": [(16, 1, 0, 2), (64, 3, 2, 4)], "x tau=2s": [(16, 2, 1, 3), (64, 4, 3, 5)]}, lines
assert (axis, names, scattered) == ("n", [], False)
sweep = pd.DataFrame({"study": "s", "group": "g", "cell": [1, 2], "n_x": ["7 ms", "3 ms"], "z": ["a", "b"], "measure": "m"})
drawn = {"compare": table(["x@cell=1", "x@cell=2"]), "sweep": sweep}
assert figure.sweep_points(drawn) == ({"x": [(7, 0, -1, 1), (3, 1, 0, 2)]}, "n_x", [], True)
PY
)
    result $? "cells of one axis, of two, with units, of words, drawn" "$out"
fi
if ! "$python" -c 'import nbconvert, ipykernel' 2>/dev/null; then
    skip "a notebook executed twice" "no nbconvert or no ipykernel"
else
    printf '{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": ["print(2.385)"]}], "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}\n' >"$tmp/twice.ipynb"
    "$python" "$top/notebooks/execute.py" "$tmp/twice.ipynb" >"$tmp/log" 2>&1 && cp "$tmp/twice.ipynb" "$tmp/once.ipynb" &&
        "$python" "$top/notebooks/execute.py" "$tmp/twice.ipynb" >>"$tmp/log" 2>&1 && cmp "$tmp/once.ipynb" "$tmp/twice.ipynb" >>"$tmp/log" &&
        grep -q 2.385 "$tmp/twice.ipynb" && ! grep -q '20[0-9][0-9]-[0-9][0-9]-' "$tmp/twice.ipynb"
    result $? "a notebook executed twice is the same file, without clock times" "$(cat "$tmp/log")"
fi
finish
