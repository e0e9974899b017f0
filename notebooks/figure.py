# SPDX-License-Identifier: GPL-3.0-or-later
"""One figure: what the simulated animals did, beside what is published.

    python3 notebooks/figure.py OUT FIGURE.png

OUT holds result folders of `conspecific run`. Left: every animal of every group, with mean and
95 % interval. Middle: every contrast of the study as effect size with 95 % interval, its colour
the verdict. Right: what is published, as direction (in the sign of the measure at the left) and,
where the paper gives one, size. Last rows: sweeps (folders whose
groups are named group@axis=value, one @ an axis, or group@cell=17 where cells are drawn), if there
are any: effects over the first axis, a line for each value of the others; drawn cells as points. No
number is made here: all come from animals.csv, summary.csv, compare.csv and sweep.csv.
"""
import math
import os
import re
import sys

import numpy as np
import pandas as pd

from draw import VERDICT, plt

COLOUR = {v: VERDICT[v] for v in ("agrees", "disagrees", "undecided")}
MAIN = ["observational_fear", "harm_aversion"]


def read(folder):
    """The tables of a result folder (sweep.csv if it has one), or None if one is missing."""
    path = {n: os.path.join(folder, n + ".csv") for n in ("animals", "summary", "compare")}
    if not all(os.path.exists(p) for p in path.values()):
        return None
    if os.path.exists(os.path.join(folder, "sweep.csv")):
        path["sweep"] = os.path.join(folder, "sweep.csv")
    return {n: pd.read_csv(p, keep_default_na=False, na_values=[""]) for n, p in path.items()}


def overall(table):
    """Rows over all sessions and trials."""
    for column in ("session", "trial"):
        if column in table:
            table = table[table[column].isna() | (table[column] == -1)]
    return table


def headline(run):
    """The measure that most contrasts ask about."""
    words = [str(a).split(",")[0].split(" ")[-1] for a in run["compare"]["a"]]
    known = [w for w in words if w in set(run["summary"]["measure"])]
    return max(sorted(set(known)), key=known.count) if known else run["summary"]["measure"].iloc[0]


def draw_groups(ax, run, name):
    measure = headline(run)
    animals = overall(run["animals"])
    animals = animals[animals["measure"] == measure]
    groups = [g for g in dict.fromkeys(animals["group"]) if "@" not in g]
    jitter = np.random.default_rng(0)
    for i, group in enumerate(groups):
        x = animals[animals["group"] == group]["value"].astype(float).dropna()
        row = overall(run["summary"])
        row = row[(row["group"] == group) & (row["measure"] == measure)]
        ax.plot(x, i + jitter.uniform(-0.18, 0.18, len(x)), "o", ms=2.5, color="#9db4c0", zorder=1)
        if len(row) and not math.isnan(float(row["mean"].iloc[0])):
            m, lo, hi = (float(row[c].iloc[0]) for c in ("mean", "ci_low", "ci_high"))
            ax.plot([lo, hi], [i, i], color="#253237", lw=2, zorder=2)
            ax.plot(m, i, "s", ms=5, color="#253237", zorder=3)
    ax.set_yticks(range(len(groups)), [g.replace("_", " ") for g in groups], fontsize=7)
    ax.invert_yaxis()
    unit = animals["unit"].iloc[0] if len(animals) else ""
    ax.set_xlabel(measure.replace("_", " ") + (f" [{unit}]" if unit and str(unit) != "1" else ""), fontsize=8)
    count = animals.groupby("group").size().max() if len(animals) else 0
    ax.set_title(f"{name.replace('_', ' ')}: model (n = {count} a group)", fontsize=9, loc="left")


def ordered(run):
    """Contrasts without sweep cells, those with a claim first."""
    rows = run["compare"]
    rows = rows[~rows["contrast"].astype(str).str.contains("@")]
    return pd.concat([rows[rows["claim"].notna()], rows[rows["claim"].isna()]])


