"""Loads feeds that are due and writes what they bring."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from reader.config import RefreshConfig
from reader.errors import Gone, ReaderError
from reader.library.database import Runner
from reader.library.judging import add_notices, judge_changes
from reader.model import Feed, FeedChanges, FeedCheck, FeedUpdate, Rule
from reader.store import Store
from reader.update import fingerprints, looks_renamed, plan_changes

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.fetch.refresh import Outcome

_BACK = "返回"
_LONGEST_PAUSE = timedelta(days=7)


class Refresher:
    """One refresh of many feeds."""

    def __init__(
        self,
        database: Runner,
        client: Client,
        config: RefreshConfig,
        *,
        clock: Callable[[], datetime],
        concurrency: int,
        per_host: int,
        threads: bool = True,
    ) -> None:
        """Take what is needed; without `threads` feeds are parsed on the event loop."""
        self._database = database
        self._client = client
        self._config = config
        self._clock = clock
        self._concurrency = concurrency
        self._per_host = per_host
        self._threads = threads
        self._random = Random()  # noqa: S311 - jitter, not a secret

    async def load(self, feeds: Sequence[Feed]) -> AsyncGenerator[list[FeedUpdate], None]:
        """Load feeds, write what they bring, and yield what became of them."""
        from reader.fetch.refresh import load_batches

        batches = load_batches(
            self._client, feeds, limit=self._concurrency, per_host=self._per_host, threads=self._threads
        )
        async with aclosing(batches):
            async for batch in batches:
                now = self._clock()
                dues = [self._next_due(now, feed, outcome) for feed, outcome in batch]
                yield await self._database.run(_write_batch, batch, now, dues)

    def _next_due(self, now: datetime, feed: Feed, outcome: Outcome) -> datetime:
        from reader.fetch.refresh import next_due
        from reader.fetch.sources import Loaded

        if isinstance(outcome, ReaderError) and _pauses(feed, outcome, now):
            outcome = Loaded(parsed=None)
        interval = feed.interval or timedelta(minutes=self._config.interval_minutes)
        return next_due(now, feed=feed, outcome=outcome, interval=interval, jitter=self._random.random())


def _write_batch(
    store: Store, batch: Sequence[tuple[Feed, Outcome]], now: datetime, dues: Sequence[datetime]
) -> list[FeedUpdate]:
    """Decide and write on the store's thread, so that nothing can change in between."""
    rules = store.rules()
    changes = [
        _decide(store, feed, outcome, now, due, rules)
        for (feed, outcome), due in zip(batch, dues, strict=True)
    ]
    return add_notices(store.apply_many(changes), changes)


def _decide(
    store: Store, feed: Feed, outcome: Outcome, now: datetime, due: datetime, rules: Sequence[Rule]
) -> FeedChanges | FeedCheck:
    if isinstance(outcome, ReaderError):
        pauses = _pauses(feed, outcome, now)
        return FeedCheck(
            feed_id=feed.id,
            title=feed.name,
            checked_at=now,
            next_due=due,
            fault="" if pauses else str(outcome),
            found=not pauses,
            stopped=isinstance(outcome, Gone) and outcome.forever,
        )
    if outcome.parsed is None:
        return FeedCheck(
            feed_id=feed.id,
            title=feed.name,
            checked_at=now,
            next_due=due,
            validators=outcome.validators,
            moved_to=outcome.moved_to,
        )
    known = store.known(feed.id, [entry.key for entry in outcome.parsed.entries])
    renamed = looks_renamed(feed, outcome.parsed, known)
    changes = plan_changes(
        feed,
        outcome.parsed,
        known,
        sighted=store.sighted(feed.id, *fingerprints(feed, outcome.parsed)) if renamed else (),
        checked_at=now,
        next_due=due,
        validators=outcome.validators,
        moved_to=outcome.moved_to,
    )
    return judge_changes(rules, _without_ways_back(changes), feed) if changes.changes else changes


def _without_ways_back(changes: FeedChanges) -> FeedChanges:
    """Return changes without the line that leads back to the site, which a page loses, too.

    Only now: what tells changed entries from known ones is all that the feed gives.
    """
    if not any(_BACK in change.data.content or _BACK in change.data.summary for change in changes.changes):
        return changes
    from reader.convert.way_back import without_way_back

    made = []
    for change in changes.changes:
        data, base = change.data, change.data.base or change.data.link
        content = without_way_back(data.content, base)
        summary = without_way_back(data.summary, base)
        made.append(replace(change, data=replace(data, content=content, summary=summary)))
    return replace(changes, changes=tuple(made))


def _pauses(feed: Feed, error: ReaderError, now: datetime) -> bool:
    """Tell whether a category page is away for a while: some archives take it down when nothing is on it."""
    if feed.format != "index" or feed.last_success is None:
        return False
    return isinstance(error, Gone) and not error.forever and now - feed.last_success < _LONGEST_PAUSE
