"""An app whose toasts do not pile up: a sentence is shown once, and the latest few only."""

from __future__ import annotations

from textual.app import App
from textual.notifications import Notify

_MOST = 3
"""Toasts at once; more would hide what is read."""


class ToastApp(App[str]):
    """Lets a toast that says the same again take the place of the one before."""

    def _on_notify(self, event: Notify) -> None:
        """Make room; Textual's own handler then shows the new one."""
        new = event.notification
        shown = list(self._notifications)
        same = [old for old in shown if (old.message, old.title) == (new.message, new.title)]
        others = [old for old in shown if old not in same]
        for old in (*same, *others[: max(0, len(others) - _MOST + 1)]):
            self._unnotify(old, refresh=False)
