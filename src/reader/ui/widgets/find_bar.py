"""The line in which words to find are typed; it shows how many there are and which is looked at."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.convert.wrap import cell_width
from reader.language import tr
from reader.ui.keymap import Keymap

_WORDS = (("find.next", tr("next")), ("find.previous", tr("previous")), ("find.end", tr("ends")))

_LEAST = 16
"""Cells that the words keep, and the blanks around what stands beside them."""


class FindBar(Horizontal):
    """An input of one line with a count behind it."""

    DEFAULT_CSS = """
    FindBar {
        height: 1;
        background: $footer-background;
        color: $footer-foreground;

        & > Static { width: auto; padding: 0 1; }
        & > #find-label { color: $footer-key-foreground; text-style: bold; }
        & > Input { width: 1fr; background: $surface; color: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", tr("End"), show=False),
        Binding("down", "step(1)", tr("Next"), show=False),
        Binding("up", "step(-1)", tr("Previous"), show=False),
    ]

    class Typed(Message):
        """The words have changed."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Accepted(Message):
        """The words are complete: the keys go back to the text."""

    class Cancelled(Message):
        """Nothing is to be found any more."""

    class Stepped(Message):
        """Another hit is wanted while words are typed."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, keys: Keymap) -> None:
        super().__init__()
        self._keys = keys
        self._parts: list[str] = []
        """What stands behind the words: the count and the keys."""

    def compose(self) -> ComposeResult:
        """Build the line."""
        yield Static(tr("Find"), id="find-label")
        yield Input(compact=True, select_on_focus=True)
        yield Static("", id="find-count")

    def type_here(self) -> None:
        """Let the keys go to the input."""
        self.query_one(Input).focus(scroll_visible=False)

    async def close(self) -> None:
        """Take the line off the screen, which would keep the input until some text is selected."""
        self.screen.text_selection_started_signal.unsubscribe(self.query_one(Input))
        await self.remove()

    def tell(self, query: str, number: int, total: int, *, typing: bool) -> None:
        """Show which hit is looked at, how many there are and, once the words are complete, the keys."""
        count = f"{number}/{total}" if total else tr("not found") if query.strip() else ""
        self._parts = [count] if count else []
        if total and not typing:
            shown = ((self._keys.shown(action), word) for action, word in _WORDS)
            self._parts += [f"{key} {word}" for key, word in shown if key]
        self._show_parts()

    def on_resize(self) -> None:
        """Name as many keys as there is room for."""
        self._show_parts()

    def _show_parts(self) -> None:
        """Show the count and the keys; what leads out of it is the last to give way to the words."""
        parts = list(self._parts)
        room = self.size.width - cell_width(tr("Find")) - _LEAST
        while len(parts) > 1 and cell_width(" · ".join(parts)) > room:
            del parts[-2 if len(parts) > 2 else -1]
        self.query_one("#find-count", Static).update(Content(" · ".join(parts)))

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value))

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Accepted())

    def action_cancel(self) -> None:
        """End the find."""
        self.post_message(self.Cancelled())

    def action_step(self, step: int) -> None:
        """Go to another hit."""
        self.post_message(self.Stepped(step))
