# SPDX-License-Identifier: GPL-3.0-or-later
"""The figure of the front page: two experiments, a few groups each.

    python3 notebooks/front.py OUT FIGURE.png

OUT holds the result folders of `make demo`. Every dot is an animal, a square with its line the
mean of a group with its 95 % interval; a diamond is what is published. No number is made here: all
come from animals.csv, summary.csv and compare.csv.
"""
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import figure

PANELS = [
    ("observational_fear", "freezing_change", "contagion", "freezing while a cagemate is shocked,\nmore than before [% of time]", [
        ("experienced", "cagemate shocked"),
        ("naive", "same, observer had no own shocks"),
        ("neutral", "cagemate grooms"),
        ("startled", "cagemate is startled"),
        ("alone", "nobody there"),
        ("amygdala_lesion", "cagemate shocked, observer\nwithout amygdala"),
    ]),
    ("harm_aversion", "harm_shift", None, "use of the lever that shocks a neighbour,\nchange from before [share of presses]", [
        ("pain", "neighbour shocked"),
        ("naive_pain", "same, actor had no own shocks"),
        ("groom", "neighbour grooms"),
        ("startle", "neighbour is startled"),
        ("nobody", "nobody there"),
        ("parallel_pain", "neighbour shocked, actor's own\narousal costs nothing"),
    ]),
]


def draw(ax, run, measure, claim, label, groups):
    animals, rows = figure.overall(run["animals"]), figure.overall(run["summary"])
    jitter = np.random.default_rng(0)
    for i, (group, _) in enumerate(groups):
        x = animals[(animals["group"] == group) & (animals["measure"] == measure)]["value"].astype(float).dropna()
        row = rows[(rows["group"] == group) & (rows["measure"] == measure)].iloc[0]
        ax.plot(x, i + jitter.uniform(-0.2, 0.2, len(x)), "o", ms=3, color="#9db4c0", zorder=1)
        ax.plot([row["ci_low"], row["ci_high"]], [i, i], color="#253237", lw=2.4, zorder=2)
        ax.plot(row["mean"], i, "s", ms=6, color="#253237", zorder=3)
    if claim:
        c = run["compare"].set_index("contrast").loc[claim]
        ax.plot([c["published_low"], c["published_high"]], [-0.35, -0.35], color="#c1440e", lw=1.6)
        ax.plot(c["published_value"], -0.35, "D", ms=5, color="#c1440e", label="published, real rats (95 %)")
        ax.legend(fontsize=8, frameon=False, loc="lower right")
    ax.axvline(0, color="black", lw=0.8, zorder=0)
    ax.set_yticks(range(len(groups)), [name for _, name in groups], fontsize=9)
    ax.set_ylim(len(groups) - 0.5, -0.6)
    ax.set_xlabel(label, fontsize=9)
    ax.tick_params(axis="x", labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)


def front(out, path):
    fig, axes = plt.subplots(1, 2, figsize=(11, 3.6), constrained_layout=True)
    for ax, (name, measure, claim, label, groups) in zip(axes, PANELS):
        run = figure.read(os.path.join(out, name))
        if not run:
            sys.exit(f"front.py: no compared results in {os.path.join(out, name)}; make demo")
        draw(ax, run, measure, claim, label, groups)
    fig.savefig(path, dpi=110)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: front.py OUT FIGURE.png")
    front(sys.argv[1], sys.argv[2])
