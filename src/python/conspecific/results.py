# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what `conspecific run` leaves: the tables, the study, the recorded arrays.

    from conspecific import results

    run = results.load("out/harm_aversion")
    run.summary                         # a pandas frame; None where the folder has no such table
    run.values("harm_shift", "pain")    # a value an animal
    run.recording("pain", 1)["bla.A"]   # an array [samples, units]; needs `--record full`

Nothing is computed here that the program has not computed, and nothing needs the C library.
"""
from __future__ import annotations

import os
from functools import cached_property
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import pandas as pd

TABLES = (
    "summary", "contrasts", "animals", "compare", "sweep", "theory", "point", "contrast_animals",
)


class NotAResult(OSError):
    """The folder holds no table of a run."""


def read(path: str) -> pd.DataFrame:
    """A table in which an empty cell is unknown and no word is.

    Parameters
    ----------
    path : file of comma-separated values whose first row names the columns
    """
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def plain_unit(unit: Any) -> str:
    """A unit as text; "" where it is 1 or unknown."""
    return "" if unit is None or pd.isna(unit) or str(unit) == "1" else str(unit)


class Recording:
    """What one animal did, sample by sample (`--record full`).

    Attributes
    ----------
    group, animal : whose it is; animals count from 1
    fields : names of what was sampled, as in `record.fields` of the study
    units, docs : unit and meaning by field
    time : array [samples], s since the start of the experiment
    dt : s between two samples of a trial
    trials : frame with a row a trial: name, phase_name, phase, session, trial, onset [s],
        first_event [s], row (its first sample)
    marks : frame with a row an event or act: name, role, time [s], duration [s], action (1: an
        act), phase, session, trial
    """

    def __init__(self, node: Any, group: str, animal: int):
        self._node = node
        self.group, self.animal = group, animal
        known = {"dt", "time", "phase", "session", "trial", "trials", "marks"}
        self.fields = [name for name in node if name not in known]
        text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
        self.units = {f: text(node[f].attrs.get("unit", "")) for f in self.fields}
        self.docs = {f: text(node[f].attrs.get("doc", "")) for f in self.fields}
        self.time = node["time"][()]
        self.dt = float(np.ravel(node["dt"][()])[0])
        self.trials = self._frame("trials")
        self.marks = self._frame("marks")

    def _frame(self, name: str) -> pd.DataFrame:
        part = self._node[name] if name in self._node else {}
        columns = {}
        for key in part:
            column = part[key][()]
            columns[key] = np.char.decode(column) if column.dtype.kind == "S" else column
        return pd.DataFrame(columns)

    def __getitem__(self, field: str) -> np.ndarray:
        """Samples of a field, [samples, units]."""
        if field not in self.fields:
            raise KeyError(f"{field} was not recorded; there are {', '.join(self.fields)}")
        return self._node[field][()]

    def mean(self, field: str) -> np.ndarray:
        """Mean over the units of a population, [samples]."""
        return self[field].mean(axis=1)

    def samples(self, phase: int, session: int) -> np.ndarray:
        """Indices of the samples of a session of a phase (from 0; from 1)."""
        of = (self._node["phase"][()] == phase) & (self._node["session"][()] == session)
        return np.flatnonzero(of)


class Result:
    """A folder of results: its tables as attributes, None where there is no such table.

    Parameters
    ----------
    path : folder that `conspecific run` left, or a part of it
    name : what it is called; by default what its study says, else the name of the folder
    """

    summary: Optional[pd.DataFrame]
    contrasts: Optional[pd.DataFrame]
    animals: Optional[pd.DataFrame]
    compare: Optional[pd.DataFrame]
    sweep: Optional[pd.DataFrame]
    theory: Optional[pd.DataFrame]

    def __init__(self, path: str, name: Optional[str] = None):
        self.at = path
        self.reread()
        self.name = name or self.study.get("name") or os.path.basename(os.path.abspath(path))

    def reread(self) -> None:
        """Read the tables anew, as after `conspecific compare`."""
        for table in TABLES:
            path = os.path.join(self.at, f"{table}.csv")
            setattr(self, table, read(path) if os.path.exists(path) else None)
        if self.contrasts is None:
            return
        self.contrasts = self.contrasts.set_index("contrast", drop=False)
        self.contrasts["verdict"] = np.nan  # compare alone judges
        if self.compare is not None:
            judged = self.compare.drop_duplicates("contrast").set_index("contrast")["verdict"]
            self.contrasts["verdict"] = judged.reindex(self.contrasts.index)

    def __repr__(self) -> str:
        have = [table for table in TABLES if getattr(self, table) is not None]
        return f"{self.name}: {self.at}: {', '.join(have)}"

    # ---- the study and its words -------------------------------------------------------------

    @cached_property
    def study(self) -> Dict[str, Any]:
        """The resolved study, study.yaml, every value as text; {} where it was not kept."""
        path = os.path.join(self.at, "study.yaml")
        if not os.path.exists(path):
            return {}
        import yaml

        with open(path, encoding="utf-8") as handle:
            return yaml.load(handle, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}

    @cached_property
    def groups(self) -> List[str]:
        """Names of the groups, in the order of the study."""
        for table, column in ((self.summary, "group"), (self.animals, "group"),
                              (self.sweep, "group")):
            if table is not None:
                there = list(dict.fromkeys(table[column].astype(str)))
                named = [g for g in self.study.get("groups", {}) if g in there]
                return named + [g for g in there if g not in named]
        return list(self.study.get("groups", {}))

    def doc(self, group: str) -> str:
        """What the study says of a group; "" where it says nothing."""
        own = self.study.get("groups", {}).get(str(group).split("@")[0])
        return own.get("doc", "") if isinstance(own, dict) else ""

    def settings(self, group: str) -> Dict[str, str]:
        """What a group sets otherwise than the study: path to value with its unit."""
        own = self.study.get("groups", {}).get(group)
        if not isinstance(own, dict):
            return {}
        return {**own.get("set", {}), **own.get("after_rearing", {})}

    def besides(self, group: str) -> str:
        """What else a group is, beside its settings and its words: agent, paradigm, lesions."""
        own = self.study.get("groups", {}).get(group)
        rest = own if isinstance(own, dict) else {}
        return str({k: v for k, v in rest.items() if k not in ("doc", "set", "after_rearing")})

    def usual(self, group: str, path: str) -> str:
        """Value at a path such as paradigm.events.shock.dose where no group sets it; ""."""
        root, *keys = path.split(".")
        own = self.study.get("groups", {}).get(group)
        named = own.get(root) if isinstance(own, dict) else None
        node: Any = self.study.get(root + "s", {}).get(named or self.study.get(root))
        for key in keys:
            if isinstance(node, list):
                node = next((n for n in node if isinstance(n, dict) and n.get("name") == key), {})
            else:
                node = node.get(key, {}) if isinstance(node, dict) else {}
        return node if isinstance(node, str) else ""

    @cached_property
    def measure_docs(self) -> Dict[str, str]:
        """What the paradigms say of their measures."""
        docs: Dict[str, str] = {}
        for paradigm in self.study.get("paradigms", {}).values():
            for measure in paradigm.get("measures", []) if isinstance(paradigm, dict) else []:
                if measure.get("doc"):
                    docs.setdefault(measure["name"], measure["doc"])
        return docs

    def measures(self) -> List[str]:
        """Names of all measures, in the order of the tables."""
        for table in (self.summary, self.animals, self.sweep, self.theory):
            if table is not None:
                return list(dict.fromkeys(table["measure"]))
        return []

    def asked(self) -> List[str]:
        """Measures that the contrasts ask about, the most asked about first."""
        if self.contrasts is None:
            return []
        both = pd.concat([self.contrasts["a_measure"], self.contrasts["b_measure"]]).dropna()
        there = set(self.measures())
        return [m for m in both.value_counts(sort=True).index if not there or m in there]

    # ---- levels ------------------------------------------------------------------------------

    def level(self, measure: str, group: str, session: Optional[int] = None) -> np.ndarray:
        """Mean, low, high of a measure in a group, over all sessions or of one.

        Where the summary was not kept: the mean that a contrast states, without an interval;
        where none states it: NaN.
        """
        if self.summary is not None:
            t = self.summary
            t = t[(t["measure"] == measure) & (t["group"] == group)]
            t = t[t["session"].isna()] if session is None else t[t["session"] == session]
            three = t[["mean", "ci_low", "ci_high"]]
            return three.iloc[0].astype(float).to_numpy() if len(t) else np.full(3, np.nan)
        c = self.contrasts
        if c is None:
            return np.full(3, np.nan)
        plain = c["minus"].isna() & (c["statistic"] == "mean") & (c["test"] != "spread")
        for side in "ab":
            t = c[plain & (c[f"{side}_group"] == group) & (c[f"{side}_measure"] == measure)]
            at = t[f"{side}_session"]
            t = t[at.isna()] if session is None else t[at == session]
            if len(t):
                return np.array([float(t[f"mean_{side}"].iloc[0]), np.nan, np.nan])
        return np.full(3, np.nan)

    def mean(self, measure: str, group: str, session: Optional[int] = None) -> float:
        """The mean alone."""
        return float(self.level(measure, group, session)[0])

    def course(self, measure: str, group: str) -> Tuple[np.ndarray, np.ndarray]:
        """Sessions, and mean, low, high of each, [sessions, 3]."""
        t = self.summary
        t = t[(t["measure"] == measure) & (t["group"] == group) & t["session"].notna()]
        t = t.sort_values("session")
        three = t[["mean", "ci_low", "ci_high"]].astype(float).to_numpy()
        return t["session"].astype(int).to_numpy(), three

    def unit_of(self, measure: str) -> str:
        """The unit of a measure; "" where it is 1."""
        for table in (self.summary, self.animals, self.sweep, self.theory):
            if table is not None and "unit" in table:
                u = table[table["measure"] == measure]["unit"]
                if len(u):
                    return plain_unit(u.iloc[0])
        c = self.contrasts
        u = c[c["a_measure"] == measure]["unit"] if c is not None else ()
        return plain_unit(u.iloc[0]) if len(u) else ""

    def unit(self, measure: str) -> str:
        """' [%]', or '' where the unit is 1."""
        unit = self.unit_of(measure)
        return f" [{unit}]" if unit else ""

    def values(self, measure: str, group: str, session: Optional[int] = None) -> pd.Series:
        """A value an animal, over all sessions or of one."""
        a = self.animals
        a = a[(a["measure"] == measure) & (a["group"] == group) & a["trial"].isna()]
        a = a[a["session"].isna()] if session is None else a[a["session"] == session]
        return a.set_index("animal")["value"].astype(float)

    def trials(self, measure: str, group: str) -> pd.DataFrame:
        """A measure by trial: columns animal, session, trial, value, in the order of time."""
        a = self.animals
        a = a[(a["measure"] == measure) & (a["group"] == group) & a["trial"].notna()]
        a = a.sort_values(["animal", "session", "trial"])
        return a[["animal", "session", "trial", "value"]].astype(float)

    def axes(self) -> List[str]:
        """What the sweep sweeps: the columns of sweep.csv between cell and measure."""
        if self.sweep is None:
            return []
        columns = list(self.sweep.columns)
        return columns[columns.index("cell") + 1:columns.index("measure")]

    # ---- contrasts ---------------------------------------------------------------------------

    def diff(self, contrast: str) -> float:
        """Difference of the two sides, in the unit of the measure."""
        return float(self.contrasts.loc[contrast, "diff"])

    def means(self, contrast: str) -> Tuple[float, ...]:
        """Means of the two sides."""
        return tuple(self.contrasts.loc[contrast, ["mean_a", "mean_b"]].astype(float))

    def p(self, contrast: str) -> float:
        """p of the difference."""
        return float(self.contrasts.loc[contrast, "p"])

    def n(self, contrast: str) -> int:
        """Animals of side a."""
        return int(self.contrasts.loc[contrast, "n_a"])

    def verdict(self, contrast: str) -> Any:
        """What conspecific compare says of the contrast; NaN where it was not asked."""
        return self.contrasts.loc[contrast, "verdict"]

    def between(self, contrast: str, form: str = ".2f") -> str:
        """'0.29 [0.08, 0.49]'"""
        three = self.contrasts.loc[contrast, ["diff", "diff_low", "diff_high"]].astype(float)
        return "{} [{}, {}]".format(*(format(value, form) for value in three))

    def stand(self, verdict: str, *contrasts: str) -> None:
        """The words that follow rest on these verdicts; fails by name if one is another."""
        for c in contrasts:
            is_now = self.verdict(c)
            assert is_now == verdict, f"{self.name}: {c}: {is_now}, the words say {verdict}"

    def unsure(self, *contrasts: str) -> str:
        """A sentence on contrasts that are undecided; fails by name if one is not."""
        self.stand("undecided", *contrasts)

        def each(c: str) -> str:
            untested = self.contrasts.loc[c, "expect"] == "equal"
            return f"{c} (p {self.p(c):.2g}" + (", equality was not tested)" if untested else ")")

        return f"Undecided at 99 %, {self.name}: {', '.join(map(each, contrasts))}."

    def score(self) -> Tuple[int, ...]:
        """How many contrasts came out as expected, against it, undecided."""
        words = ("agrees", "disagrees", "undecided")
        return tuple(int((self.contrasts["verdict"] == v).sum()) for v in words)

    def say(self, *contrasts: str) -> None:
        """Print the contrasts named (all: none named) in words."""
        for name in contrasts or self.contrasts.index:
            r = self.contrasts.loc[name]
            unit = plain_unit(r["unit"])
            unit = f" {unit}" if unit else ""
            print(f"{name}: {r['diff']:.3g} [{r['diff_low']:.3g}, {r['diff_high']:.3g}]{unit}, "
                  f"p {r['p']:.2g}, n {r['n_a']:g}; expected {r['expect']}: {r['verdict']}")

    # ---- recorded arrays ---------------------------------------------------------------------

    @cached_property
    def _file(self) -> Any:
        path = os.path.join(self.at, "run.h5")
        if not os.path.exists(path):
            return None
        import h5py

        return h5py.File(path, "r")

    def recorded(self) -> List[Tuple[str, int]]:
        """(group, animal) of every animal of which samples in time were kept, not means of trials."""
        if self._file is None or "record" not in self._file:
            return []
        record = self._file["record"]
        order = [g for g in self.groups if g in record]
        order += [g for g in record if g not in order]
        return [(g, int(k)) for g in order for k in sorted(record[g], key=int)
                if "time" in record[g][k]]

    def recording(self, group: str, animal: int) -> Recording:
        """The samples of one animal. KeyError: they were not kept."""
        if (group, animal) not in self.recorded():
            raise KeyError(f"{self.at}: nothing was recorded of animal {animal} of {group}; "
                           f"conspecific run STUDY --record full keeps samples")
        return Recording(self._file["record"][group][str(animal)], group, animal)


def is_result(path: str) -> bool:
    """Does a folder hold a table of a run?"""
    return any(os.path.exists(os.path.join(path, f"{table}.csv")) for table in TABLES)


def load(path: str) -> Result:
    """The results in a folder.

    Raises
    ------
    NotAResult
        If there is no such folder, or no table of a run in it.
    """
    if not os.path.isdir(path):
        raise NotAResult(f"{path}: no such folder; conspecific run STUDY -o {path} makes it")
    if not is_result(path):
        raise NotAResult(f"{path}: no summary.csv, contrasts.csv or animals.csv there; "
                         f"conspecific run STUDY -o {path} makes them")
    return Result(path)
