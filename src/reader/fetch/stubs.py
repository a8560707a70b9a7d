"""Pages that stand where a feed was and tell where it is: some send browsers on, others name it."""

from __future__ import annotations

from reader.fetch.addresses import is_page, page_move
from reader.fetch.client import Response
from reader.fetch.hosts import show_host

_LARGEST = 40_000
"""Bytes; no more than a stub's characters can take."""
_HEAD = 4_000
_LIKELY = 2
"""Feeds of a site itself that a page may name, as RSS and as Atom; more are feeds of its parts."""


def stub_target(response: Response) -> tuple[str, bool]:
    """Return where a page that is nothing else sends browsers on to, and whether at once; "": nowhere.

    Static sites have no other way to say that something moved. To be sent on at once means for good, as it
    does to search engines; a page that stays a while first may be about a repair.
    """
    body = response.body
    if len(body) > _LARGEST or b"refresh" not in body.lower():
        return "", False
    text = _decode(response)
    return page_move(text, response.address) if is_page(text) else ("", False)


def looks_like_page(response: Response) -> bool:
    """Tell by its beginning whether an answer is a web page."""
    return is_page(response.body[:_HEAD].decode("ascii", "ignore"))


def named_feed(response: Response, asked: str) -> str:
    """Return the feed that a page names which was answered where a feed was; "": none that is surely meant.

    It has to be of the same host: many a page that says "not found" names feeds of the firm it is kept by.
    """
    from reader.fetch.links import find_links, is_part

    if is_part(asked):
        return ""
    text = _decode(response)
    host = _site(asked)
    links = [
        link.address
        for link in find_links(text, response.address).declared
        if not is_part(link.address, link.title) and link.address not in (asked, response.address)
    ]
    if not 0 < len(links) <= _LIKELY or _site(links[0]) != host or _site(response.address) != host:
        return ""
    return links[0]


def _site(address: str) -> str:
    return show_host(address).removeprefix("www.")


def _decode(response: Response) -> str:
    from reader.fetch.formats.decode import decode

    return decode(response.body, response.content_type)[0]
