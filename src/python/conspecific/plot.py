# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw the results of any study: python3 -m conspecific.plot DIR [options].

The figure is one column of a journal wide (two where it would become too long): groups with every
animal, contrasts with intervals and verdicts, courses over sessions and trials, doses, gradients,
sweeps, recorded signals, theory beside simulation; whatever of it the study has.
"""
from __future__ import annotations

import argparse
import difflib
import os
import subprocess
import sys
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from . import draw, results
from .results import Result

import matplotlib.pyplot as plt  # after draw, which chooses how to draw without a screen

KINDS = ("groups", "course", "trials", "dose", "gradient", "sweep", "theory", "signals",
         "contrasts")
OF_CELLS = ("groups", "course", "trials", "dose", "gradient")
FORMATS = ("png", "pdf", "svg")
TALLEST = 9.5  # of one column [inch]


class Refused(ValueError):
    """The line asks for what is not there; exit code 2."""


class Panel(NamedTuple):
    """One panel: its kind, the height of its axes, what draws it, room above and below [inch]."""

    kind: str
    height: float
    draw: Callable[[Any], None]
    above: float = 0.12
    below: float = 0.5

    @property
    def tall(self) -> float:
        """Height with what stands around the axes [inch]."""
        return self.above + self.height + self.below


def nearest(word: str, there: Sequence[str]) -> str:
    """"; did you mean X?", or what there is."""
    close = difflib.get_close_matches(word, there, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(there)}"


def chosen(asked: Optional[str], there: Sequence[str], what: str) -> List[str]:
    """The words of "a,b", each of which must be there."""
    names = [w.strip() for w in asked.split(",") if w.strip()] if asked else []
    for name in names:
        if name not in there:
            raise Refused(f"no {what} is called {name}{nearest(name, there)}")
    return names


class Choice:
    """What of a result is drawn: groups, measures, kinds, and the filters.

    Parameters
    ----------
    run : the results
    measures, kinds : names with commas between; None: what the contrasts ask about; all
    filters : KEY=A,B: keys are group, contrast, animal, session, phase and the axes of a sweep
    """

    def __init__(self, run: Result, measures: Optional[str] = None, kinds: Optional[str] = None,
                 filters: Sequence[str] = ()):
        self.run = run
        self.kinds = chosen(kinds, KINDS, "kind of figure")
        self.filters = self._filters(filters)
        self.groups = self.filters.get("group", run.groups)
        fields = self._fields()
        self.measures = chosen(measures, run.measures() + fields, "measure or recorded field")
        self.named = bool(measures)

    def _fields(self) -> List[str]:
        recorded = self.run.recorded()
        return self.run.recording(*recorded[0]).fields if recorded else []

    def _filters(self, filters: Sequence[str]) -> Dict[str, List[str]]:
        run, table = self.run, self.run.animals if self.run.animals is not None else None
        swept = [] if run.sweep is None else list(run.sweep["group"].astype(str).unique())
        there: Dict[str, List[str]] = {"group": list(dict.fromkeys([*run.groups, *swept]))}
        if run.contrasts is not None:
            there["contrast"] = list(run.contrasts.index)
        for key in ("animal", "session", "phase"):
            if table is not None and key in table:
                column = table[key].dropna().unique()
                there[key] = [f"{v:g}" if key != "phase" else str(v) for v in column]
        for axis in run.axes():
            there[axis] = list(dict.fromkeys(run.sweep[axis].astype(str)))
        out: Dict[str, List[str]] = {}
        for text in filters:
            key, equals, value = text.partition("=")
            if not equals or not value:
                raise Refused(f"--filter: expected KEY=A,B, found {text}")
            if key not in there:
                raise Refused(f"--filter: nothing is called {key}{nearest(key, list(there))}")
            out[key] = out.get(key, []) + chosen(value, there[key], key)
        return out

    def sweep_rows(self) -> Any:
        """sweep.csv without what the filters leave out."""
        t = self.run.sweep
        for key in ["group", *self.run.axes()]:
            if key in self.filters:
                t = t[t[key].astype(str).isin(self.filters[key])]
        return t

    def default_measures(self, most: int = 3) -> List[str]:
        """Those of --measure, else those that the contrasts ask about."""
        if self.named:
            return [m for m in self.measures if m in self.run.measures()]
        return (self.run.asked() or self.run.measures())[:most]

    def with_groups(self, measure: str) -> List[str]:
        """The groups that have the measure."""
        run = self.run
        if run.animals is not None:
            t = run.animals[run.animals["measure"] == measure]
            have = set(t["group"].astype(str))
        else:
            import numpy as np

            have = {g for g in self.groups if not np.isnan(run.mean(measure, g))}
        return [g for g in self.groups if g in have]


def line_panel(kind: str, draw_it: Callable[[Any], None], labels: Sequence[str],
               height: float = 1.4) -> Panel:
    """A panel of lines with their legend below."""
    room = draw.legend_height([draw.words(label) for label in labels])
    return Panel(kind, height, draw_it, below=0.5 + room)


def group_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """A panel a measure; what the groups are is said in the first."""
    out: List[Panel] = []
    sessions = c.filters.get("session")
    session = int(sessions[0]) if sessions and len(sessions) == 1 else None
    animals = [int(a) for a in c.filters.get("animal", [])] or None
    for measure in c.default_measures():
        names = c.with_groups(measure)
        if not names or (c.run.summary is None and c.run.animals is None):
            continue
        if session is None and not len(c.run.summary[(c.run.summary["measure"] == measure) &
                                       c.run.summary["session"].isna()]):
            continue  # by session alone: a course
        labels = [draw.group_label(c.run, g, docs=not out) for g in names]
        index = [c.run.groups.index(g) for g in names]
        shades = [colours[i % len(colours)] for i in index]
        out.append(Panel("groups", draw.rows(labels).height * draw.LINE,
                         lambda ax, m=measure, n=names, l=labels, s=shades:
                         draw.groups(ax, c.run, m, n, l, s, session, animals)))
    return out


def course_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """A panel a measure that has more than one session."""
    out = []
    if c.run.summary is None:
        return out
    by = c.run.summary[c.run.summary["session"].notna()]
    for measure in c.default_measures():
        t = by[by["measure"] == measure]
        names = [g for g in c.groups if (t["group"] == g).any()]
        if len(t["session"].unique()) > 1 and names:
            out.append(line_panel("course", lambda ax, m=measure, n=names: draw.course(
                ax, c.run, m, n, colours), names))
    return out


def trial_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """A panel a measure that was taken trial by trial."""
    if c.run.animals is None:
        return []
    by = c.run.animals[c.run.animals["trial"].notna()]
    there = list(dict.fromkeys(by["measure"]))
    names = [m for m in c.measures if m in there] if c.named else there[:3]
    out = []
    for measure in names:
        have = set(by[by["measure"] == measure]["group"])
        groups = [g for g in c.groups if g in have]
        out.append(line_panel("trials", lambda ax, m=measure, n=groups: draw.trials(
            ax, c.run, m, n, colours), groups))
    return out


def dose_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """Groups that differ in one number: a panel a measure."""
    ladders = draw.doses(c.run, c.groups)
    out = []
    for name in dict.fromkeys((one.name, one.unit) for one in ladders):
        same = [one for one in ladders if (one.name, one.unit) == name]
        for measure in c.default_measures(2):
            have = set(c.with_groups(measure))
            fit = [s for s in same if all(g in have for _, g in s.steps)]
            if fit:
                out.append(line_panel("dose", lambda ax, m=measure, s=fit: draw.ladder(
                    ax, c.run, m, s, colours), [one.label for one in fit]))
    return out


def gradient_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """Groups, or measures, whose names end in a number."""
    out = []
    taken = {g for one in draw.doses(c.run, c.groups) for _, g in one.steps}
    ladders = draw.gradients([g for g in c.groups if g not in taken])
    for measure in c.default_measures():
        have = set(c.with_groups(measure))
        fit = [s for s in ladders if all(g in have for _, g in s.steps)]
        if fit:
            out.append(line_panel("gradient", lambda ax, m=measure, s=fit: draw.ladder(
                ax, c.run, m, s, colours), [one.label for one in fit]))
    named = c.measures if c.named else c.run.asked()
    for one in draw.gradients([m for m in c.run.measures() if not c.named or m in named]):
        if any(m in named for _, m in one.steps) and c.run.summary is not None:
            names = c.with_groups(one.steps[0][1])
            out.append(line_panel("gradient", lambda ax, s=one, n=names: draw.measure_ladder(
                ax, c.run, s, n, colours), names))
    return out


def sweep_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """One axis: lines; two: a map a group; more must be brought down to two by --filter."""
    if c.run.sweep is None:
        return []
    t = c.sweep_rows()
    axes = [a for a in c.run.axes() if t[a].astype(str).nunique() > 1]
    out = []
    measures = c.default_measures(2)
    for measure in [m for m in measures if (t["measure"] == m).any()]:
        if len(axes) > 2:
            raise Refused(f"the sweep has {len(axes)} axes ({', '.join(axes)}); hold all but two "
                          f"of them: --filter {axes[-1]}={t[axes[-1]].iloc[0]}")
        if len(axes) == 2:
            for group in dict.fromkeys(t["group"].astype(str)):
                out.append(Panel("sweep", 1.7, lambda ax, m=measure, g=group:
                                 draw.sweep_map(ax, c.run, t, m, g, (axes[0], axes[1])),
                                 above=0.24))
        elif axes:
            out.append(line_panel("sweep", lambda ax, m=measure: draw.sweep(
                ax, c.run, t, m, axes[0], colours), list(t["group"].unique())))
    return out


def theory_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """Circuits on synthetic latents: simulation over closed form."""
    if c.run.theory is None:
        return []
    named = c.measures if c.named else c.run.measures()[:4]
    circuits = list(c.run.theory["circuit"].unique())
    return [line_panel("theory", lambda ax, m=m: draw.theory(ax, c.run, m, colours), circuits,
                       1.7) for m in named]


def signal_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """Fields recorded in full, in the session with most events, up to six groups."""
    recorded = c.run.recorded()
    first = next(((g, k) for g, k in recorded if g in c.groups), None)
    if not first:
        return []
    r = c.run.recording(*first)
    counts = r.marks[r.marks["action"] == 0].groupby(["phase", "session"]).size()
    phases = dict(zip(r.trials["phase"], r.trials["phase_name"]))
    want = [p for p, name in phases.items() if name in c.filters.get("phase", [name])]
    sessions = [int(s) for s in c.filters.get("session", [])]
    at = [(p, s) for p, s in zip(r.trials["phase"], r.trials["session"])
          if p in want and (not sessions or s in sessions)]
    if not at:
        return []
    phase, session = max(dict.fromkeys(at), key=lambda key: counts.get(key, 0))
    first = sorted(r.fields, key=lambda f: r[f].shape[1] > 1)  # single values, then populations
    fields = [f for f in c.measures if f in r.fields] if c.named else first[:3]
    groups = [g for g in c.groups if any(g == h for h, _ in recorded)][:6]
    return [line_panel("signals", lambda ax, f=f: draw.signals(
        ax, c.run, f, groups, phase, session, colours), groups) for f in fields]


def contrast_panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """All contrasts, or those of the filters, in the order of the study."""
    if c.run.contrasts is None:
        return []
    t = c.run.contrasts
    names = c.filters.get("contrast") or [
        n for n, r in t.iterrows()
        if ("group" not in c.filters or str(r["a_group"]).split("@")[0] in c.groups)
        and (not c.named or r["a_measure"] in c.measures or r["b_measure"] in c.measures)]
    if not names:
        return []
    claim = lambda n: f" ({t.loc[n, 'claim']})" if isinstance(t.loc[n, "claim"], str) else ""
    label = lambda n: f"{draw.words(n)}\u00a0{draw.SIGN.get(t.loc[n, 'expect'], '')}{claim(n)}"
    labels = ["\n".join(draw.lines(label(n), 24)) for n in names]
    return [Panel("contrasts", draw.rows(labels).height * draw.LINE,
                  lambda ax: draw.contrasts(ax, c.run, names, labels), above=0.26)]


PANELS = {"groups": group_panels, "course": course_panels, "trials": trial_panels,
          "dose": dose_panels, "gradient": gradient_panels, "sweep": sweep_panels,
          "theory": theory_panels, "signals": signal_panels, "contrasts": contrast_panels}


def panels(c: Choice, colours: Sequence[str]) -> List[Panel]:
    """Every panel of the choice, kind after kind; kinds that were asked for must be there."""
    out: List[Panel] = []
    for kind in c.kinds or KINDS:
        if not c.kinds and (kind == "signals" and not c.named or
                            kind in OF_CELLS and c.run.sweep is not None):
            continue  # signals are many; cells of a sweep are no groups to compare by eye
        more = PANELS[kind](c, colours)
        if not more and kind in c.kinds:
            why = {"signals": "nothing was recorded in full (run --record full)",
                   "sweep": "the study sweeps nothing"}.get(kind, "the tables hold none of it")
            raise Refused(f"{c.run.at}: --kind {kind}: {why}")
        out += more
    if not out:
        raise Refused(f"{c.run.at}: nothing to draw")
    return out


NARROWEST = 0.9  # axes [inch]


def figure(run: Result, what: Sequence[Panel], title: bool = True,
           width: Optional[float] = None) -> Any:
    """The panels below one another, in two columns where one would be too long.

    Parameters
    ----------
    run, what : the results, and what is drawn of them
    title : say above what the study asks
    width : of a column [inch]; wider where labels need it

    Returns the matplotlib figure.
    """
    tall = [p.tall for p in what]
    columns = [list(range(len(what)))]
    split = sum(tall) > TALLEST and len(what) > 1
    if split:
        half, at = sum(tall) / 2, 0.0
        columns = [[], []]
        for i, h in enumerate(tall):
            columns[0 if at + h / 2 < half or not columns[0] else 1].append(i)
            at += h
        columns = [c for c in columns if c]
    wide = width or draw.ONE_COLUMN
    head = draw.lines(run.study.get("doc") or draw.words(run.name), int(18 * wide * len(columns)))
    top = (draw.LINE * len(head) + 0.08) if title else 0.0
    height = max(sum(tall[i] for i in c) for c in columns) + top
    fig = plt.figure(figsize=(wide * len(columns), height))
    parts = fig.subfigures(1, len(columns), squeeze=False)[0]
    letter = iter("abcdefghijklmnopqrstuvwxyz" * 4)
    drawn = []
    for part, column in zip(parts, columns):
        part.patch.set_visible(False)  # it would hide the title
        drawn.append(_draw(part, [what[i] for i in column], height, top))
        for (_, y), name in zip(drawn[-1], letter if len(what) > 1 else ()):
            part.text(0.01, (y - 0.02) / height, name, va="top", fontweight="bold", fontsize=9)
    margins = _margins(fig, [[ax for ax, _ in axes] for axes in drawn])
    need = max(left + max(right.values()) for left, right in margins) + NARROWEST
    fig.set_size_inches(max(wide, need) * len(columns), height)
    for part, (left, right) in zip(parts, margins):
        for ax in part.axes:
            at, whole = ax.get_position(), max(wide, need)
            ax.set_position([left / whole, at.y0, 1 - (left + right[ax]) / whole, at.height])
    if title:
        fig.text(0.01, 1 - 0.03 / height, "\n".join(head), va="top", fontsize=7,
                 fontweight="bold")
    return fig


def _draw(part: Any, column: Sequence[Panel], height: float, top: float) -> List[Tuple]:
    """Panels in axes of their heights below one another: (axes, its upper edge [inch])."""
    axes, y = [], height - top
    for panel in column:
        bottom = y - panel.above - panel.height
        ax = part.add_axes([0.3, bottom / height, 0.6, panel.height / height])
        panel.draw(ax)
        axes.append((ax, y))
        y -= panel.tall
    return axes


def _margins(fig: Any, columns: Sequence[Sequence[Any]]) -> List[Tuple[float, Dict]]:
    """Room that labels take beside the axes [inch]: left of a column, right of each axes.

    Labels of x axes are centred and legends stand below: both have room.
    """
    labels = [ax.xaxis.label for ax in fig.axes]
    for label in labels:
        label.set_visible(False)
    fig.canvas.draw()
    renderer, dpi = fig.canvas.get_renderer(), fig.dpi
    frame = {ax: ax.get_window_extent(renderer).frozen() for ax in fig.axes}
    around = {ax: ax.get_tightbbox(renderer) for ax in fig.axes}
    for label in labels:
        label.set_visible(True)
    out = []
    for column in columns:
        left = max(frame[ax].x0 - around[ax].x0 for ax in column) / dpi + 0.06
        right = {}
        for ax in fig.axes:
            twins = [a for a in fig.axes if frame[a].bounds == frame[ax].bounds]
            right[ax] = max(around[a].x1 - frame[a].x1 for a in twins) / dpi + 0.06
        out.append((left, right))
    return out


def ask_verdicts(run: Result) -> None:
    """Let the program judge the contrasts, where CONSPECIFIC_PROGRAM says where it is."""
    program = os.environ.get("CONSPECIFIC_PROGRAM")
    if run.contrasts is None or run.compare is not None:
        return
    if program:
        done = subprocess.run([program, "compare", run.at], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode <= 1:
            run.reread()
        else:
            sys.stderr.write(done.stderr)
    if run.compare is None:
        print(f"note: {run.at}: contrasts without verdicts; conspecific compare {run.at} judges",
              file=sys.stderr)


def save(fig: Any, path: str) -> None:
    """Write a figure in the format that the ending of path names, without clock times."""
    kind = os.path.splitext(path)[1][1:].lower()
    if kind not in FORMATS:
        raise Refused(f"-o {path}: expected a name that ends in .png, .pdf or .svg")
    fig.savefig(path, format=kind, metadata=draw.METADATA[kind])


def parser() -> argparse.ArgumentParser:
    """The options, the same as `conspecific help plot` lists."""
    p = argparse.ArgumentParser(prog="conspecific plot", description=__doc__.splitlines()[0])
    p.add_argument("dirs", nargs="+", metavar="DIR", help="folder of results")
    p.add_argument("-o", metavar="FILES", help="a.png, a.pdf or a.svg, or several with commas")
    p.add_argument("--measure", metavar="A,B", help="measures, or recorded fields")
    p.add_argument("--kind", metavar="A,B", help=", ".join(KINDS))
    p.add_argument("--filter", action="append", metavar="KEY=A,B", default=[], help="repeat")
    p.add_argument("--palette", metavar="NAME", default="okabe")
    p.add_argument("--style", metavar="FILE", help="matplotlib style file")
    return p


def plot(path: str, out: Sequence[str] = (), measure: Optional[str] = None,
         kind: Optional[str] = None, filters: Sequence[str] = (), colours: str = "okabe",
         style: Optional[str] = None) -> List[str]:
    """Draw the results in a folder; the names of the files that were written.

    Parameters
    ----------
    path : folder of results
    out : files to write, .png, .pdf or .svg; by default plot.png in the folder
    measure, kind : names with commas between; by default what the contrasts ask about, all kinds
    filters : KEY=A,B each
    colours : name of a palette (draw.palette)
    style : matplotlib style file
    """
    run = results.load(path)
    out = list(out) or [os.path.join(path, "plot.png")]
    for name in out:
        if os.path.splitext(name)[1][1:].lower() not in FORMATS:
            raise Refused(f"-o {name}: expected a name that ends in .png, .pdf or .svg")
    try:
        shades = draw.palette(colours)
    except ValueError as error:
        raise Refused(f"--palette: {error}") from error
    choice = Choice(run, measure, kind, filters)
    ask_verdicts(run)
    try:
        with draw.style(style):
            fig = figure(run, panels(choice, shades))
            for name in out:
                save(fig, name)
            plt.close(fig)
    except OSError as error:
        if style and style in str(error):
            raise Refused(f"--style: {error}") from error
        raise
    left = [m for m in run.measures() if m not in choice.default_measures()]
    if left and not choice.named:
        print(f"note: {path}: not drawn, --measure draws them: {', '.join(left)}",
              file=sys.stderr)
    return out


def main(words: Optional[Sequence[str]] = None) -> int:
    """The command; returns its exit code."""
    args = parser().parse_args(words)
    if args.o and len(args.dirs) > 1:
        print("conspecific plot: -o goes with one folder", file=sys.stderr)
        return 2
    for path in args.dirs:
        try:
            written = plot(path, [f for f in (args.o or "").split(",") if f], args.measure, args.kind, args.filter, args.palette,
                           args.style)
        except Refused as error:
            print(f"conspecific plot: {error}", file=sys.stderr)
            return 2
        except OSError as error:
            text = f"{error.filename}: {error.strerror}" if error.strerror else error
            print(f"conspecific plot: {text}", file=sys.stderr)
            return 3
        for name in written:
            print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
