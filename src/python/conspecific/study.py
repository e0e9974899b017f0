# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies: changed, checked, run and compared. The C side is include/conspecific/guest."""
from __future__ import annotations

import ctypes as c
import json
import threading
import weakref
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Union

from . import _library
from .errors import INTERRUPT, failure
from .progress import Progress, bar_of

if TYPE_CHECKING:
    import pandas

__all__ = ["Study", "check", "compare", "list_models", "show", "version"]

AnyPath = Union[str, "PathLike[str]"]

_PAUSE = 0.2  # s between two looks at how far a run is


class Study:
    """A study: groups of animals, an experiment, and the contrasts that it asks.

    Parameters
    ----------
    study : str or path
        A name under ``models/studies`` (`list_models`), or a file.
    set : mapping, optional
        Values to change, as with `set`.

    Raises
    ------
    UsageError
        There is no such study; the message has the nearest name.

    Examples
    --------
    >>> study = Study("observational_fear")
    >>> study.set("agent.body.g_arousal_drive", "0 reward/s")
    >>> study.check()
    >>> result = study.run("out/no_cost", animals=4, seed=1)
    """

    def __init__(self, study: AnyPath, *, set: Mapping[str, object] | None = None) -> None:
        lib = _library.library()
        handle = c.c_void_p()
        _library.check(lib.csp_guest_study_open(c.byref(handle), _library.encode(study)))
        self._handle = handle
        self._close = weakref.finalize(self, lib.csp_guest_study_close, handle)
        self._values: dict[str, str] = {}
        for path, value in (set or {}).items():
            self.set(path, value)

    def __repr__(self) -> str:
        changed = "".join(f", {path}={value}" for path, value in self._values.items())
        return f"Study({str(self.file)!r}{changed})"

    @property
    def file(self) -> Path:
        """The file that it was opened from."""
        return Path(_library.decode(_library.library().csp_guest_study_file(self._handle)))

    @property
    def values(self) -> dict[str, str]:
        """What was changed: {path: value}."""
        return dict(self._values)

    @property
    def notes(self) -> str:
        """What the last `check` or `run` had to say that is no error: warnings, memory needed."""
        return _library.decode(_library.library().csp_guest_study_said(self._handle))

    def set(self, path: str, value: object) -> "Study":
        """Change one value, as ``--set PATH=VALUE`` of the program.

        Parameters
        ----------
        path : str
            ``agent.*`` and ``paradigm.*`` reach every group; any other path is of the study file.
        value : object
            Its text, with a unit where the value has a dimension: ``"0.75 s"``.

        Returns
        -------
        Study
            Itself. Whether the path exists and the value is legal is told by `check` and `run`.
        """
        lib = _library.library()
        _library.check(lib.csp_guest_study_set(self._handle, _library.encode(path),
                                               _library.encode(value)))
        self._values[path] = str(value)
        return self

    def check(self) -> None:
        """Read the study with everything that it names, and run nothing.

        Raises
        ------
        ConfigError
            With every problem: file, line, column, what was expected, the remedy.
        """
        self._done(_library.library().csp_guest_study_check(self._handle))

    def run(self, out: AnyPath | None = None, *, animals: int | str | None = None,
            seed: int | None = None, threads: int | None = None,
            groups: Iterable[str] | str | None = None, record: str | None = None,
            resume: bool = False, force: bool = False, checkpoint: float | None = None,
            progress: Progress = None) -> Any:
        """Run it, and leave a folder of results.

        Parameters
        ----------
        out : path, optional
            Folder of the results; ``out/NAME`` of the study by default.
        animals : int or "auto", optional
            Animals a group; "auto" adds animals until every contrast is decided.
        seed : int, optional
            Of the random numbers.
        threads : int, optional
            All cores by default; no number depends on it.
        groups : list of str, optional
            Run these groups alone.
        record : {"none", "summary", "full"}, optional
            What run.h5 holds.
        resume : bool
            Go on from the checkpoint of an interrupted run.
        force : bool
            Results of another run in the folder are kept as ``OUT.old``; else they are refused.
        checkpoint : float, optional
            Seconds between two checkpoints, at least.
        progress : bool, None or callable
            None: a bar in a notebook and on a terminal; True: everywhere; False: none. A function
            is called with share done, seconds left (nan: unknown) and label.

        Returns
        -------
        conspecific.Result
            The folder's tables as pandas frames, its recordings as NumPy arrays.

        Raises
        ------
        ConfigError
            The files or the values that were set are wrong; nothing was run.
        KeyboardInterrupt
            After Ctrl-C, when the checkpoint is written; ``resume=True`` goes on from it.
        RunError
            Input, output, memory, or dynamics that left the finite numbers.
        UsageError
            An option makes no sense, the folder holds another run, or another study of this
            process is running.
        """
        names = groups if isinstance(groups, str) or groups is None else ",".join(groups)
        options = {"animals": animals, "seed": seed, "threads": threads, "groups": names,
                   "record": record, "resume": 1 if resume else None, "force": 1 if force else None,
                   "checkpoint": checkpoint}
        lib = _library.library()
        for name, value in options.items():
            text = None if value is None else _library.encode(value)
            _library.check(lib.csp_guest_study_option(self._handle, name.encode(), text))
        code, detail = self._run_in_thread(out, bar_of(progress))
        if code == INTERRUPT:
            raise KeyboardInterrupt(detail)
        self._done(code, detail)
        return _result(_library.decode(lib.csp_guest_study_out(self._handle)))

    def _run_in_thread(self, out: AnyPath | None, bar: Any) -> tuple[int, str]:
        """Run in a thread of its own, so that this one hears Ctrl-C and shows how far it is."""
        lib = _library.library()
        folder = None if out is None else _library.encode(out)
        end: list[tuple[int, str]] = []
        over = threading.Event()  # a join that Ctrl-C interrupts takes the thread for dead

        def work() -> None:
            code = lib.csp_guest_study_run(self._handle, folder)
            end.append((code, _library.decode(lib.csp_error_detail()) if code else ""))
            over.set()

        threading.Thread(target=work, name="conspecific", daemon=True).start()
        interrupted = False
        try:
            while not over.wait(_PAUSE):
                bar.show(*self._progress())
            bar.show(*self._progress())
        except KeyboardInterrupt:
            interrupted = True
        finally:  # Ctrl-C, or a function of the user's that failed: the run ends before this does
            self._stop(over)
            bar.close()
        if interrupted and end[0][0] == 0:
            raise KeyboardInterrupt("the run was just done; its results are there")
        return end[0]

    def _stop(self, over: threading.Event) -> None:
        """End the run; a further Ctrl-C does not take the study away from under it."""
        while not over.is_set():
            try:
                _library.library().csp_guest_study_stop(self._handle)
                over.wait(_PAUSE)
            except KeyboardInterrupt:
                pass

    def _progress(self) -> tuple[float, float, str]:
        share, left, label = c.c_double(), c.c_double(), c.create_string_buffer(96)
        _library.library().csp_guest_study_progress(self._handle, c.byref(share), c.byref(left),
                                                    label, len(label))
        return share.value, left.value, _library.decode(label.value)

    def _done(self, code: int, detail: str | None = None) -> None:
        if code:
            text = detail if detail is not None else _library.decode(
                _library.library().csp_error_detail())
            raise failure(code, text, self.notes)


