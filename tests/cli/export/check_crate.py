# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the RO-Crate of a folder whole? check_crate.py DIR: one line a problem, exit 1 if there is any."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import unquote

NAME = "ro-crate-metadata.json"
NEEDED = {
    "Dataset": {"name", "description", "datePublished", "hasPart", "license"},
    "File": {"name", "encodingFormat"},
    "CreateAction": {"instrument", "object", "result"},
    "SoftwareApplication": {"name", "version"},
    "CreativeWork": {"about", "conformsTo"},
}


def references(value: object) -> list[str]:
    """Return every @id that a value points at."""
    if isinstance(value, list):
        return [r for v in value for r in references(v)]
    return [value["@id"]] if isinstance(value, dict) else []


def problems(folder: Path) -> list[str]:
    """All problems of the crate."""
    crate = json.loads((folder / NAME).read_text(encoding="utf-8"))
    bad = []
    if crate["@context"] != "https://w3id.org/ro/crate/1.1/context":
        bad.append("another context")
    nodes = {n["@id"]: n for n in crate["@graph"]}
    if len(nodes) != len(crate["@graph"]):
        bad.append("an @id stands twice")
    for one, node in nodes.items():
        missing = NEEDED[node["@type"]] - set(node)
        bad += [f"{one}: no {key}" for key in sorted(missing)]
        for key, value in node.items():
            bad += [f"{one}: {key} points at {to}, which is not there" for to in references(value)
                    if to not in nodes and not to.startswith("http")]
    if nodes[NAME]["about"] != {"@id": "./"}:
        bad.append("the descriptor is not about ./")
    listed = {unquote(i) for i, n in nodes.items() if n["@type"] == "File"}
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {NAME}
    if listed != there:
        bad.append(f"listed {sorted(listed - there)}, not listed {sorted(there - listed)}")
    if set(references(nodes["./"]["hasPart"])) != {i for i, n in nodes.items() if n["@type"] == "File"}:
        bad.append("hasPart is not the files")
    return bad


if __name__ == "__main__":
    found = problems(Path(sys.argv[1]))
    print("\n".join(found))
    sys.exit(bool(found))
