"""A thousand made-up feeds on 250 loopback hosts, each 67 KB with 30 entries, a fifth of them Chinese.

    python tests/bench/feedserver.py FEEDS     prints its port and serves until its input ends

GET /state?new=3&bad=1 on any host: from now on the first 3 entries are new, and it is a bad day (5 feeds take
5 seconds, one in 20 fails, one in 33 has moved). Every answer takes 50 ms.
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from fill import _text

HOSTS = 250
ENTRIES = 30
SPARE = 3
LATENCY = 0.05
SLOW_SECONDS = 5.0
_START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def host_of(number: int) -> str:
    """Return the loopback address that a feed lives on."""
    return f"127.0.{number % HOSTS // 50 + 1}.{number % 50 + 1}"


def address_of(number: int, port: int) -> str:
    """Return a feed's address."""
    return f"http://{host_of(number)}:{port}/{number}.xml"


def is_slow(number: int, feeds: int) -> bool:
    """Tell whether a feed takes five seconds on a bad day."""
    return number % max(1, feeds // 5) == feeds // 10


class Feed:
    """One feed: its items as they are sent, the newest last."""

    def __init__(self, number: int, texts: list[str], dice: random.Random) -> None:
        self.atom = number % 2 == 1
        self.number = number
        make = _atom_item if self.atom else _rss_item
        title = f"{'晨报' if number % 5 == 0 else 'Gazette'} {number}"
        site = f"http://{host_of(number)}/"
        head = _ATOM if self.atom else _RSS
        self.head = head.format(title=title, site=site).encode()
        self.tail = b"</feed>" if self.atom else b"</channel></rss>"
        # Paragraphs of many articles, mixed anew: equal texts would be one story told again and again.
        self.items = [
            make(number, item, escape("\n".join(dice.choices(texts, k=5)))).encode()
            for item in range(ENTRIES + SPARE)
        ]

    def body(self, new: int) -> bytes:
        """Return the feed with so many entries that it did not have at first."""
        return b"".join((self.head, *reversed(self.items[new : new + ENTRIES]), self.tail))


_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title><link>{site}</link>
<description>Made for a measurement</description>"""
_ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><link href="{site}"/><id>{site}</id>
<updated>2026-11-22T08:00:00Z</updated>"""


def _rss_item(number: int, item: int, text: str) -> str:
    link = f"http://{host_of(number)}/{number}/article-{item}.html"
    when = format_datetime(_START + timedelta(hours=item), usegmt=True)
    return (
        f"<item><title>{escape(text[10:43])} {item}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{when}</pubDate><dc:creator>A. Writer</dc:creator>"
        f"<category>news</category><description>{text}</description></item>\n"
    )


def _atom_item(number: int, item: int, text: str) -> str:
    link = f"http://{host_of(number)}/{number}/article-{item}.html"
    when = f"{_START + timedelta(hours=item):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'<entry><title>{escape(text[10:43])} {item}</title><link href="{link}"/><id>{link}</id>'
        f"<updated>{when}</updated><published>{when}</published><author><name>A. Writer</name></author>"
        f'<content type="html">{text}</content></entry>\n'
    )


class Site:
    """All feeds and today's state."""

    def __init__(self, count: int) -> None:
        dice = random.Random(7)
        texts = {
            chinese: [part for _ in range(600) for part in _text(dice, chinese).split("\n")]
            for chinese in (False, True)
        }
        self.feeds = [Feed(number, texts[number % 5 == 0], dice) for number in range(count)]
        self.new = 0
        self.bad = False
        self.requests = 0

    def answer(self, target: str, etag: str) -> tuple[float, bytes]:
        """Return how long an answer takes, and the answer."""
        parts = urlsplit(target)
        if parts.path == "/state":
            wanted = parse_qs(parts.query)
            self.new = int(wanted.get("new", ["0"])[0])
            self.bad = wanted.get("bad", ["0"])[0] == "1"
            return 0.0, _response("200 OK", str(self.requests).encode())
        self.requests += 1
        moved = parts.path.startswith("/moved/")
        number = int(parts.path.rpartition("/")[2].removesuffix(".xml"))
        wait = LATENCY
        if self.bad and not moved:
            if is_slow(number, len(self.feeds)):
                wait = SLOW_SECONDS
            elif number % 20 == 7:
                return wait, _response("500 Internal Server Error", b"sorry")
            elif number % 33 == 5:
                return wait, _response("301 Moved Permanently", b"", f"Location: /moved/{number}.xml\r\n")
        current = f'"{number}-{self.new}"'
        if etag == current:
            return wait, f"HTTP/1.1 304 Not Modified\r\nETag: {current}\r\n\r\n".encode()
        return wait, _response("200 OK", self.feeds[number].body(self.new), f"ETag: {current}\r\n")


def _response(status: str, body: bytes, headers: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


class _Line(asyncio.Protocol):
    def __init__(self, site: Site) -> None:
        self._site = site
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end].decode("latin-1"), self._buffer[end + 4 :]
            first, *lines = head.split("\r\n")
            etag = next((line[14:].strip() for line in lines if line.lower().startswith("if-none-match")), "")
            wait, answer = self._site.answer(first.split(" ")[1], etag)
            asyncio.get_running_loop().call_later(wait, self._transport.write, answer)


async def serve(count: int) -> None:
    """Serve until standard input ends."""
    site = Site(count)
    loop = asyncio.get_running_loop()
    hosts = sorted({host_of(number) for number in range(count)})
    first = await loop.create_server(lambda: _Line(site), hosts[0], 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    if len(hosts) > 1:
        await loop.create_server(lambda: _Line(site), hosts[1:], port, backlog=512)
    sizes = [len(feed.body(0)) for feed in site.feeds]
    print(port, sum(sizes) // len(sizes), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
