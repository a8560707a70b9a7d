"""Refreshes under way: one loads feeds, while those before it may still fetch articles and pictures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from time import monotonic

from reader.language import tr
from reader.model import RefreshProgress
from reader.ui.widgets.status_bar import describe_all


@dataclass(slots=True, kw_only=True, eq=False)
class Underway:
    """One refresh, as far as it has come."""

    everything: bool
    """True: every feed, due or not."""
    begun: float = field(default_factory=monotonic)
    started: bool = False
    """False: it may be stopped before it has begun, and then nobody would ever tell its end."""
    progress: RefreshProgress | None = None
    """None: nothing has come yet."""
    loaded: set[int] = field(default_factory=set)
    """The feeds that are done."""

    @property
    def loads_feeds(self) -> bool:
        """Whether another refresh would be in its way."""
        return self.progress is None or self.progress.phase == "feeds"

    def take(self, progress: RefreshProgress) -> None:
        """Note a step."""
        self.progress = progress
        if progress.update is not None:
            self.loaded.add(progress.update.feed_id)


def activity_words(underway: Collection[Underway]) -> str:
    """Return what is going on, for the status line; "": nothing is."""
    now = monotonic()
    told = [(each.progress, now - each.begun) for each in underway if each.progress is not None]
    # One that is done has been summed up; while nothing else goes on, its sum may stand here.
    rounds = [each for each in told if each[0].phase != "done"] or told
    begins = tr("Looking for news") if any(each.progress is None for each in underway) else ""
    return " · ".join(part for part in (begins, describe_all(rounds) if rounds else "") if part)
