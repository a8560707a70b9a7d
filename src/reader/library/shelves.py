"""Sorts bookmarks onto shelves: by category, tag, date or title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from reader.language import tr
from reader.model import BookmarkRow, Entry, day_of
from reader.store.order import sort_number
from reader.store.values import to_number

BookmarkOrder: TypeAlias = Literal["category", "tag", "saved", "published", "title"]
"""What the list of bookmarks is sorted by."""

ORDERS: tuple[BookmarkOrder, ...] = get_args(BookmarkOrder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The bookmarks of one category."""

    title: str
    entries: tuple[Entry, ...]
    """Newest first."""


def shelves(entries: Iterable[Entry]) -> list[Shelf]:
    """Return the bookmarks by category; the category with the newest bookmark comes first."""
    by_title: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=_place):
        by_title.setdefault(entry.feed_title, []).append(entry)
    return [Shelf(title=title or "Elsewhere", entries=tuple(members)) for title, members in by_title.items()]


def _place(entry: Entry) -> tuple[int, bytes, str, int]:
    """Return what puts an entry among others, the newest first; a bare day is as late as its end.

    What is of one time stands by title and address, which are the same in whatever library it is.
    """
    moment = sort_number(to_number(entry.published), entry.day_only, to_number(entry.first_seen))
    return -moment, pinyin_key(entry.title or entry.link), entry.link, entry.id


def read_order(kept: str | None) -> BookmarkOrder:
    """Return the order that was kept; by category if none was."""
    for order in ORDERS:
        if order == kept:
            return order
    return "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShelf:
    """A part of the list of bookmarks."""

    title: str
    """"": the list has no parts."""
    rows: tuple[BookmarkRow, ...]


def arrange(rows: Iterable[BookmarkRow], order: BookmarkOrder) -> list[RowShelf]:
    """Return the bookmarks in an order; by tag, a bookmark stands under each of its own."""
    newest = sorted(rows, key=lambda row: _place(row.entry))
    if order == "title":
        by_title = sorted(newest, key=lambda row: pinyin_key(row.entry.title or row.entry.link))
        return [RowShelf(title="", rows=tuple(by_title))] if by_title else []
    if order == "saved":
        latest = sorted(newest, key=lambda row: row.saved_at, reverse=True)
        return _part(latest, [(f"{row.saved_at.astimezone():%Y-%m}",) for row in latest])
    if order == "published":
        return _part(newest, [(f"{day_of(row.entry):%Y-%m}",) for row in newest])
    if order == "category":
        elsewhere = tr("Elsewhere")
        return _part(newest, [(row.entry.feed_title or elsewhere,) for row in newest])
    tagged = [row for row in newest if row.tags]
    found = sorted(_part(tagged, [row.tags for row in tagged]), key=lambda shelf: pinyin_key(shelf.title))
    return found + _part([row for row in newest if not row.tags], [(tr("Without a tag"),)] * len(newest))


def _part(rows: Sequence[BookmarkRow], titles: Sequence[Sequence[str]]) -> list[RowShelf]:
    """Return the rows under their titles, in the order in which those come up."""
    parts: dict[str, list[BookmarkRow]] = {}
    for row, names in zip(rows, titles, strict=False):
        for name in names:
            parts.setdefault(name, []).append(row)
    return [RowShelf(title=title, rows=tuple(members)) for title, members in parts.items()]


def pinyin_key(title: str) -> bytes:
    """Return what a title is sorted by: GB 18030 has the common characters in the order of their pinyin."""
    return title.strip().casefold().encode("gb18030", "replace")
