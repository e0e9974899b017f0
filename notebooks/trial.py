# SPDX-License-Identifier: GPL-3.0-or-later
"""What the notebooks of models/studies/trial share: read a study, draw groups, courses and contrasts,
and say what came. No number is made here: all come from the result folder."""
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import results

IN, OUT, GREY, GOLD = "#1b7f79", "#c1440e", "#5b6b73", "#c9a227"
COLOURS = [IN, OUT, GOLD, "#4b5d9e", "#7a4b9e", "#8a8a8a", "#2f2f2f", "#b7658a", "#6b8e23", "#a0522d"]
MET = {True: IN, False: OUT, None: "#8a8a8a"}


def root():
    """Work from the top of the project, wherever the notebook was started."""
    if os.path.basename(os.getcwd()) == "notebooks":
        os.chdir("..")
    sys.path.insert(0, "notebooks")


def load(name, folder=None):
    """Tables of a study of models/studies/trial; without results it says what makes them (results.py)."""
    at = results.need(f"{folder or 'out/trial'}/{name}")
    read = lambda t: pd.read_csv(f"{at}/{t}.csv", keep_default_na=False, na_values=[""])
    run = {t: read(t) for t in ("animals", "summary", "contrasts")}
    if os.path.exists(f"{at}/sweep.csv"):
        run["sweep"] = read("sweep")
    run["name"] = name
    return run


def level(run, measure, group, session=None):
    """mean, low, high of a measure in a group: over all sessions, or of one."""
    t = run["summary"]
    t = t[(t["measure"] == measure) & (t["group"] == group)]
    t = t[t["session"].isna()] if session is None else t[t["session"] == session]
    if not len(t):
        return np.full(3, np.nan)
    return t[["mean", "ci_low", "ci_high"]].iloc[0].astype(float).to_numpy()


def unit(run, measure):
    t = run["summary"]
    u = t[t["measure"] == measure]["unit"]
    return "" if not len(u) or pd.isna(u.iloc[0]) or u.iloc[0] == "1" else f" [{u.iloc[0]}]"


def bars(ax, run, measure, groups, title=None, session=None):
    for i, g in enumerate(groups):
        m, lo, hi = level(run, measure, g, session)
        ax.bar(i, m, color=COLOURS[i % len(COLOURS)], width=0.7)
        ax.errorbar(i, m, [[m - lo], [hi - m]], color="k", lw=1)
    ax.set_xticks(range(len(groups)), [g.replace("_", "\n") for g in groups], fontsize=6.5)
    ax.axhline(0, color="k", lw=0.5)
    ax.set_ylabel(measure.replace("_", " ") + unit(run, measure), fontsize=8)
    ax.set_title(title or measure.replace("_", " "), fontsize=9)


def course(ax, run, measure, groups, title=None):
    """By session."""
    for i, g in enumerate(groups):
        t = run["summary"]
        t = t[(t["measure"] == measure) & (t["group"] == g) & t["session"].notna()].sort_values("session")
        x, y = t["session"].to_numpy(), t[["mean", "ci_low", "ci_high"]].astype(float).to_numpy()
        ax.fill_between(x, y[:, 1], y[:, 2], color=COLOURS[i % len(COLOURS)], alpha=0.15, lw=0)
        ax.plot(x, y[:, 0], "o-", ms=3, color=COLOURS[i % len(COLOURS)], label=g.replace("_", " "))
    ax.axhline(0, color="k", lw=0.5)
    ax.set_xlabel("session")
    ax.set_ylabel(measure.replace("_", " ") + unit(run, measure), fontsize=8)
    ax.legend(fontsize=6.5, frameon=False)
    ax.set_title(title or measure.replace("_", " "), fontsize=9)


def dose(ax, run, measures, x, groups, title=None, xlabel=None):
    """Measures over groups that stand for values x of one quantity."""
    for i, m in enumerate(measures):
        y = np.array([level(run, m, g) for g in groups])
        ax.fill_between(x, y[:, 1], y[:, 2], color=COLOURS[i % len(COLOURS)], alpha=0.15, lw=0)
        ax.plot(x, y[:, 0], "o-", ms=3, color=COLOURS[i % len(COLOURS)], label=m.replace("_", " ") + unit(run, m))
    ax.axhline(0, color="k", lw=0.5)
    ax.set_xlabel(xlabel or "")
    ax.legend(fontsize=6.5, frameon=False)
    ax.set_title(title or "", fontsize=9)


def met(row):
    """Did the contrast come out as expected? None: undecided, or nothing was expected."""
    v = str(row["verdict"])
    return True if v == "agrees" else False if v == "disagrees" else None


def forest(ax, run, names=None):
    """Contrasts in standard deviations of the difference between paired animals, 95 % interval."""
    c = run["contrasts"].set_index("contrast")
    names = list(names or c.index)
    for i, n in enumerate(names):
        r = c.loc[n]
        half = (float(r["diff_high"]) - float(r["diff_low"])) / 2
        if not half > 0:
            continue
        z = float(r["diff"]) / half * 1.96 / np.sqrt(max(int(r["n_a"]), 1))
        w = 1.96 / np.sqrt(max(int(r["n_a"]), 1))
        if abs(z) > 8:  # off the scale, as where everyone does the same
            ax.plot(np.sign(z) * 8, i, ">" if z > 0 else "<", ms=5, color=MET[met(r)])
            continue
        ax.errorbar(z, i, xerr=w, fmt="o", ms=4, lw=1.2, color=MET[met(r)])
    ax.axvline(0, color="k", lw=0.5)
    sign = {"greater": ">", "less": "<", "equal": "=", "any": "?"}
    ax.set_yticks(range(len(names)), [f"{n.replace('_', ' ')} {sign.get(c.loc[n]['expect'], '')}" for n in names], fontsize=6.5)
    ax.invert_yaxis()
    ax.set_xlabel("difference in its SD; expected > < =", fontsize=8)
    ax.set_title("contrasts: as expected, against, undecided", fontsize=9)


def say(run, *names):
    """The contrasts named (all: none named) in words; returns them by name."""
    c = run["contrasts"].set_index("contrast")
    for n in names or c.index:
        r = c.loc[n]
        print(f"{n}: {float(r['diff']):.3g} [{float(r['diff_low']):.3g}, {float(r['diff_high']):.3g}] {'' if pd.isna(r['unit']) else r['unit']}, "
              f"p {float(r['p']):.2g}, n {int(r['n_a'])}; expected {r['expect']}: {r['verdict']}")
    return c


def score(run):
    """How many contrasts came out as expected, against it, undecided."""
    m = [met(r) for _, r in run["contrasts"].iterrows()]
    return m.count(True), m.count(False), m.count(None)


def save(fig, name):
    os.makedirs("out", exist_ok=True)
    fig.savefig(f"out/{name}.png", dpi=110)
    plt.close(fig)
    return f"out/{name}.png"
