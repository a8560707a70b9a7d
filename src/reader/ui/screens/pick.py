"""A short list over the screen, of which one row is picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.ui import messages
from reader.ui.keymap import bindings
from reader.ui.screen import Context, ReaderScreen
from reader.ui.widgets.pick_list import PickList


class PickScreen(ReaderScreen[None], ModalScreen[None]):
    """A small sheet with a few rows; Esc picks none."""

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("move.back", "program.up")]

    def __init__(
        self, context: Context, *, title: str, rows: Sequence[str], then: Callable[[int], object]
    ) -> None:
        """Call `then` with the place of the row that is picked."""
        super().__init__(context)
        self._title = title
        self._choices = tuple(rows)
        self._then = then

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="pick"):
            yield Static(Content(self._title), id="pick-title")
            yield PickList(*(Option(Content(row)) for row in self._choices))

    def on_mount(self) -> None:
        """Begin at the first row."""
        self.query_one(PickList).focus()

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.post_message(messages.LeaveScreen())
        self._then(message.option_index)

    def action_move_back(self) -> None:
        """Pick nothing."""
        self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """Pick nothing."""
        self.post_message(messages.LeaveScreen())


SCREEN = PickScreen
