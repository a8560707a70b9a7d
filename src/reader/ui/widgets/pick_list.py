"""Option lists that also move by the reader's own keys."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.visual import VisualType
from textual.widgets import OptionList, SelectionList
from textual.widgets.option_list import Option

from reader.language import tr

MOVES: list[BindingType] = [
    Binding("j", "cursor_down", show=False),
    Binding("k", "cursor_up", show=False),
    Binding("ctrl+d,ctrl+f", "page_down", show=False),
    Binding("ctrl+u,ctrl+b", "page_up", show=False),
    Binding("g g", "first", show=False),
    Binding("G", "last", show=False),
]

_BESIDE = 3
"""Cells of a row that are not its text: a blank on both sides, the scroll bar."""
_FRAME = 4
"""Cells that a sheet has beside its list: border and padding."""
_AROUND = 6
"""Rows of a sheet that are not its list: two of border, a title, a blank one, two of keys."""

T = TypeVar("T")
_BOX = 3
"""Segments that the widget draws before an option: the sides and the inside of a button."""


class PickList(OptionList):
    """A list to choose one thing from."""

    BINDINGS = [*MOVES, Binding("l,right", "select", show=False)]

    def __init__(
        self, *content: Option | VisualType | None, id: str | None = None, label: str = "", does: str = ""
    ):
        """`label` and `does` tell what choosing a row does, in two words and in a sentence."""
        super().__init__(*content, id=id)
        self.label = label
        self.does = does

    def fit(self, screen: Size) -> None:
        """Be no higher than a sheet over this screen has room for, beside its title and keys.

        The width leaves room for the scroll bar, which a list that is as wide as its rows has not.
        """
        rows = [option.prompt for option in self.options]
        widest = max((row.cell_length for row in rows if isinstance(row, Content)), default=0)
        self.styles.width = min(widest + _BESIDE, screen.width - _FRAME)
        self.styles.max_height = max(2, screen.height * 4 // 5 - _AROUND)


class TickList(SelectionList[T]):
    """A list to tick several things in: Space ticks one, `a` all, Enter is done."""

    BINDINGS = [
        *MOVES,
        Binding("enter", "finish", show=False, tooltip=tr("Go on with what is ticked.")),
        Binding("space", "select", show=False, tooltip=tr("Tick the row, or untick it.")),
        Binding("a", "tick_all", show=False, tooltip=tr("Tick all, or nothing if all is ticked.")),
    ]

    class Finished(Message):
        """The user is done ticking."""

    def render_line(self, y: int) -> Strip:
        """Draw a tick as a sign: the widget's own differs from an empty box by its colour alone."""
        line = super().render_line(y)
        row = self.scroll_offset.y + y
        if row >= self.option_count or len(line) <= _BOX:
            return line
        ticked = self.get_option_at_index(row).value in self.selected
        segments = list(line)
        sign = Segment("[x]" if ticked else "[ ]", segments[_BOX].style)
        return Strip([sign, *segments[_BOX:]])

    def action_tick_all(self) -> None:
        """Tick everything, or nothing if all of it is ticked."""
        if len(self.selected) == self.option_count:
            self.deselect_all()
        else:
            self.select_all()

    def action_finish(self) -> None:
        """Tell that the choice is made."""
        self.post_message(self.Finished())
