"""The way through a proxy: httpx, which speaks to http and https proxies and tunnels through them."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
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

_IDLE_SECONDS = 15.0
_ERRORS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[TransportError]], ...] = (
    ((httpx.ConnectTimeout, httpx.PoolTimeout), ConnectTimeout),
    (httpx.TimeoutException, ReadTimeout),
    (httpx.ProxyError, ProxyError),
    ((httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol), ConnectError),
    (httpx.RemoteProtocolError, RemoteProtocolError),
)


class Proxied:
    """Connections through one proxy."""

    def __init__(self, proxy: str, connections: int, context: ssl.SSLContext | None) -> None:
        """Raise FetchError if the proxy is of a kind that cannot be used."""
        from reader.fetch.transport import show_proxy

        limits = httpx.Limits(
            max_connections=connections, max_keepalive_connections=8, keepalive_expiry=_IDLE_SECONDS
        )
        try:
            self._pool = httpx.AsyncHTTPTransport(
                verify=context or httpx.create_ssl_context(verify=False), limits=limits, proxy=proxy
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise FetchError(
                f"The proxy {show_proxy(proxy)} named by the environment cannot be used:"
                " only http and https proxies work here."
            ) from error

    async def send(self, ask: Ask) -> ProxiedReply:
        """Send a request and return its answer's head; raises TransportError."""
        timeout = httpx.Timeout(ask.read_timeout, connect=ask.connect_timeout, pool=None)
        with _mapping():
            request = httpx.Request(
                "GET", ask.url, headers=dict(ask.headers), extensions={"timeout": timeout.as_dict()}
            )
            return ProxiedReply(await self._pool.handle_async_request(request))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


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
        with _mapping():
            async for piece in self._answer.aiter_raw():
                yield piece

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._answer.aclose()


@contextmanager
def _mapping() -> Iterator[None]:
    """Turn httpx's exceptions into ours."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        for known, ours in _ERRORS:
            if isinstance(error, known):
                raise ours(str(error)) from error
        raise ReadError(str(error)) from error
