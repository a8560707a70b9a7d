"""Sorts bookmarks onto shelves: by category, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reader.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The bookmarks of one category."""

    title: str
    entries: tuple[Entry, ...]
    """Newest first."""


def shelves(entries: Iterable[Entry]) -> list[Shelf]:
    """Return the bookmarks by category; the category with the newest bookmark comes first."""
    by_title: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.date, reverse=True):
        by_title.setdefault(entry.feed_title, []).append(entry)
    return [Shelf(title=title or "Elsewhere", entries=tuple(members)) for title, members in by_title.items()]
