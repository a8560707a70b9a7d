"""The picture of the last screen: kept when the app is left, taken over when it was drawn at the start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual import on
from textual._compositor import CompositorUpdate
from textual.screen import ModalScreen, Screen

from reader.errors import ReaderError
from reader.ui import messages
from reader.ui.routes import RoutingApp

if TYPE_CHECKING:
    from textual.driver import Driver

_log = logging.getLogger(__name__)
_PATIENCE = 2.0
"""Seconds after which the app's own screen is shown, whole or not."""
_ALTERNATE = "\x1b[?1049h"


def quiet_driver() -> type[Driver]:
    """Return a driver that stays on the alternate screen, which to enter again would wipe the picture."""
    from textual.drivers.linux_driver import LinuxDriver

    class QuietDriver(LinuxDriver):
        """Leaves out the first switch to the alternate screen."""

        _entered = False

        def write(self, data: str) -> None:
            """Write to the terminal."""
            if not self._entered and _ALTERNATE in data:
                self._entered = True
                data = data.replace(_ALTERNATE, "", 1)
            super().write(data)

    return QuietDriver


class CurtainApp(RoutingApp):
    """Draws nothing until its first screen is whole, if another picture of it is there to look at."""

    keep_picture: Callable[[str, int, int], None] | None = None
    """Takes the picture of the last screen and its size in cells; None: nobody wants it."""
    _is_covered: bool = False

    def cover(self) -> None:
        """Leave the picture that is there until the first screen is whole."""
        self._is_covered = True
        self.set_timer(_PATIENCE, self._uncover)

    @on(messages.FrontPageReady)
    def _uncover(self) -> None:
        """Draw the whole screen over the picture."""
        if self._is_covered:
            self._is_covered = False
            # Textual draws what has changed since the last time, and the terminal has seen nothing yet.
            self._display(self.screen, self.screen._compositor.render_update(full=True))

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not self._is_covered:
            super()._display(screen, renderable)

    def exit(
        self, result: str | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the program and keep the picture of its last screen."""
        if self.keep_picture is not None and result is None and not isinstance(self.screen, ModalScreen):
            self._keep_picture(self.keep_picture)
        super().exit(result, return_code, message)

    def _keep_picture(self, keep: Callable[[str, int, int], None]) -> None:
        update = self.screen._compositor.render_update(full=True)
        if not isinstance(update, CompositorUpdate):
            return
        try:
            keep(update.render_segments(self.console), *self.size)
        except ReaderError as error:
            _log.info("the last screen is not kept: %s", error)
