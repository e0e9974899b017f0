# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds and loads libconspecific.so, and says what its functions take and give."""
from __future__ import annotations

import ctypes as c
import os
from functools import lru_cache
from pathlib import Path
from typing import Iterator

from .errors import LibraryError, failure

NAME = "libconspecific.so"
SONAME = "libconspecific.so.0"

_TEXT, _SIZE, _REAL, _INT, _U64, _HANDLE = (c.c_char_p, c.c_size_t, c.c_double, c.c_int,
                                            c.c_uint64, c.c_void_p)
_TEXTS, _OWNED = c.POINTER(c.c_char_p), c.POINTER(c.c_void_p)

#: name: (what it gives, what it takes); the headers are those of include/conspecific/guest.
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "csp_build_version": (_TEXT, []),
    "csp_error_detail": (_TEXT, []),
    "csp_ask_show": (_INT, [_TEXT, _TEXTS, _SIZE, _INT, _OWNED]),
    "csp_ask_list": (_INT, [_TEXT, _OWNED]),
    "csp_ask_compare": (_INT, [_TEXTS, _SIZE, _TEXT, _OWNED, c.POINTER(_SIZE)]),
    "csp_ask_free": (None, [_HANDLE]),
    "csp_guest_study_open": (_INT, [_OWNED, _TEXT]),
    "csp_guest_study_close": (None, [_HANDLE]),
    "csp_guest_study_file": (_TEXT, [_HANDLE]),
    "csp_guest_study_set": (_INT, [_HANDLE, _TEXT, _TEXT]),
    "csp_guest_study_option": (_INT, [_HANDLE, _TEXT, _TEXT]),
    "csp_guest_study_check": (_INT, [_HANDLE]),
    "csp_guest_study_run": (_INT, [_HANDLE, _TEXT]),
    "csp_guest_study_stop": (None, [_HANDLE]),
    "csp_guest_study_progress": (None, [_HANDLE, c.POINTER(_REAL), c.POINTER(_REAL), _HANDLE,
                                        _SIZE]),
    "csp_guest_study_said": (_TEXT, [_HANDLE]),
    "csp_guest_study_out": (_TEXT, [_HANDLE]),
    "csp_subject_open": (_INT, [_OWNED, _TEXT, _TEXTS, _SIZE, _OWNED]),
    "csp_subject_twin": (_INT, [_OWNED, _HANDLE]),
    "csp_subject_close": (None, [_HANDLE]),
    "csp_subject_text_free": (None, [_HANDLE]),
    "csp_subject_rear": (_INT, [_HANDLE, _U64, _U64]),
    "csp_subject_bear": (_INT, [_HANDLE, _U64, _U64]),
    "csp_subject_count": (_SIZE, [_HANDLE, _INT]),
    "csp_subject_name": (_TEXT, [_HANDLE, _INT, _SIZE]),
    "csp_subject_doc": (_TEXT, [_HANDLE, _INT, _SIZE]),
    "csp_subject_model": (_TEXT, [_HANDLE]),
    "csp_subject_tick": (_REAL, [_HANDLE]),
    "csp_subject_slots": (_SIZE, [_HANDLE]),
    "csp_subject_field": (_INT, [_HANDLE, _TEXT, _OWNED, c.POINTER(_SIZE), _TEXTS, _TEXTS,
                                 _TEXTS]),
    "csp_subject_lines": (_HANDLE, [_HANDLE, _TEXTS]),
    "csp_subject_clear": (None, [_HANDLE]),
    "csp_subject_event": (_INT, [_HANDLE, _TEXT, _TEXT, _REAL, _INT]),
    "csp_subject_nociception": (_REAL, [_HANDLE]),
    "csp_subject_animal": (_INT, [_HANDLE, _TEXT]),
    "csp_subject_object": (_INT, [_HANDLE, _TEXT, _REAL]),
    "csp_subject_context": (_INT, [_HANDLE, _TEXT, _REAL]),
    "csp_subject_step": (_INT, [_HANDLE, _REAL, _REAL, _REAL]),
    "csp_subject_outputs": (c.POINTER(_REAL), [_HANDLE]),
    "csp_subject_reset": (None, [_HANDLE]),
    "csp_subject_end": (None, [_HANDLE]),
    "csp_subject_rest": (_INT, [_HANDLE, _REAL]),
    "csp_subject_choose": (_INT, [_HANDLE, _SIZE, c.POINTER(_SIZE), c.POINTER(_REAL),
                                  c.POINTER(_SIZE), c.POINTER(_REAL)]),
    "csp_subject_act": (_INT, [_HANDLE, _SIZE, _REAL]),
    "csp_subject_outcome": (None, [_HANDLE]),
    "csp_subject_learn": (None, [_HANDLE, _INT]),
    "csp_subject_hunger": (_INT, [_HANDLE, _REAL]),
    "csp_subject_gate": (_INT, [_HANDLE, _TEXT, _REAL, _REAL]),
    "csp_subject_probe": (_INT, [_HANDLE, _TEXT, _TEXT, _TEXT, c.POINTER(_REAL)]),
}


