"""Headers as a person writes them for one server; imported by those who have some."""

from __future__ import annotations

import re

from reader.language import tr

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


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of a line such as "Cookie: a=1 | X-Key: b"; ValueError says what is wrong."""
    return tuple(parse_header(part) for part in _BETWEEN.split(text.strip()) if part)


def parse_header(text: str) -> tuple[str, str]:
    """Return the name and the value of "Name: value"; ValueError says what is wrong, without the value."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not value or not _TOKEN.fullmatch(name):
        raise ValueError(tr('written "Name: value", several of them parted by " | "'))
    if name.lower() in _OURS:
        raise ValueError(tr("others than {name}, which the reader sends by itself", name=name))
    if not (value.isascii() and value.isprintable()):
        raise ValueError(tr("ASCII on one line, which the value of {name} is not", name=name))
    return name, value
