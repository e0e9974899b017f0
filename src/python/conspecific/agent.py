# SPDX-License-Identifier: GPL-3.0-or-later
"""One animal by itself, for a task that is played in Python.

Nothing but the lines of the senses, own nociception and own food enters an animal; nothing but what
it shows and chooses leaves it. The C side is include/conspecific/guest/subject.h.
"""
from __future__ import annotations

import ctypes as c
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Iterable, Mapping, Sequence, Union

import numpy as np

from . import _library
from .errors import UsageError, failure

if TYPE_CHECKING:
    import pandas

__all__ = ["Agent", "Act", "Scene", "probe"]

#: Lists of csp_subject_name, in the order of enum csp_subject_list.
_LISTS = ("lines", "outputs", "events", "identities", "objects", "contexts", "populations",
          "states", "answers")

#: States that every Act holds, by the name that it has there.
_TOLD = {"value": "critic.V", "dopamine": "vta.da", "threat": "bla.A", "reward": "body.rew"}


@dataclass(frozen=True)
class Scene:
    """What reaches the senses: the lines, and the nociception of own events.

    Attributes
    ----------
    lines : numpy.ndarray, shape (len(agent.lines),)
        Amplitude of every line of the senses.
    nociception : float
        1: a foot shock of 0.8 mA.
    """

    lines: np.ndarray
    nociception: float = 0.0


#: What `Agent.step` takes: a scene; an array of all lines; single lines by name, the others 0.
Observation = Union[Scene, np.ndarray, Sequence[float], Mapping[str, float]]


@dataclass(frozen=True)
class Act:
    """What an animal showed in a step; means over the step, and the state at its end.

    Attributes
    ----------
    freezing : float
        Share of time immobile, 0 to 1.
    flee, arousal, pain, approach : float
        Flight; bodily arousal; own pain response; conditioned approach.
    value, dopamine, threat, reward : float
        At the end of the step: value of the critic [reward], dopamine signal [reward], predicted
        nociception, reward rate of the own body [reward/s].
    choice : str or None
        What it does now, if it was given options.
    policy : dict
        Probability of each option.
    """

    freezing: float
    flee: float
    arousal: float
    pain: float
    approach: float
    value: float
    dopamine: float
    threat: float
    reward: float
    choice: str | None = None
    policy: Mapping[str, float] | None = None


class _Handle:
    """Owns an animal of the C library; views of its state keep it alive."""

    def __init__(self, pointer: c.c_void_p) -> None:
        self.pointer = pointer
        self._close = _library.library().csp_subject_close

    def __del__(self) -> None:
        close, self._close = getattr(self, "_close", None), None
        if close is not None:
            close(self.pointer)


