"""Fetches the pages of articles, politely, host by host, and keeps their main text."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reader.errors import Gone, RateLimited, ReaderError, TooLarge
from reader.fetch.hosts import origin
from reader.library.database import Runner
from reader.library.judging import judge_page
from reader.library.turns import Turns
from reader.library.wholepage import load_page
from reader.model import Manners, PageJob
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client

_PAGES_AT_ONCE = 2000
"""Pages of one refresh."""
_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(days=1)
_LONGEST_RETRY = timedelta(days=7)
"""Where the server itself names a time; the clock of one or the other may be wrong by years."""
_MOST_TRIES = 20
"""Two weeks. What a server has not given by then is asked for by hand, or when the entry changes."""


class PageFetcher:
    """The pages of one refresh; what overlaps with it takes turns with it at each host."""

    def __init__(
        self,
        database: Runner,
        client: Client,
        turns: Turns,
        *,
        clock: Callable[[], datetime],
        manners: Callable[[Store, int], Manners | None] | None = None,
    ) -> None:
        """`manners` tells how the page of an article is asked for; None: all alike."""
        self._database = database
        self._client = client
        self._turns = turns
        self._clock = clock
        self._manners = manners
        self._refusing: dict[str, ReaderError] = {}
        """Hosts that have said that it is too much, or that are not there: they are asked no more."""

    async def fetch_wanted(
        self, feed_ids: Collection[int] | None
    ) -> AsyncGenerator[tuple[str | None, int], None]:
        """Fetch the pages of articles that have no text yet, but those that another refresh has in line.

        Yields how many there are, with None, then the fault of each page, "" for those that went well.
        """
        jobs = self._turns.line_up(
            await self._database.run(
                Store.pages_wanted, now=self._clock(), feed_ids=feed_ids, limit=_PAGES_AT_ONCE
            )
        )
        left = {job.article_id: job for job in jobs}
        try:
            if jobs:
                yield None, len(jobs)
            async with aclosing(self._fetch_all(jobs)) as results:
                async for job, fault in results:
                    self._turns.step_out([left.pop(job.article_id)])
                    yield fault, len(jobs)
        finally:
            self._turns.step_out(left.values())

    async def _fetch_all(self, jobs: Sequence[PageJob]) -> AsyncGenerator[tuple[PageJob, str], None]:
        """Yield each page with its fault as they finish."""
        queues: dict[str, list[PageJob]] = defaultdict(list)
        for job in reversed(jobs):
            queues[_host(job)].append(job)
        results: asyncio.Queue[tuple[PageJob, str] | Exception] = asyncio.Queue()

        async def work_off(host: str, queue: list[PageJob]) -> None:
            try:
                while queue:
                    async with self._turns.turn(host):
                        # Another worker of this host may have taken the last one meanwhile.
                        while queue and host in self._refusing:
                            job = queue.pop()
                            await results.put((job, await self._put_off(job, self._refusing[host])))
                        if queue:
                            job = queue.pop()
                            await results.put((job, await self.fetch_page(job)))
            except Exception as error:  # handed to whoever waits for these pages
                await results.put(error)

        workers = [
            asyncio.create_task(work_off(host, queue), name=f"pages of {host}")
            for host, queue in queues.items()
            for _ in range(min(len(queue), self._turns.per_host))
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
            page = await load_page(client, job.address, delay=self._turns.delay)
        except ReaderError as error:
            if _is_of_the_host(error):
                self._refusing[_host(job)] = error
            return await self._put_off(job, error)
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

    async def _put_off(self, job: PageJob, error: ReaderError) -> str:
        """Note why a page could not be had and when it is asked for again; returns the fault."""
        gone, now = isinstance(error, Gone), self._clock()
        await self._database.run(
            Store.put_page_fault,
            job.article_id,
            fault=str(error),
            next_try=None if gone or job.tries >= _MOST_TRIES else _next_try(now, job.tries, error),
            gone=gone,
            now=now,
        )
        return "" if gone else str(error)

    def turn(self, address: str) -> AbstractAsyncContextManager[None]:
        """Wait for a place at an address's host as its other pages do, and hold it."""
        return self._turns.turn(origin(address))

    async def client_for(self, article_id: int) -> Client:
        """Return the client that asks for an article's page and pictures as its feed's server wants it."""
        if self._manners is None:
            return self._client
        manners = await self._database.run(self._manners, article_id)
        return self._client if manners is None else self._client.minding(manners)


def _host(job: PageJob) -> str:
    """Return what pages are asked in turn by."""
    return origin(job.address)


def _is_of_the_host(error: ReaderError) -> bool:
    """Tell whether a host's other pages would be answered alike."""
    from reader.fetch.connect_faults import Unreachable

    return isinstance(error, RateLimited | Unreachable)


def _next_try(now: datetime, tries: int, error: ReaderError) -> datetime:
    """Return when a page that failed is asked for again: twice as late each time."""
    if isinstance(error, RateLimited) and error.retry_at is not None:
        return min(error.retry_at, now + _LONGEST_RETRY)
    # A page without end costs as much every time.
    wait = _LAST_RETRY if isinstance(error, TooLarge) else _FIRST_RETRY * 2.0 ** min(tries, 8)
    return now + min(wait, _LAST_RETRY)
