# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of results: style, palette, and one function a kind of figure.

Every function takes axes and a Result (results.py) and draws tables that the program wrote. No
number is made here but the mean and the standard error of a course over trials or samples, which
no table holds.
"""
from __future__ import annotations

import contextlib
import re
import textwrap
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import matplotlib
import numpy as np
import pandas as pd

from .results import Result, plain_unit

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend comes first)

GREY = "#5b6b73"
SIGN = {"greater": ">", "less": "<", "equal": "=", "any": "?"}
# Seen as different by every kind of colour vision: Okabe & Ito 2008; Tol 2021 (bright).
PALETTES: Dict[str, List[str]] = {
    "okabe": ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"],
    "tol": ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777"],
    "grey": ["#000000", "#555555", "#888888", "#b0b0b0"],
}
MARKERS = "osD^vPX*<>"
VERDICT = {"agrees": ("#0072b2", "o", "as expected"), "disagrees": ("#d55e00", "X", "against"),
           "undecided": ("#777777", "s", "undecided")}
ONE_COLUMN = 3.4  # width of a column of a journal [inch]
LABEL = 30  # characters of a line of a label of a group
LINE = 0.118  # height of a line of the small text [inch]

STYLE = {
    "font.family": "sans-serif", "font.size": 7, "axes.titlesize": 7.5, "axes.labelsize": 7,
    "xtick.labelsize": 6.5, "ytick.labelsize": 6.5, "legend.fontsize": 6.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 2.5,
    "ytick.major.size": 2.5, "lines.linewidth": 1.2, "legend.frameon": False,
    "axes.titlelocation": "left", "figure.dpi": 100, "savefig.dpi": 300,
    "pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "conspecific",
    "axes.formatter.useoffset": False,
}
# Files without clock times: the same results give the same bytes.
METADATA: Dict[str, Dict[str, Any]] = {
    "png": {"Software": None}, "pdf": {"CreationDate": None, "ModDate": None},
    "svg": {"Date": None},
}


@contextlib.contextmanager
def style(path: Optional[str] = None) -> Iterator[None]:
    """The style of the figures, with a matplotlib style file (or the name of one) on top."""
    with plt.rc_context(STYLE):
        if path:
            plt.style.use(path)
        yield


def palette(name: str = "okabe") -> List[str]:
    """Colours by name: okabe, tol, grey, a colour map of matplotlib, or "#aa0000,#00aa00".

    Raises
    ------
    ValueError
        If there is no such palette, map or colour.
    """
    if name in PALETTES:
        return PALETTES[name]
    colours = [c.strip() for c in name.split(",")]
    if all(matplotlib.colors.is_color_like(c) for c in colours):
        return [matplotlib.colors.to_hex(c) for c in colours]
    if name in matplotlib.colormaps:
        cmap = matplotlib.colormaps[name]
        return [matplotlib.colors.to_hex(cmap(x)) for x in np.linspace(0.05, 0.85, 7)]
    raise ValueError(f"no palette {name}: {', '.join(PALETTES)}, a colour map of matplotlib, or "
                     f"colours with commas between")


# ---- words -------------------------------------------------------------------------------------


def words(name: Any) -> str:
    """A name of a file in words: "harm_shift" is "harm shift", "pain@acc=16" is "pain, acc 16"."""
    text = str(name).replace("_", " ")
    return re.sub(r"@([^@=]+)=", r", \1 ", text)


def lines(text: str, width: int) -> List[str]:
    """Text in lines of at most width characters."""
    return textwrap.wrap(text, width) or [""]


def group_label(run: Result, group: str, docs: bool = True, width: int = LABEL) -> str:
    """Name of a group in words, and below it what the study says of it."""
    doc = run.doc(group) if docs else ""
    head = lines(words(group), width)
    return "\n".join(head + (lines(doc, width) if doc and doc != words(group) else []))


def measure_label(run: Result, measure: str, width: int = 48) -> str:
    """"harm shift: what its paradigm says of it [unit]"."""
    doc = run.measure_docs.get(measure, "")
    text = words(measure) + (f": {doc}" if doc else "") + run.unit(measure)
    return "\n".join(lines(text, width))


def number(value: float) -> str:
    """Two digits, three from 10 on; without an exponent where one can do without."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) >= 10 else f"{value:.2g}"


class Rows(NamedTuple):
    """Places of rows of text: y of each, from 0 downwards, and the height of all [lines]."""

    y: List[float]
    height: float


