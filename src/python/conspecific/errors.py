# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as exceptions that carry the message of the C library."""
from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["ConspecificError", "ConfigError", "UsageError", "RunError", "LibraryError", "Problem"]

#: Codes of include/conspecific/core/error.h that this module tells apart.
OK, MEMORY, SYNTAX, IO, NUMERIC, INTERRUPT = 0, -1, -5, -8, -9, -10

_PLACE = re.compile(r"^(?P<file>.*?):(?:(?P<line>\d+):(?P<column>\d+):)? "
                    r"(?:error|warning): (?P<message>.*)$")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file.

    Attributes
    ----------
    file : str or None
        The user's own file, or ``--set`` for a value that was set; None if there is no place.
    line, column : int or None
        Where in the file, from 1.
    message : str
        What was expected, what was found, and the remedy.
    """

    file: str | None
    line: int | None
    column: int | None
    message: str

    def __str__(self) -> str:
        place = "" if self.file is None else self.file
        if self.line is not None:
            place += f":{self.line}:{self.column}"
        return f"{place}: {self.message}" if place else self.message


def problems_of(text: str) -> list[Problem]:
    """The lines ``file:line:col: error: message`` of a text, one problem each."""
    out = []
    for line in text.splitlines():
        at = _PLACE.match(line)
        if at is None:
            if line.strip():
                out.append(Problem(None, None, None, line.strip()))
            continue
        row, column = at["line"], at["column"]
        out.append(Problem(at["file"], int(row) if row else None,
                           int(column) if column else None, at["message"]))
    return out


class ConspecificError(Exception):
    """Base of all errors of this module.

    Attributes
    ----------
    code : int
        Code of the C library (include/conspecific/core/error.h), 0 if it is not from there.
    """

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


class ConfigError(ConspecificError):
    """A file, or a value that was set, does not have the expected form.

    Attributes
    ----------
    problems : list of Problem
        All of them, up to 20, each with file, line and column.
    """

    def __init__(self, message: str, code: int = SYNTAX,
                 problems: list[Problem] | None = None) -> None:
        super().__init__(message, code)
        self.problems = problems if problems else problems_of(message)


class UsageError(ConspecificError, ValueError):
    """A name, a number or an option that makes no sense; the message has the remedy."""


class RunError(ConspecificError):
    """A run or a step failed: input or output, memory, or dynamics beyond the finite numbers."""


class LibraryError(ConspecificError, ImportError):
    """libconspecific.so is not there, or is another version."""


def failure(code: int, detail: str, said: str = "") -> ConspecificError:
    """The exception for a code of the C library.

    Parameters
    ----------
    code : int
        Negative code of the library.
    detail : str
        Its detail, with what was wrong and the remedy.
    said : str
        All problems of the files, a line each, if there are any.
    """
    if code == SYNTAX:
        text = said.strip() or detail
        problems = [p for p, line in zip(problems_of(text), _told(text)) if "warning: " not in line]
        return ConfigError("\n".join(str(p) for p in problems) or detail, code, problems)
    if code in (MEMORY, IO, NUMERIC):
        return RunError(detail, code)
    return UsageError(detail, code)


def _told(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
