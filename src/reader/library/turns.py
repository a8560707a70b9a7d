"""Whose turn it is to ask a host for an article page, over all refreshes of a library; it fetches nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from reader.model import PageJob

_SIDE_BY_SIDE = 64
"""Pages that are loaded at the same time: each takes a connection, and the screen's process may open few."""


class Turns:
    """What refreshes that overlap share, so that together they ask no host more often than one would."""

    def __init__(self, *, per_host: int, delay: float, concurrency: int) -> None:
        """A host is asked for `per_host` pages at once; each place is free again after `delay` seconds."""
        self.per_host = per_host
        self.delay = delay
        self.bookmarks = asyncio.Lock()
        """Held by the refresh that completes bookmarks: another one would fetch the same pictures."""
        self.tidying = asyncio.Lock()
        """Held by the refresh that folds stories and cleans up: two would tell one story twice."""
        self._all = asyncio.Semaphore(min(concurrency, _SIDE_BY_SIDE))
        self._places: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}
        """How many have a place at a host, wait for one, or have just left it."""
        self._in_line: set[int] = set()

    def line_up(self, jobs: Iterable[PageJob]) -> list[PageJob]:
        """Return the jobs that nobody has taken upon himself yet; they are the caller's from now on."""
        taken = [job for job in jobs if job.article_id not in self._in_line]
        self._in_line.update(job.article_id for job in taken)
        return taken

    def step_out(self, jobs: Iterable[PageJob]) -> None:
        """Let others have jobs that are done, or that were given up."""
        self._in_line.difference_update(job.article_id for job in jobs)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None, None]:
        """Wait for a place at a host, first come, first served, and hold it."""
        place = self._places.setdefault(host, asyncio.Semaphore(self.per_host))
        self._users[host] = self._users.get(host, 0) + 1
        try:
            await place.acquire()
        except BaseException:
            self._forget(host)
            raise
        try:
            async with self._all:
                yield
        finally:
            asyncio.get_running_loop().call_later(self.delay, self._free, host)

    def _free(self, host: str) -> None:
        self._places[host].release()
        self._forget(host)

    def _forget(self, host: str) -> None:
        self._users[host] -= 1
        if not self._users[host]:
            del self._users[host], self._places[host]
