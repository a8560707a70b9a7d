"""The article view: one widget that draws a document line by line, and knows no news."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from textual import events
from textual.cache import LRUCache
from textual.selection import Selection
from textual.strip import Strip

from reader.model import Document
from reader.text import safe_url

from . import article_messages
from .article_lines import Page
from .article_links import Stop, find_stop, line_of_stop, link_at
from .article_looks import CSS, LOOKS, component
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

    LinkOpened: TypeAlias = article_messages.LinkOpened

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._strips: LRUCache[int, Strip] = LRUCache(_STRIPS)
        self._focus: Stop | None = None
        self._shift = 0

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document from a position (block, offset) on."""
        self._focus, self._shift = None, 0
        super().show(page, position=position)

    def change_head(self, page: Page) -> None:
        """Show other facts above the text; the focus stays on its link."""
        if self._focus is not None:
            self._focus = self._focus._replace(block=self._focus.block + page.lead - self._page.lead)
        if self.text_selection is not None and page.lead != self._page.lead:
            # It is counted in lines, and the lines move.
            self.screen.clear_selection()
        self.end_hints()
        super().change_head(page)

    # ------------------------------------------------------------ links

    def focus_link(self, step: int = 1) -> bool:
        """Focus the next link, or with -1 the one before; False: there is none further on."""
        if not self._lines.lines:
            return False
        stop = find_stop(self._lines, self._starting_point(step), 1 if step > 0 else -1)
        if stop is None:
            return False
        self._focus = stop
        self.reveal(line_of_stop(self._lines, stop))
        self._redraw()
        return True

    def _starting_point(self, step: int) -> tuple[int, int]:
        """Return where to look from: the focus if it can be seen, else the edge of the screen."""
        lines = self._lines.lines
        top, bottom = self._line, min(self._line + self._height, len(lines)) - 1
        if self._focus is not None and top <= line_of_stop(self._lines, self._focus) <= bottom:
            return self._focus.block, self._focus.start
        edge = lines[top] if step > 0 else lines[max(top, bottom)]
        return (edge.block, edge.start - 1) if step > 0 else (edge.block, edge.end)

    def blur_link(self) -> bool:
        """Take the focus away from the links; False: none had it."""
        if self._focus is None:
            return False
        self._focus = None
        self._redraw()
        return True

    @property
    def focused_url(self) -> str:
        """The address under the focus; "": none, or a place in this article."""
        return self._focus.url if self._focus else ""

    def open_link(self) -> bool:
        """Open the focused link; False: no link has the focus."""
        if self._focus is None:
            return False
        self._follow(self._focus.url, self._focus.target)
        return True

    def open_link_number(self, number: int) -> bool:
        """Open the link with this number; False: there is none."""
        links = self._page.document.links
        if not 1 <= number <= len(links):
            return False
        return self._follow(safe_url(links[number - 1].url), "")

    def _follow(self, url: str, target: str) -> bool:
        """Go where a link leads; False: nowhere."""
        if target and self.jump_to(target):
            return True
        if url:
            self.post_message(self.LinkOpened(self, url))
        return bool(url)

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse, unless text is selected."""
        if self.text_selection is not None:
            return
        # A segment never holds more than one link, so where the clicked one begins says enough.
        start, line = event.style.meta.get("offset", (-1, -1))
        run = link_at(self._lines, line, start)
        if run is not None:
            event.stop()
            self._follow(run.url, run.target)

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
        overlays = [*self._passage_overlays(line), *self._hit_overlays(line)]
        if self._focus is not None and self._focus.block == self._lines.lines[line].block:
            overlays.append(Overlay(self._focus.start, self._focus.end, self._look("link-focus")))
        selection = self.text_selection
        if selection is not None and (span := selected_span(self._lines, line, selection)) is not None:
            style = self.screen.get_component_rich_style("screen--selection", partial=True)
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
