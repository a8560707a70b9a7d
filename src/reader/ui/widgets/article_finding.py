"""Find in the article: the hits in the text, the one that is looked at, and the keys from hit to hit."""

from __future__ import annotations

from typing import ClassVar, NamedTuple, TypeAlias

from textual.binding import BindingType

from reader.model import Document
from reader.ui.keymap import bindings

from . import article_messages
from .article_find import Hit, find_hits
from .article_imaging import ArticleImaging
from .article_lines import Page
from .article_strips import Overlay


class Found(NamedTuple):
    """How a find stands."""

    query: str
    """"": nothing is looked for."""
    number: int
    """Which hit is looked at, from 1 on; 0: there is none."""
    total: int


class ArticleFinding(ArticleImaging):
    """A page in which words can be found; its screen has the line that they are typed in."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("find.next", "find.previous", "find.end")]

    FindChanged: TypeAlias = article_messages.FindChanged

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._query = ""
        self._hits: list[Hit] = []
        self._by_block: dict[int, list[int]] = {}
        self._hit = -1
        self._start = (0, 0)
        """Where the reader was when the find began: typing on looks from there."""

    @property
    def found(self) -> Found:
        """How the find stands."""
        return Found(self._query, self._hit + 1, len(self._hits))

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document; a find ends with the one before."""
        had, self._query, self._hits, self._by_block, self._hit = self._query, "", [], {}, -1
        super().show(page, position=position)
        if had:
            self.post_message(self.FindChanged())

    def change_head(self, page: Page) -> None:
        """Show other facts above the text; the hits stay the same ones."""
        super().change_head(page)
        if self._query:
            self._search()

    def find(self, query: str) -> None:
        """Look for words and go to the first hit from here on; "": look for nothing any more."""
        if query and not self._query:
            line = self._lines.lines[self._line] if self._lines.lines else None
            self._start = (line.block, line.start) if line else (0, 0)
        self._query = query
        self._search()
        behind = [
            index for index, hit in enumerate(self._hits) if (hit.block, hit.spans[0][0]) >= self._start
        ]
        self._hit = behind[0] if behind else 0 if self._hits else -1
        self._reveal_hit()

    def find_step(self, step: int) -> bool:
        """Go to the next hit, or with -1 the one before, round the end; False: there is none."""
        if not self._hits:
            return False
        self._hit = (self._hit + step) % len(self._hits)
        self._reveal_hit()
        return True

    def _search(self) -> None:
        if self._query:
            self._lines.extend()
            self._grow()
        self._hits = find_hits(self._lines, self._query) if self._query else []
        self._by_block = {}
        for index, hit in enumerate(self._hits):
            self._by_block.setdefault(hit.block, []).append(index)

    def _reveal_hit(self) -> None:
        if self._hit >= 0:
            hit = self._hits[self._hit]
            self.reveal(self._lines.line_at(hit.block, hit.spans[0][0]))
        self._redraw()

    def _redraw(self) -> None:
        self.refresh()

    def _lay_out(self) -> None:
        super()._lay_out()
        # A table's text is drawn differently at another width; the hits are the same ones, so is their order.
        if self._query:
            self._search()

    def _hit_overlays(self, line: int) -> list[Overlay]:
        """Return the hits on a line as styles over its text."""
        overlays: list[Overlay] = []
        for index in self._by_block.get(self._lines.lines[line].block, ()):
            style = self._look("hit-current" if index == self._hit else "hit")
            overlays += [Overlay(start, end, style) for start, end in self._hits[index].spans]
        return overlays

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Heed the keys of a find only while something is looked for."""
        return bool(self._query) or not action.startswith("find_")

    def action_find_next(self) -> None:
        """Go to the next hit."""
        self._turn_to(1)

    def action_find_previous(self) -> None:
        """Go to the hit before."""
        self._turn_to(-1)

    def _turn_to(self, step: int) -> None:
        self.find_step(step)
        self.post_message(self.FindChanged())

    def action_find_end(self) -> None:
        """Look for nothing any more."""
        self.find("")
        self.post_message(self.FindChanged())
