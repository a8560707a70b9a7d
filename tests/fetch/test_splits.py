"""The same answer in whatever pieces it comes: what is carried from one to the next changes nothing."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import raw_deflate

from reader.errors import ReaderError
from reader.fetch.body import read_body
from reader.fetch.connection import Connection
from reader.fetch.exchange import TransportError
from reader.fetch.http1 import Http1Reply
from reader.fetch.unpack import Flood, UnpackError, unpacker_for

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
TEXT = "渡轮准时离岸，the ferry left on time. ".encode() * 40


def chunked(*parts: bytes, end: bytes = b"\r\n") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n" + end


PACKED = gzip.compress(TEXT, mtime=0)
ANSWERS = {
    "length": OK + b"Content-Length: 5\r\n\r\nhello",
    "bare line ends": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "mixed line ends": b"HTTP/1.1 200 OK\r\nA: b\nContent-Length: 5\n\r\nhello",
    "no length": OK + b"\r\nhello",
    "no headers": b"HTTP/1.0 200\n\nhello\n\nhello",
    "folded": OK + b"X: a\r\n b\r\n\tc\r\nContent-Length: 5\r\n\r\nhello",
    "hints": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    + OK
    + b"Content-Length: 5\r\n\r\nhello",
    "chunks": OK + CHUNKED + chunked(b"he", b"llo"),
    "chunk extensions and trailers": OK
    + CHUNKED
    + b"2;a=b\r\nhe\r\n003 \r\nllo\r\n0;last\r\nTrailer: x\r\nOther: y\r\n\r\n",
    "chunks with long sizes": OK + CHUNKED + b"0000000000000000000005\r\nhello\r\n0000000\r\n\r\n",
    "chunks without their last line": OK + CHUNKED + chunked(b"hello", end=b""),
    "chunks without the end of their trailers": OK + CHUNKED + chunked(b"hello", end=b"Trailer: x"),
    "cut chunks": OK + CHUNKED + b"5\r\nhel",
    "chunk that is too long": OK + CHUNKED + b"2\r\nhello\r\n0\r\n\r\n",
    "no chunks": OK + CHUNKED + b"hello\r\n",
    "cut body": OK + b"Content-Length: 9\r\n\r\nhello",
    "more than promised": OK + b"Content-Length: 5\r\n\r\nhello, and more",
    "two answers": OK + b"Content-Length: 5\r\n\r\nhello" + OK + b"Content-Length: 2\r\n\r\nno",
    "nothing new": b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
    "nothing new with a body": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
    "nothing new in chunks": b"HTTP/1.1 304 Not Modified\r\n" + CHUNKED + chunked(b"hello"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
    "gzip in chunks": OK + b"Content-Encoding: gzip\r\n" + CHUNKED + chunked(PACKED[:7], PACKED[7:]),
    "gzip that promises its unpacked length": OK
    + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(TEXT)
    + PACKED,
    "gzip with the length of another": OK
    + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(PACKED) - 9)
    + PACKED,
    "cut gzip": OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + PACKED[:-5],
    "gzip that nobody mentions": OK + b"Content-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
    "nothing that is said to be gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
    "garbage": b"220 mail.example ESMTP ready\r\n\r\n",
    "nothing": b"",
    "cut head": OK + b"Content-Le",
    "no such status": b"HTTP/1.1 2000 OK\r\n\r\n",
}


class Line(asyncio.Transport):
    """The other end of a connection: takes what is sent, and knows whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def write(self, data: Any) -> None:
        """Take it."""

    def abort(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        """The test sends all the same."""

    def resume_reading(self) -> None:
        """Likewise."""


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    ends = sorted({min(place, len(data)) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False) if start < end]


async def receive(pieces: Sequence[bytes]) -> tuple[object, ...]:
    """Return what becomes of an answer whose pieces come one by one, before the connection ends."""
    connection = Connection("http://a.test:80")
    connection.connection_made(Line())
    kept: list[Connection] = []

    async def deliver() -> None:
        for piece in pieces:
            await asyncio.sleep(0)
            connection.data_received(piece)
        await asyncio.sleep(0)
        connection.eof_received()

    sender = asyncio.create_task(deliver())
    connection.begin(b"GET / HTTP/1.1\r\n\r\n", 60)
    reply = Http1Reply(connection, kept.append)
    try:
        await reply.read_head()
        body = await read_body(reply, "a.test", 100_000) if reply.status_code == 200 else b""
        outcome: tuple[object, ...] = (reply.status_code, sorted(reply.headers.items()), body)
    except (TransportError, ReaderError) as error:
        outcome = (type(error), str(error))
    await reply.aclose()
    await sender
    connection.rest()
    # What lies behind an answer may come before or after the connection is kept; it must not be used then.
    return (*outcome, any(each.quiet for each in kept))


@pytest.mark.parametrize("name", ANSWERS)
async def test_byte_by_byte(name: str) -> None:
    answer = ANSWERS[name]
    assert await receive(cut(answer, range(len(answer)))) == await receive([answer])


@pytest.mark.parametrize("name", ANSWERS)
async def test_cut_in_two_anywhere(name: str) -> None:
    answer = ANSWERS[name]
    whole = await receive([answer])
    for place in range(1, len(answer)):
        assert await receive([answer[:place], answer[place:]]) == whole, answer[:place]


@given(st.sampled_from(sorted(ANSWERS)), st.lists(st.integers(0, 400), max_size=6))
def test_cut_into_any_pieces(name: str, places: list[int]) -> None:
    answer = ANSWERS[name]
    assert asyncio.run(receive(cut(answer, places))) == asyncio.run(receive([answer]))


HELLO = ["length", "bare line ends", "no length", "hints", "chunks", "chunk extensions and trailers"]
HELLO += ["chunks with long sizes", "chunks without their last line", "mixed line ends", "folded"]
HELLO += ["chunks without the end of their trailers", "more than promised", "two answers"]


@pytest.mark.parametrize("name", HELLO)
async def test_they_say_hello(name: str) -> None:
    assert (await receive([ANSWERS[name]]))[2] == b"hello"


@pytest.mark.parametrize("name", [name for name in ANSWERS if name.startswith("gzip")])
async def test_packed_ones_come_whole_or_not_at_all(name: str) -> None:
    outcome = await receive([ANSWERS[name]])
    if "of another" in name:
        assert "broke off" in str(outcome[1])
    else:
        assert outcome[2] == TEXT


# ------------------------------------------------------------ codings


def unpack(coding: str, pieces: Sequence[bytes], room: int) -> tuple[object, ...]:
    """Return what the pieces come to: data, and whether it is whole; or that it is too much, or damaged."""
    unpacker = unpacker_for(coding)
    out = bytearray()
    try:
        for piece in pieces:
            out += unpacker.unpack(piece, room + 1 - len(out))
            if len(out) > room:
                return (Flood,)
        out += unpacker.finish(room + 1 - len(out))
    except UnpackError as error:
        return (Flood if isinstance(error, Flood) else UnpackError,)
    return (Flood,) if len(out) > room else (bytes(out), unpacker.finished)


def codings() -> list[tuple[str, bytes]]:
    """Return what servers send, with what they say of it."""
    found = [
        ("gzip", PACKED),
        ("gzip", PACKED + PACKED),
        ("gzip", PACKED + gzip.compress(b"", mtime=0) + PACKED),
        ("gzip", PACKED + b"\0" * 9),
        ("gzip", PACKED + b"garbage with \x1f in it"),
        ("gzip", PACKED + b"\x1f and more garbage"),
        ("gzip", PACKED + b"\x1f"),
        ("gzip", PACKED[:-3]),
        ("gzip", PACKED[:40] + b"?" * 30),
        ("gzip", gzip.compress(PACKED, mtime=0)),
        ("gzip", zlib.compress(TEXT)),
        ("gzip", b"\x1f"),
        ("", PACKED),
        ("br", PACKED),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT) + b"\x1fgarbage"),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", gzip.compress(TEXT, mtime=0)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
        ("gzip, gzip", PACKED),
        ("gzip", gzip.compress(gzip.compress(bytes(900_000), mtime=0), mtime=0)),
        ("gzip", gzip.compress(gzip.compress(b"", mtime=0) * 9000, mtime=0)),
        ("compress", b"\x1f\x9d\x90packed" * 9),
    ]
    for coding in ("", "gzip", "deflate", "br", "zstd", "utf-8"):
        found += [(coding, text) for text in (b"<rss/>", b" \n\n  <rss></rss>", b"\xef\xbb\xbf<rss></rss>")]
        found += [(coding, b"{}\n"), (coding, " ".join(map(str, range(60))).encode()), (coding, TEXT)]
    return found