def rows(labels: Sequence[str], least: float = 1.7) -> Rows:
    """Where labels of several lines stand below one another without touching."""
    y, at = [], 0.0
    for label in labels:
        tall = max(label.count("\n") + 1 + 0.6, least)
        y.append(at + tall / 2)
        at += tall
    return Rows(y, at)


def _row_axis(ax: Any, place: Rows, labels: Sequence[str], heads: Sequence[int]) -> None:
    """Labels beside the rows, the first `heads` lines of each in black, the rest in grey."""
    ax.set_ylim(place.height, 0)
    ax.set_yticks([])
    for y, label, head in zip(place.y, labels, heads):
        text = label.split("\n")
        for i, line in enumerate(text):
            ax.annotate(line, (0, y + i - (len(text) - 1) / 2), xytext=(-4, 0),
                        xycoords=ax.get_yaxis_transform(), textcoords="offset points",
                        ha="right", va="center", annotation_clip=False,
                        fontsize=plt.rcParams["ytick.labelsize"],
                        color=plt.rcParams["ytick.color"] if i < head else GREY)


def _zero(ax: Any, vertical: bool = True) -> None:
    low, high = ax.get_xlim() if vertical else ax.get_ylim()
    if low <= 0 <= high:
        (ax.axvline if vertical else ax.axhline)(0, color="#b8bfc3", lw=0.6, zorder=0)