def candidates() -> Iterator[str]:
    """Places of the library, in the order in which they are tried.

    CONSPECIFIC_LIBRARY alone if it is set; else ``build/`` of the source tree that this file lies
    in, ``lib/`` of the prefix that it was installed under, and the places of the dynamic loader.
    """
    own = os.environ.get("CONSPECIFIC_LIBRARY")
    if own:
        yield own
        return
    for folder in Path(__file__).resolve().parents:
        for place in (folder / "build" / NAME, folder / "lib" / SONAME, folder / "lib" / NAME):
            if place.is_file():
                yield str(place)
    yield SONAME


@lru_cache(maxsize=None)
def library() -> c.CDLL:
    """The library, loaded once.

    Raises
    ------
    LibraryError
        There is none, or it lacks a function; the message says where it was looked for, and what
        to do.
    """
    tried = []
    for place in candidates():
        try:
            lib = c.CDLL(place)
        except OSError as error:
            tried.append(f"  {place}: {error}")
            continue
        return _declare(lib, place)
    raise LibraryError(
        "libconspecific.so does not load:\n" + "\n".join(tried) + "\n"
        "In a source tree `make all` builds it; `make install` installs it beside this module; "
        "or set CONSPECIFIC_LIBRARY to its path.")


def _declare(lib: c.CDLL, place: str) -> c.CDLL:
    for name, (gives, takes) in _FUNCTIONS.items():
        try:
            function = getattr(lib, name)
        except AttributeError:
            raise LibraryError(
                f"{place} has no {name}: it is of another version than this module. Build both "
                "anew (`make all`), or set CONSPECIFIC_LIBRARY to the library that belongs to "
                "it.") from None
        function.restype = gives
        function.argtypes = takes
    return lib


def encode(text: object) -> bytes:
    """A path or text as the library reads it."""
    return os.fsencode(os.fspath(text) if isinstance(text, os.PathLike) else str(text))


def decode(text: bytes | None) -> str:
    """A text of the library."""
    return "" if text is None else text.decode("utf-8", "replace")


def texts(items: list[str]) -> tuple[object, int]:
    """A list of texts as an array of C strings, and its length."""
    return (c.c_char_p * max(1, len(items)))(*[encode(x) for x in items]), len(items)


def sets(values: dict[str, object] | None) -> tuple[object, int]:
    """Values to set, {path: value}, as texts "path=value"."""
    return texts([f"{path}={value}" for path, value in (values or {}).items()])


def check(code: int, said: str = "") -> None:
    """Raise what a code of the library means, with its detail."""
    if code:
        raise failure(code, decode(library().csp_error_detail()), said)


def take(pointer: c.c_void_p, free: str = "csp_ask_free") -> str:
    """A text that the library made, which is then released."""
    text = decode(c.string_at(pointer.value)) if pointer.value else ""
    getattr(library(), free)(pointer)
    return text
