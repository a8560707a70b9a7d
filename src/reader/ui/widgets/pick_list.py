"""Option lists that also move by the reader's own keys."""

from __future__ import annotations

from typing import TypeVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList, SelectionList

MOVES: list[BindingType] = [
    Binding("j", "cursor_down", show=False),
    Binding("k", "cursor_up", show=False),
    Binding("ctrl+d,ctrl+f", "page_down", show=False),
    Binding("ctrl+u,ctrl+b", "page_up", show=False),
    Binding("g g", "first", show=False),
    Binding("G", "last", show=False),
]

_AROUND = 6
"""Rows of a sheet that are not its list: two of border, a title, a blank one, two of keys."""

T = TypeVar("T")


class PickList(OptionList):
    """A list to choose one thing from."""

    BINDINGS = [*MOVES, Binding("l,right", "select", show=False)]

    def fit(self, height: int) -> None:
        """Be no higher than a sheet over a screen of this height has room for, beside its title and keys."""
        self.styles.max_height = max(2, height * 4 // 5 - _AROUND)


class TickList(SelectionList[T]):
    """A list to tick several things in: Space ticks one, `a` all, Enter is done."""

    BINDINGS = [
        *MOVES,
        Binding("a", "tick_all", show=False),
        Binding("enter", "finish", show=False),
    ]

    class Finished(Message):
        """The user is done ticking."""

    def action_tick_all(self) -> None:
        """Tick everything, or nothing if all of it is ticked."""
        if len(self.selected) == self.option_count:
            self.deselect_all()
        else:
            self.select_all()

    def action_finish(self) -> None:
        """Tell that the choice is made."""
        self.post_message(self.Finished())
