"""Runs a refresh from the command line: progress while it lasts, failures in words at its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.cli.command import FAILED, OK
from reader.cli.output import complain
from reader.cli.progress import ProgressLine, describe
from reader.language import tr
from reader.model import FeedUpdate
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.library import Library


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a refresh has done so far."""

    updates: list[FeedUpdate] = field(default_factory=list)
    """One for each feed that was asked."""
    new: int = 0
    """How many entries the lists show more."""
    came: int = 0
    """How many entries have come, with all copies of one story."""
    pages: int = 0
    """Article pages that were asked for."""
    pages_failed: int = 0
    pictures_failed: int = 0
    """Pictures of bookmarks that are still missing."""
    held: tuple[str, ...] = ()
    """Feeds that were left to another refresh."""

    @property
    def failures(self) -> list[FeedUpdate]:
        """The feeds that failed."""
        return [update for update in self.updates if update.error]

    @property
    def failed(self) -> bool:
        """Whether a feed or an article page failed; a picture that is gone for ever must not alarm cron."""
        return bool(self.failures or self.pages_failed)


_NAMED = 10
_MOST_NAMED = 12
"""Failed feeds that are all named; of more, the first ones."""


def ignore(*_: object) -> None:
    """Take no notice."""


async def refresh_feeds(
    library: Library,
    ids: Collection[int] | None,
    *,
    force: bool = False,
    quiet: bool = False,
    tell: Callable[[FeedUpdate], None] = ignore,
    listed: Callable[[], None] = ignore,
    conclude: Callable[[Outcome], None] = ignore,
) -> Outcome:
    """Refresh and return what happened; the progress goes to stderr if that is a terminal.

    `tell` is given each feed's result as it comes; `listed` is called once all feeds are here, when another
    refresh may begin; `conclude` is given everything, before the library tidies up.
    """
    outcome = Outcome()
    with ProgressLine(quiet=quiet) as line:
        line.show(tr("Refreshing …"))
        async with aclosing(library.refresh(ids, force=force, alone=True)) as steps:
            async for progress in steps:
                if progress.update is not None:
                    outcome.updates.append(progress.update)
                    tell(progress.update)
                outcome.new, outcome.came = progress.new, progress.came
                if progress.phase != "feeds":
                    listed()
                if progress.phase == "pages":
                    outcome.pages = progress.total
                    outcome.pages_failed = progress.failed - len(outcome.failures)
                elif progress.phase == "done":
                    known = len(outcome.failures) + outcome.pages_failed
                    outcome.pictures_failed = max(0, progress.failed - known)
                    outcome.held = progress.held
                    line.clear()
                    conclude(outcome)
                    continue
                line.show(describe(progress))
    return outcome


def describe_held(held: Sequence[str]) -> str:
    """Return what another refresh is doing with feeds that we were asked for."""
    what = held[0] if len(held) == 1 else count_of(len(held), "feed")
    return tr("Another refresh is at work on {what}.", what=what)


def report(outcome: Outcome) -> int:
    """Say on stderr what failed and return the exit status."""
    failures = outcome.failures
    # Without a network a thousand feeds fail alike, and cron would send all of it by mail.
    shown = failures if len(failures) <= _MOST_NAMED else failures[:_NAMED]
    for update in shown:
        complain(tr("{name}: {fault}", name=update.title, fault=update.error))
    if left := len(failures) - len(shown):
        complain(tr("{feeds} failed; `reader feeds` says why.", feeds=count_of(left, "more feed")))
    if outcome.pages_failed:
        pages = count_of(outcome.pages_failed, "article page")
        complain(tr("{pages} could not be fetched; the next refresh tries again.", pages=pages))
    if outcome.pictures_failed:
        pictures = count_of(outcome.pictures_failed, "picture")
        complain(tr("{pictures} of bookmarks could not be fetched.", pictures=pictures))
    return FAILED if outcome.failed else OK
