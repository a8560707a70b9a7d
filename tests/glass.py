"""What stands on the terminal once every part that was sent to it has been drawn over the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from reader.convert.wrap import cell_width
from reader.ui.widgets.row_list import RowList

Cells = dict[tuple[int, int], tuple[str, Style | None]]
"""By column and line: the character and its style; "" right of a wide character."""


class Glass:
    """Takes what an app sends to the terminal from now on."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._cells: Cells = {}
        send = app._display

        def take_and_send(screen: Any, update: Any) -> None:
            if not app._batch_count:
                self._take(update)
            send(screen, update)

        app.__dict__["_display"] = take_and_send
        self._take(app.screen._compositor.render_update(full=True))

    @property
    def differences(self) -> list[str]:
        """Where it differs from the same screen drawn without anything remembered."""
        right: Cells = {}
        for y, strip in enumerate(_drawn_anew(self._app)):
            _put(right, 0, y, [strip])
        return [
            f"column {x}, line {y}: {self._cells.get((x, y))}, not {cell}"
            for (x, y), cell in right.items()
            if self._cells.get((x, y)) != cell
        ]

    def _take(self, update: object) -> None:
        if isinstance(update, LayoutUpdate):
            for y, line in enumerate(update.strips, update.region.y):
                _put(self._cells, update.region.x, y, line)
        elif isinstance(update, ChopsUpdate):
            for y, first, behind in update.spans:
                for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if strip is not None and x <= behind and end > first:
                        is_within = first <= x < behind and end <= behind
                        part = strip if is_within else strip.crop(0, min(end, behind) - x)
                        _put(self._cells, x, y, [part])


def _drawn_anew(app: App[Any]) -> list[Strip]:
    for widget in app.screen.walk_children(Widget, with_self=True):
        widget._styles_cache.clear()
        if isinstance(widget, RowList):
            widget.notify_style_update()
    return app.screen._compositor.render_strips()


def _put(cells: Cells, x: int, y: int, strips: Iterable[Strip]) -> None:
    for strip in strips:
        for segment in strip:
            for character in segment.text:
                width = cell_width(character)
                for cell in range(width):
                    cells[x + cell, y] = ("" if cell else character, segment.style)
                x += width
