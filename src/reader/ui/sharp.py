"""The app's side of pictures that the terminal draws itself: sends them with the screen they belong to."""

from __future__ import annotations

from dataclasses import replace

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from reader.ui.curtain import CurtainApp
from reader.ui.whole_cells import keep_whole


class SharpApp(CurtainApp):
    """Writes placeholders where a picture stands, if the terminal knows what they mean."""

    def on_mount(self) -> None:
        """Look at the terminal."""
        plates = self.context.plates
        # The number of a picture is one of 256 colours.
        sharp = plates.surface.sharp and self.console.color_system in ("256", "truecolor")
        plates.surface = replace(plates.surface, sharp=sharp, grey=self.no_color)
        if sharp and self._driver is not None:
            plates.write = self._driver.write
            self.app_suspend_signal.subscribe(self, self._withdraw, immediate=True)

    def _withdraw(self, app: App[object]) -> None:
        """Leave nothing behind in the terminal; what is on the screen when it comes back is sent again."""
        self.context.plates.withdraw()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable = self.context.plates.fill(keep_whole(renderable))
        super()._display(screen, renderable)

    def exit(
        self, result: str | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the program; its last screen is nobody's to look at."""
        self.context.plates.withdraw()
        self.context.plates.write = None
        super().exit(result, return_code, message)
