# SPDX-License-Identifier: GPL-3.0-or-later
"""The animal player of a report: samples of single animals, packed into the page.

Samples are kept as 16-bit steps between their lowest and highest value (an error of at most
1/65534 of that range), times as 32-bit numbers; the rates of a population are its mean.
"""
from __future__ import annotations

import base64
import html
import json
import os
from typing import Any, Dict, List, Sequence

import numpy as np

from . import draw
from .results import Recording, Result, plain_unit

# What a reader looks for: field, in words, colour; the first that was recorded counts.
WANTED = (
    ("freezing", ("pag.F", "act.freeze"), "#0072b2"),
    ("threat", ("bnst.T", "cea.C", "bla.A"), "#d55e00"),
    ("value", ("critic.V",), "#009e73"),
    ("dopamine", ("vta.da",), "#cc79a7"),
)
OTHERS = 6  # further single values that are shown
FIELDS = ("pag.F, bnst.T, critic.V, vta.da, body.B, aud.r, vis.r, som.r, acc.r, tea.r, la.y, "
          "ba.r, nac.y, vta.r, lhb.r")


def pack(values: np.ndarray) -> Dict[str, Any]:
    """An array as base64 of 16-bit steps: value = low + (step number + 32767) step."""
    finite = np.nan_to_num(np.asarray(values, float))
    low, high = float(finite.min()), float(finite.max())
    step = (high - low) / 65534 or 1.0
    whole = np.round((finite - low) / step - 32767).astype("<i2")
    return {"low": low, "step": step, "data": base64.b64encode(whole.tobytes()).decode()}


def unpack(packed: Dict[str, Any]) -> np.ndarray:
    """What pack packed."""
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").astype(float)
    return packed["low"] + (whole + 32767) * packed["step"]


def chosen(fields: Sequence[str], sizes: Dict[str, int]) -> List:
    """(field, title, colour) of the single values that are shown."""
    out = []
    for title, names, colour in WANTED:
        field = next((n for n in names if n in fields), None)
        if field:
            out.append((field, title, colour))
    shown = {field for field, _, _ in out}
    rest = [f for f in fields if sizes[f] == 1 and f not in shown][:OTHERS]
    return out + [(f, f, "#5b6b73") for f in rest]


def session(r: Recording, means: Dict[str, np.ndarray], shown: List, populations: Sequence[str],
            phase: int, number: int, name: str) -> Dict[str, Any]:
    """One session of one animal."""
    at = r.samples(phase, number)
    start = float(r.time[at[0]])
    time = r.time[at] - start
    m = r.marks[(r.marks["phase"] == phase) & (r.marks["session"] == number)]
    marks = [{"name": str(row["name"]), "role": str(row["role"]), "action": int(row["action"]),
              "time": round(float(row["time"]) - start, 3),
              "duration": round(float(row["duration"]), 3)} for _, row in m.iterrows()]
    label = lambda f, title: title + (f" [{u}]" if (u := plain_unit(r.units[f])) else "")
    signals = {f: {**pack(means[f][at]), "name": f"{f}: {r.docs[f]}", "label": label(f, title),
                   "colour": colour} for f, title, colour in shown}
    rates = {f: {**pack(means[f][at]), "label": f} for f in populations}
    return {"name": name, "time": base64.b64encode(time.astype("<f4").tobytes()).decode(),
            "shortest": float(time[-1] - time[0]) / 400, "marks": marks, "signals": signals,
            "rates": rates}


def animal(run: Result, group: str, number: int) -> Dict[str, Any]:
    """Everything that the player shows of one animal."""
    r = run.recording(group, number)
    whole = {f: r[f] for f in r.fields}
    sizes = {f: whole[f].shape[1] for f in r.fields}
    shown = chosen(r.fields, sizes)
    populations = [f for f in r.fields if sizes[f] > 1]
    means = {f: whole[f].mean(axis=1) for f in r.fields}
    sessions = []
    keys = r.trials.drop_duplicates(["phase", "session"])
    for _, t in keys.iterrows():
        if len(r.samples(t["phase"], t["session"])):
            name = f"{draw.words(t['phase_name'])}, session {t['session']}"
            sessions.append(session(r, means, shown, populations, t["phase"], t["session"], name))
    return {"group": group, "animal": number, "sessions": sessions}


def how_to(run: Result) -> str:
    """What to say where nothing, or not everything, was recorded."""
    study = html.escape(run.name)
    return (f"<pre>conspecific run {study} --record full --set 'record.fields=[{FIELDS}]'</pre>"
            f"<p><code>conspecific list fields</code> lists every field.</p>")


def script() -> str:
    """The drawing library and the player's own script, safe inside a page."""
    from plotly.offline import get_plotlyjs

    with open(os.path.join(os.path.dirname(__file__), "player.js"), encoding="utf-8") as handle:
        own = handle.read()
    safe = lambda code: code.replace("</script", "<\\/script")
    return f"<script>{safe(get_plotlyjs())}</script>\n<script>{safe(own)}</script>"


def body(run: Result, groups: Sequence[str], limit: float) -> str:
    """The player as HTML; of a run that was not recorded in full, how to record it.

    Parameters
    ----------
    run, groups : the results, and the groups that are offered
    limit : room for samples [MB]: first animals of all groups come first
    """
    keys = [(g, k) for g, k in run.recorded() if g in groups]
    if not keys:
        return ("<p>No samples of single animals were kept: the run was not recorded in full. "
                "This records what the player shows:</p>" + how_to(run))
    order = sorted(keys, key=lambda key: (key[1], groups.index(key[0])))
    packed: List[Dict[str, Any]] = []
    size = 0
    for group, number in order:
        one = animal(run, group, number)
        size += len(json.dumps(one))
        if packed and size > limit * 1e6:
            break
        packed.append(one)
    packed.sort(key=lambda a: (groups.index(a["group"]), a["animal"]))
    fields = run.recording(*keys[0]).fields
    notes = []
    if len(packed) < len(keys):
        notes.append(f"{len(packed)} of {len(keys)} animals fit into {limit:g} MB; --limit makes "
                     f"room, --filter group= chooses.")
    lacks = [title for title, names, _ in WANTED if not any(n in fields for n in names)]
    lacks += [] if any(k for k in packed[0]["sessions"] if k["rates"]) else ["rates"]
    if lacks:
        notes.append(f"Not recorded: {', '.join(lacks)}. To record it:")
    data = json.dumps({"animals": packed, "words": {g: draw.words(g) for g in groups}})
    data = data.replace("</", "<\\/")
    told = "".join(f"<p>{note}</p>" for note in notes) + (how_to(run) if lacks else "")
    return (f'<p>Drag to scroll, turn the wheel to zoom, double-click to see all. Orange bars '
            f'are events, blue ones acts. Rows of the map are populations: the mean rate of their '
            f'cells, from its lowest (dark) to its highest in the session (bright).</p>'
            f'<p><label>group <select id="group"></select></label><label>animal <select '
            f'id="animal"></select></label><label>session <select id="session"></select>'
            f'</label></p>\n<div id="player"></div>\n{told}'
            f'<script type="application/json" id="player-data">{data}</script>\n{script()}')
