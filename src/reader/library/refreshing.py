"""Loads feeds that are due, then the pages of new articles, and writes what came."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.config import RefreshConfig
from reader.errors import Gone, RateLimited, ReaderError
from reader.library.database import Database
from reader.model import Feed, FeedUpdate, PageJob, RefreshProgress
from reader.store import Store
from reader.update import plan_changes

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.fetch.sources import Loaded

_log = logging.getLogger(__name__)
_PAGES_AT_ONCE = 2000
_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(days=1)


class Refresher:
    """One refresh of many feeds; its progress is what `run` yields."""

    def __init__(
        self,
        database: Database,
        client: Client,
        config: RefreshConfig,
        *,
        clock: Callable[[], datetime],
        concurrency: int,
        per_host: int,
    ) -> None:
        self._database = database
        self._client = client
        self._config = config
        self._clock = clock
        self._concurrency = concurrency
        self._per_host = per_host
        self._random = Random()  # noqa: S311 - jitter, not a secret
        self.new = 0
        self.failed = 0

    async def run(self, feeds: Sequence[Feed]) -> AsyncGenerator[RefreshProgress, None]:
        """Load the feeds, then the pages that their new entries need; one progress each."""
        async with aclosing(self._feeds(feeds)) as steps:
            async for progress in steps:
                yield progress
        async with aclosing(self.pages({feed.id for feed in feeds})) as steps:
            async for progress in steps:
                yield progress

    async def _feeds(self, feeds: Sequence[Feed]) -> AsyncGenerator[RefreshProgress, None]:
        from reader.fetch.refresh import load_all

        results = load_all(self._client, feeds, limit=self._concurrency, per_host=self._per_host)
        done = 0
        async with aclosing(results) as outcomes:
            async for feed, outcome in outcomes:
                update = await self._write(feed, outcome)
                done += 1
                self.new += update.new
                self.failed += bool(update.error)
                yield self._progress("feeds", done, len(feeds), update)

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

    async def _write(self, feed: Feed, outcome: Loaded | ReaderError) -> FeedUpdate:
        from reader.fetch.refresh import next_due

        now = self._clock()
        due = next_due(
            now,
            feed=feed,
            outcome=outcome,
            interval=timedelta(minutes=self._config.interval_minutes),
            jitter=self._random.random(),
        )
        if isinstance(outcome, ReaderError):
            stopped = isinstance(outcome, Gone) and outcome.forever
            await self._database.run(
                Store.record_fault, feed.id, fault=str(outcome), checked_at=now, next_due=due, stopped=stopped
            )
            return FeedUpdate(feed_id=feed.id, title=feed.name, error=str(outcome))
        if outcome.parsed is None:
            await self._database.run(
                Store.record_unchanged,
                feed.id,
                checked_at=now,
                next_due=due,
                validators=outcome.validators,
            )
            return FeedUpdate(feed_id=feed.id, title=feed.name)
        return await self._database.run(_write_loaded, feed, outcome, now, due)

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
            queues[urlsplit(job.address).netloc].append(job)
        results: asyncio.Queue[str] = asyncio.Queue()

        async def work_off(queue: list[PageJob]) -> None:
            while queue:
                await results.put(await self.fetch_page(queue.pop()))
                if queue:
                    await asyncio.sleep(self._config.page_delay_seconds)

        workers = [
            asyncio.create_task(work_off(queue))
            for queue in queues.values()
            for _ in range(min(len(queue), self._config.pages_per_host))
        ]
        try:
            for _ in jobs:
                yield await results.get()
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def fetch_page(self, job: PageJob) -> str:
        """Fetch one article's page and keep its main text; returns the fault as a sentence, "" if none.

        A page that has been removed is no fault: that is the way of its site.
        """
        from reader.convert.extract import extract_page
        from reader.fetch.page import fetch_page

        now = self._clock()
        try:
            fetched = await fetch_page(self._client, job.address)
        except ReaderError as error:
            gone = isinstance(error, Gone)
            await self._database.run(
                Store.put_page_fault,
                job.article_id,
                fault=str(error),
                next_try=None if gone else _next_try(now, job.tries, error),
                gone=gone,
                now=now,
            )
            return "" if gone else str(error)
        page = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
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
        return ""


def _write_loaded(store: Store, feed: Feed, loaded: Loaded, now: datetime, due: datetime) -> FeedUpdate:
    """Decide and write on the store's thread, so that nothing can change in between."""
    parsed = loaded.parsed
    assert parsed is not None  # noqa: S101 - the caller has asked
    changes = plan_changes(
        feed,
        parsed,
        store.known(feed.id, [entry.key for entry in parsed.entries]),
        checked_at=now,
        next_due=due,
        validators=loaded.validators,
        moved_to=loaded.moved_to,
    )
    return store.apply(changes)


def _next_try(now: datetime, tries: int, error: ReaderError) -> datetime:
    """Return when a page that failed is asked for again: twice as late each time."""
    if isinstance(error, RateLimited) and error.retry_at is not None:
        return error.retry_at
    wait: timedelta = _FIRST_RETRY * 2 ** min(tries, 8)
    return now + min(wait, _LAST_RETRY)
