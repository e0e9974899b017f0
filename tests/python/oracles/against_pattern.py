# SPDX-License-Identifier: GPL-3.0-or-later
"""analysis/pattern, through `conspecific analyze`, against SciPy and scikit-learn.

Tolerances: tables hold nine digits, so 1e-6 where both compute the same number. Of a decoder the classes are
compared, trial by trial: accuracies are equal.
"""
from __future__ import annotations

import numpy as np
from scipy.spatial.distance import pdist
from scipy.stats import spearmanr
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from made import OnARun, analyze, summary, write_run

DT, KINDS, UNITS, EACH = 0.02, "abcd", 12, 20


class Patterns(OnARun):
    def setUp(self) -> None:
        super().setUp()
        rng = np.random.default_rng(4)
        self.kinds = np.array(list(KINDS) * EACH)
        mean = rng.standard_normal((len(KINDS), UNITS)) + 0.3
        mean[1] = 0.7 * mean[0] + 0.5 * mean[1]
        label = np.array([KINDS.index(k) for k in self.kinds])
        noise = rng.standard_normal((label.size, 50, UNITS)) * 2.5 + rng.standard_normal((label.size, 1, UNITS))
        self.x = mean[label][:, None, :] + noise
        self.label = label
        write_run(self.folder, {"x": self.x}, DT, list(self.kinds), event=0.2)
        first = int(round(0.2 / DT))
        self.pattern = self.x[:, first:first + 25].mean(1)  # 0 to 500 ms from the event

    def rdm(self, measure: str) -> np.ndarray:
        """The upper triangle of the matrix of the animal."""
        t = analyze(self.folder, "rsa", "--field", "x", "--trials", ",".join(KINDS), "--measure", measure)
        return np.array([t[(t["first"] == KINDS[i]) & (t["second"] == KINDS[j])]["dissimilarity"].item()
                         for i in range(4) for j in range(i + 1, 4)])

    def test_rdm(self) -> None:
        """rsa: matrices are scipy.spatial.distance.pdist of the mean patterns (1e-6)."""
        means = np.array([self.pattern[self.label == k].mean(0) for k in range(4)])
        self.near(self.rdm("correlation"), pdist(means, "correlation"))
        self.near(self.rdm("cosine"), pdist(means, "cosine"))
        self.near(self.rdm("euclid"), pdist(means, "sqeuclidean") / UNITS)

    def test_compare(self) -> None:
        """rsa: agreement with a model is scipy.stats.spearmanr (1e-6)."""
        t = analyze(self.folder, "rsa", "--field", "x", "--trials", ",".join(KINDS), "--model", "a,b:c,d",
                    "--compare", "spearman", table="rsa_x_model")
        model = [0, 1, 1, 1, 1, 0]
        want = spearmanr(self.rdm("correlation"), model).statistic
        self.near(summary(t, "model_agreement"), want)

    def test_decode(self) -> None:
        """decode: a linear discriminant of given shrinkage is scikit-learn's, fold by fold."""
        for classes in ("ab", "abcd"):
            use = np.isin(self.kinds, list(classes))
            x, label = self.pattern[use], self.label[use]
            fold = np.zeros(label.size, int)
            for k in np.unique(label):
                fold[label == k] = np.arange((label == k).sum()) % 5
            right = 0
            for f in range(5):
                lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.3,
                                                 priors=np.full(len(classes), 1 / len(classes)))
                lda.fit(x[fold != f], label[fold != f])
                right += (lda.predict(x[fold == f]) == label[fold == f]).sum()
            t = analyze(self.folder, "decode", "--field", "x", "--classes", ",".join(classes), "--shrinkage",
                        "0.3", "--permutations", "0")
            got = summary(t, "accuracy")
            self.assertTrue(0.3 < right / label.size < 1.0, "the task says nothing")
            self.near(got, right / label.size)
