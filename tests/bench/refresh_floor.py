"""The fastest loop we could write in Python that only downloads, parses with ElementTree and inserts.

    python tests/bench/refresh_floor.py DATABASE PORT FEEDS

No dates, no cleaning, no repair, no digests, no index beside the key: a mark that no real reader can pass.
"""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict

from feedserver import address_of

_CONTENT = "{http://www.w3.org/2005/Atom}"


class _Line(asyncio.Protocol):
    """One connection of one host: a GET after the other."""

    def __init__(self, work: Work, targets: list[tuple[int, bytes]]) -> None:
        self._work = work
        self._targets = targets
        self._parts: list[bytes] = []
        self._missing = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        if self._targets:
            self._number, request = self._targets.pop()
            self._parts, self._missing = [], -1
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            head, _, data = data.partition(b"\r\n\r\n")
            self._missing = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        self._parts.append(data)
        self._missing -= len(data)
        if not self._missing:
            self._next_after(b"".join(self._parts))

    def _next_after(self, body: bytes) -> None:
        number = self._number
        self._next()
        self._work.take(number, body)


class Work:
    """What is loaded, parsed and inserted."""

    def __init__(self, path: str, count: int) -> None:
        self._left = count
        self._rows: list[tuple[int, str, str, str, str, str]] = []
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, feed INT, guid TEXT UNIQUE, title TEXT, link TEXT,"
            " date TEXT, content TEXT)"
        )
        self._db.execute("BEGIN")
        self.done = asyncio.Event()

    def take(self, number: int, body: bytes) -> None:
        root = ET.fromstring(body)
        if root.tag == "rss":
            for item in root[0].iterfind("item"):
                text = {child.tag: child.text or "" for child in item}
                self._rows.append(
                    (number, text["guid"], text["title"], text["link"], text["pubDate"], text["description"])
                )
        else:
            for item in root.iterfind(_CONTENT + "entry"):
                text = {child.tag[len(_CONTENT) :]: child.text or child.get("href") or "" for child in item}
                self._rows.append(
                    (number, text["id"], text["title"], text["link"], text["published"], text["content"])
                )
        self._left -= 1
        if len(self._rows) >= 2000 or not self._left:
            self._db.executemany(
                "INSERT INTO entry (feed, guid, title, link, date, content) VALUES (?, ?, ?, ?, ?, ?)",
                self._rows,
            )
            self._rows.clear()
        if not self._left:
            self._db.execute("COMMIT")
            self._db.close()
            self.done.set()


async def run(path: str, port: int, count: int) -> None:
    work = Work(path, count)
    by_host: defaultdict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for number in range(count):
        host, _, target = address_of(number, port).removeprefix("http://").partition("/")
        by_host[host.partition(":")[0]].append(
            (number, f"GET /{target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        )
    loop = asyncio.get_running_loop()
    await asyncio.gather(
        *(
            loop.create_connection(lambda targets=targets: _Line(work, targets), host, port)  # type: ignore[misc]  # a default cannot be inferred
            for host, targets in by_host.items()
            for _ in range(2)
        )
    )
    await work.done.wait()


if __name__ == "__main__":
    gc.disable()
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
