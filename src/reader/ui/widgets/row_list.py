"""A list of one-line rows with a cursor, drawn line by line: moving redraws two lines, however long it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

_MARGIN = 2
"""Rows kept in sight above and below the cursor."""
_KEPT = 250
"""Drawn rows that are remembered."""
_SINGLY = 8
"""So many changed rows are sent to the terminal one by one; if there are more, all rows are."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows that a subclass draws; it keeps the cursor in sight and tells where it goes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--cursor",
        "row-list--cursor-blurred",
        "row-list--edge",
    }
    DEFAULT_CSS = """
    RowList {
        background: $background;
        color: $foreground;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        overflow-x: hidden;
        .row-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
        .row-list--cursor-blurred {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        .row-list--edge { color: $accent; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False, always_update=False)
    """The row the cursor is on; 0 in an empty list."""

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list it happened in."""
            return self.rows

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> RowList:
            """The list it happened in."""
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._count = 0
        self.base_style = Style()
        """The style of a row without anything special."""
        self._styles_known: dict[str, Style] = {}
        self._strips: dict[tuple[int, int, Style, str], Strip] = {}
        """Rows by their place, their width, their background and the mark at their edge."""
        self._drawn: dict[int, tuple[Strip, Strip]] = {}
        """By the id of a row: the row, and the line that it became with border and filters."""
        self._frame: tuple[object, ...] = ()
        """The width and the filters that lines were made with: if they change, every line does."""

    # ------------------------------------------------------------ for subclasses

    def draw_row(self, index: int, width: int, base: Style) -> list[Segment]:
        """Return the segments of a row, `width` cells at most; `base` has the row's background.

        The row's first cell is not its own: the cursor is marked there.
        """
        raise LookupError(f"{type(self).__name__} draws no rows")

    def style_of(self, name: str) -> Style:
        """Return a component's style without its background, so that the cursor shows through."""
        style = self._styles_known.get(name)
        if style is None:
            full = self.get_component_rich_style(name, partial=True)
            style = Style(
                color=full.color,
                bold=full.bold,
                dim=full.dim,
                italic=full.italic,
                underline=full.underline,
                strike=full.strike,
            )
            self._styles_known[name] = style
        return style

    def set_count(self, count: int, cursor: int, *, changed: Collection[int] | None = None) -> None:
        """Say how many rows there are now, where the cursor is, and which rows look different (None: all)."""
        before = self.cursor
        self._count = count
        self.virtual_size = Size(0, count)
        self.set_reactive(RowList.cursor, max(0, min(cursor, count - 1)))
        if changed is None:
            self.redraw()
        else:
            self.redraw_rows({*changed, before, self.cursor} if before != self.cursor else changed)
        self._keep_in_sight()

    def set_length(self, count: int) -> None:
        """Say that there are more rows below those there were."""
        self._count = count
        self.virtual_size = Size(0, count)
        self.refresh()

    # ------------------------------------------------------------ moving

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self._count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Redraw the two rows, scroll if need be, and tell."""
        self.refresh_line(before)
        self.refresh_line(after)
        self._keep_in_sight()
        self.post_message(self.Moved(self))

    def move(self, rows: int) -> None:
        """Move the cursor by some rows."""
        self.cursor += rows

    def move_page(self, pages: float) -> None:
        """Move the cursor by pages or parts of them."""
        rows = max(1, int(abs(pages) * max(1, self.size.height - 1)))
        self.cursor += rows if pages > 0 else -rows

    def _keep_in_sight(self) -> None:
        height = self.size.height
        if height <= 0:
            return
        margin = min(_MARGIN, max(0, (height - 1) // 2))
        top = round(self.scroll_y)
        if self.cursor < top + margin:
            top = self.cursor - margin
        elif self.cursor > top + height - 1 - margin:
            top = self.cursor - height + 1 + margin
        top = max(0, min(top, self._count - height))
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, force=True)

    # ------------------------------------------------------------ drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines; the style that they have in common is worked out once, which takes long.

        A row that has only moved keeps its line, with all that Textual remembers of it: border, filters and
        the terminal's sequences. Scrolling by one row so costs that row, not the page.
        """
        if len(self._strips) > _KEPT or len(self._drawn) > _KEPT:
            self._forget()
        self.base_style = self.rich_style
        # A resize is told of only after the first drawing, and styles tell of their changes by themselves.
        frame = (self.outer_size.width, *self.get_line_filters())
        if frame != self._frame:
            self._drawn.clear()
            self._frame = frame
        rows = [self.render_line(y) for y in crop.line_range]
        fresh = [number for number, row in enumerate(rows) if id(row) not in self._drawn]
        if fresh:
            first, behind = fresh[0], fresh[-1] + 1
            span = Region(0, crop.y + first, self.outer_size.width, behind - first)
            self._keep(rows[first:behind], super().render_lines(span))
        lines = [self._drawn[id(row)][1] for row in rows]
        if crop.column_span == (0, self.outer_size.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _keep(self, rows: list[Strip], lines: list[Strip]) -> None:
        """Remember the lines that rows became; a row is kept with its line, so that no other gets its id."""
        self._drawn |= {id(row): (row, line) for row, line in zip(rows, lines, strict=True)}

    def render_line(self, y: int) -> Strip:
        """Draw the row that stands at this line of the screen."""
        index = y + round(self.scroll_y)
        width = self.size.width
        base = self.base_style
        if not 0 <= index < self._count:
            return self.blank(width, base)
        if index != self.cursor:
            return self._draw(index, width, base, " ")
        if self.has_focus:
            return self._draw(index, width, base + self.get_component_rich_style("row-list--cursor"), "▌")
        return self._draw(index, width, base + self.get_component_rich_style("row-list--cursor-blurred"), " ")

    def _draw(self, index: int, width: int, base: Style, edge: str) -> Strip:
        """Draw a row with the mark at its edge, which shows the cursor even where colours cannot."""
        key = (index, width, base, edge)
        strip = self._strips.get(key)
        if strip is None:
            first = Segment(edge, base + self.style_of("row-list--edge"))
            row = [first, *self.draw_row(index, width - 1, base)]
            strip = Strip(row).adjust_cell_length(width, base)
            if self.is_final(index):
                self._strips[key] = strip
        return strip

    def blank(self, width: int, base: Style) -> Strip:
        """Return a row without anything."""
        key = (-1, width, base, "")
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = Strip.blank(width, base)
        return strip

    def is_final(self, index: int) -> bool:
        """Tell whether a row has all it needs, so that it looks the same until `redraw`."""
        return True

    def redraw(self) -> None:
        """Draw everything anew: rows have changed."""
        self._forget()
        self.refresh()

    def redraw_rows(self, changed: Collection[int]) -> None:
        """Draw some rows anew, by their places; all others look as they did."""
        for key in [key for key in self._strips if key[0] in changed]:
            del self._strips[key]
        top, height = round(self.scroll_y), self.size.height
        shown = [index for index in changed if top <= index < top + height]
        if len(shown) > _SINGLY:
            self.refresh()
        else:
            for index in shown:
                self.refresh_line(index)

    def _forget(self) -> None:
        self._strips.clear()
        self._drawn.clear()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        super().notify_style_update()
        self._styles_known.clear()
        self._forget()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Keep the styles, none of which the focus changes: to work them all out anew takes long."""

    def on_focus(self) -> None:
        """Show that keys come here now."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh_line(self.cursor)

    def row_at(self, y: int) -> int:
        """Return the row that stands at a line of the screen; there may be none there."""
        return y + round(self.scroll_y)

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        index = self.row_at(event.y)
        if 0 <= index < self._count:
            self.cursor = index
            self.post_message(self.Chosen(self, index))
