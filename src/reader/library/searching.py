"""The thread that searches, and what it remembers of saved queries."""

from __future__ import annotations

import asyncio
import json
import logging
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.errors import ReaderError, StoreError
from reader.language import tr
from reader.model import EntryQuery, Found, Listed, Scope, SearchOrder, SmartCategory
from reader.store.faults import Superseded

if TYPE_CHECKING:
    from reader.query import Query
    from reader.store.search import Searcher
    from reader.store.search_folding import Gathered

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a saved query found."""

    state: tuple[int, int]
    found: Gathered

    def list(self, query: EntryQuery, limit: int | None = None) -> Listed:
        """Return a list of it, or the first entries of one."""
        part = self.found.unread if query.unread_only else self.found.everything
        return part.folded(oldest_first=query.oldest_first, limit=limit)


class SearchDesk:
    """One searcher on one thread."""

    def __init__(
        self, database: Path, clock: Callable[[], datetime], today: Callable[[], datetime], *, folds: bool
    ) -> None:
        """`folds`: the lists of smart categories show each story once."""
        self._path = database
        self._clock = clock
        self._today = today
        self._folds = folds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._searcher: Searcher | None = None
        self._turn = 0
        self._closed = False
        self._kept: dict[str, _Kept] = {}
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
            found = searcher.gather(query, now=self._clock(), today=self._today())
            return len(found.unread.ids), len(found.everything.ids)

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

    async def first_gathered(self, text: str, query: EntryQuery, limit: int) -> Listed | None:
        """Return the first entries of a smart category's list; None: it changed since it was counted.

        Somebody waits for this, so that a count under way is broken off; it begins again by itself.
        """
        from reader.query import nearest

        def work(searcher: Searcher) -> Listed | None:
            kept = self._kept.get(text)
            if kept is None or kept.state != self._state(nearest(text), searcher):
                return None
            return kept.list(query, limit)

        return await self._run(work, urgent=True, breaks_off=self._is_counting)

    async def gather(self, text: str, query: EntryQuery) -> Sequence[int]:
        """Return the whole list of a smart category, which counts it, too; a search goes first."""
        kept = None
        while kept is None:
            if await self._run(partial(self._count, text)):
                kept = self._kept.get(text)
        found = kept
        return (await self._run(lambda _: found.list(query), breaks_off=False)).ids

    async def first(self, wanted: Query, query: EntryQuery, limit: int) -> Listed:
        """Return the first entries of a smart category's list that has to be looked for."""

        def work(searcher: Searcher) -> Listed:
            return searcher.first(
                wanted,
                now=self._clock(),
                today=self._today(),
                limit=limit,
                oldest_first=query.oldest_first,
                folds=self._folds,
            )

        return await self._run(_until_done(work), urgent=True, breaks_off=self._is_counting)

    async def ids(
        self, query: Query, scope: Scope, limit: int | None, *, oldest_first: bool = False
    ) -> array[int]:
        """Return the ids of all that matches; it is never broken off for good."""

        def work(searcher: Searcher) -> array[int]:
            return searcher.ids(
                query,
                scope,
                now=self._clock(),
                today=self._today(),
                limit=limit,
                oldest_first=oldest_first,
            )

        # Whoever wants the first ones waits for them with nothing on the screen.
        is_urgent = limit is not None
        return await self._run(_until_done(work), urgent=is_urgent, breaks_off=self._is_counting)

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
            self._kept.pop(gone, None)

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

    async def aclose(self) -> None:
        """Break off what is running and let go of the database."""
        self._closed = True
        self._turn += 1
        self._cancel()
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

    def _gather(self, text: str, searcher: Searcher) -> None:
        """Find all that a saved query asks for, unless nothing has changed."""
        from reader.query import nearest

        query, now = nearest(text), self._clock()
        state = self._state(query, searcher)
        kept = self._kept.get(text)
        if kept is None or kept.state != state:
            found = searcher.gather(query, now=now, today=self._today(), folds=self._folds)
            self._kept[text] = _Kept(state, found)
            self.known_counts[text] = len(found.unread.folded().ids), len(found.everything.ids)

    def _state(self, query: Query, searcher: Searcher) -> tuple[int, int]:
        """Return what stays the same for as long as a query finds the same."""
        from reader.query.tree import Since, leaves

        ages = any(isinstance(leaf, Since) for leaf in leaves(query.root))
        return searcher.version(), int(self._clock().timestamp() // 60) if ages else 0


def _until_done(work: Callable[[Searcher], T]) -> Callable[[Searcher], T]:
    """Return a question that begins again whenever it is broken off."""

    def insist(searcher: Searcher) -> T:
        while True:
            try:
                return work(searcher)
            except Superseded:
                continue

    return insist
