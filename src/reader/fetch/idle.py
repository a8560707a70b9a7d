"""Connections that nothing is under way on: kept for the next request to their host, but not for long."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from reader.fetch.connection import Connection


class Idle:
    """Kept connections by host, used by the tasks of one event loop."""

    def __init__(self, *, most: int, seconds: float) -> None:
        """Keep at most `most` of them, and none for longer than so many seconds."""
        self._most = most
        self._seconds = seconds
        self._kept: OrderedDict[Connection, None] = OrderedDict()
        """The one that was used first comes first."""
        self._by_key: dict[str, list[Connection]] = {}
        self._sweep: asyncio.TimerHandle | None = None
        self._closed = False

    def take(self, key: str) -> Connection | None:
        """Return the connection to a host that was used last, if it is still good."""
        now = asyncio.get_running_loop().time()
        while kept := self._by_key.get(key):
            connection = kept[-1]
            self._forget(connection)
            if connection.quiet and now - connection.since < self._seconds:
                return connection
            connection.drop()
        return None

    def keep(self, connection: Connection) -> None:
        """Keep a connection that nothing is under way on for the next request to its host."""
        if not connection.quiet or self._closed:
            connection.drop()
            return
        loop = asyncio.get_running_loop()
        connection.since = loop.time()
        self._kept[connection] = None
        self._by_key.setdefault(connection.key, []).append(connection)
        if len(self._kept) > self._most:
            self._drop_oldest()
        if self._sweep is None:
            self._sweep = loop.call_later(self._seconds, self._drop_old)

    def close(self) -> None:
        """Close all of them, and those that are still to come."""
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None
        while self._kept:
            self._drop_oldest()

    def _drop_old(self) -> None:
        """Close what has waited too long: a host that is asked once an hour need not hold a line open."""
        loop = asyncio.get_running_loop()
        self._sweep = None
        while self._kept:
            due = next(iter(self._kept)).since + self._seconds
            if due > loop.time():
                self._sweep = loop.call_at(due, self._drop_old)
                return
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._kept))
        self._forget(oldest)
        oldest.drop()

    def _forget(self, connection: Connection) -> None:
        del self._kept[connection]
        kept = self._by_key[connection.key]
        kept.remove(connection)
        if not kept:
            del self._by_key[connection.key]
