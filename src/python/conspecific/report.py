# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTML page of a result folder: python3 -m conspecific.report DIR [options].

The page holds everything it shows and may fetch nothing (its content security policy forbids
it): provenance, wiring, groups, claims beside data, figures, and a player of single animals.
"""
from __future__ import annotations

import argparse
import base64
import html
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Any, Dict, List, Optional, Sequence, Tuple

import matplotlib.pyplot as plt
import pandas as pd

from . import draw, plot, player, results
from .plot import Refused
from .results import Result

POLICY = ("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
          "img-src data: blob:")
CSS = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2528; margin: 0 auto; max-width: 1100px; padding: 1em 1.5em 4em }
h1 { font-size: 1.5em; margin-bottom: 0.2em } h2 { font-size: 1.2em; margin-top: 2em; border-bottom: 1px solid #ccd3d6 }
table { border-collapse: collapse; font-size: 13px; margin: 0.6em 0 } th, td { text-align: left; padding: 3px 10px 3px 0; vertical-align: top; border-bottom: 1px solid #e6eaec }
td.n { text-align: right; white-space: nowrap } .agrees { color: #0072b2 } .disagrees { color: #b04a00 } .undecided { color: #666 }
img { max-width: 100% } figure { display: inline-block; margin: 0.5em 1.5em 0.5em 0; vertical-align: top } figcaption { font-size: 13px; color: #5b6b73 }
code, pre { font-size: 13px; background: #f3f5f6; padding: 1px 4px } pre { padding: 8px; white-space: pre-wrap }
nav a { margin-right: 1em } select { font: inherit; margin-right: 1em } svg { max-width: 100%; height: auto } .wide { overflow-x: auto }
"""
TITLES = {"groups": "Groups: every animal, mean and 95 % interval", "course": "Over sessions",
          "trials": "Over trials", "dose": "Groups that differ in one number",
          "gradient": "Gradients", "sweep": "Sweep", "theory": "Simulation over closed form",
          "signals": "Recorded signals within a session: mean and SEM",
          "contrasts": "Contrasts: effect sizes, intervals, verdicts"}


