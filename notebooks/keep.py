# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep of result folders what the notebooks draw, in data/results.

    python3 notebooks/keep.py DIR

DIR holds result folders of `conspecific run`, one a study. For every study that needs.csv names and DIR has,
data/results/studies/STUDY gets its contrasts.csv and its compare.csv whole, made anew by `conspecific compare`,
and of the other tables the rows of the measures that are named there; its row in data/results/studies/index.csv says from which command, version, commit and
sources. A measure in needs.csv stands for its rows over all sessions, measure/s for those by session, * for
every measure, = for those that a contrast asks about. The sweeps of precision, size and training become
data/results/overlap.csv, the maps of spillover data/results/spillover.csv; of DIR/probe_development.csv the
battery and the additive attribution to latents are kept, of DIR/overlap_ANIMAL.csv (`conspecific probe --overlap`)
the rows of the cagemate; of fields in run.h5 the mean over animals that
`conspecific analyze` makes. Rows are copied, none is made.
"""
import csv
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = "data/results/studies"
INDEX = ["study", "command", "animals", "seed", "version", "commit", "sources", "tables"]
MAPS = ("phase_diagram", "phase_common_fate", "phase_exposure")
PROBED = ("full", "static", "shuffled", "isolated")  # overlap_ANIMAL.csv
SWEEPS = {  # study: (measure, swept quantity)
    "overlap_resonance": ("freezing_change", "precision"),
    "overlap_harm": ("harm_shift", "precision"),
    "size_resonance": ("freezing_change", "acc"),
    "size_harm": ("harm_shift", "acc"),
    "training_resonance": ("freezing_change", "events"),
}


def read(path):
    with open(path, newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def write(path, columns, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(path + ".new", path)


def needs():
    """{study: {table: set of measures}} of all notebooks."""
    found = {}
    for row in read(os.path.join(HERE, "needs.csv")):
        found.setdefault(row["study"], {}).setdefault(row["table"], set()).update(row["measures"].split())
    return found


def wanted(row, measures, asked):
    """Does a row of animals.csv or summary.csv belong to what is named?"""
    if row.get("trial"):
        return False
    by = "/s" if row.get("session") else ""
    name = row["measure"]
    return name + by in measures or "*" + by in measures or ("=" in measures and name + by in asked)


def sides(contrasts):
    """The measures that contrasts ask about; with /s where they ask about a session."""
    return {c[s + "_measure"] + ("/s" if c[s + "_session"] else "") for c in contrasts for s in "ab"}


def made(folder, study):
    """The row of index.csv: what the resolved study of the folder says of its making."""
    text = open(os.path.join(folder, "study.yaml"), encoding="utf-8").read()
    say = lambda key: re.search(rf"^{key}: (.*)$", text, re.M).group(1).strip('"')
    return {"study": study, "command": f"conspecific run {study}", **{k: say(k) for k in ("animals", "seed")}, **{k: say("  " + k) for k in ("version", "commit", "sources")}}


def alpha(folder, to):
    """Time and frequency of S1's alpha about pictures of pain, mean over animals: of the people of either
    group, by those to whom they are the ingroup and by their twins, to whom they are the outgroup."""
    words = ["build/conspecific", "analyze", "tfr", folder, "--field", "s1_alpha.signal", "--phase", "meg", "--align", "in_pain,out_pain", "--epoch=-1s:2s",
             "--baseline=-0.75s:-0.25s", "--normalise", "db", "--step", "50ms", "--frequencies", "4:30:1", "--band", "7:11"]
    for people, pictures, group, twins in (("first", "in", "conflict", "swapped"), ("second", "out", "swapped", "conflict")):
        trials = ",".join(f"{pictures}_{e}" for e in ("bite", "scrape", "squeeze"))
        subprocess.run([*words, "--trial", trials, "--group", group, "--versus-group", twins], check=True, stdout=subprocess.DEVNULL)
        rows = [r for r in read(os.path.join(folder, "analyze", "tfr_s1_alpha.signal.csv")) if r["animal"] == "mean"]
        write(os.path.join(to, f"map_{people}.csv"), list(rows[0]), rows)
        rows = read(os.path.join(folder, "analyze", "tfr_s1_alpha.signal_band.csv"))
        write(os.path.join(to, f"band_{people}.csv"), list(rows[0]), rows)
    return "alpha"


def thin(folder, study, tables):
    """Copy what is needed of one result folder; its row of the index."""
    asked = sides(read(os.path.join(folder, "contrasts.csv"))) if "contrasts" in tables else set()
    if "alpha" in tables:
        return {**made(folder, study), "tables": alpha(folder, os.path.join(KEPT, study))}
    if "contrasts" in tables:
        tables = {**tables, "compare": {"*"}}  # the verdicts on them
    if "compare" in tables:  # exit 1: a claim disagrees
        code = subprocess.run(["build/conspecific", "compare", folder], stdout=subprocess.DEVNULL).returncode
        if code > 1:
            sys.exit(code)
    for table, measures in tables.items():
        rows = read(os.path.join(folder, table + ".csv"))
        if table in ("summary", "animals"):
            rows = [r for r in rows if wanted(r, measures, asked)]
        elif "*" not in measures:  # of a sweep
            rows = [r for r in rows if r["measure"] in measures]
        if not rows:
            sys.exit(f"keep.py: {folder}/{table}.csv has none of {' '.join(sorted(measures))}")
        write(os.path.join(KEPT, study, table + ".csv"), list(rows[0]), rows)
    if "contrasts" in tables and os.path.exists(os.path.join(folder, "contrast_animals.csv")):  # or the judge would not know the sizes
        rows = read(os.path.join(folder, "contrast_animals.csv"))
        write(os.path.join(KEPT, study, "contrast_animals.csv"), list(rows[0]), rows)
        tables = {**tables, "contrast_animals": {"*"}}
    return {**made(folder, study), "tables": " ".join(sorted(tables))}


def cell_of(group):
    """pain_p0_3 -> (pain, 0.3); neutral@acc=64 -> (neutral, 64)."""
    if "@" in group:
        base, _, cell = group.partition("@")
        return base, cell.partition("=")[2]
    base, _, cell = group.partition("_p")
    return base, cell.replace("_", ".")


def sweep_rows(at):
    """One row an animal and a cell: c_w and rho of its own and the other's foot shock, what it did when the
    other was in pain and what its twin did beside a neutral event."""
    for study, (measure, swept) in SWEEPS.items():
        values = {}
        for row in read(os.path.join(at, study, "animals.csv")):
            if row["session"] == "" and row["trial"] == "":
                base, cell = cell_of(row["group"])
                values[base, cell, int(row["animal"]), row["measure"]] = float(row["value"])
        for base, cell, animal, name in sorted(values, key=lambda k: (float(k[1]), k[2])):
            if base == "pain" and name == measure:
                get = lambda b, m: values[b, cell, animal, m]
                pain, neutral = get("pain", measure), get("neutral", measure)
                number = {"c_w": get("pain", "c_w_shock"), "rho": get("pain", "overlap_shock"), "pain": pain, "neutral": neutral, "difference": pain - neutral}
                yield {"study": study, "measure": measure, "swept": swept, "cell": cell, "animal": animal, **{k: f"{v:.4f}" for k, v in number.items()}}


def main(at):
    os.chdir(os.path.dirname(HERE))
    index = {r["study"]: r for r in read(f"{KEPT}/index.csv")} if os.path.exists(f"{KEPT}/index.csv") else {}
    there = lambda study, table: os.path.exists(os.path.join(at, study, table + ".csv"))
    for study, tables in needs().items():
        if there(study, "summary"):
            index[study] = thin(os.path.join(at, study), study, tables)
            print("kept", study, flush=True)
    if index:
        write(f"{KEPT}/index.csv", INDEX, [index[s] for s in sorted(index)])
    if all(there(s, "animals") for s in SWEEPS):
        rows = list(sweep_rows(at))
        write("data/results/overlap.csv", list(rows[0]), rows)
    if all(there(s, "cells") for s in MAPS):
        rows = [r for s in MAPS for r in read(os.path.join(at, s, "cells.csv"))]
        write("data/results/spillover.csv", list(rows[0]), rows)
    if there("", "probe_development"):
        rows = read(os.path.join(at, "probe_development.csv"))
        rows = [r for r in rows if r["level"] == "battery" or (r["level"] in ("origin", "class") and r["method"] == "additive" and r["event"] == "other")]
        write("data/results/probe_development.csv", list(rows[0]), rows)
    if all(there("", f"overlap_{rat}") for rat in PROBED):
        rows = [{"rat": rat, **r} for rat in PROBED for r in read(os.path.join(at, f"overlap_{rat}.csv")) if r["identity"] == "cagemate"]
        write("data/results/overlap_headline.csv", ["rat", "animal", "age", "identity", "measure", "item", "method", "value"], rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]))
