"""The wire formats of feeds: each a file in this folder that turns text into a `ParsedFeed`.

Importing this package is cheap; the formats are found and imported at the first call.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

from reader.errors import NotAFeed
from reader.language import tr
from reader.model import FeedFormat, ParsedFeed

_LOOK = 65_536
"""Characters at the start of a document in which it must show what it is."""
_PAGE = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b|<meta\b", re.I)
LOGIN = re.compile(r"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password", re.I)
"""The field that a page asking to sign in cannot do without."""
_MARKUP = re.compile(r"<[a-zA-Z!?]")
_POST = re.compile(r"\s*---\s*\n(?:.*\n){0,40}?---\s*(?:\n|$)")


MAX_ENTRIES = 2000
"""Entries that are taken of a feed where nothing else is said: the newest."""


class Parse(Protocol):
    """Reads a text of one format."""

    def __call__(self, text: str, address: str = "", most: int = MAX_ENTRIES) -> ParsedFeed:
        """Return the feed with its newest entries, at most so many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A wire format: how to recognise it and how to read it."""

    name: FeedFormat
    sniff: Callable[[str], bool]
    """Could this text be it? Cheap; a wrong yes costs one failed `parse`."""
    parse: Parse
    """Text and its final address to records; raises NotAFeed and nothing else."""
    on_request: bool = False
    """True: only read as this when the caller expects it, because almost any text would pass."""


@cache
def find_formats() -> tuple[Format, ...]:
    """Return the formats in this folder, those that recognise themselves most surely first."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        known = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if isinstance(known, Format):
            found.append(known)
    return tuple(sorted(found, key=lambda known: known.on_request))


def parse_feed(
    data: bytes,
    *,
    content_type: str = "",
    address: str = "",
    expected: FeedFormat | None = None,
    most: int = MAX_ENTRIES,
) -> ParsedFeed:
    """Read a feed of any format by its content; NotAFeed says in a sentence what it is instead."""
    from reader.fetch.formats.decode import decode

    text, _ = decode(data, content_type)
    return parse_text(text, address=address, expected=expected, most=most)


def parse_text(
    text: str, *, address: str = "", expected: FeedFormat | None = None, most: int = MAX_ENTRIES
) -> ParsedFeed:
    """Read decoded text as `parse_feed` does."""
    fault: NotAFeed | None = None
    address = _check(address)
    for known in find_formats():
        if known.on_request and known.name != expected:
            continue
        if not known.sniff(text):
            continue
        try:
            return known.parse(text, address, most)
        except NotAFeed as error:
            fault = fault or error
    raise fault or NotAFeed(_describe(text, address))


def asks_to_sign_in(text: str) -> bool:
    """Tell whether a text is a web page with a field for a password."""
    head = text[:_LOOK]
    return _PAGE.search(head) is not None and LOGIN.search(head) is not None


def _check(address: str) -> str:
    """Return an address that can be taken apart; "" for any other."""
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return address


def _describe(text: str, address: str) -> str:
    """Say in one sentence what came back in place of a feed."""
    head = text[:_LOOK]
    if not head.strip("\ufeff\0 \t\r\n"):
        return tr("The address returned an empty answer, not a feed.")
    if asks_to_sign_in(text):
        return tr("The address returned a web page that asks to sign in, not a feed.")
    if _PAGE.search(head):
        return tr("The address returned a web page, not a feed.")
    if _POST.match(head):
        return tr("The address returned a single post, not a feed.")
    if head.count("\0") > 8 or head.count("\ufffd") * 10 > len(head):
        return tr("The address returned a file of another kind, not a feed.")
    if head.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return tr("The address returned JSON that is not a JSON Feed.")
    if _MARKUP.match(head.lstrip("\ufeff \t\r\n")):
        return tr("The address returned XML that is not a feed, or only the beginning of one.")
    if urlsplit(address).scheme == "file":
        return tr("The file is not a feed.")
    return tr("The address returned plain text, not a feed.")
