"""Which bookmarks of a file are which: the same as one that is here, or one of their own.

An address that leads to one article is its identity. Notes on one page share theirs, and some have none:
they are known by what does not change about them, their title and their times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.model import Bookmark, Entry


class Identity(NamedTuple):
    """What a bookmark is stored as."""

    name: str
    known: int = 0
    """The bookmark that it is; 0: the name decides."""


def make_identity(bookmark: Bookmark, *, alone: bool = True) -> str:
    """Return what makes a bookmark the same as an article of a feed: its address, where it leads to one.

    Where it is not `alone` with its very address, as the notes on one page are, all that it says counts.
    """
    from reader.export.item import make_key
    from reader.update import canonical, shared_by_copies

    link, base = bookmark.entry.link, bookmark.text.base if bookmark.text is not None else ""
    address = (shared_by_copies(link, base) or canonical(link)) if alone else ""
    return address or f"bookmark:{make_key(bookmark.entry, alone=alone)}"


def make_identities(
    bookmarks: Sequence[Bookmark], here: Iterable[Entry], now: datetime
) -> tuple[Identity, ...]:
    """Return the identity of every bookmark; none of those that are `here` is taken twice.

    `now` is the time that a file was given which says nothing of when an article came.
    """
    known = _find_known([bookmark.entry for bookmark in bookmarks], here, now)
    first = {
        make_identity(bookmark): bookmark.entry.link
        for bookmark, number in zip(bookmarks, known, strict=True)
        if number
    }
    taken: set[str] = set()
    made: list[Identity] = []
    for bookmark, number in zip(bookmarks, known, strict=True):
        name = make_identity(bookmark)
        if (
            not number
            and first.setdefault(name, bookmark.entry.link) == bookmark.entry.link
            and name in taken
        ):
            name = _make_own(bookmark, taken)
        taken.add(name)
        made.append(Identity(name, number))
    return tuple(made)


def _make_own(bookmark: Bookmark, taken: set[str]) -> str:
    """Return an identity beside that of the address; two that are alike in everything have a number."""
    own = name = make_identity(bookmark, alone=False)
    number = 1
    while name in taken:
        number += 1
        name = f"{own}:{number}"
    return name


def _find_known(entries: Sequence[Entry], here: Iterable[Entry], now: datetime) -> list[int]:
    """Return the id of the bookmark that each entry is, 0 for none; the surest pairs are found first."""
    alike: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in here:
        alike[entry.link, entry.title].append(entry)
    found = [0] * len(entries)
    for is_same in (_has_same_times, _has_same_date, lambda entry, other: _tells_no_time(entry, now)):
        for number, entry in enumerate(entries):
            candidates = alike.get((entry.link, entry.title), ())
            same = next((each for each in candidates if not found[number] and is_same(entry, each)), None)
            if same is not None:
                found[number] = same.id
                alike[entry.link, entry.title].remove(same)
    return found


def _has_same_times(entry: Entry, other: Entry) -> bool:
    return (entry.published, entry.first_seen) == (other.published, other.first_seen)


def _has_same_date(entry: Entry, other: Entry) -> bool:
    """Tell whether both are of one date, to the second, as front matter has it."""
    named = bool(entry.link or entry.title)
    return named and entry.date.replace(microsecond=0) == other.date.replace(microsecond=0)


def _tells_no_time(entry: Entry, now: datetime) -> bool:
    return bool(entry.link) and entry.published is None and entry.first_seen == now
