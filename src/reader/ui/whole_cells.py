"""Keeps wide characters whole where only a part of the screen is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual._compositor import ChopsUpdate, CompositorUpdate
from textual.strip import Strip


def keep_whole(update: CompositorUpdate) -> CompositorUpdate:
    """Return an update that ends beside its last characters, not within them.

    Textual cuts what it draws where the part that has changed ends, and a cut Chinese character is a blank;
    its other half is not drawn again, so it would be gone from the screen.
    """
    if not isinstance(update, ChopsUpdate):
        return update
    spans = [
        (y, start, end + _splits(update.chops[y], update.chop_ends[y], end)) for y, start, end in update.spans
    ]
    return update if spans == update.spans else ChopsUpdate(update.chops, spans, update.chop_ends)


def _splits(line: Mapping[int, Strip | None], ends: list[int], at: int) -> bool:
    """Tell whether a wide character lies on both sides of a column."""
    for end, (start, strip) in zip(ends, line.items(), strict=False):
        if strip is not None and start < at < end:
            return any(_cuts(strip, at - start))
    return False


def _cuts(strip: Strip, at: int) -> Iterator[bool]:
    for segment in strip:
        width = segment.cell_length
        if 0 < at < width and not segment.text.isascii():
            left, right = segment.split_cells(at)
            yield left.text + right.text != segment.text
        at -= width
        if at <= 0:
            return
