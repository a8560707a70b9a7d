"""The article view: one widget that draws a document line by line, and knows no news."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.cache import LRUCache
from textual.selection import Selection
from textual.strip import Strip

from reader.model import Document

from .article_lines import Page
from .article_looks import CSS, LOOKS, component, part_style
from .article_marking import ArticleMarking
from .article_selection import selected_span, selected_text
from .article_strips import Overlay

_STRIPS = 600
_SIDEWAYS = 8
"""Cells by which a wide table moves at a time."""


class ArticleView(ArticleMarking):
    """Draws a document, follows its links and copies its text; keys are bound by its screen."""

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {component(look) for look in LOOKS}
    DEFAULT_CSS = CSS

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._strips: LRUCache[int, Strip] = LRUCache(_STRIPS)
        self._shift = 0

    def on_mount(self) -> None:
        """Heed how many colours there are."""
        self.set_class(self.app.console.color_system in ("standard", "windows"), "-sixteen")

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document from a position (block, offset) on."""
        self._shift = 0
        super().show(page, position=position)

    def change_head(self, page: Page) -> None:
        """Show other facts above the text; a selection that would move ends."""
        if self.text_selection is not None and page.lead != self._page.lead:
            # It is counted in lines, and the lines move.
            self.screen.clear_selection()
        self.end_hints()
        super().change_head(page)

    # ------------------------------------------------------------ drawing

    def scroll_sideways(self, step: int) -> bool:
        """Move wide tables and code by so many steps; False: nothing on the screen is wider than the page."""
        if self._painter is None:
            return False
        lines = self._lines.lines[self._line : self._line + self._height]
        over = max((self._painter.overhang(line) for line in lines), default=0)
        if not over:
            return False
        self._shift = max(0, min(self._shift + step * _SIDEWAYS, over))
        self._redraw()
        return True

    def _on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self.scroll_sideways(1)
        event.stop()

    def _on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self.scroll_sideways(-1)
        event.stop()

    def repaint(self) -> None:
        """Draw everything anew: the lines or the colours have changed."""
        self._strips.clear()
        super().repaint()

    def _redraw(self) -> None:
        """Draw the same lines anew: the focus, the selection or the sideways scroll has changed."""
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        line = self._line + y
        if self._painter is None or line >= len(self._lines.lines):
            return Strip.blank(self.size.width, self.rich_style)
        strip = self._strips.get(line)
        if strip is None:
            strip = self._painter.paint(line, shift=self._shift, overlays=self._overlays(line))
            strip = self._with_hints(strip, line)
            self._strips[line] = strip
        return strip

    def _overlays(self, line: int) -> list[Overlay]:
        overlays = self._passage_overlays(line) + self._goal_overlays(line) + self._hit_overlays(line)
        if self._focus is not None and self._focus.block == self._lines.lines[line].block:
            overlays.append(Overlay(self._focus.start, self._focus.end, self._look("link-focus")))
        selection = self.text_selection
        if selection is not None and (span := selected_span(self._lines, line, selection)) is not None:
            style = part_style(self.screen, "screen--selection")
            overlays.append(Overlay(*span, style))
        return overlays

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text without the line breaks and the link numbers that are only ours."""
        self._lines.extend()
        return selected_text(self._lines, selection), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self._redraw()

    def on_resize(self) -> None:
        """Lay out for the new width; a selection is counted in lines and ends with them."""
        if self._room.width != self._laid_out_for.width and self.text_selection is not None:
            self.screen.clear_selection()
        super().on_resize()
