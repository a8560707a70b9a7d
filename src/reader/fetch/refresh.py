"""Who is loaded when, and how many at once; it decides nothing about what came."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from reader.errors import FetchError, Gone, RateLimited, ReaderError
from reader.fetch.client import Client
from reader.fetch.faults import Unreachable
from reader.fetch.hosts import origin
from reader.fetch.sources import Loaded, load_feed
from reader.model import Feed

Outcome: TypeAlias = Loaded | ReaderError

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=7)
_FIRST_RETRY = timedelta(minutes=10)
_LONGEST_OFFLINE = timedelta(hours=6)
"""Unreachable hosts may be our own network's fault, so they are never forgotten for days."""
_WAITING = 32
"""Results that may wait to be written before loading pauses; they are what takes memory."""
_log = logging.getLogger(__name__)


async def load_all(
    client: Client, feeds: Sequence[Feed], *, limit: int, per_host: int
) -> AsyncGenerator[tuple[Feed, Outcome], None]:
    """Load feeds side by side and yield each with its outcome as it finishes, a failed one as its error.

    Close the generator (`contextlib.aclosing`) to stop early: what is under way is cancelled.
    """
    batch = _Batch(client, limit, per_host)
    tasks = [asyncio.create_task(batch.load(feed), name=f"load {feed.address}") for feed in feeds]
    try:
        for _ in tasks:
            yield await batch.results.get()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Batch:
    """What the loads of one refresh share."""

    def __init__(self, client: Client, limit: int, per_host: int) -> None:
        self.results: asyncio.Queue[tuple[Feed, Outcome]] = asyncio.Queue(maxsize=_WAITING)
        self._client = client
        self._slots = asyncio.Semaphore(limit)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._lost: dict[str, ReaderError] = {}
        """Hosts that let nobody in: the rest of their feeds does not wait for the same answer."""

    async def load(self, feed: Feed) -> None:
        host = origin(feed.address)
        # The host first: a feed that waits for its busy host must not keep a slot from the others.
        async with self._hosts[host], self._slots:
            outcome = self._lost.get(host) or await self._try(feed)
            if host and isinstance(outcome, Unreachable | RateLimited):
                self._lost[host] = outcome
            await self.results.put((feed, outcome))

    async def _try(self, feed: Feed) -> Outcome:
        try:
            return await load_feed(self._client, feed)
        except ReaderError as error:
            return error
        except Exception:
            _log.exception("loading %s failed unexpectedly", feed.address)
            return FetchError(
                "A mistake of this program kept the feed from being read; the log file has the details."
            )


def next_due(now: datetime, *, feed: Feed, outcome: Outcome, interval: timedelta, jitter: float) -> datetime:
    """Return when a feed is to be asked again, between five minutes and seven days from now.

    `jitter` is a random number from 0 to 1; it keeps feeds from being asked all at the same moment.
    """
    if isinstance(outcome, ReaderError):
        wait = _wait_after_failure(now, feed, outcome, jitter)
    else:
        fresh = outcome.fresh_for or timedelta(0)
        asked = max(interval, fresh, timedelta(minutes=_ttl_minutes(feed, outcome)))
        wait = asked + min(asked, LONGEST) * jitter * 0.1
    return now + min(max(wait, SHORTEST), LONGEST)


def _ttl_minutes(feed: Feed, loaded: Loaded) -> int:
    ttl = feed.ttl_minutes if loaded.parsed is None else loaded.parsed.feed.ttl_minutes
    return min(max(ttl or 0, 0), 10_080)


def _wait_after_failure(now: datetime, feed: Feed, error: ReaderError, jitter: float) -> timedelta:
    """Return how long a failing feed is left alone: twice as long each time, or as its server asks."""
    if isinstance(error, Gone) and error.forever:
        return LONGEST
    doubled = _FIRST_RETRY * 2.0 ** min(feed.fault_count, 12)
    if isinstance(error, Unreachable):
        doubled = min(doubled, _LONGEST_OFFLINE)
    wait = min(doubled, LONGEST) * (0.75 + 0.5 * jitter)
    if isinstance(error, RateLimited) and error.retry_at is not None:
        # Spread over some minutes: everybody else who was turned away comes back at that very moment.
        return max(error.retry_at - now, SHORTEST) + SHORTEST * jitter
    return wait
