# SPDX-License-Identifier: GPL-3.0-or-later
"""The headline table: overlap, resonance and harm aversion of five animals, one row each.

    python3 notebooks/headline.py --check|--write

Writes (or compares) the lines between <!-- headline --> and <!-- end --> of README.md and
notebooks/README.md, from data/results/overlap_headline.csv and the kept contrasts of
s25_learnt_overlap and s25_learnt_overlap_harm. Of these two the intervals are the program's;
those of overlap are Student's, over animals. What was not run is said to be missing.
"""
import csv
import math
import os
import sys

ANIMALS = {  # row: (its probed rat, value of rho, group of the resonance study, prefix of the harm study)
    "newborn": ("full", "rho_0", "newborn", "newborn_"),
    "rat": ("full", "rho", "full", ""),
    "isolated": ("isolated", "rho", "isolated", "isolated_"),
    "shuffled": ("shuffled", "rho", "shuffled", "shuffled_"),
    "static": ("static", "rho", "static", "static_"),
}
MISSING = "not run yet"


def read(path):
    """Rows of a table; none where it is not kept."""
    if not os.path.exists(path):
        return []
    with open(path, newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def student(n, level=0.95):
    """Quantile of Student's t with n - 1 degrees of freedom for a two-sided interval, by bisection of its integral."""
    nu = n - 1
    scale = math.exp(math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2)) / math.sqrt(nu * math.pi)
    density = lambda x: scale * (1 + x * x / nu) ** (-(nu + 1) / 2)

    def inside(q, steps=400):  # Simpson's rule over [0, q], twice
        h = q / steps
        return 2 * h / 3 * sum((1 if i in (0, steps) else 4 if i % 2 else 2) * density(i * h) for i in range(steps + 1))

    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < level else (low, middle)
    return (low + high) / 2


def mean(values):
    """mean, low, high of few animals."""
    n, m = len(values), sum(values) / len(values)
    if n < 2:
        return m, math.nan, math.nan
    half = student(n) * math.sqrt(sum((v - m) ** 2 for v in values) / (n - 1) / n)
    return m, m - half, m + half


def overlap(animal, less="actor", kinds="life", value=None):
    """A value an animal; value None: rho, of the newborn rho_0. Empty where it was not probed."""
    rat, rho = ANIMALS[animal][:2]
    return [float(r["value"]) for r in read("data/results/overlap_headline.csv")
            if (r["rat"], r["measure"], r["item"], r["method"]) == (rat, value or rho, kinds, less)]


def contrasts(study):
    return {r["contrast"]: r for r in read(f"data/results/studies/{study}/contrasts.csv")}


def names(animal):
    """The contrasts of pain less grooming: of resonance, of harm aversion."""
    group, prefix = ANIMALS[animal][2:]
    return "pain_vs_groom" if animal == "rat" else f"{group}_vs_groom", f"{prefix}pain_vs_groom"


def cell(found, places):
    return "{:z.{p}f} [{:z.{p}f}, {:z.{p}f}]".format(*found, p=places)


def table():
    """The lines of the table."""
    feel, harm = contrasts("s25_learnt_overlap"), contrasts("s25_learnt_overlap_harm")
    side = lambda rows, name, places: cell([float(rows[name][c]) for c in ("diff", "diff_low", "diff_high")], places) if name in rows else MISSING
    count = lambda rows, name: f"{float(rows[name]['n_a']):g}" if name in rows else "-"
    yield "| animal | overlap, all kinds | overlap, pains | resonance [points] | harm aversion | n |"
    yield "|---|---|---|---|---|---|"
    for animal in ANIMALS:
        rho = [overlap(animal, kinds=k) for k in ("life", "pain")]
        a, b = names(animal)
        cells = [cell(mean(v), 2) if v else MISSING for v in rho] + [side(feel, a, 1), side(harm, b, 2)]
        yield f"| {animal} | {' | '.join(cells)} | {len(rho[0]) or '-'}, {count(feel, a)}, {count(harm, b)} |"


def main(mode):
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    lines, stale = list(table()), 0
    for path in ("README.md", "notebooks/README.md"):
        with open(path, encoding="utf-8") as handle:
            old = handle.read()
        before, mark, rest = old.partition("<!-- headline -->\n")
        if not mark:
            sys.exit(f"headline.py: {path} has no line <!-- headline -->")
        new = before + mark + "\n".join(lines) + "\n" + rest[rest.index("<!-- end -->"):]
        if new != old and mode == "--write":
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(new)
            print(f"written: {path}")
        elif new != old:
            stale = 1
            print(f"{path}: the headline table is stale: make tables")
    return stale


if __name__ == "__main__":
    if sys.argv[1:] not in (["--check"], ["--write"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
