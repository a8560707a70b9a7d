"""The line of facts below a title, broken between two facts; knows nothing of what they say."""

from __future__ import annotations

from reader.convert.wrap import cell_width, wrap

SEPARATOR = " · "


def wrap_byline(text: str, width: int) -> list[int]:
    """Return the offsets at which new lines start; a date is cut only where it is wider than a line."""
    starts: list[int] = []
    line = at = 0
    for fact in text.split(SEPARATOR):
        end = at + len(fact)
        if at > line and cell_width(text[line:end]) > width:
            starts.append(at)
            line = at
        if cell_width(fact) > width:
            starts += (at + start for start in wrap(fact, width))
            line = starts[-1] if starts else 0
        at = end + len(SEPARATOR)
    return starts
