"""A tape of what a page asks Streamlit to draw. The floor plays it back; the Dash page is made out of it.

While a tape is in, the drawing functions of `st` (those that are methods of the main container) and kf's own
components on cards and in the head write what they are called with. A tape with `answers` does not call Streamlit at all: it gives the
widgets' values itself, and what the page draws can be drawn by something else.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Event = tuple[
    Any, ...
]  # ("call", place, name, args, kwargs, made) | ("enter"|"exit", place) | ("chart"|"link"|"fragment", …)
SIDEBAR = 0
ONE_OF = ("selectbox", "segmented_control", "radio", "pills")
CONTAINERS = ("container", "grid", "expander", "popover", "form", "empty")


def nothing(*_args: Any, **_kwargs: Any) -> str:
    """Stand for a callback on a tape: functions cannot be kept."""
    return ""


class Place:
    """A container that a page draws in."""

    def __init__(self, tape: Tape, number: int, real: Any = None, is_open: bool = True) -> None:
        self._tape, self._number, self._real, self._open = tape, number, real, is_open

    @property
    def open(self) -> bool:
        """Whether a tab is the one shown."""
        return self._real.open if self._real is not None else self._open

    def __enter__(self) -> Place:
        self._tape.events.append(("enter", self._number))
        if self._real is not None:
            self._real.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._tape.events.append(("exit", self._number))
        if self._real is not None:
            self._real.__exit__(*error)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return functools.partial(self._tape.call, self._number, name, getattr(self._real, name, None))


class Tape:
    """What has been drawn since the last `take`. `answers` has the widgets' values by key; None asks Streamlit."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.events: list[Event] = []
        self.answers = answers
        self._numbers = itertools.count(SIDEBAR + 1)

    def take(self) -> list[Event]:
        """The events so far, and begin anew."""
        taken, self.events = self.events, []
        return taken

    def call(self, place: int | None, name: str, real: Callable[..., Any] | None, *args: Any, **kwargs: Any) -> Any:
        """Draw an element (or not, with `answers`) and write it down."""
        result = self._answer(name, args, kwargs) if self.answers is not None or not real else real(*args, **kwargs)
        given, made = self._places(result)
        keep = {key: nothing if callable(value) else value for key, value in kwargs.items()}
        self.events.append(("call", place, name, tuple(nothing if callable(a) else a for a in args), keep, made))
        return given

    def _places(self, result: Any) -> tuple[Any, tuple[int, ...]]:
        many = isinstance(result, list | tuple) and bool(result) and isinstance(result[0], DeltaGenerator | Place)
        if not many and not isinstance(result, DeltaGenerator | Place):
            return result, ()
        places = [
            one if isinstance(one, Place) else Place(self, next(self._numbers), one)
            for one in (result if many else [result])
        ]
        return places if many else places[0], tuple(place._number for place in places)

    def _answer(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        assert self.answers is not None
        if name in ("columns", "tabs"):
            many = range(args[0]) if isinstance(args[0], int) else args[0]
            return [Place(self, next(self._numbers), is_open=index == 0) for index, _ in enumerate(many)]
        if name in CONTAINERS:
            return Place(self, next(self._numbers))
        if name == "multiselect":
            return list(self.answers.get(kwargs.get("key", ""), ()))
        if name in ONE_OF:
            return kwargs.get("default") or next(iter(kwargs.get("options") or args[1]))
        return "" if name == "text_input" else False if "button" in name else None

    def fragment(self, real: Callable[..., Any] | None) -> Callable[..., Any]:
        """`st.fragment` that writes what is drawn in the fragment as one event."""

        def decorate(function: Callable[..., Any], **more: Any) -> Callable[..., Any]:
            @functools.wraps(function)
            def recorded(*args: Any, **kwargs: Any) -> Any:
                outer, self.events = self.events, []
                try:
                    return function(*args, **kwargs)
                finally:
                    inner, self.events = self.events, outer
                    self.events.append(("fragment", inner))

            return real(recorded, **more) if real else recorded

        return decorate

    def insert(self) -> None:
        """Put the tape in. Before kf.ui is imported: it takes `st.fragment` when it is."""
        streamlit: Any = st
        for name, real in inspect.getmembers(st, inspect.ismethod):
            if isinstance(real.__self__, DeltaGenerator) and not name.startswith("_"):
                setattr(st, name, functools.partial(self.call, None, name, real))
        streamlit.sidebar = Place(self, SIDEBAR, None if self.answers is not None else st.sidebar)
        streamlit.fragment = self.fragment(None if self.answers is not None else st.fragment)
        from kf.ui import chart, page

        chart.plotly = self._kept("chart", chart.plotly)  # type: ignore[assignment]
        page.copy_link = self._kept("link", page.copy_link)  # type: ignore[assignment]

    def _kept(self, name: str, drawn: Callable[..., Any]) -> Callable[..., Any]:
        """One of kf's own components, written down as an event of this name."""

        def drawing(*args: Any, **kwargs: Any) -> Any:
            self.events.append((name, args, kwargs))
            return None if self.answers is not None else drawn(*args, **kwargs)

        return drawing