def _result(folder: str) -> Any:
    """The results in a folder; `conspecific.results` is loaded only now."""
    from . import results
    return results.load(folder)


def check(study: AnyPath, set: Mapping[str, object] | None = None) -> None:
    """Check a study by name or file: `Study.check`."""
    Study(study, set=set).check()


def show(name: AnyPath, set: Mapping[str, object] | None = None, plain: bool = False) -> str:
    """A file resolved, as YAML: every value with unit, range, origin and source.

    Parameters
    ----------
    name : str or path
        An agent, paradigm or study, by name or file.
    set : mapping, optional
        Values to change first.
    plain : bool
        Without the comments.
    """
    lib, text = _library.library(), c.c_void_p()
    values, n = _library.sets(dict(set or {}))
    code = lib.csp_ask_show(_library.encode(name), values, n, int(plain), c.byref(text))
    if code:
        detail = _library.decode(lib.csp_error_detail())
        raise failure(code, detail, _library.take(text))
    return _library.take(text)


def list_models(kind: str | None = None) -> "pandas.DataFrame":
    """What models there are: a frame with kind, name and doc.

    Parameters
    ----------
    kind : {"agents", "paradigms", "studies", "fits"}, optional
        One kind only.
    """
    import pandas
    lib, rows = _library.library(), []
    for what in [kind] if kind is not None else ["agents", "paradigms", "studies", "fits"]:
        text = c.c_void_p()
        _library.check(lib.csp_ask_list(_library.encode(what), c.byref(text)))
        rows += [{"kind": what, **row} for row in json.loads(_library.take(text))]
    return pandas.DataFrame(rows, columns=["kind", "name", "doc"])


def compare(*folders: AnyPath, claims: AnyPath | None = None) -> "pandas.DataFrame":
    """Simulated beside published: a row a claim or control of the folders, with the verdict.

    It writes compare.csv into each folder, as ``conspecific compare`` does.

    Parameters
    ----------
    *folders : path
        Folders of runs, or folders that hold such.
    claims : path, optional
        A table of claims; ``data/claims.csv`` by default.
    """
    import pandas
    lib, text = _library.library(), c.c_void_p()
    dirs, n = _library.texts([_library.decode(_library.encode(f)) for f in folders])
    table = None if claims is None else _library.encode(claims)
    code = lib.csp_ask_compare(dirs, n, table, c.byref(text), None)
    if code:
        detail = _library.decode(lib.csp_error_detail())
        raise failure(code, detail, _library.take(text))
    return pandas.DataFrame(json.loads(_library.take(text)))


def version() -> str:
    """Version of the C library."""
    return _library.decode(_library.library().csp_build_version())
