# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals of a run as objects of MNE-Python.

``conspecific analyze evoked DIR --field acc.r --epochs`` writes ``DIR/analyze/epochs_acc.r.csv``; here it
becomes an :class:`mne.EpochsArray`, from which everything that MNE does can be done (averages, time and
frequency, statistics, ``save("x-epo.fif")``).
"""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import mne

KEYS = ["group", "animal", "kind", "session", "trial"]


def read_epochs(path: str | Path) -> mne.EpochsArray:
    """Read the epochs that ``conspecific analyze evoked --epochs`` wrote.

    Parameters
    ----------
    path : str or Path
        ``DIR/analyze/epochs_FIELD.csv``.

    Returns
    -------
    mne.EpochsArray
        One epoch a trial, in the order of the table; one channel (of type ``misc``, as simulated rates have
        no place on a head) a unit of the population. ``event_id`` are the kinds of trial; ``metadata`` has
        ``group``, ``animal``, ``kind``, ``session`` and ``trial``.

    Raises
    ------
    ValueError
        The table is not of that form, or its epochs have different times.
    """
    import mne

    table = pd.read_csv(path, dtype={"group": str, "kind": str}, keep_default_na=False, na_values=[""])
    units = [c for c in table.columns if c.startswith("unit_")]
    missing = [c for c in [*KEYS, "time_s"] if c not in table.columns]
    if missing or not units or table.empty:
        raise ValueError(f"{path}: no table of `analyze evoked --epochs` (missing: {missing or 'epochs'})")
    times = table["time_s"].to_numpy()
    back = np.flatnonzero(np.diff(times) < 0)  # time goes back where an epoch begins
    samples = int(back[0]) + 1 if back.size else len(table)
    if len(table) % samples or not np.allclose(times.reshape(-1, samples), times[:samples]):
        raise ValueError(f"{path}: epochs of different times")
    data = table[units].to_numpy(float).reshape(-1, samples, len(units)).transpose(0, 2, 1)
    meta = table[KEYS].iloc[::samples].reset_index(drop=True)
    rate = (samples - 1) / (times[samples - 1] - times[0]) if samples > 1 else 1.0
    kinds = {kind: i + 1 for i, kind in enumerate(sorted(meta["kind"].unique()))}
    events = np.column_stack([np.arange(len(meta)) * samples, np.zeros(len(meta), int),
                              meta["kind"].map(kinds).to_numpy(int)])
    info = mne.create_info(units, float(rate), "misc")
    return mne.EpochsArray(data, info, events=events, tmin=float(times[0]), event_id=kinds, metadata=meta,
                           verbose=False)
