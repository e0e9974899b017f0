# SPDX-License-Identifier: GPL-3.0-or-later
"""Map of one measure over the cells of a sweep, one panel a group.

    python3 notebooks/sweep_map.py RESULTDIR MEASURE OUT.png [--x AXIS --y AXIS] [--minus GROUP]

RESULTDIR is a folder of `conspecific run` of a study with `sweep:`. A grid of two or more axes is a
heat map with one field a cell, a random or Latin design a scatter whose colour is the value, one
axis alone a line with 95 % intervals. AXIS is a column of sweep.csv; without --x and --y the first
two axes. Axes that are not shown are averaged over, which the title says. --minus draws every other
group less GROUP, cell by cell (difference of means). No number is made here beyond these means and
differences: all come from sweep.csv; scales of axes from the sweep in study.yaml.

In a notebook (see s06_capacity.ipynb and s08_whole_brain.ipynb):

    import sweep_map
    table = run.sweep                                            # or, of a study whose groups are the cells:
    table = sweep_map.cells(run.summary, r"w(\d+)_r(\d+)", ["world", "reward"])
    fig, ax = plt.subplots(1, 2)
    sweep_map.panel(ax[0], table, "resonance", "reward", "world")  # one measure over two axes
"""
import argparse
import os
import re
import sys

import numpy as np
import pandas as pd

from draw import plt

BEFORE, AFTER = ["study", "group", "cell"], ["measure", "n", "mean", "sd", "ci_low", "ci_high", "unit"]


def read_design(path):
    """Design and logarithmic axes (by path) of the sweep of a resolved study."""
    design, logs, inside, axis = "grid", set(), False, None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line.startswith(" "):
            inside = line == "sweep:"
        elif inside and re.match(r"  \S", line):
            key, _, value = line.strip().partition(": ")
            axis = key.rstrip(":").strip('"')
            design = value if axis == "design" else design
        elif inside and line == "    scale: log":
            logs.add(axis)
    return design, logs


class Axis:
    """One column of sweep.csv: numbers in one unit, or the order of the items as they appear."""

    def __init__(self, table, name, logs):
        texts = table[name].astype(str)
        parts = texts.str.extract(r"^([-+.0-9eE]+)\s*(.*)$")
        numbers = pd.to_numeric(parts[0], errors="coerce")
        units = parts[1].dropna().unique()
        self.name = name
        self.items = list(dict.fromkeys(texts))
        self.number = not numbers.isna().any() and len(units) == 1
        self.log = any(path == name or path.split(".")[-1] == name for path in logs)
        if self.number:
            self.items = [str(t) for t in texts[numbers.drop_duplicates().sort_values().index]]
        self.unit = units[0] if self.number else ""
        table[name + ":at"] = numbers if self.number else texts.map(self.items.index)
        table[name + ":index"] = texts.map({t: i for i, t in enumerate(self.items)})

    def label(self):
        return f"{self.name} [{self.unit}]" if self.unit else self.name

    def ticks(self):
        """Texts of the items, without the unit that the label has."""
        return [t[: -len(self.unit)].strip() if self.unit else t for t in self.items]

    def mark(self, which, ax):
        """Scale or names of the axis in a scatter or line plot."""
        if self.log:
            getattr(ax, f"set_{which}scale")("log")
        elif not self.number:
            getattr(ax, f"set_{which}ticks")(range(len(self.items)), self.items)
        getattr(ax, f"set_{which}label")(self.label())


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("folder", "measure", "out"):
        parser.add_argument(name)
    for name in ("--x", "--y", "--minus"):
        parser.add_argument(name)
    return parser.parse_args()


def one_of(word, words, what):
    if word not in words:
        sys.exit(f"sweep_map: {what} '{word}' is not in the table; it has {', '.join(map(str, words))}")
    return word


def load(args):
    """The rows of the measure, with a column value; the names of its axes."""
    path = os.path.join(args.folder, "sweep.csv")
    if not os.path.exists(path):
        sys.exit(f"sweep_map: no {path}; conspecific run STUDY -o {args.folder} leaves one if the study has `sweep:`")
    table = pd.read_csv(path, keep_default_na=False, na_values={c: [""] for c in AFTER}, dtype={"group": str})
    axes = list(table.columns[len(BEFORE) : -len(AFTER)])
    one_of(args.measure, list(dict.fromkeys(table["measure"])), "measure")
    rows = table[table["measure"] == args.measure].copy()
    rows["value"] = rows["mean"].astype(float)
    if args.minus is not None:
        one_of(args.minus, list(dict.fromkeys(rows["group"])), "group")
        base = rows[rows["group"] == args.minus].set_index("cell")["value"]
        rows = rows[rows["group"] != args.minus].copy()
        rows["value"] -= rows["cell"].map(base)
        if rows.empty:
            sys.exit(f"sweep_map: there is no group besides '{args.minus}'")
    return rows, axes