@pytest.mark.parametrize("room", [100_000, 1000, 10])
@pytest.mark.parametrize(("coding", "data"), [pytest.param(*each, id="") for each in codings()])
def test_codings_in_pieces(coding: str, data: bytes, room: int) -> None:
    whole = unpack(coding, [data], room)
    for size in (1, 2, 3, 7, 63, 64, 65, 500):
        assert unpack(coding, cut(data, range(0, len(data), size)), room) == whole, size


@settings(max_examples=300)
@given(st.sampled_from(codings()), st.lists(st.integers(0, 200), max_size=5), st.integers(0, 3000))
def test_codings_in_any_pieces(packed: tuple[str, bytes], places: list[int], room: int) -> None:
    coding, data = packed
    assert unpack(coding, cut(data, places), room) == unpack(coding, [data], room)


@pytest.mark.parametrize("module", ["brotli", "backports.zstd"])
def test_other_codings_in_pieces(module: str) -> None:
    packer = pytest.importorskip(module)
    packed = packer.compress(TEXT)
    coding = "br" if module == "brotli" else "zstd"
    for data in (packed, packed + b"garbage", packed[:-2], gzip.compress(packed, mtime=0), packed + packed):
        for room in (100_000, 1000):
            whole = unpack(coding, [data], room)
            for size in (1, 2, 3, 7, 64, 65):
                assert unpack(coding, cut(data, range(0, len(data), size)), room) == whole, (data, size)
    if coding == "zstd":
        assert unpack(coding, [packed + packed], 100_000) == (TEXT + TEXT, True)
