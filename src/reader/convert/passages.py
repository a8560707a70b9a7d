"""A document with the passages that its reader marked as a style of their own, for what is written of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from reader.model import Block, Document, Passage, Span, block_text

_Range = tuple[int, int]


def show_passages(document: Document, passages: Iterable[Passage]) -> Document:
    """Return the document with the style "passage" over each of the passages."""
    ranges: defaultdict[int, list[_Range]] = defaultdict(list)
    for passage in passages:
        for number in range(passage.block, min(passage.end_block, len(document.blocks) - 1) + 1):
            start = passage.offset if number == passage.block else 0
            length = len(block_text(document.blocks[number]))
            end = passage.end_offset if number == passage.end_block else length
            ranges[number].append((start, min(end, length)))
    if not ranges:
        return document
    blocks = tuple(
        _mark_block(block, ranges[number]) if number in ranges else block
        for number, block in enumerate(document.blocks)
    )
    return replace(document, blocks=blocks)


def _mark_block(block: Block, ranges: Sequence[_Range]) -> Block:
    if block.kind != "table" or not block.rows:
        return replace(block, spans=_mark(block.text, block.spans, ranges))
    rows = []
    start = 0
    for row in block.rows:
        cells = []
        for cell in row:
            inside = [(first - start, last - start) for first, last in ranges]
            cells.append(replace(cell, spans=_mark(cell.text, cell.spans, inside)))
            start += len(cell.text) + 1 if cell.text else 0  # as `block_text` counts
        rows.append(tuple(cells))
    return replace(block, rows=tuple(rows))


def _mark(text: str, spans: Sequence[Span], ranges: Sequence[_Range]) -> tuple[Span, ...]:
    """Return the spans, cut where a passage begins or ends; a picture stays whole and unmarked."""
    inside = _unite((max(first, 0), min(last, len(text))) for first, last in ranges)
    if not inside:
        return tuple(spans)
    edges = {edge for part in inside for edge in part}
    pictures = [span for span in spans if span.image is not None]
    edges = {edge for edge in edges if not any(span.start < edge < span.end for span in pictures)}
    edges.update(edge for span in spans for edge in (span.start, span.end))
    marked: list[Span] = []
    for start, end in pairwise(sorted(edges)):
        over = next((span for span in spans if span.start <= start and end <= span.end), None)
        if not any(first <= start and end <= last for first, last in inside) or (over in pictures):
            marked += [replace(over, start=start, end=end)] if over else []
        else:
            over = over or Span(start=start, end=end)
            marked.append(replace(over, start=start, end=end, styles=(*over.styles, "passage")))
    return tuple(marked)


def _unite(ranges: Iterable[_Range]) -> list[_Range]:
    """Return the ranges in their order, those that overlap or touch as one.

    Where one ended within words of code, Markdown would have two pieces of code without a sign between them.
    """
    united: list[_Range] = []
    for first, last in sorted(each for each in ranges if each[0] < each[1]):
        if united and first <= united[-1][1]:
            united[-1] = united[-1][0], max(last, united[-1][1])
        else:
            united.append((first, last))
    return united
