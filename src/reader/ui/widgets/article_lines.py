"""Document and width in, lines out: the layout of an article; knows no colours and no widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from reader.convert.picture import Raster
from reader.convert.wrap import cell_width, wrap
from reader.model import Block, Document

from .article_byline import wrap_byline
from .article_roles import Role, look_of
from .article_table import Cells, draw_table, table_cells
from .article_text import Drawn, draw_text, has_raised_figures

LineKind: TypeAlias = Literal["blank", "text", "centred", "rule", "table", "code", "code-edge", "picture"]

NARROWEST = 20
"""Cells; a narrower page is laid out as if it were this wide, and cut."""
_PREFIX_SHARE = 3
"""At most one cell in so many goes to the marks before list items and quotes."""
_NO_ROLES: Mapping[int, Role] = MappingProxyType({})
_INDENT = 4
"""Cells: two Chinese characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typesetting:
    """How paragraphs are set."""

    numbers: bool = True
    """Whether each link is followed by its number."""
    spaced: bool = True
    """Whether a blank line parts two paragraphs."""
    indent: bool = False
    """Whether a paragraph begins two Chinese characters further in."""
    justify: bool = False
    """Whether lines are stretched to end flush."""
    hang: bool = False
    """Whether a stop may stand up to two cells beyond the column."""


