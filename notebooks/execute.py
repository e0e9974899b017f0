# SPDX-License-Identifier: GPL-3.0-or-later
"""Execute notebooks in their place: those whose results are there.

    python3 notebooks/execute.py [--list] [NOTEBOOK.ipynb ...]

Default: all. A notebook names its results in its first cell (`out/science/battery_*`, `-o out/trial/NAME`),
by trial.load("NAME") and by NEEDS of a script in notebooks/ that it runs. What lacks results is left as it
is, with the make target that fills its folders. ALL=1: notebooks make what they lack, which may take hours.
--list says which is which and executes nothing. Exit 1 if a notebook fails.
"""
import ast
import glob
import json
import os
import re
import subprocess
import sys

import results

RUN = ["-Xfrozen_modules=off", "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace"]


def needs(path):
    """Result folders of a notebook, as out/TARGET/STUDY."""
    cells = json.load(open(path, encoding="utf-8"))["cells"]
    texts = ["".join(c["source"]) for c in cells]
    code = "\n".join(t for c, t in zip(cells, texts) if c["cell_type"] == "code")
    named = re.findall(r"\bout/[\w/*]+", texts[0])
    named += ["out/trial/" + n for n in re.findall(r"""trial\.load\(["'](\w+)["']\)""", code)]
    for script in re.findall(r"notebooks/\w+\.py", code):
        found = re.search(r"^NEEDS = (\[.*?\])", open(script, encoding="utf-8").read(), re.M | re.S)
        named += ast.literal_eval(found.group(1)) if found else []
    folders = {}
    for name in named:
        for study in results.studies(name):
            folders[f"{os.path.dirname(name)}/{os.path.basename(study)[:-5]}"] = None
    return list(folders)


def missing(path):
    return [f for f in needs(path) if not results.there(f)]


def left(path, folders):
    makes = ", ".join(f"make {t}" for t in dict.fromkeys(results.target(f) for f in folders))
    print(f"  --    {path}: {', '.join(folders[:3])}{' ...' if len(folders) > 3 else ''} missing; {makes}", flush=True)


def execute(path):
    """0 done, 1 failed, 2 results are missing after all."""
    print(f"  NB    {path}", flush=True)
    env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    run = subprocess.run([sys.executable, *RUN, path], env=env, stderr=subprocess.PIPE, text=True)
    if run.returncode == 0:
        return 0
    says = re.search(r"Missing: (.*)", run.stderr)
    if says:
        print(f"  --    {path}: {says.group(1)}", flush=True)
        return 2
    sys.stderr.write(run.stderr)
    return 1


def main(words):
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    listing = "--list" in words
    count = [0, 0, 0]
    for path in [w for w in words if w != "--list"] or sorted(glob.glob("notebooks/*.ipynb")):
        lack = missing(path)
        if lack and not os.environ.get("ALL"):
            left(path, lack)
            count[2] += 1
        elif listing:
            print(f"  NB    {path}")
            count[0] += 1
        else:
            for folder in lack:
                results.need(folder)  # with ALL=1: made here, aloud
            count[execute(path)] += 1
    print(f"{count[0]} notebooks {'ready' if listing else 'executed'}, {count[1]} failed, {count[2]} left for want of results (ALL=1 makes them; hours)")
    return 1 if count[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
