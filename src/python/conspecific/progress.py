# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a run is: a line on a terminal, a bar in a notebook, or a function of the user's."""
from __future__ import annotations

import html
import math
import sys
from typing import Callable, Protocol, Union

#: Called with share done (0 to 1), seconds left (nan: not known yet) and at what.
Hear = Callable[[float, float, str], None]
Progress = Union[bool, None, Hear]


class Bar(Protocol):
    """What is shown while a run lasts."""

    def show(self, share: float, left: float, label: str) -> None: ...
    def close(self) -> None: ...


def span(seconds: float) -> str:
    """A time for the eye: "1 h 02 min", "3 min 20 s", "12 s", "?" if unknown."""
    if not math.isfinite(seconds):
        return "?"
    s = int(seconds + 0.5)
    if s >= 3600:
        return f"{s // 3600} h {s // 60 % 60:02d} min"
    return f"{s // 60} min {s % 60:02d} s" if s >= 60 else f"{s} s"


class Silent:
    """Shows nothing."""

    def show(self, share: float, left: float, label: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Terminal:
    """A line on standard error, drawn over itself and taken away at the end."""

    def __init__(self, width: int = 24) -> None:
        self.width = width

    def show(self, share: float, left: float, label: str) -> None:
        full = int(share * self.width)
        bar = "#" * full + "-" * (self.width - full)
        sys.stderr.write(f"\r[{bar}] {100 * share:3.0f} %  {span(left)} left  {label[:40]}\x1b[K")
        sys.stderr.flush()

    def close(self) -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


class Notebook:
    """A bar below the cell, drawn over itself and taken away at the end."""

    def __init__(self) -> None:
        from IPython.display import HTML, display
        self._html = HTML
        self._handle = display(HTML(self.text(0.0, math.nan, "")), display_id=True)

    @staticmethod
    def text(share: float, left: float, label: str) -> str:
        """The bar as HTML."""
        return (f'<progress value="{share:.4f}" max="1" style="width:20em"></progress> '
                f"{100 * share:.0f} %, {span(left)} left, {html.escape(label)}")

    def show(self, share: float, left: float, label: str) -> None:
        self._handle.update(self._html(self.text(share, left, label)))

    def close(self) -> None:
        self._handle.update(self._html(""))


class Told:
    """Calls a function of the user's."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear

    def show(self, share: float, left: float, label: str) -> None:
        self._hear(share, left, label)

    def close(self) -> None:
        """Nothing."""


def in_notebook() -> bool:
    """Whether this is the kernel of a notebook, which shows HTML."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return type(shell).__name__ == "ZMQInteractiveShell"


def bar_of(progress: Progress) -> Bar:
    """What shows the progress.

    Parameters
    ----------
    progress : bool, None or callable
        None: a bar in a notebook or on a terminal, nothing else. True: one in a pipe as well.
        False: nothing. A function is called with share, seconds left and label.
    """
    if callable(progress):
        return Told(progress)
    if progress is False:
        return Silent()
    if in_notebook():
        return Notebook()
    return Terminal() if progress or sys.stderr.isatty() else Silent()
