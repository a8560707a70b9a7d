"""The line above an entry list: what it shows, how many, and in which order."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.convert.wrap import cell_width, cut
from reader.language import tr
from reader.numbers import count_of

_FEWEST = 20
"""Cells of a fault that say something of it."""


class ListHead(Widget):
    """One line over an entry list."""

    DEFAULT_CSS = """
    ListHead {
        height: 1;
        color: $foreground;
        background: $background;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = ""
        self._notes: tuple[str, ...] = ()
        self._faulty = False

    def show(self, title: str, count: int | None, *, oldest_first: bool, fault: str = "") -> None:
        """Say what the list is now; a fault is said instead of the order, and no count if it is not known."""
        order = tr("oldest first") if oldest_first else tr("newest first")
        self._title, self._faulty = title, bool(fault)
        self._notes = ("" if count is None else count_of(count, "entry", "entries"), fault or order)
        self.refresh()

    def count(self, count: int) -> None:
        """Say how many entries the list has; all else stays."""
        self._notes = (count_of(count, "entry", "entries"), *self._notes[1:])
        self.refresh()

    def render(self) -> Content:
        """Draw the line; the order gives way first, or the end of the fault, then the count."""
        width = self.size.width - 2
        notes = " · ".join(note for note in self._notes if note)
        room = width - cell_width(self._title) - 2
        if self._faulty and cell_width(notes) > room >= cell_width(self._notes[0]) + _FEWEST:
            notes = cut(notes, room)
        if cell_width(self._title) + cell_width(notes) + 2 > width:
            notes = self._notes[0] if self._notes else ""
        if cell_width(self._title) + cell_width(notes) + 2 > width:
            notes = notes if cell_width(notes) + 10 < width else ""
        title = cut(self._title, width - (cell_width(notes) + 2 if notes else 0))
        gap = max(0, width - cell_width(title) - cell_width(notes))
        return Content.assemble(" ", (title, "bold"), " " * gap, (notes, "dim"))
