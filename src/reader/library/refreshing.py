"""Loads feeds that are due, then the pages of new articles, and writes what came."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import urlsplit

from reader.config import RefreshConfig
from reader.errors import Gone, RateLimited, ReaderError, TooLarge
from reader.library.fulltext import load_page
from reader.library.judging import add_notices, judge_changes, judge_page
from reader.model import Feed, FeedChanges, FeedCheck, FeedUpdate, Manners, PageJob, RefreshProgress, Rule
from reader.store import Store
from reader.update import fingerprints, looks_renamed, plan_changes

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.fetch.refresh import Outcome

P = ParamSpec("P")
T = TypeVar("T")

_PAGES_AT_ONCE = 2000
"""Pages of one refresh."""
_SIDE_BY_SIDE = 64
"""Pages that are loaded at the same time: each takes a connection, and the screen's process may open few."""
_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(days=1)
_LONGEST_RETRY = timedelta(days=7)
"""Where the server itself names a time; the clock of one or the other may be wrong by years."""
_LONGEST_PAUSE = timedelta(days=7)
_MOST_TRIES = 20
"""Two weeks. What a server has not given by then is asked for by hand, or when the entry changes."""


class Runner(Protocol):
    """Runs the store's methods, on whatever thread."""

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store and return what it returns."""
        ...


class Refresher:
    """One refresh of many feeds; its progress is what `run` yields."""

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
        page_manners: Callable[[Store, int], Manners | None] | None = None,
    ) -> None:
        """Take what is needed; without `threads` feeds are parsed on the event loop.

        `page_manners` tells how the page of an article is asked for; None: all alike.
        """
        self._database = database
        self._client = client
        self._config = config
        self._clock = clock
        self._concurrency = concurrency
        self._per_host = per_host
        self._threads = threads
        self._page_manners = page_manners
        self._random = Random()  # noqa: S311 - jitter, not a secret
        self._refusing: dict[str, ReaderError] = {}
        """Hosts that have said that it is too much, or that are not there: they are asked no more."""
        self.new = 0
        self.failed = 0

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

    def _progress(
        self, phase: str, done: int, total: int, update: FeedUpdate | None = None
    ) -> RefreshProgress:
        return RefreshProgress(
            phase="feeds" if phase == "feeds" else "pages",
            done=done,
            total=total,
            new=self.new,
            failed=self.failed,
            update=update,
        )

    async def pages(self, feed_ids: Collection[int] | None) -> AsyncGenerator[RefreshProgress, None]:
        """Fetch the pages of articles that have no text yet; politely, host by host."""
        jobs = await self._database.run(
            Store.pages_wanted, now=self._clock(), feed_ids=feed_ids, limit=_PAGES_AT_ONCE
        )
        done = 0
        async with aclosing(self._fetch_pages(jobs)) as results:
            async for fault in results:
                done += 1
                self.failed += bool(fault)
                yield self._progress("pages", done, len(jobs))

    async def _fetch_pages(self, jobs: Sequence[PageJob]) -> AsyncGenerator[str, None]:
        """Yield the fault of each page, "" for those that went well, as they finish."""
        queues: dict[str, list[PageJob]] = defaultdict(list)
        for job in reversed(jobs):
            queues[_host(job)].append(job)
        results: asyncio.Queue[str | Exception] = asyncio.Queue()
        slots = asyncio.Semaphore(min(self._concurrency, _SIDE_BY_SIDE))

        async def work_off(queue: list[PageJob]) -> None:
            while queue:
                job = queue.pop()
                try:
                    async with slots:
                        fault = await self._fetch_in_turn(job)
                    await results.put(fault)
                except Exception as error:  # handed to whoever waits for this page
                    await results.put(error)
                    return
                if queue:
                    await asyncio.sleep(self._config.page_delay_seconds)

        workers = [
            asyncio.create_task(work_off(queue))
            for queue in queues.values()
            for _ in range(min(len(queue), self._config.pages_per_host))
        ]
        try:
            for _ in jobs:
                result = await results.get()
                if isinstance(result, Exception):
                    raise result
                yield result
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def fetch_page(self, job: PageJob) -> str:
        """Fetch one article's page and keep its main text; returns the fault as a sentence, "" if none.

        A page that has been removed is no fault: that is the way of its site.
        """
        now = self._clock()
        try:
            client = await self.client_for(job.article_id)
            page = await load_page(client, job.address, delay=self._config.page_delay_seconds)
        except ReaderError as error:
            if _is_of_the_host(error):
                self._refusing[_host(job)] = error
            return await self._put_off(job, error, now)
        if not page.html.strip():
            fault = "The page was loaded, but no article text was found on it."
            await self._database.run(
                Store.put_page_fault,
                job.article_id,
                fault=fault,
                next_try=now + _LAST_RETRY,
                gone=False,
                now=now,
            )
            return fault
        await self._database.run(Store.put_page, job.article_id, page, now)
        await self._database.run(judge_page, job.article_id, now)
        return ""

    async def _fetch_in_turn(self, job: PageJob) -> str:
        """Fetch a page as `fetch_page` does, unless its host has let nobody in a moment ago."""
        error = self._refusing.get(_host(job))
        if error is None:
            return await self.fetch_page(job)
        return await self._put_off(job, error, self._clock())

    async def _put_off(self, job: PageJob, error: ReaderError, now: datetime) -> str:
        """Note why a page could not be had and when it is asked for again; returns the fault."""
        gone = isinstance(error, Gone)
        await self._database.run(
            Store.put_page_fault,
            job.article_id,
            fault=str(error),
            next_try=None if gone or job.tries >= _MOST_TRIES else _next_try(now, job.tries, error),
            gone=gone,
            now=now,
        )
        return "" if gone else str(error)

    async def client_for(self, article_id: int) -> Client:
        """Return the client that asks for an article's page and pictures as its feed's server wants it."""
        if self._page_manners is None:
            return self._client
        manners = await self._database.run(self._page_manners, article_id)
        return self._client if manners is None else self._client.minding(manners)


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
    return judge_changes(rules, changes, feed) if changes.changes else changes


def _pauses(feed: Feed, error: ReaderError, now: datetime) -> bool:
    """Tell whether a category page is away for a while: some archives take it down when nothing is on it."""
    if feed.format != "index" or feed.last_success is None:
        return False
    return isinstance(error, Gone) and not error.forever and now - feed.last_success < _LONGEST_PAUSE


def _host(job: PageJob) -> str:
    """Return what pages are asked in turn by."""
    return urlsplit(job.address).netloc


def _is_of_the_host(error: ReaderError) -> bool:
    """Tell whether a host's other pages would be answered alike."""
    from reader.fetch.faults import Unreachable

    return isinstance(error, RateLimited | Unreachable)


def _next_try(now: datetime, tries: int, error: ReaderError) -> datetime:
    """Return when a page that failed is asked for again: twice as late each time."""
    if isinstance(error, RateLimited) and error.retry_at is not None:
        return min(error.retry_at, now + _LONGEST_RETRY)
    # A page without end costs as much every time.
    wait = _LAST_RETRY if isinstance(error, TooLarge) else _FIRST_RETRY * 2.0 ** min(tries, 8)
    return now + min(wait, _LAST_RETRY)