def draw_contrasts(ax, run):
    rows = ordered(run)
    finite = rows[["effect_low", "effect_high", "effect"]].astype(float).to_numpy()
    finite = finite[np.isfinite(finite)]
    reach = min(max(1.0, np.abs(finite).max() if finite.size else 1.0), 6.0)
    for i, (_, row) in enumerate(rows.iterrows()):
        colour = COLOUR[row["verdict"]]
        e, lo, hi = (float(row[c]) for c in ("effect", "effect_low", "effect_high"))
        if math.isfinite(e):
            ax.plot(np.clip([lo, hi], -reach, reach), [i, i], color=colour, lw=2)
            ax.plot(np.clip(e, -reach, reach), i, "o" if isinstance(row["claim"], str) else "D", color=colour, ms=5)
    ax.axvline(0, color="black", lw=0.8)
    ax.axvspan(-0.3, 0.3, color="#eeeeee", zorder=0)
    ax.set_xlim(-1.05 * reach, 1.05 * reach)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), rows["contrast"].str.replace("_", " "), fontsize=7)
    ax.set_xlabel("effect size A - B [SD], 95 % interval", fontsize=8)
    ax.set_title("model: contrasts", fontsize=9, loc="left")


def draw_data(ax, run):
    """Published direction as an arrow on the contrast's own axis; size and source as text."""
    rows = ordered(run)
    for i, (_, row) in enumerate(rows.iterrows()):
        claim = isinstance(row["claim"], str)
        colour = "#253237" if claim else "#b0b0b0"
        way = {"less": -0.8, "greater": 0.8}.get(row["expect"], 0.0)
        if way:
            ax.annotate("", (way, i), (0, i), arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.6})
        else:
            ax.text(0, i, "=" if row["expect"] == "equal" else "?", ha="center", va="center", fontsize=11, color=colour)
        text = "control" if not claim else f"{row['claim']}  {str(row['source']).split(',')[0]}"
        if claim and not pd.isna(row["published_value"]):
            text += f"\npublished {row['published_value']:g}"
            if not pd.isna(row["published_low"]):
                text += f" [{row['published_low']:g}, {row['published_high']:g}], model {row['diff']:.1f} [{row['diff_low']:.1f}, {row['diff_high']:.1f}]"
        ax.text(1.08, i, text, transform=ax.get_yaxis_transform(), va="center", fontsize=6.5, color=colour)
    ax.axvline(0, color="black", lw=0.8)
    ax.set_xlim(-1, 1)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks([])
    ax.set_xticks([-0.6, 0.6], ["A < B", "A > B"])
    ax.set_title("data: published direction (grey: expected)", fontsize=9, loc="left")


def split_cell(name):
    """'pain@n_acc=16@tau=0.5s' -> ('pain', {'n_acc': '16', 'tau': '0.5s'}); None without a cell."""
    base, *cell = str(name).split("@")
    parts = [p.partition("=") for p in cell]
    return (base, {p[0]: p[2] for p in parts}) if parts and all(p[1] for p in parts) else None


