# SPDX-License-Identifier: GPL-3.0-or-later
"""The kept results that notebooks draw from, read by the Python module (src/python/conspecific/results.py).

    run = results.load("s09_false_alarms")

Tables are kept in data/results/studies/STUDY: the result folder of the study, thinned by keep.py to the
rows that a notebook needs (needs.csv); data/results/studies/index.csv says from which version, commit and
command. RESULTS=out/trial in the environment reads result folders themselves instead. Importing this
module moves to the top of the project, wherever the notebook was started.
"""
import glob
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.abspath("src/python")]

import pandas as pd  # noqa: E402
from conspecific.results import Result, read  # noqa: E402

KEPT = "data/results/studies"


def made():
    """Where each kept study comes from, by study: command, animals, seed, version, commit, sources, tables."""
    return read(f"{KEPT}/index.csv").set_index("study")


class Run(Result):
    """A kept study; it says where it comes from."""

    def __init__(self, study):
        super().__init__(f"{os.environ.get('RESULTS', KEPT)}/{study}", study)

    def __repr__(self):
        if self.name not in made().index:
            return f"{self.name}: nothing is kept"
        row = made().loc[self.name]
        only = ", of levels the means that they state" if pd.isna(row["sources"]) else ""
        return f"{row['command']}: {row['animals']:g} animals, seed {row['seed']:g}, version {row['version']}, commit {row['commit']}; kept: {row['tables']}{only}"


def load(study):
    """The run of a study of models/studies, whatever of it was kept."""
    if not glob.glob(f"models/studies/*/{study}.yaml"):
        raise ValueError(f"no models/studies/*/{study}.yaml")
    return Run(study)
