# SPDX-License-Identifier: GPL-3.0-or-later
"""Execute notebooks in their place, from the tables in data/results.

    python3 notebooks/execute.py [--list] [NOTEBOOK.ipynb ...]

Default: all, JOBS (default: one a processor) at a time. --list executes nothing; it says what each notebook
draws from (needs.csv, and tables of data/ that its code names), and which of those are not kept. Exit 1 if a
notebook fails.
"""
import concurrent.futures
import csv
import glob
import json
import os
import re
import subprocess
import sys

RUN = ["-Xfrozen_modules=off", "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", "--ExecutePreprocessor.record_timing=False", "--log-level=ERROR"]
KEPT = "data/results/studies"


def draws_from(path):
    """(study, table) that a notebook needs, and other tables of data/ that its code names."""
    name = os.path.splitext(os.path.basename(path))[0]
    with open("notebooks/needs.csv", newline="", encoding="utf-8") as handle:
        needs = [(r["study"], r["table"]) for r in csv.DictReader(handle) if r["notebook"] == name]
    code = "".join("".join(c["source"]) for c in json.load(open(path, encoding="utf-8"))["cells"] if c["cell_type"] == "code")
    return needs, sorted(set(re.findall(r"data/[\w/]+\.csv", code)))


def lacks(needs):
    """Studies of which not every table is kept."""
    with open(f"{KEPT}/index.csv", newline="", encoding="utf-8") as handle:
        kept = {r["study"]: r["tables"].split() for r in csv.DictReader(handle)}
    return list(dict.fromkeys(study for study, table in needs if table not in kept.get(study, [])))


def list_all(paths):
    for path in paths:
        needs, tables = draws_from(path)
        studies, missing = list(dict.fromkeys(s for s, _ in needs)), lacks(needs)
        print(f"  NB    {path}: {', '.join([*studies, *tables])}" + (f"; not whole: {', '.join(missing)}" if missing else ""))


def execute(path):
    env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", "OMP_NUM_THREADS": "1"}
    return path, subprocess.run([sys.executable, *RUN, path], env=env, stderr=subprocess.PIPE, text=True)


def main(words):
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = [w for w in words if w != "--list"] or sorted(glob.glob("notebooks/*.ipynb"))
    if "--list" in words:
        list_all(paths)
        return 0
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count())) as pool:
        for path, run in pool.map(execute, paths):
            print(f"  NB    {path}{'' if run.returncode == 0 else ' failed'}", flush=True)
            if run.returncode:
                failed += 1
                sys.stderr.write(re.sub(r"\x1b\[[0-9;]*m", "", run.stderr))
    print(f"{len(paths) - failed} notebooks executed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
