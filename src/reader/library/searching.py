"""The thread that searches, the counts of saved queries that it remembers, and the indexer that it starts."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import reader
from reader.errors import ReaderError, StoreError
from reader.language import tr
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


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What a saved query found, newest first."""

    state: tuple[int, int]
    ids: array[int]
    unread: array[int]


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
        self._gathered: dict[str, _Gathered] = {}
        self._is_counting = False
        self._urgent: set[object] = set()
        """Questions that somebody waits for and that have not been begun."""
        self.known_counts: dict[str, tuple[int, int]] = {}
        """By query: how many match, unread and in all, when they were last counted."""
        self.remembers = False
        """Whether the counts of the last time have been taken in."""

    async def search(
        self, query: Query, scope: Scope, *, limit: int, order: SearchOrder, quick: bool
    ) -> Found:
        """Search; an earlier search that is still at it is broken off."""

        def work(searcher: Searcher) -> Found:
            return searcher.search(
                query,
                scope,
                now=self._clock(),
                today=self._today(),
                limit=limit,
                order=order,
                quick=quick,
            )

        return await self._latest(work) or Found(superseded=True)

    async def count_matches(self, query: Query) -> tuple[int, int] | None:
        """Return how many unread entries match, and how many at all; None: a newer question came."""

        def work(searcher: Searcher) -> tuple[int, int]:
            ids, unread = searcher.gather(query, now=self._clock(), today=self._today())
            return len(unread), len(ids)

        return await self._latest(work)

    async def _latest(self, work: Callable[[Searcher], T]) -> T | None:
        """Ask a question that breaks an earlier one off; None: a later one did so with this."""
        self._turn += 1
        turn = self._turn
        try:
            return await self._run(
                lambda searcher: work(searcher) if turn == self._turn else None, urgent=True
            )
        except Superseded:
            return None
        except asyncio.CancelledError:
            if turn == self._turn:
                self._turn += 1
                self._cancel()
            raise

    async def gathered(self, text: str, *, unread_only: bool) -> array[int] | None:
        """Return what a smart category holds, newest first; None: it changed since it was counted.

        Somebody waits for this, so that a count under way is broken off; it begins again by itself.
        """
        from reader.query import nearest

        def work(searcher: Searcher) -> array[int] | None:
            found = self._gathered.get(text)
            if found is None or found.state != self._state(nearest(text), searcher):
                return None
            return found.unread if unread_only else found.ids

        return await self._run(work, urgent=True, breaks_off=self._is_counting)

    async def gather(self, text: str, *, unread_only: bool) -> array[int]:
        """Return all that a smart category holds, newest first, which counts it, too; a search goes first."""
        found = None
        while found is None:
            if await self._run(partial(self._count, text)):
                found = self._gathered.get(text)
        return found.unread if unread_only else found.ids

    async def ids(
        self, query: Query, scope: Scope, limit: int | None, *, oldest_first: bool = False
    ) -> array[int]:
        """Return the ids of all that matches; it is never broken off for good."""

        def work(searcher: Searcher) -> array[int]:
            while True:
                try:
                    return searcher.ids(
                        query,
                        scope,
                        now=self._clock(),
                        today=self._today(),
                        limit=limit,
                        oldest_first=oldest_first,
                    )
                except Superseded:
                    continue

        # Whoever wants the first ones waits for them with nothing on the screen.
        is_urgent = limit is not None
        return await self._run(work, urgent=is_urgent, breaks_off=self._is_counting)

    async def count(self, smart: Sequence[SmartCategory]) -> None:
        """Count what has changed since it was counted last, into `known_counts`; a search goes first."""
        for each in smart:
            try:
                while not await self._run(partial(self._count, each.query)):
                    continue
            except ReaderError as error:
                _log.info("not counted: %s", error)
        for gone in self.known_counts.keys() - {each.query for each in smart}:
            del self.known_counts[gone]
            self._gathered.pop(gone, None)

    def recall(self, text: str | None) -> None:
        """Take in counts that `pack_counts` has written."""
        self.remembers = True
        try:
            counts = {
                str(query): (int(unread), int(total)) for query, unread, total in json.loads(text or "[]")
            }
        except (ValueError, TypeError):
            return
        self.known_counts = counts | self.known_counts

    def pack_counts(self) -> str:
        """Return the counts as a text that `recall` understands."""
        counts = [(query, *numbers) for query, numbers in self.known_counts.items()]
        return json.dumps(counts, ensure_ascii=False)

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

    async def _run(
        self, work: Callable[[Searcher], T], *, urgent: bool = False, breaks_off: bool = True
    ) -> T:
        token = object()

        def on_thread() -> T:
            self._urgent.discard(token)
            if self._searcher is None:
                from reader.store.search import Searcher

                self._searcher = Searcher(self._path)
            return work(self._searcher)

        if self._closed:
            raise StoreError(tr("The library is closed."))
        if urgent:
            # In this order: a count that begins now sees the first, one that has begun is met by the second.
            self._urgent.add(token)
            if breaks_off:
                self._cancel()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, on_thread)
        finally:
            self._urgent.discard(token)

    def _count(self, text: str, searcher: Searcher) -> bool:
        """Count, unless nothing has changed; False: a search wanted the thread, so that it is still to do."""
        if self._urgent:
            return False
        self._is_counting = True
        try:
            self._gather(text, searcher)
        except Superseded:
            return False
        finally:
            self._is_counting = False
        return True

    def _gather(self, text: str, searcher: Searcher) -> _Gathered:
        """Find all that a saved query asks for, unless nothing has changed."""
        from reader.query import nearest

        query, now = nearest(text), self._clock()
        state = self._state(query, searcher)
        found = self._gathered.get(text)
        if found is None or found.state != state:
            ids, unread = searcher.gather(query, now=now, today=self._today())
            found = self._gathered[text] = _Gathered(state, ids, unread)
            self.known_counts[text] = len(unread), len(ids)
        return found

    def _state(self, query: Query, searcher: Searcher) -> tuple[int, int]:
        """Return what stays the same for as long as a query finds the same."""
        from reader.query.tree import Since, leaves

        ages = any(isinstance(leaf, Since) for leaf in leaves(query.root))
        return searcher.version(), int(self._clock().timestamp() // 60) if ages else 0


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
