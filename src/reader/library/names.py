"""The names of the built-in lists, which nothing else may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Category

BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "all": ("all", "All unread"),
    "today": ("today",),
    "saved": ("bookmarks", "saved"),
    "history": ("history",),
}
"""By kind of scope: what the list is called, on the screen or on the command line."""


def name_built_in(rows: Iterable[Category]) -> list[Category]:
    """Return the rows of the category list, of which the built-in ones are named as the screens speak."""
    titles = {"all": tr("All unread"), "today": tr("Today"), "saved": tr("Bookmarks")}
    return [replace(row, title=titles[row.scope.kind]) if row.scope.kind in titles else row for row in rows]


def refuse_built_in(name: str) -> None:
    """Raise ReaderError if a built-in list has this name: nobody could tell the two apart."""
    folded = name.casefold()
    shown = (tr("All unread"), tr("Today"), tr("Bookmarks"), tr("History"))
    taken = {each.casefold() for names in (*BUILT_IN.values(), shown) for each in names}
    if folded in taken:
        raise ReaderError(
            tr("{name} is the name of a list that is always there; choose another name.", name=name)
        )
