"""An app that understands keys that follow each other, and shows what may come next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.reactive import reactive
from textual.timer import Timer

from reader.language import tr
from reader.ui.actions import BY_ID
from reader.ui.key_names import show_key
from reader.ui.keymap import Keymap
from reader.ui.sequences import KeySequence
from reader.ui.toasts import ToastApp

if TYPE_CHECKING:
    from textual.driver import Driver

PATIENCE = 0.4
"""Seconds after the first key until its choices are shown."""
_REGRET = 2.0
"""Seconds for which a sequence that means nothing stays on the status line."""


def idle_words(key: str, keymap: Keymap) -> str:
    """Return that a key does nothing where it was pressed."""
    elsewhere = next((name for name, keys in keymap.keys.items() if key in keys), "")
    named = show_key(key)
    if elsewhere:
        named = tr("{key} ({label})", key=named, label=BY_ID[elsewhere].label)
    shows = keymap.shown("program.help")
    if shows:
        return tr("{key} does nothing here; {help} shows what does.", key=named, help=shows)
    return tr("{key} does nothing here.", key=named)


class SequenceApp(ToastApp):
    """Takes the keys of sequences before the screens see them.

    A sequence is a binding like any other whose key has a blank in it ("g s"), so a keymap can
    change it and a screen can lack it; only the last step is done here.
    """

    pending: reactive[str] = reactive("")
    """What may follow the keys pressed so far, for the status line; "": nothing is pending."""

    def __init__(self, keys: Keymap, driver: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver)
        self._sequence = KeySequence(keys.prefixes)
        self._pending_timer: Timer | None = None
        self.set_keymap(keys.overrides)

    async def on_event(self, event: events.Event) -> None:
        """Look at each key once, before it goes to the focused widget."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.key_pressed()
            if await self._take(event):
                return
        await super().on_event(event)

    def key_pressed(self) -> None:
        """Called for each key, before it has any effect."""

    def key_ignored(self, key: str) -> None:
        """Called for each key that neither a widget nor a binding has taken."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key is bound to; this comes last of all, after the widgets."""
        done = await super()._check_bindings(key, priority)
        if not done and not priority:
            self.key_ignored(key)
        return done

    async def _take(self, event: events.Key) -> bool:
        if not self._sequence.pending and event.key not in self._sequence.prefixes:
            return False
        if self.focused is not None and self.focused.check_consume_key(event.key, event.character):
            return False
        active = self.screen.active_bindings
        outcome = self._sequence.feed(event.key, active)
        self._hide_pending()
        if outcome.kind == "wait":
            self._pending_timer = self.set_timer(PATIENCE, self._show_pending)
        elif outcome.kind == "run":
            found = active[outcome.keys]
            await self.run_action(found.binding.action, found.node)
        elif outcome.kind == "cancel" and outcome.keys:
            self.pending = tr("{key} does nothing here", key=show_key(outcome.keys))
            self._pending_timer = self.set_timer(_REGRET, self._hide_pending)
        return outcome.kind != "pass"

    def _show_pending(self) -> None:
        first = self._sequence.pending
        follow = [
            (key[len(first) + 1 :], BY_ID[found.binding.id])
            for key, found in self.screen.active_bindings.items()
            if key.startswith(first + " ") and found.binding.id in BY_ID
        ]
        # A narrow line cuts the last ones off: places to go to are what a beginner looks for.
        follow.sort(key=lambda choice: choice[1].group != "Go to")
        choices = [f"{show_key(key)} {action.label.lower()}" for key, action in follow]
        self.pending = f"{show_key(first)} …  " + " · ".join(choices)

    def _hide_pending(self) -> None:
        if self._pending_timer is not None:
            self._pending_timer.stop()
        self.pending = ""
