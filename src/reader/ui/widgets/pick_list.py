"""Option lists that also move by the reader's own keys."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList, SelectionList

MOVES: list[BindingType] = [
    Binding("j", "cursor_down", show=False),
    Binding("k", "cursor_up", show=False),
    Binding("ctrl+d,ctrl+f", "page_down", show=False),
    Binding("ctrl+u,ctrl+b", "page_up", show=False),
    Binding("g g", "first", show=False),
    Binding("G", "last", show=False),
]

T = TypeVar("T")


class PickList(OptionList):
    """A list to choose one thing from."""

    BINDINGS = [*MOVES, Binding("l,right", "select", show=False)]


class TickList(SelectionList[T]):
    """A list to tick several things in: Space ticks one, `a` all, Enter is done."""

    BINDINGS = [
        *MOVES,
        Binding("a", "tick_all", show=False),
        Binding("enter", "finish", show=False),
    ]

    def render_line(self, y: int) -> Strip:
        """Draw a row; what is not ticked has an empty box, which also shows where there are no colours."""
        strip = super().render_line(y)
        row = self.scroll_offset.y + y
        if row >= self.option_count or self.get_option_at_index(row).value in self.selected:
            return strip
        left, box, *rest = strip
        return Strip([left, Segment(" " * len(box.text), box.style), *rest])

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
