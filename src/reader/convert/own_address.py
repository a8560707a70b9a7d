"""The address that a saved page names as its own, so that its links lead where they led on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.convert.html import make_encodable
from reader.convert.repair import is_parsable, parse
from reader.text import safe_url

_SIZE = 500_000
"""Characters in which a page says where it is from."""
_HEAD = 5_000
"""Characters in which whoever saved it does."""
_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)",
    re.IGNORECASE,
)
"""As browsers write it, and SingleFile, an extension of theirs."""


def own_address(html: str) -> str:
    """Return the address on the web that a page was saved from, or names as its own; "": neither."""
    addresses = (safe_url(address, schemes=("http", "https")) for address in _named(html[:_SIZE]))
    return next(filter(None, addresses), "")


def _named(html: str) -> Iterator[str]:
    if saved := _SAVED.search(html[:_HEAD]):
        yield saved[1]
    html = make_encodable(html)
    if not is_parsable(html):
        return
    tree = parse(html)
    for place, attribute in (("link[rel~=canonical]", "href"), ('meta[property="og:url"]', "content")):
        for node in tree.css(place):
            yield node.attributes.get(attribute) or ""
