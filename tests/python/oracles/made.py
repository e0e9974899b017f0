# SPDX-License-Identifier: GPL-3.0-or-later
"""Run files made for a test, and the program run on them.

The environment names what is tested: CSP the program, CSP_LIB the shared library.
"""
from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Mapping, Sequence

import h5py
import numpy as np
import pandas as pd


def write_run(folder: Path, fields: Mapping[str, np.ndarray], dt: float,
              kinds: Sequence[str], event: float = 0.0, animal: int = 1) -> None:
    """Write the record of one animal of group g into run.h5.

    Parameters
    ----------
    folder : Path
        Folder of the run; the file is made, or the animal is added to it.
    fields : mapping of name to array, [trials, samples] or [trials, samples, units]
        What was recorded.
    dt : float
        Seconds between samples.
    kinds : sequence of str
        Kind of each trial.
    event : float
        Time of the event `e` in each trial [s].
    animal : int
        Its number, from 1.
    """
    trials, samples = next(iter(fields.values())).shape[:2]
    onset = np.arange(trials) * (samples * dt + 10.0)
    time = (onset[:, None] + np.arange(samples) * dt).ravel()
    count = np.arange(1, trials + 1, dtype=np.int64)
    ones, none = np.ones(trials, np.int64), np.zeros(trials, np.int64)
    with h5py.File(folder / "run.h5", "a") as f:
        g = f.create_group(f"record/g/{animal}")
        for name, x in fields.items():
            g[name] = x.reshape(trials * samples, -1)
            g[name].attrs["unit"] = "1"
        g["time"], g["dt"] = time, np.array([dt])
        for name, values in (("name", np.array(kinds, "S")), ("phase_name", np.array(["p"] * trials, "S")),
                             ("phase", none), ("session", ones), ("trial", count),
                             ("row", (count - 1) * samples), ("onset", onset),
                             ("first_event", onset + event)):
            g[f"trials/{name}"] = values
        for name, values in (("name", np.array(["e"] * trials, "S")), ("role", np.array(["r"] * trials, "S")),
                             ("time", onset + event), ("duration", np.zeros(trials)), ("action", none),
                             ("phase", none), ("session", ones), ("trial", count)):
            g[f"marks/{name}"] = values


def analyze(folder: Path, kind: str, *options: str, table: str | None = None) -> pd.DataFrame:
    """Run `conspecific analyze kind folder options`; return what its table has of animal 1."""
    program = [os.environ["CSP"], "analyze", kind, str(folder), *options]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{' '.join(program)}: exit {done.returncode}: {done.stderr}")
    rows = pd.read_csv(folder / "analyze" / f"{table or kind + '_x'}.csv", dtype={"animal": str})
    return rows[rows["animal"] == "1"]


def summary(rows: pd.DataFrame, measure: str, column: str = "value") -> float:
    """Return a number of a table with a row a measure."""
    return float(rows[rows["measure"] == measure][column].item())


def library() -> ctypes.CDLL:
    """Load the shared library."""
    return ctypes.CDLL(os.environ["CSP_LIB"])


def doubles(x: np.ndarray) -> ctypes.Array:
    """Return the values of an array for a C function."""
    flat = np.ascontiguousarray(x, dtype=np.float64).ravel()
    return (ctypes.c_double * flat.size)(*flat)


class OnARun(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def near(self, got: np.ndarray, want: np.ndarray, rtol: float = 1e-6, atol: float = 0.0) -> None:
        """Fail unless two arrays agree to the tolerance."""
        np.testing.assert_allclose(np.asarray(got, float), np.asarray(want, float), rtol=rtol, atol=atol)
