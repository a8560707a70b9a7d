"""A laid-out page that scrolls; it keeps the reader at the same words and the keys alive."""

from __future__ import annotations

from typing import TypeAlias

from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from reader.convert.picture import Raster
from reader.model import Document

from . import article_messages
from .article_lines import PLAIN, Layout, Page, Place, Typesetting
from .article_looks import look_style
from .article_strips import Painter

_SLICE = 0.012
"""Seconds of layout at a time; between two slices keys are answered."""
_PAUSE = 0.002
_GROWTH = 2000
"""Lines between two updates of the scroll bar while a long article is laid out."""
_OVERLAP = 2
"""Lines that stay on the screen when a page is turned."""
_MEASURES = (20, 400)


class ArticleScroll(ScrollView, can_focus=True):
    """Lays out a page for its width and scrolls it; what is done with its text is a subclass's affair."""

    measure: reactive[int] = reactive(80, init=False)
    """Cells of the text column; narrower where the widget is."""
    setting: reactive[Typesetting] = reactive(PLAIN, init=False)
    """How paragraphs are set."""

    Scrolled: TypeAlias = article_messages.Scrolled

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._page = Page()
        self._lines = Layout(self._page, 80, 80)
        self._painter: Painter | None = None
        self._top = Place(0, 0)
        """What the reader left at the top: a change of width goes back to it."""
        self._laid_out_for = Size(0, 0)
        self._is_held = False
        """True: the text moves because of its layout, not because the reader reads on."""
        self._slicing = False

    # ------------------------------------------------------------ what is shown

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document from a position (block, offset) on."""
        self._page = page if isinstance(page, Page) else Page(document=page)
        block, offset = position
        self._top = Place(block + self._page.lead, offset) if (block, offset) > (0, 0) else Place(0, 0)
        self._lay_out()

    def change_head(self, page: Page) -> None:
        """Show a page that differs only above its text, which stays in its place as it is."""
        lead, self._page = self._page.lead, page
        if self._top.block >= lead:
            self._top = Place(self._top.block + page.lead - lead, self._top.offset)
        if self._laid_out_for.width:
            line = self._line
            moved = self._lines.change_head(page)
            self.repaint()
            self._grow()
            self._hold(line + moved if self._top.block >= page.lead else line)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    @property
    def position(self) -> tuple[int, int]:
        """Where the first visible line begins: block and offset, the same at every width."""
        block = self._top.block - self._page.lead
        return (block, self._top.offset) if block >= 0 else (0, 0)

    @property
    def progress(self) -> float:
        """How much of the article has been on the screen, 0 to 1."""
        if not self._lines.done:
            return min(1.0, self._top.block / max(1, len(self._page.document.blocks)))
        total = len(self._lines.lines)
        return min(1.0, (self._line + self._height) / total) if total else 1.0

    @property
    def lines_left(self) -> int:
        """How many lines are below the screen, as far as they are known."""
        return max(0, len(self._lines.lines) - self._line - self._height)

    @property
    def at_end(self) -> bool:
        """Whether the last line can be seen."""
        return self._lines.done and self._line >= self._last_top

    # ------------------------------------------------------------ scrolling

    def page_down(self) -> bool:
        """Turn the page; False: the end was on the screen already."""
        if self.at_end:
            return False
        self.scroll_lines(max(1, self._height - _OVERLAP))
        return True

    def page_up(self) -> bool:
        """Turn the page back; False: the start was on the screen already."""
        if not self._line:
            return False
        self.scroll_lines(-max(1, self._height - _OVERLAP))
        return True

    def half_page_down(self) -> None:
        """Scroll half a page."""
        self.scroll_lines(max(1, self._height // 2))

    def half_page_up(self) -> None:
        """Scroll half a page back."""
        self.scroll_lines(-max(1, self._height // 2))

    def scroll_lines(self, count: int) -> None:
        """Scroll by so many lines; less than 0: back."""
        self._go_to(self._line + count)

    def to_top(self) -> None:
        """Go to the first line."""
        self._go_to(0)

    def to_end(self) -> None:
        """Go to the last page."""
        self._lines.extend()
        self._go_to(len(self._lines.lines))

    def jump_to(self, anchor: str) -> bool:
        """Go to an anchor of the document; False: it has no such anchor."""
        block = self._page.anchor(anchor)
        if block is None:
            return False
        self._go_to(self._lines.line_of(Place(block, 0)))
        return True

    def go_to(self, position: tuple[int, int]) -> None:
        """Go to a position (block, offset) of the document."""
        block, offset = position
        self._go_to(self._lines.line_of(Place(block + self._page.lead, offset)))

    def reveal(self, line: int) -> None:
        """Scroll so that a line can be seen well, if it cannot be seen now."""
        if not self._line <= line < self._line + self._height:
            self._go_to(line - self._height // 3)

    def _go_to(self, line: int) -> None:
        self._lines.extend(lines=line + 2 * self._height)
        self._grow()
        line = max(0, min(line, self._last_top))
        self.scroll_to(y=line, animate=False, immediate=True, force=True)
        self._remember()

    def _hold(self, line: int) -> None:
        """Put a line at the top without forgetting where the reader was.

        At the end of the text less than a screen is left, so another line may end up at the top.
        """
        self._is_held = True
        self._go_to(line)
        self._is_held = False

    def _remember(self) -> None:
        if not self._is_held and self._room == self._laid_out_for:
            self._top = self._lines.place_of(self._line) if self._line else Place(0, 0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember where the reader is, unless it is only the new size that pushed the text."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._remember()
            self.post_message(self.Scrolled())

    # ------------------------------------------------------------ layout

    @property
    def _room(self) -> Size:
        return self.scrollable_content_region.size

    @property
    def _line(self) -> int:
        """The line at the top of the screen."""
        return max(0, int(self.scroll_offset.y))

    @property
    def _height(self) -> int:
        return max(1, self._room.height)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines.lines) - self._height)

    def _lay_out(self) -> None:
        """Lay out what the screen shows; the rest follows in slices."""
        self._laid_out_for = Size(0, 0)
        width = self._room.width
        if width <= 0 or not self.is_attached:
            return
        margin = 2 if width >= 60 or self.setting.hang else 1 if width >= 24 else 0
        column = min(self.measure, width - 2 * margin)
        left = max(0, (width - column) // 2)
        self._lines = Layout(
            self._page,
            column,
            width - left - margin,
            setting=self.setting,
            pictures=self._draw_picture,
        )
        self._laid_out_for = self._room
        self.repaint()
        self._hold(self._lines.line_of(self._top) if self._top > (0, 0) else 0)
        if not self._lines.done and not self._slicing:
            self._slicing = True
            self.set_timer(_PAUSE, self._lay_out_more)

    def _lay_out_more(self) -> None:
        self._slicing = not self._lines.extend(seconds=_SLICE)
        if not self._slicing or len(self._lines.lines) - self.virtual_size.height > _GROWTH:
            self._grow()
        if self._slicing:
            self.set_timer(_PAUSE, self._lay_out_more)

    def _grow(self) -> None:
        """Tell the scroll bar how many lines there are."""
        size = Size(self._room.width, len(self._lines.lines))
        if size != self.virtual_size:
            self.virtual_size = size
            self.post_message(self.Scrolled())

    def repaint(self) -> None:
        """Draw everything anew: the lines or the colours have changed."""
        if self._room.width:
            self._painter = Painter(self._lines, self._room.width, self.rich_style, self._look)
        self.refresh()

    def _look(self, name: str) -> Style:
        return look_style(self, name)

    def validate_measure(self, measure: int) -> int:
        """Keep the column readable."""
        return max(_MEASURES[0], min(measure, _MEASURES[1]))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Keep the styles, none of which the focus changes: to work them all out anew takes long."""

    def watch_measure(self) -> None:
        """Lay out again; the reader stays at the same words."""
        self._lay_out()

    def watch_setting(self) -> None:
        """Lay out again in the other way."""
        self._lay_out()

    def _draw_picture(self, image: int, columns: int) -> Raster | None:
        """Return the cells of a picture; None: it is not drawn."""
        return None

    def notify_style_update(self) -> None:
        """Take new colours when the theme changes."""
        super().notify_style_update()
        if self.is_attached and self._laid_out_for.width:
            self.repaint()

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        """Lay out once the size is known: the event that tells it comes after an empty page is drawn."""
        is_resized = super()._size_updated(size, virtual_size, container_size, layout)
        if self._room.width != self._laid_out_for.width:
            self.on_resize()
        return is_resized

    def on_resize(self) -> None:
        """Lay out for the new width, or show more lines of the same."""
        if self._room.width != self._laid_out_for.width:
            self._lay_out()
        else:
            self._laid_out_for = self._room
            self._hold(self._line)
