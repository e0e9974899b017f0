# SPDX-License-Identifier: GPL-3.0-or-later
"""Gather the sweeps over precision, size and training into one tidy table.

    python3 notebooks/overlap_table.py out/science data/overlap.csv

One row an animal and a cell: c_w and rho of its own and the other's foot shock (and of the other's
grooming), what it did when the other was in pain and what its twin did beside a neutral event.
No number is made here: all come from animals.csv.
"""
import csv
import os
import sys

STUDIES = {  # study: (measure, swept quantity)
    "overlap_resonance": ("freezing_change", "precision"),
    "overlap_harm": ("harm_shift", "precision"),
    "size_resonance": ("freezing_change", "acc"),
    "size_harm": ("harm_shift", "acc"),
    "training_resonance": ("freezing_change", "events"),
}
COLUMNS = ["study", "measure", "swept", "cell", "animal", "c_w", "rho", "pain", "neutral", "difference"]


def cell_of(group):
    """pain_p0_3 -> (pain, 0.3); neutral@acc=64 -> (neutral, 64)."""
    if "@" in group:
        base, _, cell = group.partition("@")
        return base, cell.partition("=")[2]
    base, _, cell = group.partition("_p")
    return base, cell.replace("_", ".")


def rows(folder):
    for study, (measure, swept) in STUDIES.items():
        path = os.path.join(folder, study, "animals.csv")
        if not os.path.exists(path):
            continue
        values = {}
        with open(path, newline="") as handle:
            for row in csv.DictReader(handle):
                if row["session"] == "" and row["trial"] == "":
                    base, cell = cell_of(row["group"])
                    values[base, cell, int(row["animal"]), row["measure"]] = row["value"]
        for base, cell, animal, name in sorted(values, key=lambda k: (float(k[1]), k[2])):
            if base != "pain" or name != measure:
                continue
            get = lambda b, m: float(values[b, cell, animal, m])
            pain, neutral = get("pain", measure), get("neutral", measure)
            yield [study, measure, swept, cell, animal, f"{get('pain', 'c_w_shock'):.4f}", f"{get('pain', 'overlap_shock'):.4f}",
                   f"{pain:.4f}", f"{neutral:.4f}", f"{pain - neutral:.4f}"]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[2], "w", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(sys.argv[1]))
