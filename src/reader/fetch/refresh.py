"""Who is loaded when, and how many at once; it decides nothing about what came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeAlias

from reader.errors import FetchError, Gone, RateLimited, ReaderError
from reader.fetch.addresses import without_login
from reader.fetch.client import Client, Content
from reader.fetch.connect_faults import Unreachable
from reader.fetch.depot import Depot
from reader.fetch.gate import Gate
from reader.fetch.hosts import origin
from reader.fetch.sources import Loaded, Unread, fetch_feed
from reader.fetch.traffic import Traffic
from reader.language import mark, tr
from reader.model import Feed

Outcome: TypeAlias = Loaded | ReaderError

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=7)
_LONGEST_BY_HEADERS = timedelta(days=1)
"""What servers say of all their files alike, pictures and styles among them, must not make the news old."""
_FIRST_RETRY = timedelta(minutes=10)
_LONGEST_OFFLINE = timedelta(hours=6)
"""Unreachable hosts may be our own network's fault, so they are never forgotten for days."""
_LONGEST_BY_RHYTHM = timedelta(hours=6)
_WAITING = 16
"""Results that may wait to be written before parsing pauses; they are what takes memory."""
_UNIT = 65_536
_UNITS_IN_MEMORY = 128
"""8 MB of answers; what comes while so much waits to be parsed is put into a file."""
_UNITS_WAITING = 4096
"""256 MB of answers may wait to be parsed before loading pauses; the network is quicker than the parser."""
_AT_A_TIME = 8
"""Loads that begin before the event loop looks whether an answer is there: the first is to be shown soon."""
_IN_THREAD = 1_000_000
"""Bytes; a larger feed is parsed in a thread even where no screen waits, because servers wait too."""
_log = logging.getLogger(__name__)


async def load_batches(
    client: Client,
    feeds: Sequence[Feed],
    *,
    limit: int,
    per_host: int,
    threads: bool = True,
    most: int = 24,
    seconds: float = 0.1,
) -> AsyncGenerator[list[tuple[Feed, Outcome]], None]:
    """Load feeds and yield results in batches: the first at once, then whenever `most` or `seconds` is full.

    Without `threads` feeds are parsed on the event loop, which is quicker where no screen waits for it.
    """
    loop = asyncio.get_running_loop()
    batch = _Batch(client, Traffic(len(feeds)), Gate(limit, per_host), threads)
    tasks: list[asyncio.Task[None]] = []
    starter = asyncio.create_task(batch.start(feeds, tasks), name="load all")
    left, due = len(feeds), loop.time()
    waiting: list[tuple[Feed, Outcome]] = []
    try:
        while left:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due if waiting else None):
                    waiting.append(await batch.results.get())
            while len(waiting) < most and not batch.results.empty():
                waiting.append(batch.results.get_nowait())
            if len(waiting) >= min(most, left) or (waiting and loop.time() >= due):
                yield waiting
                left -= len(waiting)
                waiting, due = [], loop.time() + seconds
    finally:
        starter.cancel()
        await asyncio.gather(starter, return_exceptions=True)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        batch.close()