class Agent:
    """One animal: a brain and a body, as an agent file describes them.

    Parameters
    ----------
    model : str or path
        A name under ``models/agents`` (`conspecific.list_models`), or a file.
    set : mapping, optional
        Values to change, ``{"body.g_arousal_drive": "0 reward/s"}``.
    seed, animal : int
        Which animal; `rear` may name another one.

    Raises
    ------
    ConfigError, UsageError
        The file or a value is wrong; there is no such model.

    Notes
    -----
    It begins as a newborn with random weights; `rear` gives it the life of its agent file. An
    agent is used by one thread at a time.

    Examples
    --------
    >>> rat = Agent("rat").rear(seed=1)
    >>> act = rat.step(rat.scene(events=[("footshock", "cagemate")]), seconds=0.5)
    >>> act.freezing
    """

    def __init__(self, model: Union[str, "PathLike[str]"] = "rat", *,
                 set: Mapping[str, object] | None = None, seed: int = 1, animal: int = 1) -> None:
        self._model, self._set = model, dict(set or {})
        self._slots: dict[str, int] = {}
        self._open(seed, animal)
        if (seed, animal) != (1, 1):
            self._call("csp_subject_bear", seed, animal)

    def _open(self, seed: int, animal: int) -> None:
        lib, pointer, problems = _library.library(), c.c_void_p(), c.c_void_p()
        values, n = _library.sets(self._set)
        code = lib.csp_subject_open(c.byref(pointer), _library.encode(self._model), values, n,
                                    c.byref(problems))
        if code:
            detail = _library.decode(lib.csp_error_detail())
            raise failure(code, detail, _library.take(problems, "csp_subject_text_free"))
        self._hold(_Handle(pointer))
        self.seed, self.animal = seed, animal

    def _hold(self, handle: _Handle) -> None:
        self._handle = handle
        self._names = {name: self._list(i) for i, name in enumerate(_LISTS)}
        self._index: dict[str, list[int]] = {}
        for i, name in enumerate(self._names["lines"]):
            base, _, number = name.rpartition(".")
            for key in {name, base if base and number.isdigit() else name}:
                self._index.setdefault(key, []).append(i)
        kind = c.c_char_p()
        at = _library.library().csp_subject_lines(handle.pointer, c.byref(kind))
        self._now = self._view(at, len(self.lines), kind.value)
        self._told = {name: self.state(field) for name, field in _TOLD.items()}

    def _list(self, which: int) -> list[str]:
        lib, p = _library.library(), self._handle.pointer
        return [_library.decode(lib.csp_subject_name(p, which, i))
                for i in range(lib.csp_subject_count(p, which))]

    def _view(self, address: int, n: int, kind: bytes | None) -> np.ndarray:
        """An array over memory of the animal, which lives at least as long."""
        dtype = np.dtype(_library.decode(kind))
        memory = (c.c_char * (n * dtype.itemsize)).from_address(address)
        memory._conspecific = self._handle  # type: ignore[attr-defined]
        return np.frombuffer(memory, dtype=dtype)

    def _call(self, name: str, *args: object) -> None:
        _library.check(getattr(_library.library(), name)(self._handle.pointer, *args))

    def __repr__(self) -> str:
        return f"Agent({str(self._model)!r}, seed={self.seed}, animal={self.animal})"

    # ---- its life ---------------------------------------------------------------------------

    def rear(self, seed: int = 1, animal: int = 1) -> "Agent":
        """Let it live the life of its agent file: development, then adult life.

        It becomes the animal of that seed and number, the same as in a study with this agent.
        Arrays of `state` taken before stay those of the animal before. The first time takes some
        seconds; later the animal comes from the cache.

        Returns
        -------
        Agent
            Itself.
        """
        self._open(seed, animal)
        self._call("csp_subject_rear", seed, animal)
        self._hold(self._handle)
        return self

    def twin(self) -> "Agent":
        """Another agent in the same state to the bit, which then lives a life of its own."""
        pointer = c.c_void_p()
        _library.check(_library.library().csp_subject_twin(c.byref(pointer),
                                                           self._handle.pointer))
        other = object.__new__(Agent)
        other._model, other._set, other._slots = self._model, dict(self._set), dict(self._slots)
        other.seed, other.animal = self.seed, self.animal
        other._hold(_Handle(pointer))
        return other

    # ---- what there is ----------------------------------------------------------------------

    @property
    def tick(self) -> float:
        """Length of a tick [s]; a step is a whole number of them."""
        return float(_library.library().csp_subject_tick(self._handle.pointer))

    @property
    def lines(self) -> list[str]:
        """Names of the lines of the senses, in the order of an observation. What several lines
        carry alike is numbered from 1; without its number a name means all of them."""
        return self._names["lines"]

    @property
    def events(self) -> list[str]:
        """What can happen to it, or to another: kinds of events."""
        return self._names["events"]

    @property
    def identities(self) -> list[str]:
        """Animals that it can meet."""
        return self._names["identities"]

    @property
    def objects(self) -> list[str]:
        """Objects that it knows."""
        return self._names["objects"]

    @property
    def contexts(self) -> list[str]:
        """Places that it knows."""
        return self._names["contexts"]

    @property
    def populations(self) -> list[str]:
        """Populations and pathways, for `gate`."""
        return self._names["populations"]

    @property
    def states(self) -> "pandas.DataFrame":
        """Every state: name, size, unit and meaning."""
        import pandas
        rows = []
        for name in self._names["states"]:
            _, n, unit, doc, _ = self._field(name)
            rows.append({"name": name, "size": n, "unit": unit, "doc": doc})
        return pandas.DataFrame(rows).set_index("name")

    def _field(self, name: str) -> tuple[int, int, str, str, bytes]:
        data, n = c.c_void_p(), c.c_size_t()
        kind, unit, doc = c.c_char_p(), c.c_char_p(), c.c_char_p()
        self._call("csp_subject_field", _library.encode(name), c.byref(data), c.byref(n),
                   c.byref(kind), c.byref(unit), c.byref(doc))
        return (data.value or 0, n.value, _library.decode(unit.value),
                _library.decode(doc.value), kind.value or b"f8")

    def state(self, name: str, writable: bool = False) -> np.ndarray:
        """A state of the animal, without a copy: the array changes as the animal lives.

        Parameters
        ----------
        name : str
            As in `states`: ``"acc.r"``, rates of the anterior cingulate cortex; ``"critic.V"``.
        writable : bool
            Whether the array may be written, which changes the animal.

        Returns
        -------
        numpy.ndarray, shape (size,)
            Take ``.copy()`` of what should stay.
        """
        data, n, _, _, kind = self._field(name)
        view = self._view(data, n, kind)
        view.flags.writeable = writable
        return view

    # ---- what it perceives ------------------------------------------------------------------

    def scene(self, *, context: str | None = None, animals: Iterable[str] = (),
              objects: Iterable[str] | Mapping[str, float] = (),
              events: Iterable[Sequence[object]] = (), noisy: bool = False) -> Scene:
        """What reaches the senses of a scene.

        Parameters
        ----------
        context : str, optional
            Where it is (`contexts`).
        animals : list of str
            Who else is there, quiet (`identities`).
        objects : list of str, or {name: strength}
            Objects in view (`objects`).
        events : list of (kind, who) or (kind, who, strength)
            What happens; who None: to the animal itself, whose nociception is in the scene. Another
            animal is then there as well.
        noisy : bool
            With jitter, drop-out and noise of the senses, drawn anew at each call; without, the
            scene is noise-free.
        """
        lib = _library.library()
        lib.csp_subject_clear(self._handle.pointer)
        try:
            if context is not None:
                self._call("csp_subject_context", _library.encode(context), 1.0)
            for who in [animals] if isinstance(animals, str) else animals:
                self._call("csp_subject_animal", _library.encode(who))
            strengths = objects if isinstance(objects, Mapping) else {
                name: 1.0 for name in ([objects] if isinstance(objects, str) else objects)}
            for name, strength in strengths.items():
                self._call("csp_subject_object", _library.encode(name), float(strength))
            for event in events:
                self._event(event, noisy)
            scene = Scene(self._now.copy(),
                          float(lib.csp_subject_nociception(self._handle.pointer)))
        finally:
            lib.csp_subject_clear(self._handle.pointer)
        return scene

    def _event(self, event: Sequence[object], noisy: bool) -> None:
        if isinstance(event, str) or not 2 <= len(event) <= 3:
            raise UsageError(f"an event is (kind, who) or (kind, who, strength), not {event!r}; "
                             "who is None for the animal itself")
        kind, who = event[0], event[1]
        strength = float(event[2]) if len(event) > 2 else 1.0  # type: ignore[arg-type]
        self._call("csp_subject_event", _library.encode(kind),
                   None if who is None else _library.encode(who), strength, int(noisy))

    def _perceive(self, obs: Observation) -> float:
        """Put an observation on the lines; its nociception."""
        if isinstance(obs, Scene):
            self._now[:] = obs.lines
            return obs.nociception
        if isinstance(obs, Mapping):
            unknown = [name for name in obs if name not in self._index]
            if unknown:
                raise UsageError(f"no line of the senses is called {unknown[0]!r}; "
                                 "agent.lines lists them")
            self._now[:] = 0
            for name, x in obs.items():
                self._now[self._index[name]] = x
            return 0.0
        values = np.asarray(obs, dtype=self._now.dtype)
        if values.shape != self._now.shape:
            raise UsageError(f"an observation has {len(self._now)} lines (agent.lines), not an "
                             f"array of shape {values.shape}")
        self._now[:] = values
        return 0.0

    # ---- time -------------------------------------------------------------------------------

    def step(self, obs: Observation | None = None, *, seconds: float | None = None,
             nociception: float = 0.0, food: float = 0.0,
             options: Sequence[str] | Mapping[str, float] | None = None) -> Act:
        """Live on for a time with these inputs.

        Parameters
        ----------
        obs : Scene, array, or {line: amplitude}, optional
            What it perceives; None: nothing.
        seconds : float, optional
            A whole number of ticks; one tick by default.
        nociception : float
            In every tick, besides that of a scene; 1: a foot shock of 0.8 mA.
        food : float
            Pellets eaten in this step.
        options : list of str, or {name: effort [reward]}, optional
            What it may do at the end of the step. It chooses, and begins: what it perceives and
            gets from the next step on is the outcome. A name always means the same act.

        Returns
        -------
        Act

        Raises
        ------
        UsageError
            No whole number of ticks; a number that is not finite; an unknown line.
        RunError
            The dynamics left the finite numbers.
        """
        noci = 0.0 if obs is not None else self._silence()
        if obs is not None:
            noci = self._perceive(obs)
        if options is not None:
            self.outcome()
        self._call("csp_subject_step", self.tick if seconds is None else float(seconds),
                   float(nociception) + noci, float(food))
        choice, policy = (None, None) if options is None else self._decide(options)
        shown = _library.library().csp_subject_outputs(self._handle.pointer)
        out = {name: float(shown[i]) for i, name in enumerate(self._names["outputs"])}
        told = {name: float(view[0]) for name, view in self._told.items()}
        return Act(**out, **told, choice=choice, policy=policy)

    def _silence(self) -> float:
        self._now[:] = 0
        return 0.0

    def trace(self, obs: Observation | None = None, *, seconds: float,
              record: Sequence[str] = ("critic.V",), nociception: float = 0.0,
              food: float = 0.0) -> dict[str, np.ndarray]:
        """Live on as `step` does, and keep states tick by tick.

        Returns
        -------
        dict of numpy.ndarray, shape (ticks, size)
            The states of `record`, and "time" [s], shape (ticks,), from the end of the first tick.
        """
        ticks = round(seconds / self.tick)
        views = {name: self.state(name) for name in record}
        out = {name: np.empty((ticks, len(view)), view.dtype) for name, view in views.items()}
        for t in range(ticks):
            self.step(obs, nociception=nociception, food=food / ticks)
            for name, view in views.items():
                out[name][t] = view
        out["time"] = self.tick * np.arange(1, ticks + 1)
        return out

    def reset(self) -> None:
        """A trial begins: what was before has ended, rates and traces are at rest. What is learnt
        stays, and so does hunger."""
        _library.library().csp_subject_reset(self._handle.pointer)

    def end(self) -> None:
        """The trial or event is over: nothing follows that the present foretells."""
        _library.library().csp_subject_end(self._handle.pointer)

    def rest(self, seconds: float) -> None:
        """A quiet gap: exact decays, no stimuli, no learning."""
        self._call("csp_subject_rest", float(seconds))

    # ---- acts -------------------------------------------------------------------------------

    def _slot(self, option: str) -> int:
        if option not in self._slots:
            most = _library.library().csp_subject_slots(self._handle.pointer)
            if len(self._slots) == most:
                raise UsageError(f"{option!r} would be act {most + 1} of an agent with {most} "
                                 f"slots; it has {', '.join(self._slots)}. set={{'actions': N}} "
                                 "gives it more")
            self._slots[option] = len(self._slots)
        return self._slots[option]

    def choose(self, options: Sequence[str] | Mapping[str, float]
               ) -> tuple[str, dict[str, float]]:
        """Choose among options by what it perceives now; it does not begin yet.

        Parameters
        ----------
        options : list of str, or {name: effort [reward]}

        Returns
        -------
        choice : str
        policy : dict
            Probability of each option.
        """
        names = [options] if isinstance(options, str) else list(options)
        slots = (c.c_size_t * max(1, len(names)))(*[self._slot(name) for name in names])
        efforts = options.values() if isinstance(options, Mapping) else [0.0] * len(names)
        effort = (c.c_double * max(1, len(names)))(*[float(x) for x in efforts])
        chosen, p = c.c_size_t(), (c.c_double * max(1, len(names)))()
        self._call("csp_subject_choose", len(names), slots, effort, c.byref(chosen), p)
        return names[chosen.value], dict(zip(names, p))

    def act(self, option: str, effort: float = 0.0) -> None:
        """It does this now; what it perceives and gets from here on is the outcome."""
        self._call("csp_subject_act", self._slot(option), float(effort))

    def outcome(self) -> None:
        """The outcome of the last act is over: the forward model learns it."""
        _library.library().csp_subject_outcome(self._handle.pointer)

    def _decide(self, options: Sequence[str] | Mapping[str, float]
                ) -> tuple[str, dict[str, float]]:
        choice, policy = self.choose(options)
        self.act(choice, options[choice] if isinstance(options, Mapping) else 0.0)
        return choice, policy

    # ---- the experimenter -------------------------------------------------------------------

    def learn(self, on: bool = True) -> None:
        """Switch learning on or off."""
        _library.library().csp_subject_learn(self._handle.pointer, int(on))

    def hunger(self, level: float) -> None:
        """Deprive or feed: 0 sated, 1 food-restricted; nothing is paid or learnt."""
        self._call("csp_subject_hunger", float(level))

    def gate(self, target: str, gain: float = 1.0, drive: float = 0.0) -> None:
        """From now on multiply the output of a population or pathway, and add a drive.

        Parameters
        ----------
        target : str
            Of `populations`.
        gain : float
            0: lesion or full inactivation; 1: intact; above 1: amplified.
        drive : float
            Added to the rate of a population or to the gain of a pathway.
        """
        self._call("csp_subject_gate", _library.encode(target), float(gain), float(drive))

    def probe(self, kind: str = "footshock", who: str = "cagemate",
              neutral: str = "allogroom") -> "pandas.Series":
        """Ask it with single stimuli, nothing of which stays.

        Parameters
        ----------
        kind : str
            The event, its own and another's.
        who : str
            The other animal.
        neutral : str
            A harmless event to compare with.

        Returns
        -------
        pandas.Series
            Overlap of own and other's event (``actor``: cosine at the onset less the mean of each
            actor; ``actor_0``: of the newborn), resonance ``A``, value ``V``, ...: the rows of
            ``conspecific probe``; ``series.attrs["doc"]`` says what each is.
        """
        import pandas
        names = self._names["answers"]
        answer = (c.c_double * len(names))()
        self._call("csp_subject_probe", _library.encode(kind), _library.encode(neutral),
                   _library.encode(who), answer)
        series = pandas.Series(np.array(answer), index=names, name=f"{kind}, {who}")
        lib, p, which = _library.library(), self._handle.pointer, _LISTS.index("answers")
        series.attrs["doc"] = {name: _library.decode(lib.csp_subject_doc(p, which, i))
                               for i, name in enumerate(names)}
        return series


def probe(model: Union[str, "PathLike[str]"] = "rat", *, animals: int = 1, seed: int = 1,
          set: Mapping[str, object] | None = None, **question: str) -> "pandas.DataFrame":
    """`Agent.probe` of several reared animals: a row an animal.

    Parameters
    ----------
    model, set
        As of `Agent`.
    animals, seed : int
        Animals 1 to `animals` of that seed are reared.
    **question
        kind, who and neutral of `Agent.probe`.
    """
    import pandas
    rows = {}
    for k in range(1, animals + 1):
        rows[k] = Agent(model, set=set).rear(seed=seed, animal=k).probe(**question)
    return pandas.DataFrame.from_dict(rows, orient="index").rename_axis("animal")
