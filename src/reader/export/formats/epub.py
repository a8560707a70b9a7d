"""One EPUB 3 for an e-reader: a title page, a table of contents by category, pictures inside."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from reader.export.item import ExportFormat, Item, Outline, Renderers, Writer, Written
from reader.export.pictures import MEDIA_TYPES, name_pictures, used_pictures
from reader.export.xhtml import STYLE, lang, make_article, ours, show_title
from reader.language import tr
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.paths import Draft

_EMBEDDABLE = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
"""What each of EPUB 3.3's core types begins with, but SVG, whose like from the web seldom is valid.

Other pictures become links, and so does what only claims to be one: readers of books refuse it.
"""
_SPEAKERS = {"page.xhtml": "body.language"}
"""What tells the language of what a template makes; else its title does."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def start(target: Path, outline: Outline, render: Renderers) -> Writer:
    """Begin a book."""
    return _Book(target, outline, render)


class _Book(Writer):
    def __init__(self, target: Path, outline: Outline, render: Renderers) -> None:
        from jinja2 import FunctionLoader
        from mkepub import Book
        from mkepub.mkepub import env

        from reader.paths import Draft

        env.filters["mediatype"] = _media_type  # its own list is older than WebP
        env.loader = FunctionLoader(_load_template)
        self._target = target
        self._outline = outline
        self._render = render
        self._book: Any = Book(_safe(outline.title))
        self._book.set_stylesheet(STYLE)
        self._fronts: list[tuple[Any, str]] = []
        """Pages of ours, such as those that open a category, with what stands on them."""
        self._add_front(outline.title, _make_title_page(outline))
        self._categories: dict[str, Any] = {}
        self._pictures: set[str] = set()
        self._languages: Counter[str] = Counter()
        self._count = 0
        self._draft: Draft = Draft(target)

    def add(self, item: Item) -> None:
        """Add a page under its category."""
        bookmark = item.bookmark
        pictures = {
            name: picture
            for name, picture in used_pictures(item.document, name_pictures(item.pictures)).items()
            if (begin := _EMBEDDABLE.get(picture.media_type)) and picture.data.startswith(begin)
        }
        for name, picture in pictures.items():
            if name not in self._pictures:
                self._book.add_image(name, picture.data)
                self._pictures.add(name)
        places = {picture.url: f"images/{name}" for name, picture in pictures.items()}
        page = _NOT_XML.sub("", make_article(item, places, self._render))
        parent = self._find_category(bookmark.entry.feed_title)
        title = _safe(show_title(bookmark.entry), item.language)
        self._book.add_page(title, _Escaped(page, item.language), parent=parent)
        self._languages[item.language] += 1
        self._count += 1

    def finish(self) -> Written:
        """Put the book in its place."""
        language = self._languages.most_common(1)[0][0] if self._languages else ""
        # "und" says that we do not know; an attribute may be empty instead, but not this.
        self._book.metadata["lang"] = language or "und"
        self._book.title = _safe(self._outline.title, language)
        for page, markup in self._fronts:
            self._book._write_page(page, _Escaped(markup, language))
        with TemporaryDirectory() as folder:
            file = Path(folder) / "book.epub"
            self._book.save(file)
            with file.open("rb") as data:
                while piece := data.read(1 << 20):
                    self._draft.file.write(piece)
        self._draft.commit()
        self.discard()
        return Written(path=self._target, articles=self._count, written=1)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._draft.discard()
        with suppress(OSError):  # whoever was writing when the export was broken off may write once more
            self._book.tempdir.cleanup()

    def _find_category(self, title: str) -> Any:
        """Return the page of a category, which opens its part of the book."""
        name = title or tr("Elsewhere")
        if name not in self._categories:
            self._categories[name] = self._add_front(name, f"<h1>{_safe(name)}</h1>")
        return self._categories[name]

    def _add_front(self, title: str, markup: str) -> Any:
        """Add a page that gets its language once that of the book is known."""
        page = self._book.add_page(_safe(title), _Escaped(markup))
        self._fronts.append((page, markup))
        return page


def _make_title_page(outline: Outline) -> str:
    return (
        f"<h1>{_safe(outline.title)}</h1>"
        f'<p class="facts">{outline.created.astimezone():%Y-%m-%d} · '
        f"{count_of(len(outline.entries), 'article')}</p>"
    )


class _Escaped(str):
    """Markup that is put into the library's templates as it is, whether they escape or not."""

    language: str
    """What our templates say of it; "": it is not known."""

    def __new__(cls, markup: str, language: str = "") -> Self:
        """Take markup with its language."""
        made = super().__new__(cls, markup)
        made.language = escape(language)
        return made

    def __html__(self) -> str:
        return str(self)


def _safe(text: str, language: str = "") -> _Escaped:
    """Return text as markup, without characters that XML forbids."""
    return _Escaped(escape(_NOT_XML.sub("", text)), language)


def _load_template(name: str) -> str:
    """Return a template of the library that says which language stands in it, where its own says English.

    The table of contents is called so in our language.
    """
    from jinja2 import PackageLoader
    from mkepub.mkepub import env

    text = PackageLoader("mkepub").get_source(env, name)[0]
    text = text.replace('lang="en"', f'lang="{{{{ {_SPEAKERS.get(name, "title.language")} }}}}"')
    contents = f"<h2{lang(ours())}>{tr('Table of Contents')}</h2>"
    return text.replace("<h2>Table of Contents</h2>", contents)


def _media_type(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


FORMAT = ExportFormat(
    name="epub", words=lambda: tr("one book for an e-reader (EPUB 3)"), suffix=".epub", start=start
)
