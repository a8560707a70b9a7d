"""The line of keys of a screen that is no newspaper: whatever it binds and shows."""

from __future__ import annotations

from collections.abc import Iterator

from textual.screen import Screen

from reader.language import tr
from reader.ui.keys_here import help_key, keys_here
from reader.ui.widgets.status_bar import HintBar


class KeyBar(HintBar):
    """Shows what the screen binds, so that no list of its keys is written anywhere else."""

    def on_mount(self) -> None:
        """Follow what is bound, which changes with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._draw_again)

    def _draw_again(self, _: Screen[object]) -> None:
        self.refresh()

    def hints(self) -> Iterator[tuple[str, str, int]]:
        """Yield each key with its label; the help comes last, and is the last to give way."""
        for row in keys_here(self.screen, self._keys):
            if row.shown and row.label:
                yield row.first, row.label, 0
        if shows := help_key(self.screen, self._keys):
            yield shows, tr("Help"), 1
