"""Passages of a document and where they stand on a laid-out page; changes nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from textual.selection import Selection

from reader.convert.wrap import display
from reader.model import Passage, block_text

from .article_lines import Layout
from .article_selection import NO_TEXT, selected_span
from .article_text import Drawn


def to_drawn(text: str, drawn: Drawn, offset: int) -> int:
    """Return where a character of a block stands in its drawn text, behind a link's number before it."""
    reduced = offset if len(display(text)) == len(text) else len(display(text[:offset]))
    return drawn.to_drawn(reduced + 1) - 1


def to_source(text: str, drawn: Drawn, offset: int) -> int:
    """Return which character of a block an offset in its drawn text is."""
    reduced = drawn.to_source(offset)
    if len(display(text)) == len(text):
        return reduced
    return bisect_left(range(len(text)), reduced, key=lambda at: len(display(text[:at])))


def spans_in(layout: Layout, number: int, passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the parts of a block's drawn text that a passage covers; `number` is the block's on the page."""
    lead, block = layout.page.lead, layout.page.document.blocks[number]
    inner = number - lead
    if not passage.block <= inner <= passage.end_block:
        return
    text = block_text(block)
    start = passage.offset if inner == passage.block else 0
    end = passage.end_offset if inner == passage.end_block else len(text)
    drawn = layout.drawn[number]
    if drawn.look == "table":
        yield from _table_spans(layout, number, text, start, end)
    elif start < end:
        yield to_drawn(text, drawn, start), to_drawn(text, drawn, end - 1) + 1


def _table_spans(layout: Layout, number: int, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = 0
    for words, (cell, pieces) in zip(_cell_texts(layout, number), layout.cells(number), strict=False):
        inner, inner_end = max(0, start - at), min(len(words), end - at)
        at += len(words) + 1
        if inner >= inner_end:
            continue
        left, right = to_drawn(words, cell, inner), to_drawn(words, cell, inner_end - 1) + 1
        for piece in pieces:
            if piece.start < right and piece.end > left:
                shift = piece.at - piece.start
                yield max(left, piece.start) + shift, min(right, piece.end) + shift


def _cell_texts(layout: Layout, number: int) -> list[str]:
    block = layout.page.document.blocks[number]
    return [cell.text for row in block.rows for cell in row if cell.text]


def selected_passage(layout: Layout, selection: Selection) -> Passage | None:
    """Return what a mouse selection covers of the article itself; None: nothing. Of tables, whole cells."""
    last = len(layout.lines) - 1
    first = selection.start.y if selection.start is not None else 0
    if selection.end is not None:
        last = min(last, selection.end.y)
    points: list[tuple[int, int]] = []
    for index in range(max(0, first), last + 1):
        line = layout.lines[index]
        span = selected_span(layout, index, selection)
        if span is None or line.kind in NO_TEXT or line.block in layout.page.roles:
            continue
        points += _ends(layout, line.block, *span)
    if not points:
        return None
    (block, offset), (end_block, end_offset) = min(points), max(points)
    if (block, offset) == (end_block, end_offset):
        return None
    return Passage(block=block, offset=offset, end_block=end_block, end_offset=end_offset)


def _ends(layout: Layout, number: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return where a part of a block's drawn text begins and ends in the document."""
    inner, drawn = number - layout.page.lead, layout.drawn[number]
    if drawn.look != "table":
        text = layout.page.document.blocks[number].text
        return [(inner, to_source(text, drawn, start)), (inner, to_source(text, drawn, end))]
    points: list[tuple[int, int]] = []
    at = 0
    for words, (_, pieces) in zip(_cell_texts(layout, number), layout.cells(number), strict=False):
        if any(each.at < end and each.at + each.end - each.start > start for each in pieces):
            points += [(inner, at), (inner, at + len(words))]
        at += len(words) + 1
    return points