def text(value: Any) -> str:
    """A value as HTML; nothing where it is unknown."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    return html.escape(f"{value:.4g}" if isinstance(value, float) else str(value))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """An HTML table of cells that are HTML already."""
    cells = lambda row, tag: "".join(f"<{tag}>{cell}</{tag}>" for cell in row)
    body = "\n".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{cells(head, "th")}</tr>\n{body}</table></div>'


def section(name: str, title: str, body: str) -> str:
    """A part of the page, with the anchor of its name."""
    return f'<h2 id="{name}">{title}</h2>\n{body}\n'


def provenance(run: Result) -> str:
    """Which program made the numbers, from what, and how to make them again."""
    study = run.study
    rows = [(key, study.get(key)) for key in ("name", "agent", "paradigm", "animals", "seed")]
    rows += list(study.get("made", {}).items())
    sets = study.get("set", {})
    rows += [("set", f"{k} = {v}") for k, v in sets.items()] if isinstance(sets, dict) else []
    shown = table(("what", "value"), [(text(k), f"<code>{text(v)}</code>") for k, v in rows
                                      if isinstance(v, str) and v])
    again = f"<pre>conspecific replay {text(run.at)}</pre>"
    return shown + ("<p>To make every number again:</p>" + again if study else
                    "<p>The folder has no study.yaml: it does not say what made it.</p>")


def group_table(run: Result) -> str:
    """What each group is."""
    own = run.study.get("groups", {})
    count = run.animals.groupby("group")["animal"].nunique() if run.animals is not None else {}
    rows = []
    for group in run.groups:
        settings = "<br>".join(f"<code>{text(k)}: {text(v)}</code>"
                               for k, v in run.settings(group).items())
        entry = own.get(group, {}) if isinstance(own.get(group), dict) else {}
        lesions = "<br>".join(
            text(" ".join(str(m.get(k, "")) for k in ("kind", "target")) +
                 (f" ({', '.join(m['phases'])})" if isinstance(m.get("phases"), list) else ""))
            for m in entry.get("manipulations", []) if isinstance(m, dict))
        rows.append((text(draw.words(group)), text(run.doc(group)), settings, lesions,
                     str(count[group]) if group in count else ""))
    return table(("group", "what it is", "set otherwise", "manipulated", "animals"), rows)


def interval(row: pd.Series, value: str, low: str, high: str) -> str:
    """"1.2 [0.3, 2.1]"; nothing where the value is unknown."""
    if value not in row or pd.isna(row[value]):
        return ""
    ends = "" if pd.isna(row[low]) else f" [{draw.number(row[low])}, {draw.number(row[high])}]"
    return draw.number(row[value]) + ends


def claims(run: Result) -> str:
    """Every contrast beside what was published."""
    t = run.compare
    if t is None or "diff" not in t:
        return f"<p>Not compared yet: <code>conspecific compare {text(run.at)}</code>.</p>"
    rows = []
    for _, r in t.iterrows():
        unit = results.plain_unit(r["unit"])
        published = f"{text(r['published'])} {interval(r, 'published_value', 'published_low', 'published_high')}"
        rows.append((text(r["claim"]), text(draw.words(r["contrast"])),
                     f"{text(r['a'])} vs {text(r['b'])}", published.strip() or text(r["expect"]),
                     f"{interval(r, 'diff', 'diff_low', 'diff_high')} {text(unit)}",
                     interval(r, "effect", "effect_low", "effect_high"),
                     text(float(r["p"])), f"{r['n_a']:g}", text(r["kind"]),
                     f'<b class="{text(r["verdict"])}">{text(r["verdict"])}</b>: {text(r["why"])}',
                     text(r.get("source"))))
    return table(("claim", "contrast", "A vs B", "published, or expected",
                  "simulated A - B [95 %]", "effect [SD]", "p", "n", "kind", "verdict",
                  "source"), rows)


def agent_files(run: Result) -> Dict[str, str]:
    """The resolved agents of the study as texts of agent files, by name."""
    path = os.path.join(run.at, "study.yaml")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as handle:
        lines = handle.read().split("\n")
    out: Dict[str, List[str]] = {}
    inside, name = False, ""
    for line in lines:
        if re.match(r"\S", line):
            inside = line.startswith("agents:")
        elif inside and (hit := re.match(r"  (\S.*):\s*$", line)):
            name = hit[1].strip("\"'")
            out[name] = []
        elif inside and name:
            out[name].append(line[4:])
    return {name: "\n".join(body) + "\n" for name, body in out.items()}


def projections(dot: str) -> List[Tuple[str, ...]]:
    """(from, to, gain, tract and source) of every edge of the Graphviz text."""
    edge = re.compile(r'"([^"]+)" -> "([^"]+)" \[label="([^"]*)".*?tooltip="([^"]*)"')
    return [hit.groups() for hit in edge.finditer(dot)]


def wiring(run: Result) -> str:
    """The connectome of each agent: a picture where Graphviz is there, and a table."""
    program, parts = os.environ.get("CONSPECIFIC_PROGRAM"), []
    agents = agent_files(run)
    if not program or not agents:
        return "<p>The wiring is drawn by <code>conspecific report</code> from study.yaml.</p>"
    for name, body in agents.items():
        with tempfile.TemporaryDirectory() as tmp:
            path = os.path.join(tmp, "agent.yaml")
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(body)
            shown = subprocess.run([program, "show", path, "--wiring"], capture_output=True,
                                   text=True)
        if shown.returncode:
            parts.append(f"<p>{text(name)}: <code>{text(shown.stderr.strip())}</code></p>")
            continue
        picture = ""
        if shutil.which("dot"):
            bare = re.sub(r'label="[^"]*"', 'label=""', shown.stdout)  # gains are in the table
            drawn = subprocess.run(["dot", "-Tsvg", "-Gsize=11,20", "-Granksep=0.4",
                                    "-Nfontname=sans-serif"], input=bare, capture_output=True,
                                   text=True)
            picture = drawn.stdout[max(drawn.stdout.find("<svg"), 0):]
        rows = [tuple(map(text, edge)) for edge in projections(shown.stdout)]
        missing = "" if picture else "<p>A picture needs Graphviz: apt-get install graphviz.</p>"
        key = "<p>Dashed: off (gain 0). The mouse on a line shows its tract and source.</p>"
        parts.append(f"<h3>{text(name)}</h3>{picture + key if picture else missing}<details><summary>{len(rows)} "
                     f"projections with gain, tract and source</summary>"
                     f"{table(('from', 'to', 'gain', 'tract; source'), rows)}</details>")
    return "\n".join(parts)


def figures(choice: plot.Choice, colours: Sequence[str]) -> str:
    """Every kind of figure that the study has, as images in the page."""
    out = []
    with draw.style():
        what = plot.panels(choice, colours) + plot.signal_panels(choice, colours)
        for kind in dict.fromkeys(p.kind for p in what):
            fig = plot.figure(choice.run, [p for p in what if p.kind == kind], title=False)
            image = io.BytesIO()
            fig.savefig(image, format="png", dpi=150, metadata=draw.METADATA["png"])
            plt.close(fig)
            code = base64.b64encode(image.getvalue()).decode()
            out.append(f'<figure><img alt="{TITLES[kind]}" '
                       f'width="{int(fig.get_figwidth() * 120)}" '
                       f'src="data:image/png;base64,{code}">'
                       f"<figcaption>{TITLES[kind]}</figcaption></figure>")
    return "\n".join(out)


def page(run: Result, choice: plot.Choice, colours: Sequence[str], limit: float) -> str:
    """The whole page as a text."""
    doc = run.study.get("doc", "")
    parts = [("provenance", "Where the numbers come from", provenance(run)),
             ("groups", "Groups", group_table(run)),
             ("claims", "Claims beside data", claims(run)),
             ("figures", "Figures", figures(choice, colours)),
             ("animals", "Animal player", player.body(run, choice.groups, limit)),
             ("wiring", "Wiring", wiring(run))]
    links = "".join(f'<a href="#{name}">{title}</a>' for name, title, _ in parts)
    body = "".join(section(*part) for part in parts)
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f"<title>{text(run.name)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
            f"<h1>{text(draw.words(run.name))}</h1>\n<p>{text(doc)}</p>\n<nav>{links}</nav>\n"
            f"{body}</body>\n</html>\n")


def report(path: str, out: Optional[str] = None, filters: Sequence[str] = (),
           colours: str = "okabe", limit: float = 40.0) -> str:
    """Write the page of the results in a folder; its name.

    Parameters
    ----------
    path : folder of results
    out : the page; by default report.html in the folder
    filters : KEY=A,B each, as conspecific plot takes them
    colours : name of a palette
    limit : room for the samples of the player [MB]
    """
    run = results.load(path)
    try:
        shades = draw.palette(colours)
    except ValueError as error:
        raise Refused(f"--palette: {error}") from error
    choice = plot.Choice(run, filters=filters)
    plot.ask_verdicts(run)
    whole = page(run, choice, shades, limit)
    out = out or os.path.join(path, "report.html")
    with open(out, "w", encoding="utf-8") as handle:
        handle.write(whole)
    return out


def main(words: Optional[Sequence[str]] = None) -> int:
    """The command; returns its exit code."""
    p = argparse.ArgumentParser(prog="conspecific report", description=__doc__.splitlines()[0])
    p.add_argument("dir", metavar="DIR", help="folder of results")
    p.add_argument("-o", metavar="FILE", help="the page (default: DIR/report.html)")
    p.add_argument("--filter", action="append", metavar="KEY=A,B", default=[], help="repeat")
    p.add_argument("--palette", metavar="NAME", default="okabe")
    p.add_argument("--limit", metavar="MB", default="40", help="room for the player's samples")
    args = p.parse_args(words)
    try:
        if not re.fullmatch(r"\d+(\.\d+)?", args.limit):
            raise Refused(f"--limit: expected a number of MB, found {args.limit}")
        print(report(args.dir, args.o, args.filter, args.palette, float(args.limit)))
    except Refused as error:
        print(f"conspecific report: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        shown = f"{error.filename}: {error.strerror}" if error.strerror else error
        print(f"conspecific report: {shown}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
