"""An app whose toasts do not pile up: there is one at a time, the newest, and it is only a few lines high."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textual.app import App
from textual.notifications import Notify, SeverityLevel

from reader.convert.wrap import cut, wrap
from reader.language import tr

_LINES = 4
"""Lines of a toast; a longer one would hide what is read."""
_WIDTH = 60
"""Cells of the widest line."""
_PART = 0.8
"""Of the screen's width that a toast may take, as the style sheet says."""
_FRAME = 7
"""Cells of that which are not its text."""


def first_of(sentences: Sequence[str]) -> str:
    """Return the first sentence, and that there are others."""
    more = len(sentences) - 1
    return sentences[0] + (tr(" ({more:,} more: reader config shows all.)", more=more) if more else "")


def some_of(lines: Sequence[str]) -> str:
    """Return as many lines as a toast has, the last of them for those that are left."""
    if len(lines) < _LINES:
        return "\n".join(lines)
    shown = lines[: _LINES - 2]
    return "\n".join([*shown, tr("… and {more:,} more", more=len(lines) - len(shown))])


def set_lines(message: str, width: int) -> str:
    """Return a message in the lines of a toast at a width in cells, broken by our rules."""
    width = max(8, width)
    bounds = [0, *wrap(message, width), len(message)]
    lines = [message[start:end].strip() for start, end in pairwise(bounds)]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], cut(lines[_LINES - 1], width - 2).rstrip("…") + " …"]
    return "\n".join(lines)


class ToastApp(App[str]):
    """Lets each toast take the place of the one before."""

    said: str = ""
    """The sentence of the latest toast, uncut."""
    _offer: str = ""
    """The sentence that offers to undo what was done last; "": none did."""
    _is_old_offer: bool = False
    """Whether a key has been pressed since."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a toast, cut to a few lines."""
        self.said = message
        lines = set_lines(message, min(_WIDTH, int(self.size.width * _PART) - _FRAME))
        super().notify(lines, title=title, severity=severity, timeout=timeout, markup=markup)

    def offer(self, sentence: str) -> None:
        """Show what was done and how it is undone."""
        self._offer, self._is_old_offer = sentence, False
        self.notify(sentence, markup=False)

    def age_offer(self) -> None:
        """Remember that whatever is done from now on is something else."""
        self._is_old_offer = True

    def drop_offer(self) -> None:
        """Take an offer away that would undo something else by now."""
        if self._is_old_offer and self.said == self._offer:
            self._clear_away()
            self.clear_notifications()

    def make_room(self) -> None:
        """Take away what is only a word about what was done before: it would lie over a sheet's lines."""
        if all(each.severity == "information" for each in self._notifications):
            self.clear_notifications()

    def _on_notify(self, event: Notify) -> None:
        """Make room; Textual's own handler then shows the new one."""
        self._clear_away()
        for old in list(self._notifications):
            self._unnotify(old, refresh=False)

    def _clear_away(self) -> None:
        """Remove what toasts stand in: Textual takes away the toast alone and keeps its place for ever."""
        for screen in self.screen_stack:
            screen.query("ToastHolder").remove()
