"""Pictures that stand on a line of their own, parted from the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from reader.model import BlockKind, Span

Part: TypeAlias = tuple[BlockKind, str, tuple[Span, ...]]


def split_pictures(text: str, spans: Sequence[Span]) -> Iterator[Part]:
    """Yield figures and paragraphs: pictures at a line's ends stand alone, those among words stay."""
    pictures = [span for span in spans if span.image is not None]
    kept = 0
    for start, end in _lines(text):
        for piece_start, piece_end, is_picture in _pieces(text, start, end, pictures):
            if not is_picture:
                continue
            yield from _paragraph(text, spans, kept, piece_start)
            yield "figure", text[piece_start:piece_end], cut_spans(spans, piece_start, piece_end)
            kept = piece_end
    yield from _paragraph(text, spans, kept, len(text))


def cut_spans(spans: Sequence[Span], start: int, end: int, shift: int = 0) -> tuple[Span, ...]:
    """Return the spans inside start..end, counted from `start` plus `shift`."""
    return tuple(
        Span(
            start=max(span.start, start) - start + shift,
            end=min(span.end, end) - start + shift,
            styles=span.styles,
            link=span.link,
            image=span.image,
            target=span.target,
        )
        for span in spans
        if span.start < end and span.end > start
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _pieces(text: str, start: int, end: int, pictures: Sequence[Span]) -> list[tuple[int, int, bool]]:
    """Return the pictures at the start and the end of a line, in order; those in the middle are left out."""
    inside = [span for span in pictures if start <= span.start and span.end <= end]
    leading: list[Span] = []
    while inside and not text[start : inside[0].start].strip():
        start = inside[0].end
        leading.append(inside.pop(0))
    trailing: list[Span] = []
    while inside and not text[inside[-1].end : end].strip():
        end = inside[-1].start
        trailing.insert(0, inside.pop())
    return [(span.start, span.end, True) for span in [*leading, *trailing]]


def _paragraph(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Part]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    if part:
        yield "paragraph", part, cut_spans(spans, start, start + len(part))
