"""Pictures in the text: which are drawn, and as how many rows."""

from __future__ import annotations

from collections.abc import Collection

from reader.convert.picture import Bitmap, Raster, draw_bitmap
from reader.model import Document

from .article_lines import Page
from .article_scroll import ArticleScroll

_SHARE = 0.6
"""Of the screen's height: a picture leaves room for the words around it."""
_LOWEST = 4


class ArticleImaging(ArticleScroll):
    """A page that draws the pictures it is given; without them it shows what they are called."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._bitmaps: dict[str, Bitmap] = {}

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document, with none of its pictures yet."""
        self._bitmaps.clear()
        super().show(page, position=position)

    def put_picture(self, url: str, bitmap: Bitmap | None) -> None:
        """Draw a picture wherever it belongs, or with None no longer; the reader stays at the same words."""
        self._bitmaps.pop(url, None)
        if bitmap is not None:
            self._bitmaps[url] = bitmap
        self._lay_out()

    def drop_pictures(self) -> None:
        """Draw no picture any more."""
        self._bitmaps.clear()
        self._lay_out()

    @property
    def pictures(self) -> Collection[str]:
        """The addresses of the pictures that are drawn."""
        return self._bitmaps.keys()

    def _draw_picture(self, image: int, columns: int) -> Raster:
        images = self._page.document.images
        bitmap = self._bitmaps.get(images[image].url) if image < len(images) else None
        if bitmap is None:
            return ()
        return draw_bitmap(bitmap, columns, max(_LOWEST, int(self._height * _SHARE)))
