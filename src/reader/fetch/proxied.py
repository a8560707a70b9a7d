"""The way through a proxy: httpx, which speaks to http and https proxies and tunnels through them."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import httpx

from reader.errors import FetchError
from reader.fetch.exchange import (
    Ask,
    ConnectError,
    ConnectTimeout,
    ProxyError,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
    TransportError,
)
from reader.fetch.hosts import origin, show_proxy
from reader.fetch.http1 import one_line
from reader.language import tr

_IDLE_SECONDS = 15.0
_PLAIN_WANTED = "error_code:13,"
"""How httpx names what a server says that wants HTTP/1.1 (RFC 9113, section 7)."""
_BROKEN_OFF = re.compile(r"Server disconnected$|<StreamReset|<ConnectionTerminated")
_ERRORS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[TransportError]], ...] = (
    ((httpx.ConnectTimeout, httpx.PoolTimeout), ConnectTimeout),
    (httpx.TimeoutException, ReadTimeout),
    (httpx.ProxyError, ProxyError),
    ((httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol), ConnectError),
    (httpx.RemoteProtocolError, RemoteProtocolError),
)


class Proxied:
    """Connections through one proxy; HTTP/2 is spoken through its tunnels where both ends can."""

    def __init__(
        self, proxy: str, connections: int, tls: Callable[[], ssl.SSLContext] | None, *, http2: bool
    ) -> None:
        """Raise FetchError if the proxy is of a kind that cannot be used.

        `tls` makes a context with the certificates to trust, a new one for each end: httpx changes them.
        """
        self._proxy = proxy
        self._connections = connections
        self._tls = tls
        self._http2 = http2
        self._plain: set[str] = set()
        """Hosts that have agreed on HTTP/2 and then wanted to be asked by HTTP/1.1."""
        self._pools = {http2: self._open_pool(http2)}

    async def send(self, ask: Ask) -> ProxiedReply:
        """Send a request and return its answer's head; raises TransportError."""
        host = origin(ask.url)
        timeout = httpx.Timeout(ask.read_timeout, connect=ask.connect_timeout, pool=None)
        with _mapping("the server closed the connection without sending a response"):
            request = httpx.Request(
                "GET",
                ask.url,
                headers={name: one_line(value) for name, value in ask.headers.items()},
                extensions={"timeout": timeout.as_dict()},
            )
            try:
                answer = await self._pool_for(host).handle_async_request(request)
            except httpx.RemoteProtocolError as error:
                if host in self._plain or _PLAIN_WANTED not in str(error):
                    raise
                self._plain.add(host)
                answer = await self._pool_for(host).handle_async_request(request)
            return ProxiedReply(answer)

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool_for(self, host: str) -> httpx.AsyncHTTPTransport:
        http2 = self._http2 and host not in self._plain
        if http2 not in self._pools:
            self._pools[http2] = self._open_pool(http2)
        return self._pools[http2]

    def _open_pool(self, http2: bool) -> httpx.AsyncHTTPTransport:
        limits = httpx.Limits(
            max_connections=self._connections, max_keepalive_connections=8, keepalive_expiry=_IDLE_SECONDS
        )
        tls = self._tls
        proxy_tls = tls() if tls and self._proxy.startswith("https:") else None
        try:
            return httpx.AsyncHTTPTransport(
                verify=tls() if tls else httpx.create_ssl_context(verify=False),
                limits=limits,
                proxy=httpx.Proxy(self._proxy, ssl_context=proxy_tls),
                http2=http2,
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise FetchError(_unusable(self._proxy)) from error


class ProxiedReply:
    """An answer that came through a proxy."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.peer = ""
        """The proxy stands at the other end; who stands behind it is its business."""
        self._answer = answer

    async def aiter_raw(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes."""
        with _mapping("the body is incomplete"):
            async for piece in self._answer.aiter_raw():
                yield piece

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._answer.aclose()


@contextmanager
def _mapping(ended: str) -> Iterator[None]:
    """Turn httpx's exceptions into ours; `ended` is what it means that HTTP/2 was broken off."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        for known, ours in _ERRORS:
            if isinstance(error, known):
                raise ours(ended if _BROKEN_OFF.match(str(error)) else str(error)) from error
        raise ReadError(str(error)) from error


def _unusable(proxy: str) -> str:
    shown = show_proxy(proxy)
    if proxy.startswith("socks5"):
        return tr(
            "The proxy {shown} speaks SOCKS, for which a package is missing: install reader-tui[socks].",
            shown=shown,
        )
    return tr(
        "The proxy {shown} named by the environment cannot be used: only http, https and socks5 ones can.",
        shown=shown,
    )
