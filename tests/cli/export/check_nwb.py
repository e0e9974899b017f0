# SPDX-License-Identifier: GPL-3.0-or-later
"""Is an NWB file whole? check_nwb.py FILE...: one line a problem, exit 1 if there is any.

What is asked of each node is the minimum without which pynwb or its validator drops it, refuses it,
or cannot read it: type, namespace and a unique id of every typed node, unit and time base of every
series, description and equal length of every column of a table.
"""
from __future__ import annotations

import re
import sys

import h5py
import numpy as np

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SERIES = {"TimeSeries", "IntervalSeries"}
TABLES = {"DynamicTable": "hdmf-common", "TimeIntervals": "core"}
OTHERS = {
    "NWBFile": "core",
    "Subject": "core",
    "ProcessingModule": "core",
    "BehavioralTimeSeries": "core",
    "BehavioralEpochs": "core",
    "VectorData": "hdmf-common",
    "ElementIdentifiers": "hdmf-common",
}
NAMESPACE = {**dict.fromkeys(SERIES, "core"), **TABLES, **OTHERS}
GROUPS = ("acquisition analysis general intervals processing stimulus stimulus/presentation "
          "stimulus/templates").split()
TEXTS = "identifier session_description session_start_time timestamps_reference_time".split()


def text(data: h5py.Dataset) -> str:
    """Return a scalar text."""
    return data.asstr()[()]


def head(f: h5py.File) -> list[str]:
    """Problems of what every file has."""
    bad = [f"no group {g}" for g in GROUPS if not isinstance(f.get(g), h5py.Group)]
    bad += [f"no text {t}" for t in TEXTS if t not in f or f[t].shape != () or not text(f[t])]
    if bad:
        return bad
    if f.attrs.get("nwb_version") != "2.7.0":
        bad.append("nwb_version is not 2.7.0")
    if f["file_create_date"].shape != (1,):
        bad.append("file_create_date is no list of one")
    dates = [text(f[t]) for t in TEXTS[2:]] + list(f["file_create_date"].asstr()[:])
    return bad + [f"{d} is no date with offset" for d in dates if not DATE.fullmatch(d)]


def series(name: str, g: h5py.Group) -> list[str]:
    """Problems of a series."""
    if "data" not in g:
        return [f"{name}: no data"]
    bad = []
    if not g["data"].attrs.get("unit"):
        bad.append(f"{name}: no unit")
    if not g.attrs.get("description"):
        bad.append(f"{name}: no description")
    start, stamps = g.get("starting_time"), g.get("timestamps")  # None, too, of a broken link
    if (start is None) == (stamps is None):
        return bad + [f"{name}: starting_time or timestamps, one of them"]
    base = stamps if start is None else start
    if base.attrs.get("unit") != "seconds":
        bad.append(f"{name}: its times have no unit")
    if start is not None and not base.attrs.get("rate", 0) > 0:
        bad.append(f"{name}: no rate")
    if stamps is not None:
        if base.shape[0] != g["data"].shape[0]:
            bad.append(f"{name}: as many times as samples")
        if np.any(np.diff(base[:]) < 0):
            bad.append(f"{name}: times go back")
    if g.attrs["neurodata_type"] == "IntervalSeries" and g["data"].dtype != np.int8:
        bad.append(f"{name}: its data are not int8")
    return bad


def table(name: str, g: h5py.Group) -> list[str]:
    """Problems of a table."""
    if "id" not in g or not g.attrs.get("description") or "colnames" not in g.attrs:
        return [f"{name}: id, description and colnames"]
    names = list(g.attrs["colnames"])
    bad = []
    if sorted(names) != sorted(set(g) - {"id"}):
        bad.append(f"{name}: colnames {names} are not its columns {sorted(g)}")
    for column in set(names) & set(g):
        if g[column].shape[0] != g["id"].shape[0]:
            bad.append(f"{name}/{column}: another length than id")
        if g[column].attrs.get("neurodata_type") != "VectorData":
            bad.append(f"{name}/{column}: not VectorData")
        if not g[column].attrs.get("description"):
            bad.append(f"{name}/{column}: no description")
    if g.attrs["neurodata_type"] == "TimeIntervals":
        if names[:2] != ["start_time", "stop_time"]:
            bad.append(f"{name}: no start_time and stop_time")
        elif np.any(g["stop_time"][:] < g["start_time"][:]):
            bad.append(f"{name}: ends before it begins")
    return bad


def problems(path: str) -> list[str]:
    """All problems of a file."""
    bad: list[str] = []
    ids: dict[str, str] = {}
    with h5py.File(path) as f:
        bad += head(f)

        def visit(name: str, node: h5py.HLObject) -> None:
            kind = node.attrs.get("neurodata_type")
            if kind is None:
                if isinstance(node, h5py.Group) and {"data", "id"} & set(node):
                    bad.append(f"{name}: has data and no type: readers do not see it")
                return
            if node.attrs.get("namespace") != NAMESPACE.get(kind):
                bad.append(f"{name}: {kind} is of the namespace {NAMESPACE.get(kind)}")
            one = node.attrs.get("object_id", "")
            if not UUID4.fullmatch(one) or one in ids:
                bad.append(f"{name}: object_id '{one}' ({ids.get(one, 'no UUID 4')})")
            ids[one] = name
            if kind in SERIES:
                bad.extend(series(name, node))
            elif kind in TABLES:
                bad.extend(table(name, node))

        visit("/", f)
        f.visititems(visit)
        subject = f.get("general/subject")
        for t in ("subject_id", "species", "sex", "age"):
            if subject is None or t not in subject:
                bad.append(f"general/subject has no {t}")
    return bad


if __name__ == "__main__":
    found = [f"{p}: {line}" for p in sys.argv[1:] for line in problems(p)]
    print("\n".join(found))
    sys.exit(bool(found))
