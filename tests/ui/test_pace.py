"""Words about a refresh come no more often than a screen can follow, and none that matters is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from textual.timer import Timer

from reader.model import FeedUpdate, RefreshProgress
from reader.ui.pace import Pace


class Clockwork:
    """Timers that go off when they are told to."""

    def __init__(self) -> None:
        self.waiting: list[Bell] = []

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        bell = Bell(callback)
        self.waiting.append(bell)
        return cast(Timer, bell)

    def ring(self) -> None:
        waiting, self.waiting = self.waiting, []
        for bell in waiting:
            if not bell.stopped:
                bell.callback()


class Bell:
    """A timer as far as it is used here."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


def step(done: int, *, new: int = 0, phase: str = "feeds") -> RefreshProgress:
    update = FeedUpdate(feed_id=done, title=f"feed {done}", new=new)
    assert phase in ("feeds", "done")
    return RefreshProgress(
        phase="feeds" if phase == "feeds" else "done",
        done=done,
        total=9,
        update=update if phase == "feeds" else None,
    )


def test_the_first_word_is_told_at_once_and_of_the_others_the_latest() -> None:
    clockwork, told = Clockwork(), list[int]()
    pace = Pace(clockwork, lambda progress: told.append(progress.done))
    for done in range(1, 6):
        pace.take(step(done))
    assert told == [1]
    clockwork.ring()
    assert told == [1, 5]
    clockwork.ring()
    pace.take(step(6))
    assert told == [1, 5, 6], "after a rest the next word is told at once"


def test_a_feed_with_news_is_not_lost_among_those_without() -> None:
    clockwork, told = Clockwork(), list[int]()
    pace = Pace(clockwork, lambda progress: told.append(progress.update.new if progress.update else -1))
    for new in (0, 3, 0):
        pace.take(step(1, new=new))
    clockwork.ring()
    pace.take(step(2))
    clockwork.ring()
    assert told == [0, 3, 0]


def test_the_end_is_told_at_once() -> None:
    clockwork, told = Clockwork(), list[str]()
    pace = Pace(clockwork, lambda progress: told.append(progress.phase))
    pace.take(step(1))
    pace.take(step(2))
    pace.take(step(9, phase="done"))
    assert told == ["feeds", "done"]
    clockwork.ring()
    assert told == ["feeds", "done"]


def test_one_that_was_stopped_says_nothing_more() -> None:
    clockwork, told = Clockwork(), list[int]()
    pace = Pace(clockwork, lambda progress: told.append(progress.done))
    pace.take(step(1))
    pace.take(step(2))
    pace.stop()
    clockwork.ring()
    assert told == [1]
