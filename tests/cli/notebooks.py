# SPDX-License-Identifier: GPL-3.0-or-later
"""What test_notebooks.sh asks of notebooks/ and data/; every problem is a line.

    python3 tests/cli/notebooks.py CHECK [ROOT]
"""
import ast
import csv
import glob
import json
import os
import re
import sys

NAMES = r"\b[A-Za-z_]+\d\w*\b|95 %|p < 0\.0[15]"  # S09, C282, s24_routes; the levels of all intervals and tests


def code(path):
    cells = json.load(open(path, encoding="utf-8"))["cells"]
    return [c for c in cells if c["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


def words(tree):
    """Text of every sentence, and of what is printed: string literals without what stands in braces."""
    printed = {id(n) for call in ast.walk(tree) if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print" for a in call.args for n in ast.walk(a)}
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FormattedValue) for n in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside and (id(node) in printed or " " in node.value):
            yield node.lineno, node.value
        if isinstance(node, ast.FormattedValue) and not any(isinstance(n, ast.Name) for n in ast.walk(node.value)):
            yield node.lineno, ast.unparse(node.value)


def typed():
    """A number in the words of a last cell that no table gave."""
    for path in sorted(glob.glob("notebooks/*.ipynb")):
        for line, text in words(ast.parse(source(code(path)[-1]))):
            if re.search(r"\d", re.sub(NAMES, "", text)):
                yield f"{path}: last cell, line {line}: a typed number in \"{text.strip()[:70]}\""


def executed():
    """Every notebook is kept executed, without errors and warnings."""
    for path in sorted(glob.glob("notebooks/*.ipynb")):
        cells = code(path)
        if not all(c["execution_count"] for c in cells) or not cells[-1]["outputs"]:
            yield f"{path}: not executed"
        for out in (o for c in cells for o in c["outputs"]):
            if out["output_type"] == "error" or out.get("name") == "stderr":
                yield f"{path}: {''.join(out.get('text', out.get('evalue', ''))).splitlines()[0][:90]}"


def needs():
    """A study that a notebook loads is in needs.csv, and needs.csv names what exists; no notebook runs a program."""
    rows = list(csv.DictReader(open("notebooks/needs.csv", newline="", encoding="utf-8")))
    for r in rows:
        if not os.path.exists(f"notebooks/{r['notebook']}.ipynb"):
            yield f"needs.csv: no notebooks/{r['notebook']}.ipynb"
        if not glob.glob(f"models/studies/*/{r['study']}.yaml"):
            yield f"needs.csv: no models/studies/*/{r['study']}.yaml"
    for path in sorted(glob.glob("notebooks/*.ipynb")):
        text = "\n".join(source(c) for c in code(path))
        named = {r["study"] for r in rows if r["notebook"] == os.path.basename(path)[:-6]}
        for study in re.findall(r"""results\.load\(["'](\w+)["']\)""", text):
            if study not in named:
                yield f"{path}: loads {study}, which needs.csv does not name"
        if "results.load" in text and not named:
            yield f"{path}: loads studies, and needs.csv has no row of it"
        if re.search(r"\bsubprocess\b|os\.system|\bout/", text):
            yield f"{path}: runs a program or reads out/"


def spelling():
    """0.75 and never .75; other and self."""
    for path in sorted(glob.glob("notebooks/*.ipynb")):
        for cell in json.load(open(path, encoding="utf-8"))["cells"]:
            for line in cell["source"]:
                if re.search(r"(^|[ (\[])[-+]?\.\d", line) or re.search(r"\b(hers|mine)\b", line):
                    yield f"{path}: {line.strip()[:90]}"


def data():
    """Every file of data/results is made by a command that data/README.md or studies/index.csv names; published facts have their origin."""
    table = dict(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", open("data/README.md", encoding="utf-8").read(), re.M))
    files = {os.path.relpath(f, "data") for f in glob.glob("data/results/*") if os.path.isfile(f)}
    yield from (f"data/{f}: data/README.md names no command that makes it" for f in sorted(files - set(table)))
    yield from (f"data/README.md: there is no data/{f}" for f in sorted(set(table) - files))
    index = {r["study"]: r for r in csv.DictReader(open("data/results/studies/index.csv", newline="", encoding="utf-8"))}
    folders = {os.path.basename(d) for d in glob.glob("data/results/studies/*") if os.path.isdir(d)}
    yield from (f"data/results/studies: {s} stands in the folder or in index.csv alone" for s in sorted(folders ^ set(index)))
    for study in sorted(folders & set(index)):
        row = index[study]
        yield from (f"index.csv: {study}: no {c}" for c in ("command", "animals", "seed", "version", "commit") if not row[c])
        found = {os.path.basename(f)[:-4].replace("map_first", "alpha") for f in glob.glob(f"data/results/studies/{study}/*.csv")} - {"map_second", "band_first", "band_second"}
        if found != set(row["tables"].split()):
            yield f"index.csv: {study}: says {row['tables']}, there are {' '.join(sorted(found))}"
    size = sum(os.path.getsize(f) for f in glob.glob("data/results/**/*", recursive=True) if os.path.isfile(f))
    if size > 6e6:
        yield f"data/results: {size / 1e6:.1f} MB; keep less (notebooks/needs.csv)"
    for path in sorted(glob.glob("data/published/*.csv")):
        for n, row in enumerate(csv.DictReader(open(path, newline="", encoding="utf-8")), 2):
            needed = ("claim", "source", "where_seen") if "claim" in row else ("source", "doi", "licence")
            yield from (f"{path}:{n}: no {c}" for c in needed if not row.get(c))


SAID = r"((?:\bC\d+(?:, | and )?)+) (?:all |both |surely )?(agrees?|disagrees?|(?:is |are |stays? )?undecided)\b"


def verdicts():
    """Wherever a page or a notebook says that a claim agrees, disagrees or is undecided, data/results/scoreboard.csv says so; and
    that says of a claim what the compare.csv of kept studies say."""
    path = "data/results/scoreboard.csv"
    board = {r["claim"]: r for r in csv.DictReader(open(path, newline="", encoding="utf-8"))} if os.path.exists(path) else {}
    pages = [(p, open(p, encoding="utf-8").read().replace("*", "")) for p in sorted(glob.glob("*.md") + glob.glob("models/**/*.md", recursive=True) + glob.glob("notebooks/*.md"))]
    for path in sorted(glob.glob("notebooks/*.ipynb")):
        cells = json.load(open(path, encoding="utf-8"))["cells"]
        pages.append((path, "\n".join("".join(c["source"]) + "".join("".join(o.get("text", "")) for o in c.get("outputs", [])) for c in cells)))
    for path, text in pages:
        for m in re.finditer(SAID, " ".join(text.split())):
            word = m[2].split()[-1]
            for claim in re.findall(r"C\d+", m[1]):
                found = board[claim]["verdict"] if claim in board else "no claim"
                if not found.startswith(word.rstrip("s")):
                    yield f"{path}: {claim} {word}; the scoreboard: {found}"
    kept = {}
    for path in sorted(glob.glob("data/results/studies/*/compare.csv")):
        for r in csv.DictReader(open(path, newline="", encoding="utf-8")):
            if r.get("claim"):
                kept.setdefault((r["claim"], r["study"]), []).append(r["verdict"])
    for (claim, study), said in sorted(kept.items()):
        row = board.get(claim, {"study": "", "verdict": "", "contrasts": "0"})
        word = next((w for w in ("disagrees", "undecided") if w in said), "agrees")
        if row["study"] == study and int(row["contrasts"]) == len(said) and row["verdict"] != word:
            yield f"scoreboard.csv: {claim} {row['verdict']}; {study}/compare.csv: {word}"


if __name__ == "__main__":
    os.chdir(sys.argv[2] if len(sys.argv) > 2 else ".")
    for problem in {f.__name__: f for f in (typed, executed, needs, spelling, data, verdicts)}[sys.argv[1]]():
        print(problem)
