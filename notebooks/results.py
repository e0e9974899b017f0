# SPDX-License-Identifier: GPL-3.0-or-later
"""Result folders that notebooks read: is a folder there, and which make target fills it?

A notebook calls need() before it reads. Without results it stops and says what makes them; it never
starts a study by itself, for most take minutes to hours. ALL=1 in the environment allows it, aloud.
"""
import glob
import os
import subprocess

TARGETS = {"science": ["battery", "resonance", "prosocial", "lesions", "sweeps"], "humans": ["human"], "trial": ["spillover", "trial"], "theory": ["theories"]}  # folders below models/studies
SWEEPS = ("overlap_", "size_", "training_")


class Missing(Exception):
    """No results, and nobody said that they may be made."""


def place(folder):
    """'out/trial/x' where TRIAL says: TRIAL, SCIENCE, HUMANS and THEORY move the folders of results."""
    parts = folder.split("/", 2)
    if len(parts) == 3 and parts[1] in TARGETS:
        return os.path.join(os.environ.get(parts[1].upper(), "/".join(parts[:2])), parts[2])
    return folder


def there(folder):
    return os.path.exists(os.path.join(place(folder), "summary.csv"))


def target(folder):
    """What makes out/trial/x: make trial."""
    parts = folder.split("/")
    if len(parts) < 3 or parts[1] not in TARGETS:
        return "demo"
    return "sweeps" if parts[1] == "science" and parts[-1].startswith(SWEEPS) else parts[1]


def studies(folder):
    """Files of the studies whose results are out/TARGET/STUDY; STUDY may hold a *."""
    parts = folder.split("/")
    below = TARGETS.get(parts[1], []) if len(parts) > 2 else ["*"]
    return sorted(f for b in below for f in glob.glob(os.path.normpath(f"models/studies/{b}/{parts[-1]}.yaml")))


def need(folder):
    """Where the results of out/TARGET/STUDY are. Missing: says what makes them, or, with ALL=1, makes them."""
    at = place(folder)
    if there(folder):
        return at
    if not os.environ.get("ALL"):
        raise Missing(f"no results in {at}: make {target(folder)} (ALL=1 runs what is missing; hours)")
    files = studies(folder)
    if len(files) != 1:
        raise Missing(f"no results in {at}, and it is not of one study: {files}")
    print(f"running {files[0]} into {at}; this may take long", flush=True)
    code = subprocess.run(["build/conspecific", "run", files[0], "-o", at, "--quiet"]).returncode
    if code > 1:
        raise RuntimeError(f"conspecific run {files[0]}: exit {code}")
    return at
