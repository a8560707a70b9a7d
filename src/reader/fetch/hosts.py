"""Which hosts stand in the user's own network, and how hosts are named to people."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.fetch.exchange import PrivatePeer
from reader.text import clean_line

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Tunnels (Clash and others) answer every name with an address out of this block, which has no other use.
_FAKE = ipaddress.ip_network("198.18.0.0/15")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All that is given out for the internet; the rest is local, of old kinds (fec0::1, ::127.0.0.1), or nobody's.
_PUBLIC6 = ipaddress.ip_network("2000::/3")


class Parts(NamedTuple):
    """What an address consists of."""

    scheme: str
    host: str
    """In lower case, without brackets; "": none."""
    port: int | None
    """None: the usual one."""
    path: str
    query: str


@lru_cache(maxsize=4096)
def take_apart(address: str) -> Parts:
    """Return the parts of an address; raises ValueError. It is asked for one feed's five times in a row."""
    parts = urlsplit(address)
    return Parts(parts.scheme, parts.hostname or "", parts.port, parts.path, parts.query)


@lru_cache(maxsize=4096)
def show_host(address: str) -> str:
    """Return an address's host, and its port when it is unusual, as a person would write it."""
    try:
        parts = take_apart(address)
    except ValueError:
        return clean_line(address, 80)
    host, port = parts.host, parts.port
    if host.startswith("xn--") or ".xn--" in host:
        with suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
    host = f"[{host}]" if ":" in host else host
    shown = host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
    return clean_line(shown, 80) or clean_line(address, 80)


def show_proxy(proxy: str) -> str:
    """Return a proxy's host and port, without a password."""
    return urlsplit(proxy).netloc.rpartition("@")[2] or "?"


@lru_cache(maxsize=4096)
def origin(address: str) -> str:
    """Return host and port, the unit that "by name" and "per host" are counted by; "": a file, or broken."""
    try:
        parts = take_apart(address)
    except ValueError:
        return ""
    if not parts.host:
        return ""
    return f"{parts.host}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"


def is_at_home(url: str, home: str) -> bool:
    """Tell whether an address is on the host of another one, and no less private on its way there."""
    there, here = take_apart(url), take_apart(home)
    if there.host != here.host:
        return False
    if there.scheme == here.scheme:
        return origin(url) == origin(home)
    usual = there.port in (None, 443) and here.port in (None, 80)
    return usual and (here.scheme, there.scheme) == ("http", "https")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or literal address means this computer."""
    host = host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    ip = literal(host)
    return ip is not None and ip.is_loopback


async def is_private(host: str, *, resolve: bool = True) -> bool:
    """Tell whether a host is this computer or one in its own network.

    With `resolve` its name is looked up, and one private address among several is enough. A name that
    cannot be looked up is not private: loading it will say what is wrong.
    """
    host = host.rstrip(".")
    if (ip := literal(host)) is not None:
        return _is_private(ip)
    if is_loopback(host) or host.endswith((".local", ".internal", ".home.arpa")):
        return True
    if not resolve:
        return "." not in host
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return any(is_private_address(str(info[4][0])) for info in found)


def is_private_address(host: str) -> bool:
    """Tell whether a host written as a number is not one of the public internet."""
    ip = literal(host)
    return ip is not None and _is_private(ip)


def check_peer(host: str) -> None:
    """Raise PrivatePeer for a private address whose name looked public a moment ago (DNS rebinding)."""
    if host and is_private_address(host):
        raise PrivatePeer(host)


def _is_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is not one of the public internet."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return _is_private(inner)
        if ip not in _PUBLIC6:
            return True
    if ip in _FAKE:
        return False
    return not ip.is_global or ip.is_multicast


def literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is written as, in any form that systems understand (127.1)."""
    host = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not host or not host[0].isdigit():
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
