# SPDX-License-Identifier: GPL-3.0-or-later
"""analysis/inference, through the shared library, against SciPy, statsmodels and MNE.

Tolerances: 1e-9 where both compute the same number, 1e-8 of ends of intervals (quantiles of t by iteration); exact permutation tests agree to 1e-12; random ones are
not compared. Bootstrap: Student's interval lies within ours, which is the wider of both.
"""
from __future__ import annotations

import ctypes
import importlib.util
import unittest
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_uint64

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from made import OnARun, doubles, library

LIB = library()
BOTH, LESS, GREATER = 0, 1, 2
TAILS = {BOTH: "two-sided", LESS: "less", GREATER: "greater"}


class Interval(ctypes.Structure):
    _fields_ = [("lo", c_double), ("hi", c_double)]


class TTest(ctypes.Structure):
    _fields_ = [("diff", c_double), ("t", c_double), ("df", c_double), ("p", c_double), ("ci", Interval)]


class Estimate(ctypes.Structure):
    _fields_ = [("value", c_double), ("ci", Interval), ("p", c_double)]


class Cluster(ctypes.Structure):
    _fields_ = [("first", c_size_t), ("last", c_size_t), ("sign", c_int), ("mass", c_double), ("p", c_double)]


class Clusters(ctypes.Structure):
    _fields_ = [("n_times", c_size_t), ("t", POINTER(c_double)), ("threshold", c_double), ("df", c_double),
                ("n", c_size_t), ("cluster", POINTER(Cluster)), ("permutations", c_size_t), ("exact", c_int)]


for name in ("csp_stats_g", "csp_stats_hedges_j", "csp_stats_correlation"):
    getattr(LIB, name).restype = c_double


