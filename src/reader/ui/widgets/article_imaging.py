"""Pictures in the text: which are drawn, and in how many cells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reader.convert.picture import ORDINARY, Bitmap, Raster, draw_bitmap, fit_bitmap
from reader.model import Document
from reader.ui.plates import MOST_CELLS, Plates

from .article_lines import Page
from .article_scroll import ArticleScroll

_SHARE = 0.6
"""Of the screen's height: a picture leaves room for the words around it."""
_LOWEST = 4
_TALL = 2.0
"""Height to width of a picture that is read from top to bottom; where it is sharp it may take more room."""
_SCREENS = 3
"""Screens that such a picture may take."""


class ArticleImaging(ArticleScroll):
    """A page that draws the pictures it is given; without them it shows what they are called."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.plates: Plates | None = None
        """The pictures that the terminal draws itself; None: it draws none."""
        self._bitmaps: dict[str, Bitmap] = {}
        self._numbers: dict[str, list[int]] = {}
        """Of the pictures that the terminal has: what it calls them, a number for each size."""
        self._sizes: dict[str, list[tuple[int, int]]] = {}
        """Columns and rows of the pictures laid out, those of one that stands twice in their order."""
        self._background = (0, 0, 0)

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document, with none of its pictures yet."""
        self._forget()
        super().show(page, position=position)

    def put_picture(self, url: str, bitmap: Bitmap | None) -> None:
        """Draw a picture wherever it belongs, or with None no longer; the reader stays at the same words."""
        self._forget(url)
        if bitmap is not None:
            self._bitmaps[url] = bitmap
        self._lay_out()

    def drop_pictures(self) -> None:
        """Draw no picture any more."""
        self._forget()
        self._lay_out()

    @property
    def pictures(self) -> Collection[str]:
        """The addresses of the pictures that are drawn."""
        return self._bitmaps.keys()

    @property
    def sharpest(self) -> tuple[int, int] | None:
        """How many dots there are for a picture, at most; None: it is drawn in half blocks."""
        if self.plates is None or not self.plates.surface.sharp:
            return None
        width, height = self.plates.surface.cell
        return self.size.width * width, self._height * _SCREENS * height

    def on_unmount(self) -> None:
        """Take the pictures back from the terminal."""
        self._forget()

    def notify_style_update(self) -> None:
        """Put transparent pictures on the page's new colour."""
        super().notify_style_update()
        if self._bitmaps and self._background != self.background_colors[1].rgb:
            self._lay_out()

    def _forget(self, url: str | None = None) -> None:
        """Drop one picture, or all."""
        urls = list(self._bitmaps) if url is None else [url]
        numbers = [number for each in urls for number in self._numbers.pop(each, ())]
        if self.plates is not None:
            self.plates.free(numbers)
        for each in urls:
            self._bitmaps.pop(each, None)

    # ------------------------------------------------------------ drawing

    @property
    def _rows(self) -> int:
        return max(_LOWEST, int(self._height * _SHARE))

    def _lay_out(self) -> None:
        self._sizes.clear()
        self._background = self.background_colors[1].rgb
        super()._lay_out()

    def _draw_picture(self, image: int, columns: int) -> Raster | None:
        images = self._page.document.images
        url = images[image].url if image < len(images) else ""
        bitmap = self._bitmaps.get(url)
        if bitmap is None:
            return None
        surface = ORDINARY if self.plates is None else self.plates.surface
        is_tall = bool(bitmap.png) and bitmap.height > _TALL * bitmap.width
        rows = min(self._height * _SCREENS, MOST_CELLS) if is_tall else self._rows
        size = fit_bitmap(bitmap, columns, rows, surface)
        raster = draw_bitmap(bitmap, *size, background=self._background)
        return replace(raster, plate=self._plate(url, bitmap, size))

    def _plate(self, url: str, bitmap: Bitmap, size: tuple[int, int]) -> int:
        """Return the number under which the terminal has a picture in this size; 0: it has not."""
        if self.plates is None:
            return 0
        sizes, numbers = self._sizes.setdefault(url, []), self._numbers.setdefault(url, [])
        if size in sizes:
            place = sizes.index(size)
            return numbers[place] if place < len(numbers) else 0
        if len(sizes) < len(numbers) and self.plates.resize(numbers[len(sizes)], size):
            sizes.append(size)
            return numbers[len(sizes) - 1]
        # Beyond what is numbered already, or too large for a number.
        if len(sizes) == len(numbers) and (number := self.plates.take(bitmap.png, size)):
            sizes.append(size)
            numbers.append(number)
            return number
        return 0
