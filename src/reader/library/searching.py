"""The thread that searches, the counts of saved queries that it remembers, and the indexer that it starts."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import reader
from reader.errors import ReaderError, StoreError
from reader.model import Found, Scope, SearchOrder, SmartCategory
from reader.store.faults import Superseded

if TYPE_CHECKING:
    from reader.query import Query
    from reader.store.search import Searcher

T = TypeVar("T")

_MANY = 400
"""Unindexed articles that are worth a process of their own; fewer are read by searches, or indexed here."""
_BOOT = (
    "import sys; root = sys.argv[1]; sys.path.count(root) or sys.path.insert(0, root);"
    " from reader.store.indexer import main; sys.exit(main(sys.argv[2:]))"
)
_log = logging.getLogger(__name__)
_running: list[subprocess.Popen[bytes]] = []
"""Indexers that this process has started; each ends with its work."""


class SearchDesk:
    """One searcher on one thread."""

    def __init__(self, database: Path, clock: Callable[[], datetime], today: Callable[[], datetime]) -> None:
        self._path = database
        self._clock = clock
        self._today = today
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._searcher: Searcher | None = None
        self._turn = 0
        self._closed = False
        self._indexing: asyncio.Task[None] | None = None
        self._counted: dict[str, tuple[object, ...]] = {}
        self.known_counts: dict[str, tuple[int, int]] = {}
        """By query: how many match, unread and in all, when they were last counted."""

    async def search(
        self, query: Query, scope: Scope, *, limit: int, order: SearchOrder, quick: bool
    ) -> Found:
        """Search; an earlier search that is still at it is broken off."""
        self._turn += 1
        turn = self._turn
        self._cancel()

        def work(searcher: Searcher) -> Found:
            if turn != self._turn:
                return Found(superseded=True)
            return searcher.search(
                query,
                scope,
                now=self._clock(),
                today=self._today(),
                limit=limit,
                order=order,
                quick=quick,
            )

        try:
            return await self._run(work)
        except Superseded:
            return Found(superseded=True)
        except asyncio.CancelledError:
            if turn == self._turn:
                self._turn += 1
                self._cancel()
            raise

    async def ids(self, query: Query, scope: Scope, limit: int | None) -> array[int]:
        """Return the ids of all that matches, newest first; it is never broken off for good."""

        def work(searcher: Searcher) -> array[int]:
            while True:
                try:
                    return searcher.ids(query, scope, now=self._clock(), today=self._today(), limit=limit)
                except Superseded:
                    continue

        return await self._run(work)

    async def count(self, smart: Sequence[SmartCategory]) -> None:
        """Count what has changed since it was counted last, into `known_counts`; a search goes first."""
        for each in smart:
            try:
                await self._run(partial(self._count, each.query))
            except ReaderError as error:
                _log.info("not counted: %s", error)

    async def start_indexing(self, waiting: int, *, patient: bool) -> None:
        """See to it that the queue is worked off; `patient`: here, bit by bit, if it is not much."""
        _running[:] = [process for process in _running if process.poll() is None]
        if _running or (self._indexing is not None and not self._indexing.done()):
            return
        if waiting >= _MANY:
            _start(self._path)
        elif waiting and patient:
            self._indexing = asyncio.create_task(asyncio.to_thread(_index_here, self._path), name="index")

    async def aclose(self) -> None:
        """Break off what is running and let go of the database."""
        self._closed = True
        self._turn += 1
        self._cancel()
        if self._indexing is not None:
            await asyncio.gather(self._indexing, return_exceptions=True)
        if self._searcher is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._searcher.close)
            self._searcher = None
        self._thread.shutdown(wait=False)

    def _cancel(self) -> None:
        if self._searcher is not None:
            self._searcher.cancel()

    async def _run(self, work: Callable[[Searcher], T]) -> T:
        def on_thread() -> T:
            if self._searcher is None:
                from reader.store.search import Searcher

                self._searcher = Searcher(self._path)
            return work(self._searcher)

        if self._closed:
            raise StoreError("The library is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._thread, on_thread)

    def _count(self, text: str, searcher: Searcher) -> None:
        from reader.query import nearest
        from reader.query.tree import Since, leaves

        query = nearest(text)
        now = self._clock()
        ages = any(isinstance(leaf, Since) for leaf in leaves(query.root))
        state = (searcher.version(), int(now.timestamp() // 60) if ages else 0)
        if self._counted.get(text) != state:
            self.known_counts[text] = searcher.counts(query, now=now, today=self._today())
            self._counted[text] = state


def _index_here(database: Path) -> None:
    from reader.store.indexer import bring_up_to_date

    try:
        bring_up_to_date(database, limit=_MANY)
    except ReaderError as error:
        _log.warning("%s", error)


def _start(database: Path) -> None:
    """Start an indexer; it outlives us if it has to."""
    root = str(Path(reader.__file__).parents[1])
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", _BOOT, root, str(database)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        _log.warning("no indexer: %s", error)
        return
    _running.append(process)