class _Batch:
    """What the loads of one refresh share."""

    def __init__(self, client: Client, traffic: Traffic, gate: Gate, threads: bool) -> None:
        self.results: asyncio.Queue[tuple[Feed, Outcome]] = asyncio.Queue(maxsize=_WAITING)
        self._depot = Depot()
        self._client = client.keeping(self._keep)
        self._gate = gate
        self._traffic = traffic
        self._lost: dict[str, ReaderError] = {}
        """Hosts that let nobody in: the rest of their feeds does not wait for the same answer."""
        self._threads = threads
        self._parser = asyncio.Semaphore(2 if threads else 1)
        self._room = asyncio.Semaphore(_UNITS_WAITING)
        self._waiting = 0
        """Units of the room that are taken."""
        self._door = asyncio.Lock()

    async def start(self, feeds: Sequence[Feed], tasks: list[asyncio.Task[None]]) -> None:
        """Begin every load, some at a time, and add the tasks to a list."""
        for number, feed in enumerate(feeds, 1):
            tasks.append(asyncio.create_task(self.load(feed), name=f"load {feed.address}"))
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)

    def close(self) -> None:
        """Give up what is kept outside the memory."""
        self._depot.close()

    async def load(self, feed: Feed) -> None:
        host = origin(feed.address)
        place = await self._gate.enter(host)
        self._traffic.ask()
        try:
            outcome = self._lost.get(host) or await self._guard(fetch_feed(self._client, feed), feed)
            self._traffic.answer()
            place.keep()
            if host and isinstance(outcome, Unreachable | RateLimited):
                self._lost[host] = outcome
            units = await self._make_room(outcome)
        finally:
            place.leave()
        if not isinstance(outcome, Unread):
            await self.results.put((feed, outcome))
            return
        # Parsing needs no slot: a feed that is here must not keep those from being asked that are slow.
        async with self._parser:
            read = await self._guard(self._parse(outcome), feed)
            self._waiting -= units
            for _ in range(units):
                self._room.release()
            await self.results.put((feed, FetchError(tr(_MISTAKE)) if isinstance(read, Unread) else read))

    async def _make_room(self, outcome: Loaded | Unread | ReaderError) -> int:
        """Wait until an answer may wait to be parsed; returns the units it takes."""
        if not isinstance(outcome, Unread):
            return 0
        units = min(outcome.size // _UNIT + 1, _UNITS_WAITING)
        # One at a time: two that each hold half of the room would wait for ever.
        async with self._door:
            for _ in range(units):
                await self._room.acquire()
        self._waiting += units
        return units

    def _keep(self, body: bytes) -> Content:
        return self._depot.put(body) if self._waiting >= _UNITS_IN_MEMORY else lambda: body

    async def _parse(self, unread: Unread) -> Loaded:
        if self._threads or unread.size > _IN_THREAD:
            return await asyncio.to_thread(unread.read)
        # One feed at a time: requests and answers must not wait for a row of feeds.
        await self._traffic.pass_by()
        return unread.read()

    async def _guard(self, work: Awaitable[Loaded | Unread], feed: Feed) -> Loaded | Unread | ReaderError:
        try:
            return await work
        except ReaderError as error:
            return error
        except Exception:
            _log.exception("loading %s failed unexpectedly", without_login(feed.address))
            return FetchError(tr(_MISTAKE))


_MISTAKE = mark("A mistake of this program kept the feed from being read; the log file has the details.")


def next_due(now: datetime, *, feed: Feed, outcome: Outcome, interval: timedelta, jitter: float) -> datetime:
    """Return when a feed is to be asked again, between five minutes and seven days from now.

    Later only where the user has set a longer interval. `jitter` is a random number from 0 to 1; it keeps
    feeds from being asked all at the same moment.
    """
    if isinstance(outcome, ReaderError):
        wait = _wait_after_failure(now, feed, outcome, jitter)
    else:
        fresh = min(outcome.fresh_for or timedelta(0), _LONGEST_BY_HEADERS)
        ttl = timedelta(minutes=_ttl_minutes(feed, outcome))
        asked = max(interval, fresh, ttl, _by_rhythm(now, feed, outcome))
        wait = asked + min(asked, LONGEST) * jitter * 0.1
    return now + min(max(wait, SHORTEST), max(LONGEST, interval))


def _ttl_minutes(feed: Feed, loaded: Loaded) -> int:
    ttl = feed.ttl_minutes if loaded.parsed is None else loaded.parsed.feed.ttl_minutes
    return min(max(ttl or 0, 0), 10_080)


def _by_rhythm(now: datetime, feed: Feed, loaded: Loaded) -> timedelta:
    """Return how long a feed may wait that has been silent for long: a twenty-fourth of its silence."""
    dates = [feed.updated]
    if loaded.parsed is not None:
        dates = [loaded.parsed.feed.updated, *(entry.published for entry in loaded.parsed.entries)]
    latest = max((date for date in dates if date is not None and date <= now), default=None)
    return timedelta(0) if latest is None else min((now - latest) / 24, _LONGEST_BY_RHYTHM)


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
