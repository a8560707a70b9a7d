"""Finds what a person means by a FEED or a CATEGORY; pure but for the names it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from reader.errors import ReaderError
from reader.language import mark, tr
from reader.library.names import BUILT_IN
from reader.model import Category, Feed, FolderPath
from reader.text import clean_line, folder_names

T = TypeVar("T")
Noun: TypeAlias = Literal["feed", "category", "feed or folder", "smart category"]
"""What somebody has named."""
_SHOWN = 5
_NONE_YET = {
    "feed": mark("There is no feed yet; `reader add ADDRESS` subscribes to one."),
    "category": mark("There is no category yet; `reader add ADDRESS` subscribes to one."),
    "feed or folder": mark("There is no feed or folder yet; `reader add ADDRESS` subscribes to one."),
    "smart category": mark("There is no smart category yet; `reader smart add NAME QUERY` makes one."),
}
_NONE_MATCHES = {
    "feed": mark("No feed matches {name}; `reader feeds` lists them."),
    "category": mark("No category matches {name}; `reader feeds` lists them."),
    "feed or folder": mark("No feed or folder matches {name}; `reader feeds` lists them."),
    "smart category": mark("No smart category matches {name}; `reader smart` lists them."),
}
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


def choose(wanted: str, choices: Sequence[Choice[T]], noun: Noun) -> T:
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
                how = mark("{text} could be any of {names}; name one in full or by its number.")
                if found[0].id is None:
                    how = mark("{text} could be any of {names}; name one in full.")
                raise ReaderError(tr(how, text=clean_line(text), names=_list(found)))
    if not choices:
        raise ReaderError(tr(_NONE_YET[noun]))
    raise ReaderError(tr(_NONE_MATCHES[noun], name=clean_line(text) or tr("an empty name")))


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


def choose_category(wanted: str, categories: Sequence[Category], noun: Noun = "category") -> Category:
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
            raise ValueError(tr("{text} is not a number", text=part))
        if not 1 <= int(first) <= last or (dash and not int(first) <= int(end) <= last):
            raise ValueError(tr("{text} is not between 1 and {last}", text=part, last=last))
        numbers.update(dict.fromkeys(range(int(first), int(end or first) + 1)))
    return list(numbers)


def _list(found: Sequence[Choice[T]]) -> str:
    more = len(found) - _SHOWN
    names = [
        f"{choice.id} {choice.titles[0]}" if choice.id is not None else choice.titles[0]
        for choice in found[:_SHOWN]
    ]
    listed = tr("; ").join(clean_line(name, 80) for name in names)
    return tr("{names} and {more} more", names=listed, more=more) if more > 0 else listed
