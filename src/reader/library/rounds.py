"""One refresh from beginning to end: which feeds, by which processes, pages, what bookmarks lack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.heap import give_memory_back, share_memory
from reader.language import chosen_language
from reader.library import illustrating, saving
from reader.library.care import fold_news, tidy_up, with_own_settings
from reader.library.database import Database
from reader.library.paging import PageFetcher
from reader.library.refreshing import Refresher
from reader.library.settings import without_pages
from reader.library.turns import Turns
from reader.library.worker import Job
from reader.model import Feed, FeedUpdate, Phase, RefreshProgress
from reader.paths import Paths
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client

FEW = 20
"""Feeds that are loaded by this process itself: starting another takes as long."""
_MANY = 300
_RENEWAL_SECONDS = 20.0
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Round:
    """One refresh; `run` does it."""

    database: Database
    paths: Paths
    config: Config
    clock: Callable[[], datetime]
    network: Callable[[], Awaitable[Client]]
    """Gives the library's client, which is made when it is first needed."""
    refresher: Callable[[], Awaitable[Refresher]]
    pager: Callable[[], Awaitable[PageFetcher]]
    turns: Turns
    """What this refresh shares with those that overlap with it."""
    alone: bool = False
    """True: nothing else needs this process's event loop, so it takes a share of the work itself."""
    new: int = field(default=0, init=False)
    failed: int = field(default=0, init=False)
    fresh: list[Feed] = field(default_factory=list, init=False)
    """Feeds that have brought something and whose article pages have not been thought of."""
    held: tuple[str, ...] = field(default=(), init=False)
    """Names of the feeds that another refresh is loading."""
    _last_known: int = field(default=0, init=False)
    """The article that was stored last before this refresh."""
    _has_read_pages: bool = field(default=False, init=False)

    async def run(
        self, feed_ids: Collection[int] | None, *, force: bool
    ) -> AsyncGenerator[RefreshProgress, None]:
        """Load feeds, the pages of their new articles, and missing pictures; one progress each.

        Once a progress is not about feeds, another refresh may begin: what follows takes turns with its.
        """
        feeds = await self._claim(feed_ids, force=force)
        for phase in (self._feeds(feeds), self._pages(feeds), self._pictures(feeds)):
            async with aclosing(phase) as steps:
                async for progress in steps:
                    yield progress
        yield replace(
            self._progress("done", len(feeds), len(feeds)), new=await self._fold(feeds), held=self.held
        )
        # Everything is listed by now; nobody has to wait for this.
        async with self.turns.tidying:
            await tidy_up(self.database, self.config, self.clock)
        if self._has_read_pages:
            await asyncio.to_thread(give_memory_back)

    async def _fold(self, feeds: Sequence[Feed]) -> int:
        """Fold what has come, and return how many entries the lists show more by it."""
        if not self.new:
            return 0
        async with self.turns.tidying:
            await fold_news(self.database, self.config, self.clock())
        return await self.database.run(
            Store.count_stories,
            [feed.id for feed in feeds],
            after=self._last_known,
            folded=self.config.lists.fold_stories,
        )

    async def _claim(self, feed_ids: Collection[int] | None, *, force: bool) -> list[Feed]:
        """Return the feeds to load, which no other process loads meanwhile."""
        now = self.clock()
        choose = partial(select, ids=feed_ids, force=force, now=now)
        # Whoever stops the refresh just now does not stop the store's thread from claiming.
        claiming = asyncio.create_task(self.database.run(Store.claim, choose, now=now), name="claim")
        try:
            ours, held = await asyncio.shield(claiming)
            self.held = tuple(feed.name for feed in held)
            self._last_known = await self.database.run(Store.last_article)
            return await self.database.run(with_own_settings, ours, self.config)
        except BaseException:
            ours, _ = await claiming
            await self.database.run(Store.release, [feed.id for feed in ours])
            raise

    async def _feeds(self, feeds: Sequence[Feed]) -> AsyncGenerator[RefreshProgress, None]:
        waiting = {feed.id: feed for feed in feeds}
        renewal = asyncio.create_task(self._renew(waiting), name="renew claims")
        try:
            async with aclosing(self._load(waiting)) as batches:
                async for updates in batches:
                    for update in updates:
                        feed = waiting.pop(update.feed_id, None)
                        self.new += update.new
                        if update.new or update.changed:
                            self.fresh += [feed] if feed else []
                        self.failed += bool(update.error)
                        yield self._progress("feeds", len(feeds) - len(waiting), len(feeds), update)
                    if len(waiting) <= FEW:
                        await self._ask_for_pages()
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)
            if waiting:
                await self.database.run(Store.release, list(waiting))

    async def _load(self, waiting: dict[int, Feed]) -> AsyncGenerator[list[FeedUpdate], None]:
        """Load the feeds in the processes that suit their number; `waiting` holds those not yielded yet."""
        if len(waiting) > FEW or (self.alone and waiting):
            async with aclosing(self._work(tuple(waiting.values()))) as batches:
                async for updates in batches:
                    yield updates
            if waiting:
                _log.warning("%d feeds are loaded here because their worker is gone", len(waiting))
        if waiting:
            feeds = tuple(waiting.values())
            (await self.network()).trust(feed.address for feed in feeds)
            async with aclosing((await self.refresher()).load(feeds)) as batches:
                async for updates in batches:
                    yield updates

    def _work(self, feeds: tuple[Feed, ...]) -> AsyncGenerator[list[FeedUpdate], None]:
        from reader.library.workers import MOST, work_side_by_side

        job = Job(
            database=self.paths.database,
            network=self.config.network,
            refresh=self.config.refresh,
            now=self.clock(),
            feeds=feeds,
            language=chosen_language(),
            beside_screen=not self.alone,
        )
        # Beside a screen there is one worker, for the sake of memory. Feeds that are known have little new:
        # for a few hundred of them a second process would take longer to start than to help.
        much = len(feeds) > _MANY or sum(feed.last_success is None for feed in feeds) > FEW
        most = MOST if self.alone and much else 1
        return work_side_by_side(job, here=self.alone, log=_log_file(self.paths), most=most)

    async def _renew(self, waiting: dict[int, Feed]) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_SECONDS)
            await self.database.run(Store.renew, list(waiting), now=self.clock())

    async def _pages(self, feeds: Sequence[Feed]) -> AsyncGenerator[RefreshProgress, None]:
        await self._ask_for_pages()
        feed_ids = {feed.id for feed in feeds} - await self.database.run(without_pages, self.config)
        if not await self.database.run(Store.pages_wanted, now=self.clock(), feed_ids=feed_ids, limit=1):
            return
        (await self.network()).trust(feed.address for feed in feeds)
        async with aclosing((await self.pager()).fetch_wanted(feed_ids)) as steps:
            done = 0
            async for fault, total in steps:
                if fault is None:
                    self._has_read_pages = True
                    await asyncio.to_thread(share_memory)
                else:
                    done += 1
                    self.failed += bool(fault)
                yield self._progress("pages", done, total)

    async def _ask_for_pages(self) -> None:
        """Decide whose article pages are wanted, most of it while the slowest servers are waited for.

        Not earlier: that would be a second writer beside a busy worker.
        """
        if self.fresh:
            from reader.library.fulltext import ask_for_pages  # most refreshes bring nothing

            fresh, self.fresh = self.fresh, []
            await self.database.run(ask_for_pages, fresh, self.config)

    async def _pictures(self, feeds: Sequence[Feed]) -> AsyncGenerator[RefreshProgress, None]:
        """Fetch what bookmarks lack, and the pictures of what has come, for feeds that are set so."""
        if await self.database.run(saving.anything_waits, self.clock()):
            yield self._progress("pictures", 0, 0)
            async with self.turns.bookmarks:
                await self._complete_bookmarks()
        wanted = await self.database.run(illustrating.unillustrated, [feed.id for feed in feeds], self.config)
        if wanted:
            yield self._progress("pictures", 0, 0)
            (await self.network()).trust(feed.address for feed in feeds)
            await illustrating.illustrate(self.database, await self.pager(), wanted)

    async def _complete_bookmarks(self) -> None:
        pager = await self.pager()
        await saving.complete_copies(self.database, pager)
        _, missing = await saving.retry_pictures(self.database, pager)
        await saving.check_bookmarks(self.database, pager, self.clock())
        self.failed += missing

    def _progress(
        self, phase: Phase, done: int, total: int, update: FeedUpdate | None = None
    ) -> RefreshProgress:
        return RefreshProgress(
            phase=phase,
            done=done,
            total=total,
            new=self.new,
            came=self.new,
            failed=self.failed,
            update=update,
        )


def select(feeds: Iterable[Feed], ids: Collection[int] | None, *, force: bool, now: datetime) -> list[Feed]:
    """Return the feeds that are to be loaded: the named ones, else those that are due, or with force all."""
    if ids is not None:
        return [feed for feed in feeds if feed.id in ids]
    if force:
        return [feed for feed in feeds if not feed.stopped]
    return [feed for feed in feeds if feed.is_due(now)]


def _log_file(paths: Paths) -> Path | None:
    """Return the log that this process writes; None: it writes none."""
    writes = any(handler.get_name() == "reader" for handler in logging.getLogger().handlers)
    return paths.log_file if writes else None
