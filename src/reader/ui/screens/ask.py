"""A question that is answered with yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from reader.language import tr
from reader.ui import messages
from reader.ui.keymap import bindings
from reader.ui.keys_here import here
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.prose import Prose


class AskScreen(Sheet):
    """A small sheet with a question; no is the answer that costs nothing."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *here("move.back", tr("Change nothing.")),
        *bindings("program.up"),
        Binding("y", "yes", tr("Yes"), tooltip=tr("Do it.")),
        Binding("n", "move_back", tr("No"), tooltip=tr("Change nothing.")),
    ]

    def __init__(self, context: Context, *, question: str, yes: str, then: Callable[[], object]) -> None:
        super().__init__(context)
        self._question = question
        self._yes = yes
        self._then = then

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="ask"):
            yield Static(Prose(Content(self._question)))
            with Horizontal(id="ask-answers"):
                yield Button(f"{self._yes} (y)", variant="error", compact=True, id="yes")
                yield Button(tr("No (n)"), compact=True, id="no")

    def on_mount(self) -> None:
        """Begin at the harmless answer."""
        self.query_one("#no").focus()

    @on(Button.Pressed, "#yes")
    def action_yes(self) -> None:
        """Do it."""
        self.post_message(messages.LeaveScreen())
        self._then()

    @on(Button.Pressed, "#no")
    def action_move_back(self) -> None:
        """Do nothing."""
        self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """Do nothing."""
        self.post_message(messages.LeaveScreen())


SCREEN = AskScreen
