# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures share: colours, levels of groups, courses over sessions, contrasts.

Every function takes axes and a run of results.py. A table that was not kept leaves a note in the panel
instead of a drawing. No number is made here.
"""
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

IN, OUT, GREY, GOLD = "#1b7f79", "#c1440e", "#5b6b73", "#c9a227"
COLOURS = [IN, OUT, GOLD, "#4b5d9e", "#7a4b9e", "#8a8a8a", "#2f2f2f", "#b7658a", "#6b8e23", "#a0522d"]
VERDICT = {"agrees": IN, "disagrees": OUT, "undecided": "#8a8a8a"}
SIGN = {"greater": ">", "less": "<", "equal": "=", "any": "?"}


def show(fig, dpi=110):
    """The figure as an image in the notebook."""
    from IPython.display import Image

    png = io.BytesIO()
    fig.savefig(png, format="png", dpi=dpi)
    plt.close(fig)
    return Image(data=png.getvalue())


def note(ax, text):
    ax.text(0.5, 0.5, text, ha="center", va="center", fontsize=8, color=GREY, transform=ax.transAxes)
    ax.set_axis_off()


def lacks(ax, run, table):
    """Was the table not kept? Then the panel says so."""
    if getattr(run, table) is None:
        note(ax, f"of {run.name} no {table} is kept:\nmake figures ALL=1 makes it")
        return True
    return False


def bar(ax, x, level, colour, width=0.7, **more):
    """Mean with its interval, where it has one; where the mean was not kept, the word."""
    m, lo, hi = level
    if np.isnan(m):
        ax.text(x, 0, "not kept", rotation=90, ha="center", va="center", fontsize=7, color=GREY)
    else:
        ax.bar(x, m, color=colour, width=width, **more)
        ax.plot([x, x], [lo, hi], color="k", lw=1)


def point(ax, x, level, colour, label=None):
    """The same as a point, if it was kept."""
    m, lo, hi = level
    ax.plot(x, m, "o", ms=5, color=colour, label=label)
    ax.plot([x, x], [lo, hi], color=colour, lw=1.2)


def difference(run, contrast):
    """diff, low, high of a contrast, in its unit."""
    return run.contrasts.loc[contrast, ["diff", "diff_low", "diff_high"]].astype(float).to_numpy()


def bars(ax, run, measure, groups, title=None, session=None):
    for i, g in enumerate(groups):
        bar(ax, i, run.level(measure, g, session), COLOURS[i % len(COLOURS)])
    ax.set_xticks(range(len(groups)), [g.replace("_", "\n") for g in groups], fontsize=6.5)
    ax.axhline(0, color="k", lw=0.5)
    ax.set_ylabel(measure.replace("_", " ") + run.unit(measure), fontsize=8)
    ax.set_title(title or measure.replace("_", " "), fontsize=9)


def band(ax, x, y, colour, label=None, style="o-"):
    """A line through means y[:, 0] with their intervals y[:, 1:], through those that were kept."""
    y = np.asarray(y, float)
    known = ~np.isnan(y[:, 0])
    x, y = np.array(list(x))[known], y[known]
    if not len(x):
        return
    if not np.isnan(y[:, 1:]).all():
        ax.fill_between(x, y[:, 1], y[:, 2], color=colour, alpha=0.15, lw=0)
    ax.plot(x, y[:, 0], style, ms=3.5, color=colour, label=label)


def course(ax, run, measure, groups, title=None):
    """By session."""
    if lacks(ax, run, "summary"):
        return
    for i, g in enumerate(groups):
        x, y = run.course(measure, g)
        band(ax, x, y, COLOURS[i % len(COLOURS)], g.replace("_", " "))
    ax.axhline(0, color="k", lw=0.5)
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    ax.set_xlabel("session")
    ax.set_ylabel(measure.replace("_", " ") + run.unit(measure), fontsize=8)
    ax.legend(fontsize=6.5, frameon=False)
    ax.set_title(title or measure.replace("_", " "), fontsize=9)


def dose(ax, run, measures, x, groups, title=None, xlabel=None):
    """Measures over groups that stand for values x of one quantity."""
    for i, m in enumerate(measures):
        y = [run.level(m, g) for g in groups]
        band(ax, x, y, COLOURS[i % len(COLOURS)], m.replace("_", " ") + run.unit(m))
    ax.axhline(0, color="k", lw=0.5)
    ax.set_xlabel(xlabel or "")
    ax.legend(fontsize=6.5, frameon=False)
    ax.set_title(title or "", fontsize=9)


def forest(ax, run, names=None, reach=6.0):
    """Contrasts as effect sizes with 95 % interval; an arrow where one is off the scale or has no spread, as
    where all animals do the same. Levels, which have no effect size, are left out."""
    c = run.contrasts
    rows = [r for _, r in c.loc[list(names or c.index)].iterrows() if not np.isnan(r["effect"]) or r["diff_low"] == r["diff_high"]]
    for i, r in enumerate(rows):
        colour = VERDICT[r["verdict"]]
        if not abs(r["effect"]) <= reach:
            ax.plot(np.sign(r["diff"]) * reach, i, ">" if r["diff"] > 0 else "<", ms=5, color=colour)
            continue
        ax.plot(np.clip([r["effect_low"], r["effect_high"]], -reach, reach), [i, i], color=colour, lw=1.2)
        ax.plot(r["effect"], i, "o", ms=4, color=colour)
    ax.axvline(0, color="k", lw=0.5)
    ax.set_xlim(-1.08 * reach, 1.08 * reach)
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_yticks(range(len(rows)), [f"{r['contrast'].replace('_', ' ')} {SIGN[r['expect']]}" for r in rows], fontsize=6.5)
    ax.set_xlabel("effect size [SD], 95 % interval; expected > < =", fontsize=8)
    for word, verdict, x in (("contrasts:", None, 0.0), ("as expected,", "agrees", 0.21), ("against,", "disagrees", 0.47), ("undecided", "undecided", 0.65)):
        ax.text(x, 1.01, word, fontsize=9, color=VERDICT.get(verdict, "k"), transform=ax.transAxes, va="bottom")
