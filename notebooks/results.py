# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables that notebooks draw from.

    run = results.load("s09_false_alarms")

Tables are kept in data/results/studies/STUDY: the result folder of the study, thinned by keep.py to the
rows that a notebook needs (needs.csv); data/results/studies/index.csv says from which version, commit and
command. RESULTS=out/trial in the environment reads result folders themselves instead. Importing this
module moves to the top of the project, wherever the notebook was started. No number is made here.
"""
import glob
import os
import sys

import numpy as np
import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
os.chdir(os.path.dirname(HERE))

KEPT = "data/results/studies"
TABLES = ("summary", "contrasts", "animals", "compare", "sweep", "theory", "point")


def read(path):
    """A table in which an empty cell is unknown and no word is."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def made():
    """Where each kept study comes from, by study: command, animals, seed, version, commit, sources, tables."""
    return read(f"{KEPT}/index.csv").set_index("study")


class Run:
    """A study: its tables as attributes, None where a table was not kept."""

    def __init__(self, study):
        self.name = study
        self.at = f"{os.environ.get('RESULTS', KEPT)}/{study}"
        for table in TABLES:
            path = f"{self.at}/{table}.csv"
            setattr(self, table, read(path) if os.path.exists(path) else None)
        if self.contrasts is not None:
            self.contrasts = self.contrasts.set_index("contrast", drop=False)
            self.contrasts["verdict"] = self.compare.set_index("contrast")["verdict"]  # compare alone judges

    def __repr__(self):
        if self.name not in made().index:
            return f"{self.name}: nothing is kept"
        row = made().loc[self.name]
        only = ", of levels the means that they state" if pd.isna(row["sources"]) else ""
        return f"{row['command']}: {row['animals']:g} animals, seed {row['seed']:g}, version {row['version']}, commit {row['commit']}; kept: {row['tables']}{only}"

    def level(self, measure, group, session=None):
        """mean, low, high of a measure in a group, over all sessions or of one. Where the summary was not kept:
        the mean that a contrast states, without an interval; where none states it: unknown."""
        if self.summary is not None:
            t = self.summary
            t = t[(t["measure"] == measure) & (t["group"] == group)]
            t = t[t["session"].isna()] if session is None else t[t["session"] == session]
            return t[["mean", "ci_low", "ci_high"]].iloc[0].astype(float).to_numpy() if len(t) else np.full(3, np.nan)
        c = self.contrasts[self.contrasts["minus"].isna() & (self.contrasts["statistic"] == "mean") & (self.contrasts["test"] != "spread")]
        for side in "ab":
            t = c[(c[f"{side}_group"] == group) & (c[f"{side}_measure"] == measure)]
            t = t[t[f"{side}_session"].isna()] if session is None else t[t[f"{side}_session"] == session]
            if len(t):
                return np.array([float(t[f"mean_{side}"].iloc[0]), np.nan, np.nan])
        return np.full(3, np.nan)

    def mean(self, measure, group, session=None):
        return float(self.level(measure, group, session)[0])

    def course(self, measure, group):
        """Sessions, and mean, low, high of each."""
        t = self.summary
        t = t[(t["measure"] == measure) & (t["group"] == group) & t["session"].notna()].sort_values("session")
        return t["session"].astype(int).to_numpy(), t[["mean", "ci_low", "ci_high"]].astype(float).to_numpy()

    def unit(self, measure):
        """' [%]', or '' where the unit is 1."""
        t, c = self.summary, self.contrasts
        u = t[t["measure"] == measure]["unit"] if t is not None else c[c["a_measure"] == measure]["unit"]
        return "" if not len(u) or pd.isna(u.iloc[0]) or str(u.iloc[0]) == "1" else f" [{u.iloc[0]}]"

    def values(self, measure, group, session=None):
        """A value an animal."""
        a = self.animals
        a = a[(a["measure"] == measure) & (a["group"] == group)]
        a = a[a["session"].isna()] if session is None else a[a["session"] == session]
        return a.set_index("animal")["value"].astype(float)

    def diff(self, contrast):
        return float(self.contrasts.loc[contrast, "diff"])

    def means(self, contrast):
        """Means of the two sides."""
        return tuple(self.contrasts.loc[contrast, ["mean_a", "mean_b"]].astype(float))

    def p(self, contrast):
        return float(self.contrasts.loc[contrast, "p"])

    def n(self, contrast):
        return int(self.contrasts.loc[contrast, "n_a"])

    def verdict(self, contrast):
        """What conspecific compare says of the contrast."""
        return self.contrasts.loc[contrast, "verdict"]

    def between(self, contrast, form=".2f"):
        """'0.29 [0.08, 0.49]'"""
        return "{} [{}, {}]".format(*(format(float(self.contrasts.loc[contrast, c]), form) for c in ("diff", "diff_low", "diff_high")))

    def stand(self, verdict, *contrasts):
        """The words that follow rest on these verdicts; fails by name if one is another."""
        for c in contrasts:
            assert self.verdict(c) == verdict, f"{self.name}: {c}: {self.verdict(c)}, the words say {verdict}"

    def unsure(self, *contrasts):
        """A sentence on contrasts that the words mention and that are undecided; fails by name if one is not."""
        self.stand("undecided", *contrasts)
        each = lambda c: f"{c} (p {self.p(c):.2g}" + (", equality was not tested)" if self.contrasts.loc[c, "expect"] == "equal" else ")")
        return f"Undecided at 99 %, {self.name}: {', '.join(map(each, contrasts))}."

    def score(self):
        """How many contrasts came out as expected, against it, undecided."""
        return tuple(int((self.contrasts["verdict"] == v).sum()) for v in ("agrees", "disagrees", "undecided"))

    def say(self, *contrasts):
        """The contrasts named (all: none named) in words."""
        for n in contrasts or self.contrasts.index:
            r = self.contrasts.loc[n]
            unit = "" if pd.isna(r["unit"]) or str(r["unit"]) == "1" else f" {r['unit']}"
            print(f"{n}: {r['diff']:.3g} [{r['diff_low']:.3g}, {r['diff_high']:.3g}]{unit}, p {r['p']:.2g}, n {r['n_a']:g}; expected {r['expect']}: {r['verdict']}")


def load(study):
    """The run of a study of models/studies, whatever of it was kept."""
    if not glob.glob(f"models/studies/*/{study}.yaml"):
        raise ValueError(f"no models/studies/*/{study}.yaml")
    return Run(study)
