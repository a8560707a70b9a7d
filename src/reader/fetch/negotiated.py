"""Requests over TLS where HTTP/2 can be spoken: the first connection to a host settles whether it is."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.fetch.exchange import Ask, Reply, TransportError
from reader.fetch.hosts import check_peer, origin
from reader.fetch.http1 import Http1, one_line

if TYPE_CHECKING:
    from reader.fetch.http2 import Http2


class Negotiated:
    """One connection to each host that speaks HTTP/2; the others are left to `Http1`."""

    def __init__(self, http1: Http1, *, idle_seconds: float, tls: Callable[[], ssl.SSLContext]) -> None:
        """`tls` gives certificates to trust, offering both versions."""
        self._http1 = http1
        self._idle_seconds = idle_seconds
        self._tls = tls
        self._shared: dict[str, Http2] = {}
        self._plain: set[str] = set()
        """Hosts that speak HTTP/1.1."""
        self._agreeing: dict[str, asyncio.Future[None]] = {}
        """Hosts that are being asked which it is; those who wait learn of a failure, too."""

    async def send(self, ask: Ask) -> Reply:
        """Send a request to an https address and return the answer's head; raises TransportError."""
        host = origin(ask.url)
        while host not in self._plain:
            shared = self._shared.get(host)
            if shared is None or not shared.open:
                await self._agree(host, ask)
                continue
            from reader.fetch.http2 import PlainWanted

            try:
                if ask.public:
                    check_peer(shared.peer)
                authority, path = _target(ask.url)
                fields = ((name, one_line(value)) for name, value in ask.headers.items())
                return await shared.send(authority, path, fields, ask.read_timeout)
            except PlainWanted:
                self._plain.add(host)
        return await self._http1.send(ask)

    async def aclose(self) -> None:
        """Close every connection."""
        for shared in self._shared.values():
            shared.close()
        self._shared.clear()

    async def _agree(self, host: str, ask: Ask) -> None:
        """Connect to a host, or wait for the one who does, and settle what it speaks."""
        if (asked := self._agreeing.get(host)) is not None:
            await asyncio.shield(asked)
            return
        asked = self._agreeing[host] = asyncio.get_running_loop().create_future()
        try:
            connection = await self._http1.connect(ask, self._tls())
            if connection.protocol == "h2":
                from reader.fetch.http2 import Http2

                self._shared[host] = connection.hand_over(
                    lambda transport, peer: Http2(transport, peer, self._idle_seconds)
                )
            else:
                self._plain.add(host)
                self._http1.keep(connection)
        except TransportError as error:
            asked.set_exception(error)
            asked.exception()  # nobody may be waiting, which is no mistake
            raise
        finally:
            del self._agreeing[host]
            if not asked.done():
                asked.set_result(None)


def _target(url: str) -> tuple[str, str]:
    """Return what an address becomes in a request: host with port, and path with query."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.rpartition("@")[2], f"{parts.path or '/'}{query}"