PLAIN = Typesetting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document with what the view adds before and after it."""

    document: Document = field(default_factory=Document)
    lead: int = 0
    """How many blocks at the top are ours: positions are counted from the first one after them."""
    roles: Mapping[int, Role] = field(default_factory=lambda: _NO_ROLES)
    """Which blocks are ours."""

    def anchor(self, name: str) -> int | None:
        """Return the block that an anchor stands in."""
        block = self.document.anchors.get(name)
        return None if block is None else block + self.lead


class Place(NamedTuple):
    """A point in a page that no width changes."""

    block: int
    offset: int


class Line(NamedTuple):
    """A row of the page."""

    block: int
    """Blank lines belong to the block below them."""
    start: int
    end: int
    kind: LineKind
    prefix: str = ""
    indent: int = 0
    """Cells between the prefix and the text."""


def _no_picture(image: int, columns: int) -> Raster | None:
    return None


class Layout:
    """The lines of a page at one width, made from the top as far as they are asked for."""

    def __init__(
        self,
        page: Page,
        width: int,
        room: int,
        *,
        setting: Typesetting = PLAIN,
        pictures: Callable[[int, int], Raster | None] = _no_picture,
    ) -> None:
        self.page = page
        self.width = max(width, NARROWEST)
        """Cells of the text column."""
        self.room = max(room, self.width)
        """Cells that tables may take."""
        self.setting = setting
        own = (block for index, block in enumerate(page.document.blocks) if index not in page.roles)
        self._bracketed = setting.numbers and has_raised_figures(own)
        """Whether link numbers stand in brackets, so that they differ from raised figures in the text."""
        self._pictures = pictures
        """Given the number of an image and the cells there are, returns its cells; None: it is not drawn."""
        self.rasters: dict[int, Raster] = {}
        """The pictures drawn so far, by their block."""
        self.lines: list[Line] = []
        self.drawn: list[Drawn] = []
        self._cells: dict[int, Cells] = {}
        self._firsts: list[int] = []
        """Of every block made so far: its first line that is not blank."""

    @property
    def done(self) -> bool:
        """Whether every line is there."""
        return len(self.drawn) == len(self.page.document.blocks)

    def extend(
        self, *, lines: int | None = None, block: int | None = None, seconds: float | None = None
    ) -> bool:
        """Make lines until there are so many, until a block is there, or for some time; return `done`."""
        blocks = self.page.document.blocks
        deadline = time.monotonic() + seconds if seconds is not None else None
        while len(self.drawn) < len(blocks):
            if lines is not None and len(self.lines) >= lines:
                break
            if block is not None and len(self.drawn) > block:
                break
            self._add(len(self.drawn), blocks[len(self.drawn)])
            if deadline is not None and time.monotonic() >= deadline:
                break
        return self.done

    def change_head(self, page: Page) -> int:
        """Take a page that differs only above its text; returns how many lines further down that stands."""
        old, grown = self.page.lead, page.lead - self.page.lead
        head = Layout(page, self.width, self.room, setting=self.setting)
        head.extend(block=page.lead - 1)
        text = self._first_line_of(old)
        moved = len(head.lines) - text
        self.rasters = {block + grown: raster for block, raster in self.rasters.items()}
        self.lines = head.lines + [line._replace(block=line.block + grown) for line in self.lines[text:]]
        self._firsts = head._firsts + [line + moved for line in self._firsts[old:]]
        self.drawn = head.drawn + self.drawn[old:]
        self.page = page
        self._cells.clear()
        return moved

    def _first_line_of(self, block: int) -> int:
        """Return where a block begins, the blank line above it included."""
        line = self._firsts[block] if block < len(self._firsts) else len(self.lines)
        while line and self.lines[line - 1].block == block:
            line -= 1
        return line

    def line_of(self, place: Place) -> int:
        """Return the line that holds a place; the page is made as far as that."""
        if not self.page.document.blocks:
            return 0
        block = min(max(place.block, 0), len(self.page.document.blocks) - 1)
        self.extend(block=block)
        return self.line_at(block, self.drawn[block].to_drawn(place.offset) if block == place.block else 0)

    def line_at(self, block: int, offset: int) -> int:
        """Return the line that holds an offset in the drawn text of a block that has been made."""
        line = self._firsts[block]
        while line + 1 < len(self.lines):
            following = self.lines[line + 1]
            if following.block != block or following.kind == "code-edge" or following.start > offset:
                break
            line += 1
        return line

    def place_of(self, line: int) -> Place:
        """Return the place where a line begins."""
        if not self.lines:
            return Place(0, 0)
        found = self.lines[min(max(line, 0), len(self.lines) - 1)]
        return Place(found.block, self.drawn[found.block].to_source(found.start))

    @property
    def _numbering(self) -> dict[str, bool]:
        return {"numbers": self.setting.numbers, "bracketed": self._bracketed}

    def cells(self, block: int) -> Cells:
        """Return the cells of a table that has been made."""
        if block not in self._cells:
            table = self.page.document.blocks[block]
            self._cells[block] = table_cells(table, self.page.document, self.room, **self._numbering)
        return self._cells[block]

    # ------------------------------------------------------------ making lines

    def _add(self, index: int, block: Block) -> None:
        role = self.page.roles.get(index)
        prefix, rest = self._prefixes(block)
        if role == "title" or (index and not block.tight and not self._belongs_above(index)):
            self.lines.append(Line(index, 0, 0, "blank", self._bar(index, rest)))
        look = look_of(block, role)
        if block.kind == "table" and block.rows:
            drawn = draw_table(block, self.page.document, self.room, **self._numbering)
        else:
            drawn = draw_text(block.text, block.spans, self.page.document, look=look, **self._numbering)
        self.drawn.append(drawn)
        if block.kind == "code":
            self.lines.append(Line(index, 0, 0, "code-edge", rest))
        self._firsts.append(len(self.lines))
        if block.kind == "rule":
            self.lines.append(Line(index, 0, 0, "rule", prefix))
        elif block.kind in ("table", "code"):
            self._add_unwrapped(index, drawn, "code" if block.kind == "code" else "table", prefix, rest)
        else:
            indent = _INDENT if role is None and self._begins_with_indent(block) else 0
            kind: LineKind = "centred" if role == "message" else "text"
            self._add_wrapped(index, drawn, kind, prefix, rest, indent)
        if block.kind == "code":
            end = len(drawn.text)
            self.lines.append(Line(index, end, end, "code-edge", rest))
        elif block.kind == "figure":
            self._add_picture(index, block, rest)

    def _add_wrapped(
        self, index: int, drawn: Drawn, kind: LineKind, prefix: str, rest: str, indent: int
    ) -> None:
        width = self.width - max(cell_width(prefix), cell_width(rest))
        if drawn.look == "byline":
            starts = wrap_byline(drawn.text, width)
        else:
            starts = wrap(drawn.text, width, first=indent, hang=self.setting.hang)
        for start, end in zip([0, *starts], [*starts, len(drawn.text)], strict=True):
            if start:
                self.lines.append(Line(index, start, end, kind, rest))
            else:
                self.lines.append(Line(index, start, end, kind, prefix, indent))

    def _add_picture(self, index: int, block: Block, rest: str) -> None:
        """Add the rows of a picture; each counts as a character behind the text, so places stay exact."""
        image = next((span.image for span in block.spans if span.image is not None), None)
        raster = None if image is None else self._pictures(image, self.width - cell_width(rest))
        if raster is not None:
            self.rasters[index] = raster
            end = len(self.drawn[index].text)
            for row in range(1, len(raster.rows) + 1):
                self.lines.append(Line(index, end + row, end + row, "picture", rest))

    def _add_unwrapped(self, index: int, drawn: Drawn, kind: LineKind, prefix: str, rest: str) -> None:
        start = 0
        for text in drawn.text.split("\n"):
            self.lines.append(Line(index, start, start + len(text), kind, rest if start else prefix))
            start += len(text) + 1

    def _prefixes(self, block: Block) -> tuple[str, str]:
        """Return what stands before the first and the further lines, cut on the left where it is too much."""
        most = self.width // _PREFIX_SHARE
        first, rest = (
            text[-most:] if cell_width(text) > most else text for text in (block.first, block.rest)
        )
        return first, rest

    def _begins_with_indent(self, block: Block) -> bool:
        return (
            self.setting.indent
            and block.kind == "paragraph"
            and not block.tight
            and block.first == block.rest
        )

    def _bar(self, index: int, rest: str) -> str:
        """Return what stands on the blank line before a block: the bars of a quote run through."""
        before = self.page.document.blocks[index - 1].rest if index else ""
        shared = 0
        while shared < min(len(before), len(rest)) and before[shared] == rest[shared]:
            shared += 1
        return rest[:shared].rstrip()

    def _belongs_above(self, index: int) -> bool:
        """Return whether a block follows the one above without a blank line: a caption and its picture."""
        above, block = self.page.document.blocks[index - 1], self.page.document.blocks[index]
        if (above.kind, block.kind) == ("paragraph", "paragraph"):
            ours = index in self.page.roles or index - 1 in self.page.roles
            return not self.setting.spaced and not ours and above.rest == block.rest == block.first
        kinds = (above.kind, block.kind)
        return kinds in (("figure", "caption"), ("table", "caption"), ("caption", "table"))
