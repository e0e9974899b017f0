# SPDX-License-Identifier: GPL-3.0-or-later
# Which notebooks `make figures` executes, that none starts a study by itself, and how the generic
# figure reads the names of cells. Nothing is executed here but Python's standard library, and for
# the figure matplotlib and pandas where they are.
. "$(dirname "$0")/../tap.sh"
python=${PYTHON:-/usr/bin/python3}
unset ALL TRIAL SCIENCE HUMANS THEORY
if ! "$python" -c '' 2>/dev/null; then skip notebooks "no $python" && finish; fi
export PYTHONDONTWRITEBYTECODE=1
says() { # says NAME PATTERN: $out has it
    printf '%s\n' "$out" | grep -q -- "$2"
    result $? "$1" "$out"
}
notebook() { # notebook NAME FIRST-CELL CODE
    printf '{"cells": [{"cell_type": "markdown", "source": ["%s"]}, {"cell_type": "code", "source": ["%s"]}]}\n' "$2" "$3" >"notebooks/$1.ipynb"
}
cd "$tmp" && mkdir -p notebooks build models/studies/trial models/studies/human models/studies/resonance out/trial/b || exit 3
cp "$top/notebooks/execute.py" "$top/notebooks/results.py" notebooks/
for s in trial/a trial/b human/c human/d resonance/e; do echo "kind: study" >"models/studies/$s.yaml"; done
touch out/trial/b/summary.csv
# a program that leaves a mark, and a result
printf '#!/bin/sh\necho "$@" >>%s/ran\nwhile [ "$1" != -o ]; do shift; done\nmkdir -p "$2" && touch "$2/summary.csv"\n' "$tmp" >build/conspecific
chmod +x build/conspecific
notebook ready "Made from make trial: -o out/trial/b" "run = trial.load('b')"
notebook lacks "Made from make trial: -o out/trial/b" "x = trial.load('b'); y = trial.load('a')"
notebook people "into out/humans/* and out/nothing" ""
notebook table "from data/overlap.csv" ""
notebook script "of no folder" "run(['notebooks/map.py'])"
printf 'NEEDS = ["out/e"]\n' >notebooks/map.py
out=$("$python" notebooks/execute.py --list 2>&1)
says "ready: its results are there" '^  NB    notebooks/ready.ipynb$'
says "ready: it needs none" '^  NB    notebooks/table.ipynb$'
says "left: a study that the code loads" 'lacks.ipynb: out/trial/a missing; make trial$'
says "left: a folder of studies" 'people.ipynb: out/humans/c, out/humans/d missing; make humans$'
says "left: what a script needs" 'script.ipynb: out/e missing; make demo$'
says "counted" '^2 notebooks ready, 0 failed, 3 left'
out=$(TRIAL=elsewhere "$python" notebooks/execute.py --list 2>&1)
says "TRIAL moves the folder of results" 'ready.ipynb: out/trial/b missing'
need() { "$python" -c 'import sys; sys.path.insert(0, "notebooks"); import results; print(results.need(sys.argv[1]))' "$1" 2>&1; }
out=$(need out/trial/a)
says "without results: what makes them" 'Missing: no results in out/trial/a: make trial (ALL=1'
[ ! -e ran ]
result $? "no study was started" "$(cat ran 2>/dev/null)"
out=$(need out/science/overlap_x)
says "sweeps have a target of their own" 'make sweeps'
out=$(ALL=1 need out/trial/a)
says "ALL=1 says what it runs" '^running models/studies/trial/a.yaml into out/trial/a'
grep -q '^run models/studies/trial/a.yaml -o out/trial/a --quiet$' ran
result $? "and runs it" "$(cat ran 2>/dev/null)"
# the project's own
cd "$top" || exit 3
grep -lE 'conspecific[^]]*"run' notebooks/*.ipynb >"$tmp/own"
[ ! -s "$tmp/own" ]
result $? "no notebook runs a study past results.need" "$(cat "$tmp/own")"
out=$(TRIAL=$tmp/no SCIENCE=$tmp/no HUMANS=$tmp/no THEORY=$tmp/no "$python" notebooks/execute.py --list 2>&1)
printf '%s\n' "$out" | sed -n 's/^  NB    //p' | xargs -r grep -L 'data/\|\\"data\\"' >"$tmp/blind"
[ ! -s "$tmp/blind" ]
result $? "every notebook names the results it reads, or reads tables of data/" "$(cat "$tmp/blind")"

if ! "$python" -c 'import matplotlib, pandas' 2>/dev/null; then
    n=$((n + 1)) && echo "ok $n - cells of the figure # SKIP no matplotlib or pandas"
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
finish
