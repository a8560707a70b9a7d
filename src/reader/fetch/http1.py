"""HTTP/1.1 straight on asyncio (RFC 9112): GET requests over kept connections, and nothing else of HTTP.

A general client spends 2 to 4 ms on a request, this one 0.4 ms: with a thousand feeds that is what counts.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable

from reader.fetch.connection import Connection
from reader.fetch.exchange import Ask, ConnectError, ConnectTimeout, RemoteProtocolError
from reader.fetch.hosts import check_peer, take_apart
from reader.fetch.idle import Idle

_MOST_HEAD = 65_536
"""Bytes of status line and headers."""
_STATUS = re.compile(rb"HTTP/1\.([01])[ \t]+(\d{3})(?:[ \t]|$)")
_CHUNK = re.compile(rb"[ \t]*(?:0(?=[0-9A-Fa-f])){0,64}([0-9A-Fa-f]{1,15})[ \t]*(?:;|$)")
_BODILESS = (204, 304)
_LINE_END = re.compile(r"[\r\n\0]+")


class Http1:
    """Kept connections by host; opened once and used by many tasks of one event loop."""

    def __init__(self, *, idle: int, idle_seconds: float, tls: Callable[[], ssl.SSLContext]) -> None:
        """Keep at most `idle` unused connections; `tls` gives the certificates to trust, when needed."""
        self._tls = tls
        self._idle = Idle(most=idle, seconds=idle_seconds)

    async def send(self, ask: Ask) -> Http1Reply:
        """Send a request and return the answer's head; raises TransportError."""
        scheme, host, port, request = _compose(ask)
        key = f"{scheme}://{host}:{port}"
        connection = None if ask.anew else self._idle.take(key)
        if connection is None:
            secure = self._tls() if scheme == "https" else None
            connection = await self._connect(key, host, port, ask.connect_timeout, secure)
        try:
            if ask.public:
                check_peer(connection.peer)
            connection.begin(request, ask.read_timeout)
            reply = Http1Reply(connection, self.keep)
            await reply.read_head()
        except BaseException:
            connection.drop()
            raise
        return reply

    async def connect(self, ask: Ask, secure: ssl.SSLContext) -> Connection:
        """Open a connection that a request could use, by the caller's certificates and protocols."""
        scheme, host, port, _ = _compose(ask)
        return await self._connect(f"{scheme}://{host}:{port}", host, port, ask.connect_timeout, secure)

    async def aclose(self) -> None:
        """Close every kept connection."""
        self._idle.close()

    def keep(self, connection: Connection) -> None:
        """Keep a connection that nothing is under way on for the next request to its host."""
        self._idle.keep(connection)

    async def _connect(
        self, key: str, host: str, port: int, seconds: float, secure: ssl.SSLContext | None
    ) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                _, connection = await loop.create_connection(
                    lambda: Connection(key),
                    host,
                    port,
                    ssl=secure,
                    happy_eyeballs_delay=0.25 if secure or not host[-1].isdigit() else None,
                )
        except TimeoutError as error:
            raise ConnectTimeout(str(error)) from error
        except (OSError, UnicodeError) as error:
            raise ConnectError(str(error)) from error
        return connection


