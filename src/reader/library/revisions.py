"""What changed in an article: two documents as one, with new words underlined and old ones struck out.

Pure functions; `pick` chooses which former text is compared with which present one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise

from reader.library.reading import choose_body
from reader.model import Block, Body, Cell, Document, Revision, Span, StoredArticle, Style

_EAST = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*%?|[^\W\d_{_EAST}]+|\s+|.", re.DOTALL)
_ALIKE = 0.5
"""Share of words from which on two paragraphs are one that was rewritten."""
_MOST_WORDS = 4_000
"""Words of a paragraph; in a longer one, single words are not compared."""
_NEW: Style = "underline"
_OLD: Style = "strike"


def pick(stored: StoredArticle, revisions: Sequence[Revision]) -> tuple[Revision, Body] | None:
    """Return the former text to compare and the present one of the same source; None: nothing changed."""
    shown = choose_body(stored)
    ordered = sorted(revisions, key=lambda each: shown is not None and each.body.source != shown.source)
    for revision in ordered:
        now = choose_body(stored, revision.body.source)
        if now is not None and now.source == revision.body.source:
            return revision, now
    return None


def compare(old: Document, new: Document, *, old_title: str = "", new_title: str = "") -> Document:
    """Return the new document with what was taken out left in it, both marked."""
    blocks: list[Block] = []
    if old_title != new_title:
        title = Block(kind="heading", text=new_title, level=2)
        blocks.append(_mix(replace(title, text=old_title), title))
    places: dict[int, int] = {}
    for block, place in _merge(old.blocks, new.blocks):
        if place is not None:
            places[place] = len(blocks)
        blocks.append(block)
    anchors = {name: places.get(index, 0) for name, index in new.anchors.items()}
    return replace(new, blocks=tuple(blocks), anchors=anchors)


def is_marked(document: Document) -> bool:
    """Tell whether a compared document shows any change."""
    return any(
        {_NEW, _OLD} & set(span.styles)
        for block in document.blocks
        for span in (*block.spans, *(span for row in block.rows for cell in row for span in cell.spans))
    )


def _merge(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block, int | None]]:
    """Yield the blocks of both, each with its index among the new ones; None: it is an old one."""
    matcher = SequenceMatcher(
        None, [_key(each) for each in old], [_key(each) for each in new], autojunk=False
    )
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield from ((new[index], index) for index in range(new_start, new_end))
        else:
            yield from _rewrite(old[old_start:old_end], new[new_start:new_end], new_start)


def _key(block: Block) -> tuple[str, str, tuple[tuple[str, ...], ...]]:
    return block.kind, block.text, tuple(tuple(cell.text for cell in row) for row in block.rows)


def _rewrite(old: Sequence[Block], new: Sequence[Block], start: int) -> Iterator[tuple[Block, int | None]]:
    left = list(old)
    for index, block in enumerate(new, start):
        at = next((at for at, each in enumerate(left) if _alike(each, block)), None)
        if at is None:
            yield _marked(block, _NEW), index
            continue
        yield from ((_marked(_loose(each), _OLD), None) for each in left[:at])
        yield _mix(left[at], block), index
        del left[: at + 1]
    yield from ((_marked(_loose(each), _OLD), None) for each in left)


def _alike(old: Block, new: Block) -> bool:
    if old.kind != new.kind:
        return False
    if old.kind == "table":
        return True
    one, other = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    if max(len(one), len(other)) > _MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _loose(block: Block) -> Block:
    """Return an old block without its links and pictures, whose addresses the new document does not hold."""
    spans = tuple(
        Span(start=span.start, end=span.end, styles=span.styles) for span in block.spans if span.styles
    )
    rows = tuple(tuple(replace(cell, spans=()) for cell in row) for row in block.rows)
    return replace(block, spans=spans, rows=rows)


def _marked(block: Block, style: Style) -> Block:
    """Return a block that is marked as a whole."""
    if block.kind == "table":
        rows = tuple(tuple(_marked_cell(cell, style) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    pieces = _Pieces()
    pieces.add(block.text, 0, style)
    return replace(block, spans=pieces.spans(block.spans))


def _marked_cell(cell: Cell, style: Style) -> Cell:
    return replace(cell, spans=(Span(start=0, end=len(cell.text), styles=(style,)),)) if cell.text else cell


def _mix(old: Block, new: Block) -> Block:
    """Return the new block with the words that were taken out, word by word."""
    if new.kind == "table":
        known = {cell.text for row in old.rows for cell in row}
        rows = tuple(
            tuple(cell if cell.text in known else _marked_cell(cell, _NEW) for cell in row)
            for row in new.rows
        )
        return replace(new, rows=rows)
    one, other = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    pieces, at = _Pieces(), 0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(one[old_start:old_end]), "".join(other[new_start:new_end])
        if kind != "equal" and gone:
            pieces.add(gone, None, _OLD)
        if come:
            pieces.add(come, at, None if kind == "equal" else _NEW)
            at += len(come)
    return replace(new, text=pieces.text, spans=pieces.spans(new.spans))


@dataclass(slots=True)
class _Pieces:
    """A text that is put together from pieces of a new and an old one."""

    text: str = ""
    parts: list[tuple[int, int, int | None, Style | None]] = field(default_factory=list)
    """Where a piece starts and ends, where it starts in the new text (None: it is old), and its mark."""

    def add(self, words: str, place: int | None, style: Style | None) -> None:
        self.parts.append((len(self.text), len(self.text) + len(words), place, style))
        self.text += words

    def spans(self, given: Sequence[Span]) -> tuple[Span, ...]:
        """Return the spans of the new text in their new places, cut where a mark begins or ends."""
        found: list[Span] = []
        for start, end, place, style in self.parts:
            if place is None:
                found.append(Span(start=start, end=end, styles=(style,) if style else ()))
                continue
            shift = start - place
            cuts = {start, end}
            for span in given:
                cuts.update(at for at in (span.start + shift, span.end + shift) if start < at < end)
            edges = sorted(cuts)
            for left, right in pairwise(edges):
                over = [span for span in given if span.start + shift <= left and right <= span.end + shift]
                found += _joined(over, left, right, style)
        return tuple(found)


def _joined(over: Sequence[Span], start: int, end: int, style: Style | None) -> list[Span]:
    """Return one span with all that the given ones say about these characters; [] if that is nothing."""
    styles = tuple(dict.fromkeys(each for span in over for each in span.styles))
    styles += (style,) if style and style not in styles else ()
    link = next((span.link for span in over if span.link is not None), None)
    image = next((span.image for span in over if span.image is not None), None)
    target = next((span.target for span in over if span.target), "")
    if not styles and link is None and image is None and not target:
        return []
    return [Span(start=start, end=end, styles=styles, link=link, image=image, target=target)]