def positions(texts):
    """Numbers of '16', '0.5s', '0.5 s' and their names (none), or, if one is a word or units differ, places and names."""
    found = [re.fullmatch(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(\D*)", t) for t in texts]
    if all(found) and len({f.group(2) for f in found}) == 1:
        return [float(f.group(1)) for f in found], []
    names = list(dict.fromkeys(texts))
    return [float(names.index(t)) for t in texts], names


def drawn(run, cell):
    """Values of the axes in a cell of a random or Latin design, as sweep.csv has them."""
    table = run["sweep"] if "sweep" in run else pd.DataFrame(columns=["cell"])
    rows = table[table["cell"].astype(str) == cell["cell"]]
    axes = list(table.columns[3 : list(table.columns).index("measure")]) if len(rows) else []
    return {a: str(rows[a].iloc[0]) for a in axes} or cell


def sweep_points(run):
    """Effects by line {label: [(x, effect, low, high)]}, the first axis, names of its places, were cells drawn?"""
    rows, axis, scattered = [], "", False
    for _, row in run["compare"].iterrows():
        split = split_cell(row["contrast"])
        if not split:
            continue
        base, cell = split
        if list(cell) == ["cell"]:
            scattered, cell = True, drawn(run, cell)
        axis, text = next(iter(cell.items()))
        rest = [] if scattered else [f"{k}={v}" for k, v in list(cell.items())[1:]]
        rows.append((" ".join([base, *rest]), text, row))
    x, names = positions([text for _, text, _ in rows])
    lines = {}
    for at, (label, _, row) in zip(x, rows):
        lines.setdefault(label, []).append((at, row["effect"], row["effect_low"], row["effect_high"]))
    return lines, axis, names, scattered


def draw_sweep(ax, run, name):
    lines, axis, names, scattered = sweep_points(run)
    for label, points in lines.items():
        x, e, lo, hi = np.array(sorted(points), dtype=float).T
        ax.errorbar(x, e, yerr=[np.maximum(e - lo, 0), np.maximum(hi - e, 0)], marker="o", ms=3, capsize=2, lw=1, ls="none" if scattered else "-", label=label)
    xs = [p[0] for points in lines.values() for p in points]
    if names:
        ax.set_xticks(range(len(names)), names)
    elif xs and min(xs) > 0 and max(xs) / min(xs) > 8:
        ax.set_xscale("log", base=2)
    ax.axhline(0, color="black", lw=0.8)
    ax.set_xlabel(axis, fontsize=8)
    ax.set_ylabel("effect size [SD]", fontsize=8)
    ax.legend(fontsize=6)
    ax.set_title(name.replace("_", " "), fontsize=9, loc="left")


def collect(out):
    """The compared runs under a folder, by name."""
    runs = {n: read(os.path.join(out, n)) for n in sorted(os.listdir(out)) if os.path.isdir(os.path.join(out, n))}
    return {n: r for n, r in runs.items() if r}


def figure(runs):
    """The figure of the runs of MAIN and of those that are sweeps."""
    main = [n for n in MAIN if n in runs]
    sweeps = [n for n, r in runs.items() if r["compare"]["contrast"].astype(str).str.contains("@").any()]
    rows = len(main) + (len(sweeps) + 1) // 2
    height = [max(2.2, 0.26 * max(len(runs[n]["compare"]), runs[n]["animals"]["group"].nunique())) for n in main]
    height += [2.6] * (rows - len(main))
    whole = sum(height) + 0.9 * rows + 0.4
    fig = plt.figure(figsize=(14, whole))
    grid = fig.add_gridspec(rows, 3, width_ratios=[1, 1, 0.4], height_ratios=height, wspace=0.55, hspace=0.25, left=0.12, right=0.80, top=1 - 0.35 / whole, bottom=0.8 / whole)
    for i, name in enumerate(main):
        draw_groups(fig.add_subplot(grid[i, 0]), runs[name], name)
        draw_contrasts(fig.add_subplot(grid[i, 1]), runs[name])
        draw_data(fig.add_subplot(grid[i, 2]), runs[name])
    for k, name in enumerate(sweeps):
        draw_sweep(fig.add_subplot(grid[len(main) + k // 2, k % 2]), runs[name], name)
    for ax in fig.axes:
        ax.spines[["top", "right"]].set_visible(False)
        ax.tick_params(labelsize=7)
    handles = [plt.Line2D([], [], color=c, marker="o", lw=2, label=v) for v, c in COLOUR.items()]
    fig.legend(handles=handles, fontsize=7, loc="lower center", ncols=3, frameon=False)
    return fig


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: figure.py OUT FIGURE.png")
    found = collect(sys.argv[1])
    if not any(n in found for n in MAIN):
        sys.exit(f"figure.py: no compared results of {' or '.join(MAIN)} under {sys.argv[1]}; conspecific run, conspecific compare")
    figure(found).savefig(sys.argv[2], dpi=160)
