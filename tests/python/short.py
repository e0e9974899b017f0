# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the module share: short lives, a small study, runs in another process."""
import os
import pathlib
import shutil
import subprocess
import sys

TOP = pathlib.Path(os.environ["CSP_TOP"])
LIFE = {"rearing.events": 60, "rearing.adult": 20}
STUDY_LIFE = {f"agent.{path}": value for path, value in LIFE.items()}
TABLES = ("study.yaml", "animals.csv", "summary.csv", "contrasts.csv", "run.h5")

PARADIGM = """\
schema: 1
kind: paradigm
name: watch
source: "test"
doc: "a cagemate is pinched"
roles:
  observer: {brain: full, identity: self, subject: true}
  cagemate: {brain: scripted, identity: cagemate}
context: home_cage
barriers:
  - {between: [observer, cagemate], sound: 1, sight: 1, odour: 1, touch: 0}
events:
  pinch: {kind: pinch, to: cagemate, duration: 0.5 s}
phases:
  - name: watch
    sessions: 1
    trials: 1
    trial: {duration: 10 s}
    script: [{at: 2 s, event: pinch, times: 3, every: 2 s}]
measures:
  - {name: freezing, kind: freezing, role: observer, phase: watch}
"""
STUDY = """\
schema: 1
kind: study
name: watched
doc: "two groups"
agent: rat
paradigm: watch.yaml
animals: 2
seed: 3
groups:
  hears: {doc: "as it is"}
  deaf: {doc: "no way from the cingulate", set: {agent.gains.acc_bla: 0}}
contrasts:
  - {name: both, a: {group: hears, measure: freezing}, b: {group: deaf, measure: freezing}, test: paired, expect: any}
"""


def study_file(folder="."):
    """A small study of two groups, and its path."""
    folder = pathlib.Path(folder).resolve()
    (folder / "watch.yaml").write_text(PARADIGM)
    path = folder / "watched.yaml"
    path.write_text(STUDY)
    return path


def python(code, *args, env=None, **kw):
    """Run a program of Python in a process of its own."""
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.environ["PYTHONPATH"]
                               + os.pathsep + str(TOP / "tests" / "python"), **(env or {})},
                          timeout=300, **kw)


def same(a, b):
    """Names of the tables in which two folders differ."""
    return [t for t in TABLES if (pathlib.Path(a) / t).read_bytes()
            != (pathlib.Path(b) / t).read_bytes()]