class Http1Reply:
    """An answer; its body is read by whoever asked."""

    def __init__(self, connection: Connection, keep: Callable[[Connection], None]) -> None:
        self.status_code = 0
        self.headers: dict[str, str] = {}
        self.peer = connection.peer
        self._connection = connection
        self._keep = keep
        self._reusable = True
        self._left: int | None = None
        """Bytes of the body that are not read yet; None: until the connection ends."""
        self._chunked = False
        self._done = False

    async def read_head(self) -> None:
        """Read up to the empty line; interim answers (103 Early Hints) are passed over."""
        connection = self._connection
        while True:
            end = await self._find_end()
            head = bytes(connection.buffer[:end])
            del connection.buffer[:end]
            self._parse_head(head)
            if not 100 <= self.status_code < 200:
                break
        if self.status_code in _BODILESS:
            self._done = True
        elif "chunked" in self.headers.get("transfer-encoding", "").lower():
            self._chunked = True
        elif "content-length" in self.headers:
            self._left = _length(self.headers["content-length"])
            self._done = self._left == 0
        else:
            self._reusable = False

    async def _find_end(self) -> int:
        """Return where the head ends; raises RemoteProtocolError for what is no head."""
        buffer = self._connection.buffer
        start = 0
        while True:
            end = buffer.find(b"\n\r\n", start)
            plain = buffer.find(b"\n\n", start, end if end >= 0 else len(buffer))
            if plain >= 0:
                return plain + 2
            if end >= 0:
                return end + 3
            if len(buffer) > _MOST_HEAD or not b"HTTP/".startswith(bytes(buffer[:5])):
                raise RemoteProtocolError("this is not the head of an HTTP answer")
            start = max(0, len(buffer) - 2)
            if not await self._connection.more():
                if buffer:
                    raise RemoteProtocolError("the head of the answer is incomplete")
                raise RemoteProtocolError("the server closed the connection without sending a response")

    def _parse_head(self, head: bytes) -> None:
        lines = head.split(b"\n")
        match = _STATUS.match(lines[0].rstrip(b"\r"))
        if match is None or len(head) > _MOST_HEAD:
            raise RemoteProtocolError("this is not the head of an HTTP answer")
        self.status_code = int(match[2])
        headers: dict[str, str] = {}
        name = ""
        for line in lines[1:]:
            if line[:1] in (b" ", b"\t") and name:
                headers[name] += " " + line.strip().decode("latin-1")
                continue
            key, colon, value = line.partition(b":")
            if colon:
                name = key.strip().lower().decode("latin-1")
                text = value.strip().decode("latin-1")
                headers[name] = f"{headers[name]}, {text}" if name in headers else text
        self.headers = headers
        connection = headers.get("connection", "").lower()
        self._reusable = "close" not in connection and (match[1] == b"1" or "keep-alive" in connection)

    async def aiter_raw(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; raises TransportError when it ends too early."""
        if self._chunked:
            async for piece in self._read_chunks():
                yield piece
            return
        buffer = self._connection.buffer
        received, expected = 0, self._left
        while not self._done:
            if not buffer and not await self._connection.more():
                if expected is None:
                    break
                raise RemoteProtocolError(
                    "the connection was closed before the whole body had come"
                    f" (received {received} bytes, expected {expected})"
                )
            piece = bytes(buffer) if self._left is None else bytes(buffer[: self._left])
            del buffer[: len(piece)]
            received += len(piece)
            if self._left is not None:
                self._left -= len(piece)
                self._done = self._left == 0
            yield piece
        self._done = True

    async def _read_chunks(self) -> AsyncIterator[bytes]:
        """Undo the chunked transfer coding (RFC 9112, section 7.1)."""
        buffer = self._connection.buffer
        while True:
            match = _CHUNK.match(await self._read_line())
            if match is None:
                raise RemoteProtocolError("the size of a chunk is none")
            left = int(match[1], 16)
            if left == 0:
                break
            while left:
                if not buffer:
                    await self._need_more()
                piece = bytes(buffer[:left])
                del buffer[: len(piece)]
                left -= len(piece)
                yield piece
            if await self._read_line():
                raise RemoteProtocolError("a chunk is longer than it says")
        # The body is whole. Trailers say nothing that we use, and some servers hang up without their end.
        while await self._has_line():
            if not await self._read_line():
                self._done = True
                return

    async def _has_line(self) -> bool:
        """Wait for a line; False: the connection ended, or the line does not end."""
        buffer = self._connection.buffer
        while b"\n" not in buffer:
            if len(buffer) > _MOST_HEAD or not await self._connection.more():
                return False
        return True

    async def _read_line(self) -> bytes:
        buffer = self._connection.buffer
        while (end := buffer.find(b"\n")) < 0:
            if len(buffer) > _MOST_HEAD:
                raise RemoteProtocolError("a line between chunks has no end")
            await self._need_more()
        line = bytes(buffer[:end]).rstrip(b"\r")
        del buffer[: end + 1]
        return line

    async def _need_more(self) -> None:
        if not await self._connection.more():
            raise RemoteProtocolError("incomplete chunked read")

    async def aclose(self) -> None:
        """Keep the connection if all of the body is here, else close it."""
        connection = self._connection
        if not self._done and self._left is not None and len(connection.buffer) >= self._left:
            del connection.buffer[: self._left]
            self._done = True
        connection.rest()
        if self._done and self._reusable:
            self._keep(connection)
        else:
            connection.drop()


def _compose(ask: Ask) -> tuple[str, str, int, bytes]:
    """Return scheme, host, port and the request as it is sent; raises UnicodeError for impossible names."""
    parts = take_apart(ask.url)
    host, port = parts.host, parts.port
    if ".." in host or (len(host) > 63 and any(len(label) > 63 for label in host.split("."))):
        raise UnicodeError("a label of the name is empty or too long")
    shown = f"[{host}]" if ":" in host else host
    lines = [
        f"GET {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {shown}:{port}" if port else f"Host: {shown}",
        *(f"{name}: {one_line(value)}" for name, value in ask.headers.items()),
    ]
    request = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), request


def one_line(value: str) -> str:
    """Return a header's value without line ends, which would begin another header."""
    return _LINE_END.sub(" ", value)


def _length(value: str) -> int:
    """Return a Content-Length; servers that send it twice must agree with themselves."""
    numbers = {part.strip() for part in value.split(",")}
    number = numbers.pop()
    if numbers or not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise RemoteProtocolError("the Content-Length is no number")
    return int(number)
