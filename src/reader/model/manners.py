"""How one server wants to be asked: a user agent, headers and a login, and how a person writes headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,80}")
_OURS = frozenset(
    (
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "te",
        "upgrade",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "accept-encoding",
        "if-none-match",
        "if-modified-since",
        "range",
        "user-agent",
    )
)
"""Headers that belong to the protocol, or are settings of their own."""
_BETWEEN = re.compile(r"\s+\|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is sent with the requests for one feed beside what all get."""

    home: str
    """The address that it holds for: its host alone is sent the headers and the login."""
    user_agent: str = ""
    """"": the usual one."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Names and values; they may be secret."""
    user_name: str = ""
    password_command: tuple[str, ...] = ()
    """A program and its arguments that print the password; (): there is no login."""


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of a line such as "Cookie: a=1 | X-Key: b"; ValueError says what is wrong."""
    return tuple(parse_header(part) for part in _BETWEEN.split(text.strip()) if part)


def parse_header(text: str) -> tuple[str, str]:
    """Return the name and the value of "Name: value"; ValueError says what is wrong, without the value."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not value or not _TOKEN.fullmatch(name):
        raise ValueError('written "Name: value", several of them parted by " | "')
    if name.lower() in _OURS:
        raise ValueError(f"others than {name}, which the reader sends by itself")
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"ASCII on one line, which the value of {name} is not")
    return name, value