class Tests(OnARun):
    def setUp(self) -> None:
        rng = np.random.default_rng(5)
        self.a = rng.gamma(2.0, 1.5, 9)
        self.b = rng.gamma(3.0, 1.3, 9)
        self.c = rng.gamma(3.0, 2.0, 7)

    def test_t(self) -> None:
        """stats: t-tests and their intervals are those of SciPy and statsmodels (1e-9, 1e-8)."""
        for tail, name in TAILS.items():
            out = TTest()
            self.assertEqual(LIB.csp_stats_t_one(c_size_t(9), doubles(self.a), c_double(2.2), tail,
                                                 c_double(0.95), byref(out)), 0)
            want = stats.ttest_1samp(self.a, 2.2, alternative=name)
            self.near([out.t, out.p], [want.statistic, want.pvalue], 1e-9)
            LIB.csp_stats_t_paired(c_size_t(9), doubles(self.a), doubles(self.b), tail, c_double(0.95),
                                   byref(out))
            want = stats.ttest_rel(self.a, self.b, alternative=name)
            self.near([out.t, out.p], [want.statistic, want.pvalue], 1e-9)
            LIB.csp_stats_t_welch(c_size_t(9), doubles(self.a), c_size_t(7), doubles(self.c), tail,
                                  c_double(0.95), byref(out))
            want = stats.ttest_ind(self.a, self.c, equal_var=False, alternative=name)
            self.near([out.t, out.p], [want.statistic, want.pvalue], 1e-9)
            means = CompareMeans(DescrStatsW(self.a), DescrStatsW(self.c))
            self.near([out.ci.lo, out.ci.hi], means.tconfint_diff(usevar="unequal"), 1e-8)

    def test_signed_rank(self) -> None:
        """stats: the signed rank test is scipy.stats.wilcoxon, exact (1e-12)."""
        d = self.a - self.b
        for tail, name in TAILS.items():
            p = c_double()
            self.assertEqual(LIB.csp_stats_signed_rank(c_size_t(9), doubles(d), tail, byref(p)), 0)
            self.near(p.value, stats.wilcoxon(d, alternative=name, method="exact").pvalue, 1e-12)

    def test_permutation(self) -> None:
        """stats: exact permutation tests are scipy.stats.permutation_test (1e-12)."""
        d, p = self.a - self.b, c_double()
        x, y = self.a[:6], self.c[:5]

        def difference(u: np.ndarray, v: np.ndarray, axis: int = -1) -> np.ndarray:
            return np.mean(u, axis=axis) - np.mean(v, axis=axis)

        for tail in (LESS, GREATER):
            LIB.csp_stats_perm_paired(c_size_t(9), doubles(d), tail, c_size_t(100000), c_uint64(1),
                                      c_char_p(b"p"), byref(p))
            want = stats.permutation_test((d,), np.mean, permutation_type="samples", vectorized=True,
                                          n_resamples=np.inf, alternative=TAILS[tail])
            self.near(p.value, want.pvalue, 1e-12)
            LIB.csp_stats_perm_independent(c_size_t(6), doubles(x), c_size_t(5), doubles(y), tail,
                                           c_size_t(100000), c_uint64(1), c_char_p(b"p"), byref(p))
            want = stats.permutation_test((x, y), difference, vectorized=True, n_resamples=np.inf,
                                          alternative=TAILS[tail])
            self.near(p.value, want.pvalue, 1e-12)

    def test_correlation(self) -> None:
        """stats: Pearson's r, its p and Fisher's interval are scipy.stats.pearsonr (1e-9)."""
        out = TTest()
        LIB.csp_stats_correlation_test(c_size_t(9), doubles(self.a), doubles(self.b), c_double(0.95),
                                       byref(out))
        want = stats.pearsonr(self.a, self.b)
        ci = want.confidence_interval(0.95)
        self.near([out.diff, out.p, out.ci.lo, out.ci.hi], [want.statistic, want.pvalue, ci.low, ci.high], 1e-9)

    def test_shares(self) -> None:
        """stats: Wilson's interval is that of statsmodels (1e-9)."""
        for k, n in ((0, 7), (3, 11), (23, 24), (50, 100)):
            out = Interval()
            LIB.csp_stats_wilson(c_size_t(k), c_size_t(n), c_double(0.95), byref(out))
            self.near([out.lo, out.hi], proportion_confint(k, n, method="wilson"), 1e-9, 1e-12)

    def test_quantile(self) -> None:
        """stats: quantiles are those of NumPy (1e-12)."""
        for q in (0.0, 0.1, 0.385, 0.5, 1.0):
            out = c_double()
            LIB.csp_stats_quantile(c_size_t(9), doubles(self.a), c_double(q), byref(out))
            self.near(out.value, np.quantile(self.a, q), 1e-12)

    def test_bootstrap(self) -> None:
        """interval: without a legal range it holds Student's, and is not far from the bootstrap-t."""
        wide, out = Interval(-np.inf, np.inf), Estimate()
        wide = Interval.in_dll(LIB, "csp_interval_anywhere")
        self.assertEqual(LIB.csp_interval_mean(c_size_t(9), doubles(self.a), c_double(0.0), byref(wide),
                                               c_double(0.95), c_uint64(1), c_char_p(b"b"), byref(out)), 0)
        lo, hi = DescrStatsW(self.a).tconfint_mean()
        self.near(out.value, self.a.mean(), 1e-12)
        self.assertLessEqual(out.ci.lo, lo + 1e-9)
        self.assertGreaterEqual(out.ci.hi, hi - 1e-9)
        rng = np.random.default_rng(6)
        drawn = rng.choice(self.a, (20000, 9))
        sd = np.sqrt((8 * drawn.var(1, ddof=1) + 0.25 * self.a.var(ddof=1)) / 8.25)
        t = (drawn.mean(1) - self.a.mean()) / sd * 3
        se = self.a.std(ddof=1) / 3
        for got, q, ours in ((out.ci.lo, 0.975, lo), (out.ci.hi, 0.025, hi)):
            want = self.a.mean() - np.quantile(t, q) * se
            want = min(want, ours) if q > 0.5 else max(want, ours)
            self.near(got, want, 0, 0.35 * se)

    def test_clusters(self) -> None:
        """cluster: masses and p of all sign flips are those of MNE (1e-9)."""
        if importlib.util.find_spec("mne") is None:
            raise unittest.SkipTest("no mne")
        from mne.stats import permutation_cluster_1samp_test

        rng = np.random.default_rng(7)
        x = rng.standard_normal((8, 40))
        x[:, 10:18] += 1.2
        x[:, 30:33] -= 1.5
        out = Clusters()
        self.assertEqual(LIB.csp_cluster_paired(c_size_t(8), c_size_t(40), doubles(x), c_double(0.05),
                                                c_size_t(256), c_uint64(1), byref(out)), 0)
        self.assertEqual(out.exact, 1)
        t, clusters, p, _ = permutation_cluster_1samp_test(
            x, threshold=out.threshold, n_permutations="all", tail=0, out_type="mask", verbose=False)
        self.near([out.t[i] for i in range(40)], t, 1e-9)
        self.near(out.threshold, stats.t.ppf(0.975, 7), 1e-9)
        self.assertEqual(out.n, len(clusters))
        self.assertGreaterEqual(out.n, 2)
        for k, (c, want) in enumerate(zip(clusters, p)):
            ours, where = out.cluster[k], np.arange(40)[c[0]]
            self.assertEqual((ours.first, ours.last), (where[0], where[-1]))
            self.near(ours.mass, t[where].sum(), 1e-9)
            self.near(ours.p, want, 0, 1.5 / 128)
        LIB.csp_cluster_result_free(byref(out))
