"""An article's text as blocks, spans, links and pictures; it knows no width and no theme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Style: TypeAlias = Literal[
    "strong",
    "em",
    "underline",
    "strike",
    "code",
    "key",
    "mark",
    "dim",
    "sub",
    "sup",
    "image",
    "quote",
    "passage",
]
"""Inline styles, drawn as the theme will. "passage": marked by the reader; "mark": by the author."""

BlockKind: TypeAlias = Literal["paragraph", "heading", "code", "table", "figure", "caption", "rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of styled characters in a block's text."""

    start: int
    end: int
    styles: tuple[Style, ...] = ()
    link: int | None = None
    """Index into `Document.links`; None: no link."""
    image: int | None = None
    """Index into `Document.images`; None: no picture."""
    target: str = ""
    """The anchor inside this document that a "#…" link leads to; "": none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell."""

    text: str = ""
    spans: tuple[Span, ...] = ()
    head: bool = False
    align: Literal["left", "center", "right"] = "left"
    columns: int = 1
    """How many columns it covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a document that starts on a new line; it knows no width and no theme."""

    kind: BlockKind
    text: str = ""
    """Plain text; "\\n" is a forced line break."""
    spans: tuple[Span, ...] = ()
    level: int = 0
    """Headings: 1 to 6. Else 0."""
    first: str = ""
    """Drawn before the first line: "• ", "12. ", "▌ "."""
    rest: str = ""
    """Drawn before every further line; as wide as `first`."""
    tight: bool = False
    """True: no blank line before it (an item inside a list)."""
    language: str = ""
    """Code: the language it names; "": unknown."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Tables only."""


def block_text(block: Block) -> str:
    """Return the text of a block that passages are counted in; of a table that of its cells, one a line."""
    if block.kind == "table" and block.rows:
        return "\n".join(cell.text for row in block.rows for cell in row if cell.text)
    return block.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address in a document; its number on the screen is its index plus one."""

    url: str
    text: str = ""
    """The words that carry it where it occurs first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture in a document."""

    url: str
    """"": the page holds no address that is safe to open."""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCount:
    """Characters and words by script, because each script is read at its own speed."""

    han: int = 0
    kana: int = 0
    hangul: int = 0
    """Words, not syllables."""
    latin: int = 0
    """Words; numbers count too."""

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, rounded up, at least 1 where there is text."""
        east = (self.han + self.kana) / 650 if self.kana else self.han / 440
        return math.ceil(east + self.latin / 238 + self.hangul / 200)


_NO_ANCHORS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article's text as blocks: ready to be wrapped to any width and drawn in any theme."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    """In order of appearance; an address that repeats stands here once."""
    images: tuple[Image, ...] = ()
    anchors: Mapping[str, int] = field(default_factory=lambda: _NO_ANCHORS)
    """Anchor name -> index of the block that it stands in."""
    words: WordCount = WordCount()
