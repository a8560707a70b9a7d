"""How requests reach their hosts: pooled connections, the environment's proxies and certificates.

httpx sees one transport. Behind it stand many small pools, because a pool looks at each of its connections
for every request: with a thousand hosts in one pool that costs more than everything else together.
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from zlib import crc32

import httpx

from reader.errors import FetchError
from reader.fetch.hosts import is_loopback

_POOLS = 64
_IDLE_SECONDS = 15.0


class PooledTransport(httpx.AsyncBaseTransport):
    """Sends each request through the pool of its host, directly or by the proxy of the environment."""

    def __init__(self, connections: int) -> None:
        self._limits = httpx.Limits(
            max_connections=connections, max_keepalive_connections=8, keepalive_expiry=_IDLE_SECONDS
        )
        self._proxies = getproxies()
        self._pools: dict[tuple[str, str, int], httpx.AsyncHTTPTransport] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}

    def proxy_for(self, address: str) -> str:
        """Return the proxy that an address is loaded through; "": none."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all") or ""
        if not proxy or is_loopback(host) or proxy_bypass(host):
            return ""
        return proxy if "://" in proxy else f"http://{proxy}"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        proxy = self.proxy_for(str(request.url))
        key = (proxy, request.url.scheme, crc32(request.url.raw_host) % _POOLS)
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = self._new_pool(proxy, request.url.scheme)
        return await pool.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.aclose()

    def _new_pool(self, proxy: str, scheme: str) -> httpx.AsyncHTTPTransport:
        secure = scheme == "https" or proxy.startswith("https:")
        try:
            return httpx.AsyncHTTPTransport(
                verify=self._context(secure), limits=self._limits, proxy=proxy or None
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise FetchError(
                f"The proxy {show_proxy(proxy)} named by the environment cannot be used:"
                " only http and https proxies work here."
            ) from error

    def _context(self, secure: bool) -> ssl.SSLContext:
        """Return the certificates to trust; reading them takes 20 ms, so plain http goes without."""
        kind = "https" if secure else "http"
        if kind not in self._contexts:
            try:
                self._contexts[kind] = httpx.create_ssl_context(verify=secure)
            except OSError as error:
                raise FetchError(
                    "The certificates named by SSL_CERT_FILE or SSL_CERT_DIR cannot be read:"
                    f" {error.strerror or 'they are not certificates'}."
                ) from error
        return self._contexts[kind]


def show_proxy(proxy: str) -> str:
    """Return a proxy's host and port, without a password."""
    return urlsplit(proxy).netloc.rpartition("@")[2] or "?"