def legend_columns(labels: Sequence[str]) -> int:
    """How many columns of a legend fit into one column of a page."""
    return max(1, min(len(labels), 52 // (max(map(len, labels), default=0) + 6)))


def legend_height(labels: Sequence[str]) -> float:
    """Height of the legend below axes [inch]; one line has none."""
    return 0.135 * -(-len(labels) // legend_columns(labels)) if len(labels) > 1 else 0.0


def legend(ax: Any, labels: Sequence[str]) -> None:
    """The legend below the label of the x axis."""
    down = matplotlib.transforms.ScaledTranslation(0, -0.34, ax.figure.dpi_scale_trans)
    box = ax.legend(loc="upper left", bbox_to_anchor=(-0.1, 0),
                    bbox_transform=ax.transAxes + down, ncol=legend_columns(labels),
                    handlelength=1.4, columnspacing=1.0, borderaxespad=0, labelspacing=0.3)
    box.set_in_layout(False)


# ---- kinds of figure ---------------------------------------------------------------------------


def groups(ax: Any, run: Result, measure: str, names: Sequence[str], labels: Sequence[str],
           colours: Sequence[str], session: Optional[int] = None,
           animals: Optional[Sequence[int]] = None) -> None:
    """Every animal of every group (dots), the mean and its 95 % interval (square, line)."""
    place = rows(labels)
    for i, (group, y) in enumerate(zip(names, place.y)):
        colour = colours[i % len(colours)]
        if run.animals is not None:
            v = run.values(measure, group, session)
            v = v[v.index.isin(animals)] if animals else v
            spread = 0.42 * ((np.arange(len(v)) * 0.618034 + 0.25) % 1 - 0.5)
            ax.plot(v, y + 0.25 + spread, "o", ms=2.6, mew=0, alpha=0.55, color=colour)
        m, low, high = run.level(measure, group, session)
        ax.plot([low, high], [y - 0.3] * 2, "-", lw=1.3, color=colour)
        ax.plot(m, y - 0.3, "s", ms=3.8, color=colour, mec="w", mew=0.4)
    _row_axis(ax, place, labels, [len(lines(words(g), LABEL)) for g in names])
    _zero(ax)
    ax.set_xlabel(measure_label(run, measure))


def contrasts(ax: Any, run: Result, names: Sequence[str], labels: Sequence[str],
              reach: float = 4.0) -> None:
    """Effect sizes with 95 % interval and verdict; on the right the difference in its unit.

    An arrow stands where an effect is off the scale, or has no spread, as where all animals do
    the same. A level has no effect size: its number stands on the right alone.
    """
    place = rows(labels)
    texts = []
    for name, y in zip(names, place.y):
        r = run.contrasts.loc[name]
        colour, mark, _ = VERDICT.get(r["verdict"], (GREY, "o", ""))
        effect, unit = r["effect"], plain_unit(r["unit"])
        bounds = [number(r["diff_low"]), number(r["diff_high"])]
        span = f" [{bounds[0]}, {bounds[1]}]" if "nan" not in bounds else ""
        texts.append((f"{number(r['diff'])}{span}{' ' + unit if unit else ''}", colour))
        if pd.isna(effect) and (r["test"] == "level" or r["diff_low"] != r["diff_high"]):
            continue
        if not abs(effect) <= reach:
            up = r["diff"] > 0
            ax.plot(np.sign(r["diff"]) * reach, y, ">" if up else "<", ms=5, color=colour)
            continue
        ends = np.clip([r["effect_low"], r["effect_high"]], -reach, reach)
        ax.plot(ends, [y, y], "-", lw=1.2, color=colour)
        ax.plot(effect, y, mark, ms=4.2, color=colour, mec="w", mew=0.4)
    ax.set_xlim(-1.06 * reach, 1.06 * reach)
    _row_axis(ax, place, labels, [label.count("\n") + 1 for label in labels])
    _zero(ax)
    ax.set_xlabel("effect size [SD], 95 % interval\n(on the right: difference in its unit)")
    right = ax.twinx()
    right.set_ylim(ax.get_ylim())
    right.set_yticks(place.y, [t for t, _ in texts])
    right.tick_params(axis="y", length=0)
    for tick, (_, colour) in zip(right.get_yticklabels(), texts):
        tick.set_color(colour)
    seen = [v for v in VERDICT if (run.contrasts.loc[list(names), "verdict"] == v).any()]
    for verdict in seen:
        colour, mark, text = VERDICT[verdict]
        ax.plot([], [], mark, ms=4.2, color=colour, label=text)
    if seen:
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncol=3, handletextpad=0.2,
                  columnspacing=0.9, borderaxespad=0.1).set_in_layout(False)


def course(ax: Any, run: Result, measure: str, names: Sequence[str],
           colours: Sequence[str]) -> None:
    """A measure over sessions: mean and 95 % interval of every group."""
    for i, group in enumerate(names):
        x, y = run.course(measure, group)
        _band(ax, x, y[:, 0], y[:, 1], y[:, 2], i, colours, words(group))
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    _finish_lines(ax, "session", measure_label(run, measure, 30), names)


def trials(ax: Any, run: Result, measure: str, names: Sequence[str],
           colours: Sequence[str]) -> None:
    """A measure over trials, sessions one after another: mean and standard error."""
    ends: Dict[float, float] = {}
    for i, group in enumerate(names):
        t = run.trials(measure, group)
        if not len(t):
            continue
        t["x"] = t.groupby("animal").cumcount() + 1
        stat = t.groupby("x")["value"].agg(["mean", "sem"])
        sem = stat["sem"].fillna(0)
        _band(ax, stat.index.to_numpy(), stat["mean"], stat["mean"] - sem, stat["mean"] + sem, i,
              colours, words(group))
        ends.update(t.groupby("session")["x"].max().to_dict())
    for end in sorted(ends.values())[:-1]:
        ax.axvline(end + 0.5, color="#b8bfc3", lw=0.6, ls=":", zorder=0)
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    text = "trial (dotted: a new session); mean, SEM" if len(ends) > 1 else "trial; mean, SEM"
    _finish_lines(ax, text, measure_label(run, measure, 30), names)


def _band(ax: Any, x: Any, y: Any, low: Any, high: Any, i: int, colours: Sequence[str],
          label: str, marks: bool = True) -> None:
    colour = colours[i % len(colours)]
    dash = ("-", "--", ":", "-.")[i // len(colours) % 4]
    ax.fill_between(x, low, high, color=colour, alpha=0.14, lw=0)
    mark = MARKERS[i % len(MARKERS)] if marks and len(x) <= 40 else None
    ax.plot(x, y, dash, marker=mark, ms=3.2, mew=0, color=colour, label=label)


def _finish_lines(ax: Any, xlabel: str, ylabel: str, names: Sequence[str]) -> None:
    _zero(ax, vertical=False)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    if len(names) > 1:
        legend(ax, [words(n) for n in names])


class Ladder(NamedTuple):
    """Groups, or measures, that differ in one quantity alone: "pain like 0, 20, ... 100"."""

    name: str  # of what is varied
    unit: str
    label: str  # of the line
    steps: List[Tuple[float, str]]  # value, and the group or measure of it


def _quantity(text: str) -> Optional[Tuple[float, str]]:
    hit = re.fullmatch(r"(-?[\d.]+(?:e[+-]?\d+)?)\s*(\S*)", text)
    return (float(hit[1]), hit[2]) if hit else None


def doses(run: Result, names: Sequence[str]) -> List[Ladder]:
    """Ladders of three and more groups that differ in one number alone.

    A group that does not set the number has the one of its agent or paradigm.
    """
    own = {g: {k: str(v) for k, v in run.settings(g).items()} for g in names}
    found: Dict[Tuple, Dict[float, str]] = {}
    for path in dict.fromkeys(path for sets in own.values() for path in sets):
        for group in names:
            value = _quantity(own[group].get(path) or run.usual(group, path))
            rest = sorted((k, v) for k, v in own[group].items() if k != path)
            if value:
                key = (path, value[1], run.besides(group), tuple(rest))
                found.setdefault(key, {}).setdefault(value[0], group)
    ladders = [Ladder(words(" ".join(path.split(".")[-2:])), unit,
                      words(next(iter(steps.values()))), sorted(steps.items()))
               for (path, unit, _, _), steps in found.items() if len(steps) >= 3]
    return [one._replace(label=words(_stem(one.steps))) for one in ladders]


def _stem(steps: Sequence[Tuple[float, str]]) -> str:
    return re.sub(r"[_ ]*[\d.]*$", "", steps[0][1]) or steps[0][1]


def gradients(names: Sequence[str]) -> List[Ladder]:
    """Ladders of three and more names that end in a number: threat_like_0, ..., _100."""
    found: Dict[str, List[Tuple[float, str]]] = {}
    for name in names:
        hit = re.fullmatch(r"(.*[A-Za-z])_?(\d+(?:\.\d+)?)", name)
        if hit:
            found.setdefault(hit[1].rstrip("_"), []).append((float(hit[2]), name))
    return [Ladder(words(stem.split("_")[-1]), "", words(stem), sorted(steps))
            for stem, steps in found.items() if len({x for x, _ in steps}) >= 3]


def ladder(ax: Any, run: Result, measure: str, steps: Sequence[Ladder],
           colours: Sequence[str]) -> None:
    """A measure over a quantity that groups differ in: animals, mean, 95 % interval."""
    for i, one in enumerate(steps):
        x = [value for value, _ in one.steps]
        y = np.array([run.level(measure, group) for _, group in one.steps])
        if run.animals is not None:
            for value, group in one.steps:
                v = run.values(measure, group)
                ax.plot([value] * len(v), v, "o", ms=2.2, mew=0, alpha=0.4,
                        color=colours[i % len(colours)])
        _band(ax, x, y[:, 0], y[:, 1], y[:, 2], i, colours, one.label)
    unit = f" [{steps[0].unit}]" if steps[0].unit else ""
    _finish_lines(ax, steps[0].name + unit, measure_label(run, measure, 30),
                  [one.label for one in steps])


def measure_ladder(ax: Any, run: Result, step: Ladder, names: Sequence[str],
                   colours: Sequence[str]) -> None:
    """Measures that differ in a number, as a probe of many stimuli: a line a group."""
    for i, group in enumerate(names):
        x = [value for value, _ in step.steps]
        y = np.array([run.level(m, group) for _, m in step.steps])
        _band(ax, x, y[:, 0], y[:, 1], y[:, 2], i, colours, words(group))
    unit = run.unit(step.steps[0][1])
    _finish_lines(ax, step.name, "\n".join(lines(step.label + unit, 30)), names)


def axis_values(column: Any) -> Tuple[np.ndarray, str, List[str]]:
    """Values of an axis of a sweep as numbers, their unit, and words where they are none."""
    hits = [_quantity(str(v)) for v in column]
    if all(hits) and len({unit for _, unit in hits}) == 1:
        return np.array([value for value, _ in hits]), hits[0][1], []
    kinds = list(dict.fromkeys(str(v) for v in column))
    return np.array([float(kinds.index(str(v))) for v in column]), "", kinds


def sweep(ax: Any, run: Result, table: pd.DataFrame, measure: str, axis: str,
          colours: Sequence[str]) -> None:
    """A measure over one axis of a sweep, a line a group; table: rows of sweep.csv."""
    t = table[table["measure"] == measure].copy()
    t["_x"], unit, kinds = axis_values(t[axis])
    names = list(dict.fromkeys(t["group"].astype(str)))
    for i, group in enumerate(names):
        part = t[t["group"].astype(str) == group].sort_values("_x")
        mean, low, high = (part[c].astype(float) for c in ("mean", "ci_low", "ci_high"))
        _band(ax, part["_x"].to_numpy(), mean, low, high, i, colours, words(group))
    _sweep_axis(ax.xaxis, t["_x"], kinds)
    _finish_lines(ax, words(axis) + (f" [{unit}]" if unit else ""),
                  measure_label(run, measure, 30), names)


def _sweep_axis(axis: Any, x: Any, kinds: Sequence[str]) -> None:
    values = np.unique(x)
    if kinds:
        axis.set_ticks(range(len(kinds)), [words(k) for k in kinds])
    elif values.min() > 0 and values.max() / values.min() >= 30:
        (axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale)("log")
        axis.set_ticks(values, [number(v) for v in values])
        axis.set_minor_locator(matplotlib.ticker.NullLocator())


def sweep_map(ax: Any, run: Result, table: pd.DataFrame, measure: str, group: str,
              axes: Tuple[str, str]) -> None:
    """A measure of a group over two axes of a sweep, as a heat map with its numbers."""
    t = table[(table["measure"] == measure) & (table["group"].astype(str) == group)]
    x, y = (list(dict.fromkeys(t[a].astype(str))) for a in axes)
    grid = np.full((len(y), len(x)), np.nan)
    for _, r in t.iterrows():
        grid[y.index(str(r[axes[1]])), x.index(str(r[axes[0]]))] = float(r["mean"])
    known = grid[~np.isnan(grid)]
    both = len(known) and known.min() < 0 < known.max()
    most = float(np.abs(known).max()) if len(known) else 1.0
    image = ax.imshow(grid, aspect="auto", origin="lower", cmap="PuOr" if both else "cividis",
                      vmin=-most if both else None, vmax=most if both else None)
    ax.set_xticks(range(len(x)), [v.split()[0] for v in x])
    ax.set_yticks(range(len(y)), [v.split()[0] for v in y])
    units = [(v[0].split() + [""])[1] for v in (x, y)]
    for put, axis, unit in zip((ax.set_xlabel, ax.set_ylabel), axes, units):
        put(words(axis) + (f" [{unit}]" if unit else ""))
    for spine in ax.spines.values():
        spine.set_visible(False)
    bar = ax.figure.colorbar(image, cax=ax.inset_axes([1.03, 0, 0.04, 1]))
    bar.outline.set_visible(False)
    bar.set_label(measure_label(run, measure, 26))
    ax.set_title(words(group))


def signals(ax: Any, run: Result, field: str, names: Sequence[str], phase: int, session: int,
            colours: Sequence[str], parts: int = 300) -> None:
    """A recorded field within a session: mean and standard error over the animals recorded.

    Samples are averaged in `parts` equal stretches of time; ticks on top are events.
    """
    recorded = run.recorded()
    unit, events = "", np.array([])
    for i, group in enumerate(names):
        means = []
        for k in (k for g, k in recorded if g == group):
            r = run.recording(group, k)
            at = r.samples(phase, session)
            if field not in r.fields or not len(at):
                continue
            unit, x, y = r.units[field], r.time[at] - r.time[at[0]], r.mean(field)[at]
            bins = np.minimum((x / (x[-1] or 1) * parts).astype(int), parts - 1)
            count = np.bincount(bins, minlength=parts).astype(float)
            count[count == 0] = np.nan
            centre = np.bincount(bins, x, parts) / count
            means.append((centre, np.bincount(bins, y, parts) / count))
            m = r.marks[(r.marks["phase"] == phase) & (r.marks["session"] == session)]
            events = m[m["action"] == 0]["time"].to_numpy() - r.time[at[0]]
        if not means:
            continue
        y = np.array([v for _, v in means])
        sem = y.std(axis=0, ddof=1) / np.sqrt(len(y)) if len(y) > 1 else np.zeros(y.shape[1])
        mean = y.mean(axis=0)
        _band(ax, means[0][0], mean, mean - sem, mean + sem, i, colours, words(group), False)
    for t in np.unique(events)[:200]:
        ax.axvline(t, ymin=0.96, color=GREY, lw=0.5)
    doc = next((run.recording(g, k).docs.get(field, "") for g, k in recorded if g in names), "")
    label = f"{field}: {doc}" + (f" [{plain_unit(unit)}]" if plain_unit(unit) else "")
    _finish_lines(ax, "time in the session [s]; ticks: events", "\n".join(lines(label, 30)), names)


def theory(ax: Any, run: Result, measure: str, colours: Sequence[str]) -> None:
    """Simulated circuits over the closed form; on the line where both are equal."""
    t = run.theory[run.theory["measure"] == measure]
    for i, (circuit, part) in enumerate(t.groupby("circuit", sort=False)):
        ax.plot(part["theory"], part["mean"], MARKERS[i % len(MARKERS)], ms=3, mew=0, alpha=0.7,
                color=colours[i % len(colours)], label=words(circuit))
    both = t[["theory", "mean"]].astype(float).replace([np.inf, -np.inf], np.nan).dropna()
    if len(both):
        ends = [both.min().min(), both.max().max()]
        ax.plot(ends, ends, color="#b8bfc3", lw=0.8, zorder=0)
    _finish_lines(ax, f"closed form: {words(measure)}{run.unit(measure)}", "simulated",
                  list(t["circuit"].unique()))