def heat_map(ax, rows, x, y, colours):
    field = rows.pivot_table("value", y.name + ":index", x.name + ":index", "mean", dropna=False)
    field = field.reindex(index=range(len(y.items)), columns=range(len(x.items)))
    image = ax.pcolormesh(np.arange(len(x.items) + 1) - 0.5, np.arange(len(y.items) + 1) - 0.5, field.to_numpy(), **colours)
    for which, axis in (("x", x), ("y", y)):
        step = max(1, len(axis.items) // 12)
        getattr(ax, f"set_{which}ticks")(range(0, len(axis.items), step), axis.ticks()[::step])
        getattr(ax, f"set_{which}label")(axis.label())
    return image


def scatter(ax, rows, x, y, colours):
    known = rows[rows["value"].notna()]
    void = rows[rows["value"].isna()]
    ax.plot(void[x.name + ":at"], void[y.name + ":at"], "x", color="#8a8a8a", ms=4)
    image = ax.scatter(known[x.name + ":at"], known[y.name + ":at"], c=known["value"], s=40, edgecolors="black", linewidths=0.3, **colours)
    x.mark("x", ax)
    y.mark("y", ax)
    return image


def line(ax, rows, x, label, differs):
    rows = rows.sort_values(x.name + ":at")
    at, value = rows[x.name + ":at"], rows["value"]
    bars = None if differs else [value - rows["ci_low"].astype(float), rows["ci_high"].astype(float) - value]
    ax.errorbar(at, value, yerr=bars, marker="o", ms=3, capsize=2, lw=1)
    x.mark("x", ax)
    ax.set_ylabel(label)


def scale(values):
    """Colours of a map; white is nothing where there are both signs."""
    low, high = values.min(), values.max()
    if low < 0 < high:
        return {"cmap": "RdBu_r", "vmin": -max(-low, high), "vmax": max(-low, high)}
    return {"cmap": "viridis", "vmin": low, "vmax": high}


def cells(summary, pattern, names):
    """summary.csv as a table of cells: groups whose whole name matches have their axes in its brackets."""
    rows = summary[summary["session"].isna()].copy()
    found = rows["group"].str.extract(f"^(?:{pattern})$")
    rows[names] = found.to_numpy()
    rows = rows[found.notna().all(axis=1)]
    if rows.empty:
        raise ValueError(f"sweep_map: no group matches {pattern}")
    return rows.assign(cell=rows["group"], group="all")


def panel(ax, table, measure, x, y, title=None, logs=(), values=None):
    """Heat map of a measure over axes x and y of a table like sweep.csv, with its own colour bar; values: a format, written into the fields."""
    rows = table[table["measure"] == one_of(measure, list(dict.fromkeys(table["measure"])), "measure")].copy()
    rows["value"] = rows["mean"].astype(float)
    axes = [Axis(rows, one_of(n, list(table.columns), "axis"), logs) for n in (x, y)]
    image = heat_map(ax, rows, *axes, scale(rows["value"]))
    if values:
        middle = (image.norm.vmin + image.norm.vmax) / 2
        for _, r in rows.iterrows():
            dark = (r["value"] < middle) if image.get_cmap().name == "viridis" else abs(r["value"]) > 0.7 * image.norm.vmax
            ax.text(r[x + ":index"], r[y + ":index"], format(r["value"], values), ha="center", va="center", fontsize=6, color="w" if dark else "k")
    unit = rows["unit"].iloc[0]
    ax.figure.colorbar(image, ax=ax, label=measure.replace("_", " ") + ("" if pd.isna(unit) or str(unit) == "1" else f" [{unit}]"))
    ax.set_title(title or measure.replace("_", " "), fontsize=9, loc="left")
    return image


def main():
    args = arguments()
    rows, names = load(args)
    design, logs = read_design(os.path.join(args.folder, "study.yaml"))
    shown = [one_of(n, names, "axis") for n in (args.x or names[0], args.y) if n]
    rest = [n for n in names if n not in shown]
    if len(shown) < 2 and rest:
        shown.append(rest.pop(0))
    if len(set(shown)) < len(shown):
        sys.exit("sweep_map: --x and --y are one axis")
    axes = [Axis(rows, n, logs) for n in shown]
    groups = list(dict.fromkeys(rows["group"]))
    unit = str(rows["unit"].iloc[0])
    label = args.measure + (f" less {args.minus}" if args.minus else "") + (f" [{unit}]" if unit != "1" else "")
    colours = scale(rows["value"])
    fig, panels = plt.subplots(1, len(groups), figsize=(0.8 + 4.2 * len(groups), 3.8), squeeze=False, layout="constrained")
    for ax, group in zip(panels[0], groups):
        part = rows[rows["group"] == group]
        if len(axes) == 1:
            line(ax, part, axes[0], label, args.minus is not None)
        else:
            image = (heat_map if design == "grid" else scatter)(ax, part, *axes, colours)
        ax.set_title(group + (f", mean over {', '.join(rest)}" if rest and design == "grid" else ""), fontsize=9, loc="left")
    if len(axes) == 2:
        fig.colorbar(image, ax=panels[0].tolist(), label=label)
    fig.savefig(args.out, dpi=150)


if __name__ == "__main__":
    main()
