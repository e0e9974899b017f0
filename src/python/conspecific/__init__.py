# SPDX-License-Identifier: GPL-3.0-or-later
"""Conspecific from Python: run studies, look at their results, and use a brain by itself.

    import conspecific
    study = conspecific.Study("observational_fear")
    study.set("agent.body.g_arousal_drive", "0 reward/s")
    result = study.run("out/no_cost", animals=4)

    rat = conspecific.Agent("rat").rear(seed=1)
    act = rat.step(rat.scene(events=[("footshock", "cagemate")]), seconds=0.5)

Nothing is compiled: the module calls the shared library libconspecific.so by ctypes. The library is
loaded at the first use of something that needs it, so that results can be read and drawn where it
is not there.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agent import Act, Agent, Scene, probe
    from .errors import (ConfigError, ConspecificError, LibraryError, Problem, RunError,
                         UsageError)
    from .results import Result, load
    from .study import Study, check, compare, list_models, show, version

#: Where each public name is; loaded when it is first asked for.
_WHERE = {
    "Agent": "agent", "Act": "agent", "Scene": "agent", "probe": "agent",
    "Study": "study", "check": "study", "compare": "study", "list_models": "study",
    "show": "study", "version": "study",
    "load": "results", "Result": "results",
    "ConspecificError": "errors", "ConfigError": "errors", "UsageError": "errors",
    "RunError": "errors", "LibraryError": "errors", "Problem": "errors",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'conspecific' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_WHERE[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
