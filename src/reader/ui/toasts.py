"""An app whose toasts do not pile up: there is one at a time, the newest, and it is only a few lines high."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App
from textual.notifications import Notify, SeverityLevel

from reader.convert.wrap import wrap

_LINES = 4
"""Lines of a toast; a longer one would hide what is read."""
_WIDTH = 60
"""Cells of the widest toast, by Textual's style sheet."""
_PART = 0.8
"""Of the screen's width that a toast may take, by ours."""
_FRAME = 3
"""Cells of a toast that are not its text."""


def first_of(sentences: Sequence[str]) -> str:
    """Return the first sentence, and that there are others."""
    more = len(sentences) - 1
    return sentences[0] + (f" ({more:,} more: reader config shows all.)" if more else "")


def some_of(lines: Sequence[str]) -> str:
    """Return as many lines as a toast has, the last of them for those that are left."""
    if len(lines) < _LINES:
        return "\n".join(lines)
    shown = lines[: _LINES - 2]
    return "\n".join([*shown, f"… and {len(lines) - len(shown):,} more"])


def shorten(message: str, width: int) -> str:
    """Return a message that takes no more than a toast's lines at a width in cells."""
    starts = wrap(message, max(8, width))
    if len(starts) < _LINES:
        return message
    # Textual breaks lines by simpler rules and may need a little more room.
    return message[: starts[_LINES - 1] - 2].rstrip(" ，。、；：,.;:") + " …"


class ToastApp(App[str]):
    """Lets each toast take the place of the one before."""

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
        width = min(_WIDTH, int(self.size.width * _PART)) - _FRAME
        short = shorten(message, width)
        super().notify(short, title=title, severity=severity, timeout=timeout, markup=markup)

    def _on_notify(self, event: Notify) -> None:
        """Make room; Textual's own handler then shows the new one."""
        for old in list(self._notifications):
            self._unnotify(old, refresh=False)
