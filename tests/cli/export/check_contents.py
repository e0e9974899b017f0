# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the NWB files of two runs of test_export.sh, in full and without samples, hold their numbers?"""
from __future__ import annotations

import csv
import sys
from pathlib import Path

import h5py
import numpy as np


def rows(folder: Path, group: str, animal: int) -> list[dict[str, str]]:
    """Return the rows of an animal in animals.csv."""
    with open(folder / "animals.csv", newline="", encoding="utf-8") as f:
        return [r for r in csv.DictReader(f) if (r["group"], r["animal"]) == (group, str(animal))]


def times(f: h5py.File, path: str) -> np.ndarray:
    """Return the times of a series, whichever way it has them."""
    g = f[path]
    if "timestamps" in g:
        return g["timestamps"][:]
    start = g["starting_time"]
    return start[()] + np.arange(len(g["data"])) / start.attrs["rate"]


def recorded(folder: Path) -> None:
    """The file of an animal that was recorded in full."""
    with h5py.File(folder / "run.h5") as run, h5py.File(folder / "nwb/shock_2.nwb") as f:
        was = run["record/shock/2"]
        assert f["session_start_time"].asstr()[()] == "2021-05-03T09:00:00+02:00"
        assert f["general/source_script"].asstr()[()] == (folder / "study.yaml").read_text()
        assert f["general/subject/species"].asstr()[()] == "Rattus norvegicus"
        for path, field, unit in (("acquisition/acc_r", "acc.r", None),
                                  ("acquisition/bla_A", "bla.A", None),
                                  ("processing/behavior/BehavioralTimeSeries/act_freeze", "act.freeze", "1")):
            assert np.array_equal(np.squeeze(was[field][:]), f[path]["data"][:]), path
            assert np.allclose(times(f, path), was["time"][:], atol=1e-9), path
            assert f[path]["data"].attrs["unit"] == (unit or was[field].attrs["unit"])
        assert "observer_act_pain" in f["processing/behavior/BehavioralTimeSeries"]
        places = dict(zip(f["processing/ecephys/populations/field"].asstr()[:],
                          f["processing/ecephys/populations/region"].asstr()[:]))
        assert places["acc.r"] == "anterior cingulate and anterior insula", places
        trials = f["intervals/trials"]
        assert np.array_equal(trials["start_time"][:], was["trials/onset"][:])
        assert np.allclose(trials["stop_time"][:] - trials["start_time"][:], 6.0)
        freezing = [float(r["value"]) for r in rows(folder, "shock", 2) if r["level"] == "trial"]
        assert np.allclose(trials["freezing"][:], freezing, rtol=1e-8), (trials["freezing"][:], freezing)
        assert list(f["stimulus/presentation"]) == ["other_cagemate", "shock_observer"]
        for name, mark in (("shock_observer", b"shock"), ("other_cagemate", b"other")):
            onset = was["marks/time"][:][was["marks/name"][:] == mark]
            stimulus = f[f"stimulus/presentation/{name}"]
            assert np.array_equal(stimulus["timestamps"][:][stimulus["data"][:] == 1], onset), name
            assert np.allclose(np.diff(stimulus["timestamps"][:])[::2], 1.0), name
        is_act = was["marks/action"][:] == 1
        assert ("acts" in f["intervals"]) == is_act.any()
        if is_act.any():
            assert np.array_equal(f["intervals/acts/start_time"][:], was["marks/time"][:][is_act])
        epochs = f["processing/behavior/BehavioralEpochs/freezing"]
        on = epochs["timestamps"][:][epochs["data"][:] == 1]
        off = epochs["timestamps"][:][epochs["data"][:] == -1]
        assert len(on) == len(off)
        above = was["act.freeze"][:, 0] > 0.5
        inside = np.zeros(len(above), bool)
        for a, b in zip(on, off):
            inside |= (was["time"][:] > a - 1e-9) & (was["time"][:] < b - 1e-9)
        assert np.array_equal(inside, above), "freezing"


def unrecorded(folder: Path) -> None:
    """The file of an animal of which no samples were kept."""
    with h5py.File(folder / "nwb/shock_1.nwb") as f:
        assert "trials" not in f["intervals"] and not len(f["acquisition"])
        trials = f["processing/behavior/trials"]
        mine = [r for r in rows(folder, "shock", 1) if r["level"] == "trial"]
        assert np.allclose(trials["freezing"][:], [float(r["value"]) for r in mine], rtol=1e-8)
        assert list(trials["trial"][:]) == [int(r["trial"]) for r in mine]
        measures = f["processing/behavior/measures"]
        assert list(measures["measure"].asstr()[:]) == [r["measure"] for r in rows(folder, "shock", 1)]


if __name__ == "__main__":
    recorded(Path(sys.argv[1]))
    unrecorded(Path(sys.argv[2]))
