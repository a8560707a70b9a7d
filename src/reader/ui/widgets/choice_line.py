"""One line on which a value is chosen from a few, by the arrow keys or Space."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from reader.language import tr


class ChoiceLine(Widget, can_focus=True):
    """Shows the value that is chosen; "" stands for what holds without one."""

    DEFAULT_CSS = """
    ChoiceLine {
        height: 1;
        width: 1fr;
        background: $background;
        &:focus { text-style: reverse; }
    }
    """
    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("enter", "submit", show=False),
    ]

    value: reactive[str] = reactive("")

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(
        self, value: str, choices: tuple[str, ...], empty: str, names: Sequence[str] = (), *, id: str
    ) -> None:
        """Offer the choices, shown by these names, and "" that is shown as `empty`."""
        super().__init__(id=id)
        self._values = ("", *choices)
        self._names = dict(zip(choices, names or choices, strict=True))
        # Else the arrows would seem to do nothing where the same word is also a choice.
        known = empty in self._names.values()
        self._empty = tr("{value} (default)", value=empty) if known else empty
        self.set_reactive(ChoiceLine.value, value)

    def render(self) -> Content:
        """Draw the value between arrows."""
        shown = (
            Content(self._names.get(self.value, self.value))
            if self.value
            else Content.styled(self._empty, "$text-muted")
        )
        return Content.assemble(Content("‹ "), shown, Content(" ›"))

    def action_step(self, step: int) -> None:
        """Choose the next value, round and round."""
        at = self._values.index(self.value) if self.value in self._values else 0
        self.value = self._values[(at + step) % len(self._values)]

    def action_submit(self) -> None:
        """Tell that the form is done."""
        self.post_message(self.Submitted())

    def on_click(self, event: events.Click) -> None:
        """Choose the next value."""
        event.stop()
        self.focus()
        self.action_step(1)
