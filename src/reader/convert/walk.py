"""One walk over a parsed page that turns its elements into blocks; what a tag means is in the handlers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reader.convert.figures import split_pictures
from reader.convert.found import Found
from reader.convert.line import PLAIN, Line, Mark
from reader.convert.repair import BLOCK_TAGS
from reader.convert.visible import Attributes, is_dropped
from reader.model import Block, BlockKind, Cell, Span, Style
from reader.text import clean_line, clean_text, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Closer: TypeAlias = Callable[[], object]
Handler: TypeAlias = Callable[["Walker", "LexborNode", Attributes], "Closer | None"]
"""Called when an element opens; returns what to do when it closes, or `SKIP` to leave its children out."""

Rows: TypeAlias = tuple[tuple[Cell, ...], ...]

DEPTH_LIMIT = 200
"""Elements inside each other; deeper ones keep their text and their line breaks, nothing else."""
PREFIX_LIMIT = 24
"""Columns that indentation may take; deeper lists and quotes stay at that depth."""
_INDENT = re.compile(r"[ \t\r\n]*[\u3000\u2003]{2}|[ \t\r\n]*[\xa0]{3}")


def SKIP() -> None:  # noqa: N802 - a constant that happens to be callable
    """Say that the children of an element are left out."""


@dataclass(slots=True)
class Prefix:
    """What stands before the lines of a list item or a quote."""

    marker: str
    rest: str
    used: bool = False


class Walker:
    """Walks elements in document order, without recursion, so that no depth can break it."""

    def __init__(self, found: Found, handlers: Mapping[str, Handler], *, in_cell: bool = False) -> None:
        self.found = found
        self.handlers = handlers
        self.in_cell = in_cell
        self.blocks: list[Block] = []
        self.first_block = 0
        """Where `blocks` begin in the document; more than 0 for a table's cell."""
        self.line = Line()
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.language = ""
        self.tight = False
        self.prefixes: list[Prefix] = []
        self.lists = 0
        self.list_items: list[tuple[Iterator[str], bool, int]] = []
        """Of every list around: the markers still to come, whether its items stand apart, its depth."""
        self.quotes = 0
        self.shift: dict[int, str] | None = None
        """Turns characters into their raised or lowered twins; None: as they are."""
        self.mark = PLAIN
        self._inner: Walker | None = None
        self._capture: tuple[int, list[str]] | None = None
        self.centered: set[int] = set()
        """Blocks that the page centres, as captions often are."""
        self.settled: set[int] = set()
        """Blocks whose kind is certain, whatever they look like."""

    # ------------------------------------------------------------ the walk

    def walk(self, root: LexborNode) -> None:
        """Walk everything inside `root`."""
        stack: list[tuple[LexborNode, Closer | None]] = []
        node = root.child
        while True:
            if node is None:
                if not stack:
                    return
                parent, closer = stack.pop()
                if closer is not None:
                    closer()
                node = parent.next
                continue
            tag = node.tag
            if tag == "-text":
                self.add_text(node.text_content or "")
            elif tag and tag[0] not in "-!_":
                closer = self._open(node, tag, len(stack))
                child = node.child
                if closer is not SKIP and child is not None:
                    stack.append((node, closer))
                    node = child
                    continue
                if closer is not None:
                    closer()
            node = node.next

    def _open(self, node: LexborNode, tag: str, depth: int) -> Closer | None:
        attributes: Attributes = node.attributes
        if is_dropped(node, tag, attributes):
            return SKIP
        is_block = tag in BLOCK_TAGS
        if depth > DEPTH_LIMIT and tag not in {"br", "img", "script"}:
            return self.enter_block() if is_block else None
        if is_block:
            self.enter_block()
        if attributes:
            self.note_anchor(tag, attributes)
        if is_block and self.kind == "code":
            return self.enter_block
        handler = self.handlers.get(tag)
        if handler is not None:
            return handler(self, node, attributes)
        return self.enter_block if is_block else None

    def note_anchor(self, tag: str, attributes: Attributes) -> None:
        """Remember where an element with a name stands; in a table's cell, the table."""
        name = attributes.get("id") or (attributes.get("name") if tag == "a" else None)
        if name:
            self.found.anchors.setdefault(
                clean_line(name), self.first_block + (0 if self.in_cell else len(self.blocks))
            )

    # ------------------------------------------------------------ text

    def add_text(self, text: str) -> None:
        """Add text as the page has it."""
        text = clean_text(text)
        if self.kind == "code":
            self.add_verbatim(text)
            return
        if self.shift is not None:
            text = text.translate(self.shift)
        breaks = self.line.breaks
        if breaks and self.kind != "heading" and (breaks > 1 or _INDENT.match(text)) and text.strip():
            self.flush()
        added = self.line.add(text, self.mark)
        if self._capture is not None:
            self._capture[1].append(added)

    def add_verbatim(self, text: str) -> None:
        """Add text with all its white space."""
        self.line.add_verbatim(text, self.mark)
        if self._capture is not None:
            self._capture[1].append(text)

    def add_words(self, text: str, mark: Mark) -> None:
        """Add words of our own, already clean, under a mark of their own."""
        if self.line.breaks > 1 and self.kind != "heading":
            self.flush()
        added = self.line.add(text, mark)
        if self._capture is not None:
            self._capture[1].append(added)

    def style(self, *styles: Style) -> Closer:
        """Give what follows these styles too; call what is returned to end them."""
        old = self.mark
        new = tuple(style for style in styles if style not in old.styles)
        self.mark = Mark(old.styles + new, old.link, old.image, old.target)

        def close() -> None:
            mark = self.mark
            self.mark = Mark(old.styles, mark.link, mark.image, mark.target)

        return close

    def lead_to(self, url: str, target: str = "") -> Closer:
        """Make what follows a link; call what is returned to end it."""
        old, captured = self.mark, self._capture
        self.line.begin_link()
        if target:
            self.found.targets.add(target)
            self.mark = Mark(old.styles, None, old.image, target)
        else:
            number = self.found.link_number(url)
            self.mark = Mark(old.styles, number, old.image)
            if not self.found.links[number].text:
                self._capture = (number, [])

        def close() -> None:
            if self._capture is not None and self._capture is not captured:
                self.found.name_link(self._capture[0], self._capture[1])
            self._capture = captured
            self.line.end_link()
            self.mark = Mark(self.mark.styles, old.link, self.mark.image, old.target)

        return close

    # ------------------------------------------------------------ blocks

    def enter_block(self) -> Closer:
        """End the block so far; inside code only the line ends."""
        if self.kind == "code":
            if self.line.last not in ("", "\n"):
                self.line.add_verbatim("\n", PLAIN)
            return self.enter_block
        self.flush()
        return self.flush

    def flush(self) -> None:
        """Turn what was collected into a block, or several if pictures stand among the words."""
        if self.line.is_empty:
            return
        code = self.kind == "code"
        text, spans = self.line.take(verbatim=code)
        if not text.strip():
            return
        pictures = self.kind == "paragraph" and not self.in_cell
        if pictures and any(span.image is not None for span in spans):
            for kind, part, part_spans in split_pictures(text, spans):
                self.add_block(kind, part, part_spans)
            return
        self.add_block(self.kind, text, spans)

    def add_block(
        self, kind: BlockKind, text: str = "", spans: tuple[Span, ...] = (), *, rows: Rows = ()
    ) -> None:
        """Append a block behind the prefixes of the lists and quotes around it."""
        first = rest = ""
        for prefix in self.prefixes:
            first += prefix.rest if prefix.used else prefix.marker
            rest += prefix.rest
            prefix.used = True
        self.blocks.append(
            Block(
                kind=kind,
                text=text,
                spans=spans,
                level=self.level,
                first=first,
                rest=rest,
                tight=self.tight and bool(self.blocks),
                language=self.language,
                rows=rows,
            )
        )
        self.tight = False

    def indent(self, marker: str, rest: str) -> Closer:
        """Put `marker` before the next line and `rest` before further ones, until the returned is called."""
        self.flush()
        taken = sum(len(prefix.rest) for prefix in self.prefixes)
        self.prefixes.append(Prefix(marker, rest) if taken < PREFIX_LIMIT else Prefix("", ""))

        def close() -> None:
            self.flush()
            self.prefixes.pop()

        return close

    def walk_cell(self, node: LexborNode, attributes: Attributes) -> list[Block]:
        """Return the blocks of a table's cell; the links in it go into the same document."""
        inner = self._enter_cell(attributes)
        inner.walk(node)
        inner.flush()
        blocks, inner.blocks = inner.blocks, []
        return blocks

    def read_cell(self, node: LexborNode, attributes: Attributes) -> tuple[str, tuple[Span, ...]] | None:
        """Return what a table's cell says if it holds text alone, as most do; None: it holds elements."""
        child = node.child
        if child is None or child.next is not None or child.tag != "-text":
            return None
        inner = self._enter_cell(attributes)
        inner.add_text(child.text_content or "")
        return inner.line.take()

    def _enter_cell(self, attributes: Attributes) -> Walker:
        if self._inner is None:
            self._inner = Walker(self.found, self.handlers, in_cell=True)
        inner = self._inner
        inner.first_block = self.first_block + len(self.blocks)
        inner.mark = self.mark
        inner.note_anchor("td", attributes)
        return inner

    def resolve(self, address: str | None) -> str:
        """Return the absolute address, or "" if it is not one we would open."""
        if not address:
            return ""
        known = self.found.addresses
        if address not in known:
            known[address] = safe_url(address, self.found.base)
        return known[address]
