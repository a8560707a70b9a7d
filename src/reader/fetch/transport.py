"""How requests reach their hosts: directly or by the environment's proxy, with its certificates."""

from __future__ import annotations

import errno
import logging
import os
import ssl
import sys
from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.errors import FetchError
from reader.fetch.exchange import Ask, Reply
from reader.fetch.exempt import Exempt
from reader.fetch.hosts import is_loopback
from reader.fetch.http1 import Http1
from reader.fetch.negotiated import Negotiated
from reader.language import tr
from reader.paths import why

if TYPE_CHECKING:
    from reader.fetch.proxied import Proxied

_log = logging.getLogger(__name__)
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""OpenSSL's own variables; what they name is trusted in place of the list that comes along."""
_IDLE_SECONDS = 15.0
_MOST_IDLE = 128
"""Kept connections; more would come near the number of files that systems let a program open."""


class Transport:
    """Sends each request over a kept connection to its host, or through the proxy of the environment."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._proxies = _read_proxies()
        self._exempt = Exempt(self._proxies.get("no", ""))
        self._direct = Http1(
            idle=min(connections, _MOST_IDLE), idle_seconds=_IDLE_SECONDS, tls=self._certificates
        )
        self._negotiated = Negotiated(
            self._direct, idle_seconds=_IDLE_SECONDS, tls=partial(self._certificates, http2=True)
        )
        self._proxied: dict[tuple[str, str], Proxied] = {}
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def proxy_for(self, address: str) -> str:
        """Return the proxy that an address is loaded through; "": none."""
        if not self._proxies:
            return ""
        from urllib.request import proxy_bypass

        parts = urlsplit(address)
        host = parts.hostname or ""
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all") or ""
        shown = f"[{host}]" if ":" in host else host
        # NO_PROXY may name a host, or a host with its port.
        if not proxy or is_loopback(host) or proxy_bypass(f"{shown}:{parts.port}" if parts.port else shown):
            return ""
        if self._exempt.holds(host):
            return ""
        return proxy if "://" in proxy else f"http://{proxy}"

    async def send(self, ask: Ask) -> Reply:
        """Send a request and return its answer's head; raises TransportError."""
        proxy = self.proxy_for(ask.url)
        if not proxy:
            if ask.url.startswith("https:") and has_http2():
                return await self._negotiated.send(ask)
            return await self._direct.send(ask)
        scheme = urlsplit(ask.url).scheme
        pool = self._proxied.get((proxy, scheme))
        if pool is None:
            from reader.fetch.proxied import Proxied  # httpx takes 100 ms to import

            secure = scheme == "https" or proxy.startswith("https:")
            pool = self._proxied[proxy, scheme] = Proxied(
                proxy,
                self._connections,
                _read_certificates if secure else None,
                http2=scheme == "https" and has_http2(),
            )
        return await pool.send(ask)

    async def aclose(self) -> None:
        """Close every connection."""
        pools = list(self._proxied.values())
        self._proxied.clear()
        await self._negotiated.aclose()
        await self._direct.aclose()
        for pool in pools:
            await pool.aclose()

    def _certificates(self, *, http2: bool = False) -> ssl.SSLContext:
        """Return whom to trust: SSL_CERT_FILE or SSL_CERT_DIR, else Mozilla's list; reading takes 20 ms."""
        if http2 not in self._contexts:
            context = self._contexts[http2] = _read_certificates()
            context.set_alpn_protocols(["h2", "http/1.1"] if http2 else ["http/1.1"])
        return self._contexts[http2]


def _read_proxies() -> dict[str, str]:
    """Return the proxies that the environment or the system names, by scheme."""
    asks_system = sys.platform in ("darwin", "win32")
    if not asks_system and not any(name.lower().endswith("_proxy") for name in os.environ):
        return {}
    from urllib.request import getproxies  # a tenth of what a command imports, and seldom needed

    return getproxies()


@cache
def has_http2() -> bool:
    """Tell whether the package that speaks HTTP/2 is installed, and fit for us; it is imported if it is."""
    if find_spec("h2") is None:
        return False
    try:
        import reader.fetch.http2  # noqa: F401 - once a server has agreed, it is too late to find out
    except ImportError as error:
        _log.warning("HTTP/2 is left alone: %s", error)
        return False
    return True


def _read_certificates() -> ssl.SSLContext:
    try:
        return _load_certificates()
    except OSError as error:
        reason = "there are none in it" if isinstance(error, ssl.SSLError) else why(error)
        named = tr(" and ").join(name for name in _TRUST if os.environ.get(name)) or "certifi"
        raise FetchError(
            tr("The certificates named by {named} cannot be read: {reason}.", named=named, reason=reason)
        ) from error


def _load_certificates() -> ssl.SSLContext:
    file, folder = (os.environ.get(name) for name in _TRUST)
    if folder and not os.path.isdir(folder):  # noqa: PTH112 - OpenSSL would pass over it in silence
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not file and not folder:
        import certifi

        file = certifi.where()
    return ssl.create_default_context(cafile=file or None, capath=folder or None)
