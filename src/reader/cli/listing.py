"""Prints entries as rows or as JSON; shared by the commands that list them."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.cli.output import complain, print_json, print_rows, show_date
from reader.errors import ReaderError
from reader.language import tr
from reader.model import Entry, Scope

if TYPE_CHECKING:
    from reader.library import Library

AT_ONCE = 500
"""Rows read from the store at once."""


async def load_entries(library: Library, ids: Sequence[int], scope: Scope) -> list[Entry]:
    """Return the entries of a long list without holding up the store."""
    entries: list[Entry] = []
    for start in range(0, len(ids), AT_ONCE):
        entries += await library.entries(ids[start : start + AT_ONCE], scope)
    return entries


def print_entries(entries: Iterable[Entry], *, as_json: bool) -> None:
    """Print entries for a person, a pipe, or as JSON."""
    if as_json:
        print_json([{**_record(entry)} for entry in entries])
        return
    if sys.stdout.isatty():
        rows = ((str(e.id), _mark(e), e.title or e.link, e.feed_title, show(e)) for e in entries)
        titles = ("ID", "", tr("Title"), tr("Feed"), tr("Date"))
        print_rows(titles, rows, wide=(2, 3), empty=tr("There are no entries here."))
        return
    print_rows((), _lines(entries))


def show(entry: Entry) -> str:
    """Return an entry's date for a person."""
    return show_date(entry.date, day_only=entry.day_only)


def _lines(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (str(entry.id), show(entry), _state(entry), entry.feed_title, entry.title, entry.link)


def _record(entry: Entry) -> dict[str, object]:
    from reader.cli.output import to_plain_values

    return {**to_plain_values(entry), "date": entry.date.isoformat()}


def _state(entry: Entry) -> str:
    words = ["read" if entry.read else "unread"]
    words += ["bookmark"] * entry.starred
    words += ["gone"] * (entry.gone_since is not None)
    return ",".join(words)


def _mark(entry: Entry) -> str:
    return ("" if entry.read else "●") + ("★" if entry.starred else "") + ("†" if entry.gone_since else "")


def limit_of(text: str) -> int:
    """Return how many entries a person wants at most."""
    if not text.isdecimal():
        if not text:
            raise ArgumentTypeError(tr("nothing is not a number of entries"))
        raise ArgumentTypeError(tr("{text} is not a number of entries", text=text))
    return int(text)


def check_query(text: str) -> str:
    """Return a query; ReaderError for one of signs alone, which would ask for nothing and get everything."""
    from reader.query import nearest

    query = nearest(text)
    if query.text and query.empty:
        raise ReaderError(tr("There is no letter or digit in {query} to look for.", query=query.text))
    return text


async def tell_doubt(library: Library, query: str) -> None:
    """Say on stderr that a query names a category that there is not."""
    if (doubt := await library.doubt(query)) is not None:
        complain(doubt.sentence)
