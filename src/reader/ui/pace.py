"""Passes on how a refresh goes no more often than a screen can follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from textual.timer import Timer

from reader.model import FeedUpdate, RefreshProgress

BETWEEN = 0.1
"""Seconds between two words: a thousand feeds in a second would leave no room for keys."""


class Clockwork(Protocol):
    """What sets timers, such as the app."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call something once, after some seconds."""
        ...


class Pace:
    """Tells the first word and the end at once, and of all between the latest, now and then."""

    def __init__(self, clockwork: Clockwork, tell: Callable[[RefreshProgress], None]) -> None:
        self._clockwork = clockwork
        self._tell = tell
        self._news: FeedUpdate | None = None
        """A feed that has brought something, of those that have not been told of."""
        self._latest: RefreshProgress | None = None
        self._timer: Timer | None = None

    def take(self, progress: RefreshProgress) -> None:
        """Tell of a step now or, with those that follow, soon."""
        update = progress.update
        self._news = update if update is not None and update.new else self._news
        self._latest = replace(progress, update=self._news or update)
        if self._timer is None or progress.phase == "done":
            self._pass_on()

    def stop(self) -> None:
        """Say nothing more."""
        self._latest = None
        if self._timer is not None:
            self._timer.stop()

    def _pass_on(self) -> None:
        latest, self._latest, self._news = self._latest, None, None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if latest is not None:
            self._timer = self._clockwork.set_timer(BETWEEN, self._pass_on)
            self._tell(latest)
