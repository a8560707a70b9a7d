"""A question that is answered with a line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader.language import tr
from reader.ui import messages
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.prose import Prose


class PromptScreen(Sheet):
    """A small sheet with an input."""

    CSS_PATH = "prompt.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", tr("Back"), tooltip=tr("Answer nothing."))
    ]
    ENTER = tr("Give this answer.")

    def __init__(
        self,
        context: Context,
        *,
        question: str,
        then: Callable[[str], object],
        hint: str = "",
        value: str = "",
    ) -> None:
        super().__init__(context)
        self._question = question
        self._then = then
        self._hint = hint
        self._value = value

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="prompt", classes="dialog"):
            yield Input(self._value, id="prompt-line")
            if self._hint:
                yield Static(Prose(Content(self._hint)), classes="dialog-hint")

    def on_mount(self) -> None:
        """Name the question and begin to type."""
        self.query_one("#prompt").border_title = Content(self._question)
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        line = message.value.strip()
        self.post_message(messages.LeaveScreen())
        if line:
            self._then(line)

    def action_leave(self) -> None:
        """Answer nothing."""
        self.post_message(messages.LeaveScreen())


SCREEN = PromptScreen
