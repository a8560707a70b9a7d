"""A short list over the screen, of which one row is picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.language import tr
from reader.ui import messages
from reader.ui.keys_here import LEAVING
from reader.ui.screen import Context, Leaving, Sheet
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose


class PickScreen(Leaving, Sheet):
    """A small sheet with a few rows; Esc picks none."""

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*LEAVING]

    def __init__(
        self,
        context: Context,
        *,
        title: str,
        rows: Sequence[str],
        then: Callable[[int], object],
        current: int | None = None,
    ) -> None:
        """Call `then` with the place of the row that is picked; `current`: what holds now, None: nothing."""
        super().__init__(context)
        self._current = current
        self._title = title
        self._choices = tuple(rows)
        self._then = then

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="pick"):
            yield Static(Prose(Content(self._title)), id="pick-title")
            rows = (self._option(place) for place in range(len(self._choices)))
            yield PickList(*rows, label=tr("Choose"), does=tr("Choose the row under the cursor."))
            back = self.context.keys.shown("move.back")
            close = "Esc" if "Esc" in self.context.keys.all_shown("move.back") else back
            yield Static(Prose(Content(tr("Enter chooses · {key} closes", key=close))), classes="dialog-hint")

    def _option(self, place: int) -> Option:
        """Return a row; that which holds now has a mark, if any does."""
        mark = "" if self._current is None else "● " if place == self._current else "  "
        return Option(Content.assemble(Content.styled(mark, "$text-success"), Content(self._choices[place])))

    def on_resize(self) -> None:
        """Leave room for the line of keys below the list."""
        choices = self.query_one(PickList)
        choices.fit(self.app.size)
        self.call_after_refresh(choices.scroll_to_highlight)

    def on_mount(self) -> None:
        """Begin at what holds now, else at the first row."""
        choices = self.query_one(PickList)
        choices.highlighted = self._current or 0
        choices.focus()

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.post_message(messages.LeaveScreen())
        self._then(message.option_index)


SCREEN = PickScreen
