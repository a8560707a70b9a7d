"""The names of the built-in lists, which nothing else may have."""

from __future__ import annotations

from collections.abc import Mapping

from reader.errors import ReaderError
from reader.language import tr

BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "all": ("all", "All unread"),
    "today": ("today",),
    "saved": ("bookmarks", "saved"),
    "history": ("history",),
}
"""By kind of scope: what the list is called, on the screen or on the command line."""


def refuse_built_in(name: str) -> None:
    """Raise ReaderError if a built-in list has this name: nobody could tell the two apart."""
    folded = name.casefold()
    shown = (tr("All unread"), tr("Today"), tr("Bookmarks"), tr("History"))
    taken = {each.casefold() for names in (*BUILT_IN.values(), shown) for each in names}
    if folded in taken:
        raise ReaderError(
            tr("{name} is the name of a list that is always there; choose another name.", name=name)
        )
