# SPDX-License-Identifier: GPL-3.0-or-later
# claims.py CHECK [ROOT]: what is kept by hand on published findings, one line a violation (lint_claims.sh).
import csv
import glob
import os
import re
import sys

DESIGNS = "paired independent one_sample correlation proportions interaction omnibus".split()
VALUED = "t F z r chi2 U W".split()
CONFIDENCE = ("verbatim", "computed from open data", "secondary", "inferred", "own data")


def table(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(enumerate(csv.DictReader(f), 2))


def claims():
    return {r["id"]: r for _, r in table("data/claims.csv")}


def asked():
    """(claim, study, contrast) of every contrast that names a claim; a contrast is one line."""
    for path in sorted(glob.glob("models/studies/*/*.yaml")):
        text = open(path, encoding="utf-8").read()
        study = re.search(r"^name: *(\S+)", text, re.M)
        for line in text.splitlines():
            claim = re.search(r"\bclaim: *(C[0-9]+)", line)
            name = re.match(r" *- *\{name: *([^,} ]+)", line)
            if claim and line.lstrip().startswith("-"):
                yield claim[1], study[1] if study else path, name[1] if name else "?"


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def statistics():
    """data/published/statistics.csv keeps the rules of data/README.md."""
    path, known, primary = "data/published/statistics.csv", claims(), {}
    for n, r in table(path):
        at = f"{path}:{n}: {r['claim']}:"
        if None in r or None in r.values():
            yield f"{at} not as many cells as the header has"
            continue
        rules = [
            (r["claim"] in known, "no such claim"),
            (r["design"] in DESIGNS, f"design {r['design']}"),
            (r["statistic"] in VALUED + ["counts", "p", "none"], f"statistic {r['statistic']}"),
            ((number(r["value"]) is not None) == (r["statistic"] in VALUED), "value goes with t, F, z, r, chi2, U, W and no other"),
            (all(r[c].isdigit() for c in ("k1", "k2", "n1", "n2")) if r["statistic"] == "counts" else r["k1"] == r["k2"] == "", "counts are k1 of n1 against k2 of n2"),
            (not r["k1"] or not r["n1"] or int(r["k1"]) <= int(r["n1"]) and int(r["k2"]) <= int(r["n2"]), "k above n"),
            (r["statistic"] not in ("t", "F") or number(r["df2"]) is not None, "t and F need df2"),
            (r["statistic"] != "F" or number(r["df1"]) is not None, "F needs df1"),
            (r["p_relation"] in ("", "=", "<", ">") and (r["p_relation"] == "") == (r["p"] == ""), "p and its relation go together"),
            (r["p"] == "" or number(r["p"]) is not None and 0 < number(r["p"]) <= 1, f"p {r['p']}"),
            (r["statistic"] != "p" or r["p"] != "", "statistic p without a p"),
            (all(r[c] == "" or r[c].isdigit() and int(r[c]) > 0 for c in ("n1", "n2")), "n1 and n2 are whole"),
            (r["n2"] == "" or r["design"] not in ("paired", "one_sample", "correlation"), f"n2 of a {r['design']} design"),
            (r["sign"] in ("", "+", "-"), f"sign {r['sign']}"),
            (r["primary"] in ("0", "1"), f"primary {r['primary']}"),
            (r["primary"] != "1" or r["claim"] not in primary, f"a second primary row, beside line {primary.get(r['claim'])}"),
            (r["source"] and r["where_seen"], "no source or where_seen"),
            (r["confidence"] in CONFIDENCE, f"confidence {r['confidence']}"),
        ]
        c = known.get(r["claim"])
        if c and r["primary"] == "1" and r["sign"] and c["direction"] in ("A>B", "A<B"):
            rules.append((r["sign"] == ("+" if c["direction"] == "A>B" else "-"), f"sign {r['sign']} against {c['direction']}"))
        if c and r["primary"] == "1" and c["n"] and r["n1"]:
            n_all = int(r["n1"]) + int(r["n2"] or 0)
            rules.append((n_all == int(c["n"]), f"{n_all} animals, claims.csv has {c['n']}"))
        yield from (f"{at} {text}" for good, text in rules if not good)
        if r["primary"] == "1":
            primary[r["claim"]] = n


def replications():
    """data/published/replications.csv names known claims, an outcome and a place, each once."""
    path, known, seen = "data/published/replications.csv", claims(), set()
    for n, r in table(path):
        key = (r["claim"], r["source"], r["where_seen"])
        own = known.get(r["claim"])
        rules = [
            (own, "no such claim"),
            (r["outcome"] in ("for", "against"), f"outcome {r['outcome']}"),
            (r["source"] and r["where_seen"], "no source or where_seen"),
            (key not in seen, "said twice"),
            (not own or own["source"] != r["source"], "a paper does not replicate itself"),
        ]
        for c in re.findall(r"row (C[0-9]+)", r["where_seen"]):
            rules.append((c in known and known[c]["source"] == r["source"], f"row {c} is not of {r['source']}"))
        yield from (f"{path}:{n}: {r['claim']}: {text}" for good, text in rules if not good)
        seen.add(key)


def review():
    """Every claim that counts is asked, every contrast with a claim is reviewed, and no doubtful one counts."""
    path, known, contrasts = "data/mapping_review.csv", claims(), set(asked())
    names = {c for c, _, _ in contrasts}
    yield from (f"data/claims.csv: {c} is {r['status']}, and no contrast asks it" for c, r in known.items() if r["status"] != "not_run" and c not in names)
    yield from (f"data/claims.csv: {c} is not_run, and a contrast asks it" for c, r in known.items() if r["status"] == "not_run" and c in names)
    yield from (f"models/studies: {c} is asked, and is no row of data/claims.csv" for c in sorted(names - set(known)))
    rows = {}
    for n, r in table(path):
        key = (r["claim"], r["study"], r["contrast"])
        rules = [
            (key not in rows, "reviewed twice"),
            (r["mapped"] in ("faithful", "stand-in", "doubtful"), f"mapped {r['mapped']}"),
            (r["why"], "says no why"),
            (r["mapped"] == "doubtful" or key in contrasts, "no contrast asks this"),
            (r["mapped"] != "doubtful" or r["claim"] not in names, "doubtful, and asked all the same"),
        ]
        yield from (f"{path}:{n}: {' '.join(key)}: {text}" for good, text in rules if not good)
        rows[key] = r
    yield from (f"{path}: no row for {' '.join(k)}" for k in sorted(contrasts - set(rows)))


def fitted():
    """A claim is fitted in claims.csv if and only if data/fitted.csv names it."""
    known, named = claims(), set()
    for n, r in table("data/fitted.csv"):
        named |= set(r["claims"].split())
        yield from (f"data/fitted.csv:{n}: {r['name']}: no {c}" for c in ("where", "value", "unit", "how") if not r[c])
    yield from (f"data/fitted.csv: there is no claim {c}" for c in sorted(named - set(known)))
    for c, r in known.items():
        if r["status"] == "fitted" and c not in named:
            yield f"data/claims.csv: {c} is fitted, and data/fitted.csv has no number for it"
        if r["status"] == "predicted" and c in named:
            yield f"data/claims.csv: {c} is predicted, and a number of data/fitted.csv was fitted to it"


def door():
    """A rat is trapped behind one door: who has a role `trapped` and can push extends restrainer.yaml."""
    for path in sorted(glob.glob("models/paradigms/*/*.yaml")):
        text = open(path, encoding="utf-8").read()
        if re.search(r"^  trapped:", text, re.M) and re.search(r"^  push:", text, re.M) and os.path.basename(path) != "restrainer.yaml":
            yield f"{path}: a door of its own; extend restrainer.yaml"
        if re.search(r"kind: (?!stuck|sniff|walk)\S+, to: trapped", text):
            yield f"{path}: a trapped rat that is not held (kind stuck)"


if __name__ == "__main__":
    os.chdir(sys.argv[2] if len(sys.argv) > 2 else ".")
    for problem in {f.__name__: f for f in (statistics, replications, review, fitted, door)}[sys.argv[1]]():
        print(problem)
