"""Finds what a person means by a FEED or a CATEGORY; pure but for the names it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reader.errors import ReaderError
from reader.library.names import BUILT_IN
from reader.model import Category, Feed, FolderPath
from reader.text import clean_line, folder_names

T = TypeVar("T")
_SHOWN = 5
_WIDE = str.maketrans({**dict.fromkeys("，、；;", ","), **dict.fromkeys("－–—～~至到", "-")})
"""What stands between numbers under a Chinese input method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[T]):
    """Something that can be named by its number, its title or its address."""

    value: T
    id: int | None
    titles: tuple[str, ...]
    """What it is called; the first one is shown."""
    address: str = ""


def choose(wanted: str, choices: Sequence[Choice[T]], noun: str) -> T:
    """Return the one that is meant: by id, exact title, address, or a part that only one has.

    ReaderError lists what else it could be.
    """
    text = wanted.strip()
    folded = text.casefold()
    tests = (
        lambda choice: text.isdecimal() and str(choice.id) == text,
        lambda choice: text in choice.titles,
        lambda choice: folded in [title.casefold() for title in choice.titles],
        lambda choice: choice.address and choice.address.rstrip("/") == text.rstrip("/"),
        lambda choice: any(folded in part.casefold() for part in (*choice.titles, choice.address)),
    )
    if folded:
        # A number that is gone must not become a part of somebody else's address.
        for test in tests[:-1] if text.isdecimal() else tests:
            found = [choice for choice in choices if test(choice)]
            if len(found) == 1:
                return found[0].value
            if found:
                by_number = " or by its number" if found[0].id is not None else ""
                raise ReaderError(
                    f"{clean_line(text)} could be any of {_list(found)}; name one in full{by_number}."
                )
    listed_by = "reader smart" if noun == "smart category" else "reader feeds"
    if not choices:
        how = "`reader smart add NAME QUERY` makes one"
        if noun != "smart category":
            how = "`reader add ADDRESS` subscribes to one"
        raise ReaderError(f"There is no {noun} yet; {how}.")
    raise ReaderError(f"No {noun} matches {clean_line(text) or 'an empty name'}; `{listed_by}` lists them.")


def choose_feed(wanted: str, feeds: Sequence[Feed]) -> Feed:
    """Return the subscription that is meant."""
    choices = [
        Choice(
            value=feed,
            id=feed.id,
            titles=tuple(dict.fromkeys((feed.name, feed.title))) if feed.title else (feed.name,),
            address=feed.address,
        )
        for feed in feeds
    ]
    return choose(wanted, choices, "feed")


def choose_category(wanted: str, categories: Sequence[Category], noun: str = "category") -> Category:
    """Return the category that is meant: a built-in one, a folder (its path too), or a feed."""
    seen: dict[object, Choice[Category]] = {}
    for row in categories:
        scope = row.scope
        path = ("/".join(scope.folder),) if scope.kind == "folder" else ()
        # A feed that stands in two folders is still one.
        seen[scope] = Choice(
            value=row,
            id=scope.feed_id,
            titles=(*path, row.title, *BUILT_IN.get(scope.kind, ())),
            address=row.address,
        )
    return choose(wanted, list(seen.values()), noun)


def parse_folder(text: str, known: Sequence[FolderPath]) -> FolderPath:
    """Return the folder that "A/B" names; one that exists already wins, "/" is the top level."""
    for path in known:
        if "/".join(path) == text:
            return path
    return folder_names(text)


def parse_numbers(text: str, last: int) -> list[int]:
    """Return the numbers in "2,5-7", each from 1 to `last`; ValueError says what else there is."""
    numbers: dict[int, None] = {}
    for part in text.translate(_WIDE).replace(",", " ").split():
        first, dash, end = part.partition("-")
        if not first.isdecimal() or (dash and not end.isdecimal()):
            raise ValueError(f"{part} is not a number")
        if not 1 <= int(first) <= last or (dash and not int(first) <= int(end) <= last):
            raise ValueError(f"{part} is not between 1 and {last}")
        numbers.update(dict.fromkeys(range(int(first), int(end or first) + 1)))
    return list(numbers)


def _list(found: Sequence[Choice[T]]) -> str:
    names = [
        f"{choice.id} {choice.titles[0]}" if choice.id is not None else choice.titles[0]
        for choice in found[:_SHOWN]
    ]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return "; ".join(clean_line(name, 80) for name in names) + more
