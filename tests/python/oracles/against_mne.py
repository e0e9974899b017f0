# SPDX-License-Identifier: GPL-3.0-or-later
"""`conspecific analyze evoked` against the average of MNE, through the epochs that it writes for MNE.

Tolerance: tables hold nine digits, 1e-6.
"""
from __future__ import annotations

import sys
from pathlib import Path

import mne
import numpy as np

from made import OnARun, analyze, write_run

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "src/python/conspecific"))
from to_mne import read_epochs  # noqa: E402

DT = 0.004


class Epochs(OnARun):
    def setUp(self) -> None:
        super().setUp()
        rng = np.random.default_rng(8)
        self.x = rng.standard_normal((6, 500, 3)).cumsum(1)
        self.kinds = ["own", "seen", "own", "own", "seen", "own"]
        write_run(self.folder, {"x": self.x}, DT, self.kinds, event=0.8)
        write_run(self.folder, {"x": self.x[::-1] + 2}, DT, self.kinds, event=0.8, animal=2)

    def evoked(self, *options: str) -> np.ndarray:
        """The average of animal 1."""
        return analyze(self.folder, "evoked", "--field", "x", "--epoch", "-0.4s:0.8s", *options)["value"].to_numpy()

    def epochs(self) -> mne.EpochsArray:
        """The epochs as MNE has them."""
        return read_epochs(self.folder / "analyze" / "epochs_x.csv")

    def test_epochs(self) -> None:
        """to_mne: epochs are the samples about the event, with their kinds and animals."""
        self.evoked("--epochs")
        epochs = self.epochs()
        self.assertEqual(len(epochs), 12)
        self.assertEqual(epochs.ch_names, ["unit_0", "unit_1", "unit_2"])
        self.near(epochs.times, -0.4 + np.arange(300) * DT, atol=1e-9)
        self.near(epochs.get_data()[:6], self.x[:, 100:400].transpose(0, 2, 1), rtol=1e-7, atol=1e-8)
        self.assertEqual(len(epochs["own"]), 8)
        self.assertEqual(list(epochs.metadata["animal"]), [1] * 6 + [2] * 6)
        path = self.folder / "x-epo.fif"
        epochs.save(path, verbose=False)
        self.near(mne.read_epochs(path, verbose=False).get_data(), epochs.get_data(), 1e-5, 1e-5)

    def test_average(self) -> None:
        """evoked: the average of an animal is that of MNE, with and without baseline (1e-6)."""
        got = self.evoked("--epochs")
        mine = self.epochs()
        mine = mine[mine.metadata["animal"] == 1]
        self.near(got, mine.average(picks="all").data.mean(0), atol=1e-7)
        got = self.evoked("--baseline", "-0.4s:0s", "--trial", "seen", "--unit", "1")
        seen = mine["seen"]
        want = mne.baseline.rescale(seen.get_data(), seen.times, (-0.4, 0.0), mode="mean", verbose=False)
        self.near(got, want[:, 1].mean(0), atol=1e-7)

    def test_refused(self) -> None:
        """to_mne: another table is refused by name."""
        other = self.folder / "other.csv"
        other.write_text("a,b\n1,2\n")
        with self.assertRaisesRegex(ValueError, "other.csv.*analyze evoked"):
            read_epochs(other)
