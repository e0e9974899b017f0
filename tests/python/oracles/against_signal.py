# SPDX-License-Identifier: GPL-3.0-or-later
"""analysis/signal, through `conspecific analyze`, against SciPy, statsmodels and MNE.

Tolerances: tables hold nine digits, so 1e-6 where both compute the same number. Morlet wavelets end at
3 standard deviations here and at 5 in MNE: 2 % of the largest power. Granger: the mean of a trial is taken
off here, statsmodels fits a constant: 2 % of F.
"""
from __future__ import annotations

import importlib.util
import unittest

import numpy as np
from scipy import signal

from made import OnARun, analyze, summary, write_run

DT = 0.004
FS = 1.0 / DT


def has(module: str) -> bool:
    """Whether a module is installed."""
    return importlib.util.find_spec(module) is not None


def coloured(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Noise with a peak near 20 Hz, and an offset."""
    a = [1.0, -2 * 0.9 * np.cos(2 * np.pi * 20 * DT), 0.81]
    return signal.lfilter([1.0], a, rng.standard_normal(shape), axis=-1) + 0.7


class Spectrum(OnARun):
    def setUp(self) -> None:
        super().setUp()
        self.x = coloured(np.random.default_rng(1), 3, 1000)
        write_run(self.folder, {"x": self.x}, DT, ["a"] * 3)

    def one(self, *options: str) -> np.ndarray:
        """Density of the animal."""
        t = analyze(self.folder, "spectrum", "--field", "x", *options)
        return t[["frequency_hz", "power_per_hz"]].to_numpy()

    def test_welch(self) -> None:
        """spectrum: Welch's density is that of scipy.signal.welch (1e-6)."""
        for kind, name in (("constant", "mean"), ("linear", "line"), (False, "none")):
            f, want = signal.welch(self.x, FS, "hann", nperseg=250, detrend=kind, axis=-1)
            got = self.one("--detrend", name)
            self.near(got[:, 0], f)
            self.near(got[:, 1], want.mean(0), atol=1e-12)

    def test_multitaper(self) -> None:
        """spectrum: multitaper is the mean over the tapers of scipy.signal.windows.dpss (1e-6)."""
        w = signal.windows.dpss(250, 4, 7)
        w /= np.sqrt((w**2).sum(1, keepdims=True))
        parts = self.x.reshape(3, 4, 250)
        parts = parts - parts.mean(-1, keepdims=True)
        power = 2 * DT * np.abs(np.fft.rfft(parts[..., None, :] * w)) ** 2
        power[..., [0, -1]] /= 2
        self.near(self.one("--method", "multitaper")[:, 1], power.mean((0, 1, 2)))

    @unittest.skipUnless(has("mne"), "no mne")
    def test_multitaper_mne(self) -> None:
        """spectrum: and MNE's psd_array_multitaper, whose tapers are weighted by eigenvalue (1 %)."""
        from mne.time_frequency import psd_array_multitaper

        parts = self.x.reshape(3, 4, 250)
        want, _ = psd_array_multitaper(parts - parts.mean(-1, keepdims=True), FS, bandwidth=8.0,
                                       low_bias=False, normalization="full", verbose=False)
        got = self.one("--method", "multitaper", "--nw", "4")[:, 1]
        self.near(got[1:-1], want.mean((0, 1))[1:-1], rtol=0.15)
        self.near(got.sum(), want.mean((0, 1)).sum(), rtol=0.01)


class TimeFrequency(OnARun):
    def setUp(self) -> None:
        super().setUp()
        self.x = coloured(np.random.default_rng(2), 5, 1000)
        self.t = np.arange(1000) * DT
        self.x += np.exp(-((self.t - 2) ** 2) / 0.1) * np.sin(2 * np.pi * 12 * self.t) * 6
        write_run(self.folder, {"x": self.x}, DT, ["a"] * 5, event=2.0)

    def map(self, *options: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Times from the event, frequencies, power [frequencies, times]."""
        t = analyze(self.folder, "tfr", "--field", "x", "--epoch", "-1s:1s", "--frequencies", "8:30:2",
                    "--step", "40ms", *options)
        t = t.pivot(index="frequency_hz", columns="time_s", values="power")
        return t.columns.to_numpy(float), t.index.to_numpy(float), t.to_numpy(float)

    def test_hann(self) -> None:
        """tfr: sliding Hann windows are scipy.signal.spectrogram of scaling spectrum (1e-6)."""
        times, frequencies, got = self.map("--window", "500ms")
        f, t, want = signal.spectrogram(self.x, FS, signal.get_window("hann", 126), nperseg=126, noverlap=125,
                                        nfft=250, detrend="constant", scaling="spectrum")
        rows = [int(np.argmin(np.abs(f - frequency))) for frequency in frequencies]
        columns = [int(np.argmin(np.abs(t - (time + 2.0)))) for time in times]
        self.near(f[rows], frequencies)
        self.assertTrue(np.isfinite(got).all())
        self.near(got, want.mean(0)[np.ix_(rows, columns)])

    @unittest.skipUnless(has("mne"), "no mne")
    def test_morlet(self) -> None:
        """tfr: Morlet power is that of MNE, whose wavelets have another norm (2 % of the largest)."""
        from mne.time_frequency import tfr_array_morlet

        times, frequencies, got = self.map("--method", "morlet", "--cycles", "7")
        x = self.x - self.x.mean(1, keepdims=True)
        power = tfr_array_morlet(x[:, None, :], FS, frequencies, n_cycles=7.0, zero_mean=True,
                                 output="power", verbose=False)[:, 0].mean(0)
        at = np.round((times + 2.0) / DT).astype(int)
        for i, frequency in enumerate(frequencies):
            sigma = 7.0 / (2 * np.pi * frequency)
            g = np.exp(-0.5 * (np.arange(-5 * sigma, 5 * sigma, DT) / sigma) ** 2)
            want = power[i, at] * (g**2).sum() / g.sum() ** 2
            good = np.isfinite(got[i])
            self.assertGreater(good.sum(), 10)
            self.near(got[i, good], want[good], rtol=0, atol=0.02 * want[good].max())


class Coupling(OnARun):
    def setUp(self) -> None:
        super().setUp()
        rng = np.random.default_rng(3)
        e = rng.standard_normal((2, 6, 1100))
        x, y = np.zeros((2, 6, 1100))
        for t in range(2, 1100):
            x[:, t] = 0.6 * x[:, t - 1] - 0.3 * x[:, t - 2] + e[0, :, t]
            y[:, t] = 0.4 * y[:, t - 1] + 0.25 * x[:, t - 1] + e[1, :, t]
        self.x, self.y = x[:, 100:], y[:, 100:]

    def test_coherence(self) -> None:
        """coherence: of windows that do not overlap it is scipy.signal.coherence (1e-6)."""
        write_run(self.folder, {"x": self.x, "y": self.y}, DT, ["a"] * 6)
        got = analyze(self.folder, "coherence", "--field", "x", "--with", "y", "--epoch", "0s:4s",
                      "--window", "500ms", table="coherence_x_y")
        f, want = signal.coherence(self.x.ravel(), self.y.ravel(), FS, "hann", nperseg=125, noverlap=0,
                                   detrend="constant")
        self.near(got["frequency_hz"], f)
        self.near(got["coherence"], want, atol=1e-9)

    @unittest.skipUnless(has("statsmodels"), "no statsmodels")
    def test_granger(self) -> None:
        """granger: ln ratio and F-test are those of statsmodels.grangercausalitytests (2 %)."""
        from statsmodels.tsa.stattools import grangercausalitytests

        x, y = self.x[:1], self.y[:1]
        write_run(self.folder, {"x": x, "y": y}, DT, ["a"])
        got = analyze(self.folder, "coherence", "--field", "x", "--with", "y", "--epoch", "0s:4s", "--band",
                      "1:100", "--directed", "--order", "2", "--permutations", "0",
                      table="coherence_x_y_band")
        for ours, pair in (("granger_first_to_second", (y, x)), ("granger_second_to_first", (x, y))):
            test, (alone, both, _) = grangercausalitytests(np.column_stack([s[0] for s in pair]), [2],
                                                           verbose=False)[2]
            self.near(summary(got, ours), np.log(alone.ssr / both.ssr), rtol=0.02, atol=2e-5)
            self.near(summary(got, ours, "p"), test["ssr_ftest"][1], rtol=0.05, atol=1e-9)
