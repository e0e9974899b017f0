# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program starts for `conspecific plot` and `conspecific report`.

A module that is missing is one sentence with the Debian package that brings it, and exit code 3.
"""
from __future__ import annotations

import importlib
import sys
from typing import Sequence

PACKAGES = {"yaml": "python3-yaml", "h5py": "python3-h5py", "plotly": "python3-plotly",
            "pandas": "python3-pandas", "numpy": "python3-numpy",
            "matplotlib": "python3-matplotlib"}
NEEDS = {"plot": ("numpy", "pandas", "matplotlib", "yaml", "h5py"),
         "report": ("numpy", "pandas", "matplotlib", "yaml", "h5py", "plotly")}


def missing(command: str) -> str:
    """What to say of modules that cannot be imported; "" if all can."""
    lack = []
    for name in NEEDS[command]:
        try:
            importlib.import_module(name)
        except ImportError:
            lack.append(name)
    if not lack:
        return ""
    packages = " ".join(PACKAGES[name] for name in lack)
    text = f"{sys.executable} has no {', '.join(lack)}: apt-get install {packages} brings "
    text += "them" if len(lack) > 1 else "it"
    if not sys.executable.startswith("/usr/bin/"):
        text += " to /usr/bin/python3; CONSPECIFIC_PYTHON=/usr/bin/python3 has that one used"
    return text


def main(words: Sequence[str]) -> int:
    """Run the command words[0] with the words behind it; returns the exit code."""
    command = words[0]
    if sys.version_info < (3, 9):
        print(f"conspecific {command}: {sys.executable} is older than Python 3.9; "
              f"CONSPECIFIC_PYTHON names another interpreter", file=sys.stderr)
        return 3
    lack = missing(command)
    if lack:
        print(f"conspecific {command}: {lack}", file=sys.stderr)
        return 3
    try:
        return importlib.import_module(f"conspecific.{command}").main(words[1:])
    except KeyboardInterrupt:
        return 130
