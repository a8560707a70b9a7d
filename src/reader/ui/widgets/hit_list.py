"""What a search has found: a title and its sentence each, drawn line by line; new hits move nothing else.

It scrolls by itself: the height of a widget that the screen scrolls belongs to the layout, which would be
worked out anew, and the whole screen drawn again, with every letter that is typed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reader.model import Hit
from reader.ui.widgets.hit_lines import HitLine, example_lines, hit_lines
from reader.ui.widgets.pick_list import MOVES
from reader.ui.widgets.row_list import RowList

_NEAR = 5
"""Hits before the last at which more are asked for."""
_WHEEL = 3


class HitList(RowList):
    """Hits under a cursor, or words in their place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter,l,right", "choose", show=False),
    ]
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hit-list--unread",
        "hit-list--facts",
        "hit-list--mark",
        "hit-list--bar",
        "hit-list--thumb",
    }
    DEFAULT_CSS = """
    HitList {
        overflow: hidden hidden;
        .hit-list--unread { text-style: bold; }
        .hit-list--facts { color: $text-muted; }
        .hit-list--mark { color: $accent; text-style: bold underline; }
        .hit-list--bar { background: $scrollbar-background; }
        .hit-list--thumb { background: $scrollbar; }
    }
    """

    class NearEnd(Message):
        """The cursor has come near the last hit."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hits: Sequence[Hit] = ()
        self._words: Sequence[str] = ()
        self._now = datetime.min
        self._lines: list[HitLine] = []
        self._starts: list[int] = []
        """By hit: its first line."""
        self._laid_out = 0
        """The width that the lines were made for."""
        self._top = 0

    # ------------------------------------------------------------ what is shown

    def show(self, hits: Sequence[Hit], now: datetime) -> None:
        """Show hits; if they only go on where those before ended, the cursor stays where it is."""
        goes_on = bool(self._hits) and tuple(hits[: len(self._hits)]) == tuple(self._hits)
        self._hits, self._words, self._now = hits, (), now
        if not goes_on:
            self._lay_out_anew()
            self.set_reactive(RowList.cursor, 0)
            self._top = 0
        self._lay_out(len(self._lines) + self.size.height)
        self.redraw()
        if len(self._starts) < len(hits):
            self.call_after_refresh(self._lay_out_rest)

    def change(self, hits: Sequence[Hit], cursor: int) -> None:
        """Show the same hits in another state, some of them no more; the cursor is on this one now."""
        first = self._starts[self.cursor] - self._top if self._starts else 0
        self._hits = hits
        self._lay_out_anew()
        self._lay_out()
        self.set_reactive(RowList.cursor, max(0, min(cursor, len(hits) - 1)))
        # The hit under the cursor stays at its line of the screen.
        top = self._starts[self.cursor] - first if hits else 0
        self._top = max(0, min(top, len(self._lines) - self.size.height))
        self.redraw()
        self._keep_in_sight()

    def show_words(self, lines: Sequence[str]) -> None:
        """Show words where there are no hits; blanks before a line indent what it is broken into, too."""
        self._hits, self._words, self._top = (), lines, 0
        self._lay_out_anew()
        self._lay_out()
        self.redraw()

    def _lay_out_anew(self) -> None:
        self._lines, self._starts, self._count = [], [], 0
        self._laid_out = self.size.width

    def _lay_out_rest(self) -> None:
        """Go on behind the first screenful, for which nobody has to wait."""
        if len(self._starts) < len(self._hits):
            self._lay_out()
            self.redraw()

    def _lay_out(self, enough: int | None = None) -> None:
        """Make the lines of the hits that have none yet, until there are enough."""
        # The first cell is the cursor's, the last the scroll bar's.
        width = max(8, self._laid_out - 3)
        for index in range(len(self._starts), len(self._hits)):
            if enough is not None and len(self._lines) > enough:
                break
            self._starts.append(len(self._lines))
            self._lines += hit_lines(index, self._hits[index], width, self._now)
        self._count = len(self._starts)
        if self._words and not self._lines:
            for words in self._words:
                self._lines += example_lines(words, width)

    def on_resize(self) -> None:
        """Break the lines for another width."""
        if self._laid_out != self.size.width:
            self._lay_out_anew()
            self._lay_out()
            self.redraw()
        self._keep_in_sight()

    # ------------------------------------------------------------ moving

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two hits anew, scroll if need be, and ask for more near the end."""
        self._refresh_hit(before)
        self._refresh_hit(after)
        self._keep_in_sight()
        self.post_message(self.Moved(self))
        if after >= self._count - _NEAR:
            self.post_message(self.NearEnd())

    def _lines_at(self, index: int) -> tuple[int, int]:
        """Return the first line of a hit and the one behind its last."""
        first = self._starts[index]
        return first, self._starts[index + 1] if index + 1 < len(self._starts) else len(self._lines)

    def _refresh_hit(self, index: int) -> None:
        if index < len(self._starts):
            first, end = self._lines_at(index)
            self.refresh(Region(0, first - self._top, self.size.width, end - first))

    def _keep_in_sight(self) -> None:
        height = self.size.height
        if height <= 0 or not self._starts:
            return
        first, end = self._lines_at(min(self.cursor, len(self._starts) - 1))
        if end > self._top + height:
            self._scroll(end - height)
        if first < self._top:
            self._scroll(first)

    def _scroll(self, top: int) -> None:
        top = max(0, min(top, len(self._lines) - self.size.height))
        if top != self._top:
            self._top = top
            self.refresh()

    def action_cursor_down(self) -> None:
        """Go to the next hit."""
        self.cursor += 1

    def action_cursor_up(self) -> None:
        """Go to the hit before."""
        self.cursor -= 1

    def action_page_down(self) -> None:
        """Go down a page."""
        self._go_to_line(self.size.height)

    def action_page_up(self) -> None:
        """Go up a page."""
        self._go_to_line(-self.size.height)

    def action_first(self) -> None:
        """Go to the first hit."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last hit."""
        self.cursor = self._count - 1

    def action_choose(self) -> None:
        """Choose the hit under the cursor."""
        if self._count:
            self.post_message(self.Chosen(self, self.cursor))

    def _go_to_line(self, distance: int) -> None:
        if self._starts:
            line = max(0, self._starts[self.cursor] + distance)
            self.cursor = max(0, bisect_right(self._starts, line) - 1)

    def row_at(self, y: int) -> int:
        """Return the hit that stands at a line of the screen; -1: none does."""
        line = y + self._top
        return self._lines[line].hit if line < len(self._lines) else -1

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._scroll(self._top + _WHEEL)
        if self._top + 2 * self.size.height > len(self._lines):
            self.post_message(self.NearEnd())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._scroll(self._top - _WHEEL)

    def on_focus(self) -> None:
        """Show that keys come here now."""
        self._refresh_hit(self.cursor)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._refresh_hit(self.cursor)

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line that stands here, and the scroll bar beside it."""
        index, width, base = y + self._top, self.size.width, self.base_style
        if index >= len(self._lines):
            return self.blank(width, base)
        edge = " "
        if self._lines[index].hit == self.cursor and self._count:
            blurred = "" if self.has_focus else "-blurred"
            base = base + self.get_component_rich_style(f"row-list--cursor{blurred}")
            edge = "▌" if self.has_focus else " "
        bar = self._bar(y)
        key = (index, bar, base, edge)
        if (strip := self._strips.get(key)) is None:
            row = [Segment(edge, base + self.style_of("row-list--edge")), *self._segments(index, base)]
            strip = Strip(row).adjust_cell_length(width - 1, base)
            last = Segment(" ", base if not bar else base + self._bar_style(bar))
            strip = self._strips[key] = Strip([*strip, last], width)
        return strip

    def _segments(self, index: int, base: Style) -> Iterator[Segment]:
        line = self._lines[index]
        if line.indent:
            yield Segment(" " * line.indent, base)
        edges = sorted({0, len(line.text), *(edge for part in line.parts for edge in part[:2])})
        for start, end in pairwise(edges):
            style = base
            for first, behind, name in line.parts:
                if first <= start and end <= behind:
                    style = style + self.style_of(f"hit-list--{name}")
            yield Segment(line.text[start:end], style)

    def _bar(self, y: int) -> int:
        """Return what the scroll bar is here: 1 its thumb, 2 what is around it; 0: there is none."""
        height, total = self.size.height, len(self._lines)
        if total <= height:
            return 0
        size = max(1, height * height // total)
        begin = round(self._top * (height - size) / (total - height))
        return 1 if begin <= y < begin + size else 2

    def _bar_style(self, bar: int) -> Style:
        full = self.get_component_rich_style(f"hit-list--{'thumb' if bar == 1 else 'bar'}", partial=True)
        return Style(bgcolor=full.bgcolor)
