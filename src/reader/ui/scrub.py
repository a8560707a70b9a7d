"""The last gate before the terminal: no control, bidi or invisible character passes, whatever let it in."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.text import FORBIDDEN


class Scrub(LineFilter):
    """Takes forbidden characters out of every line that is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without forbidden characters; most lines have none and pass untouched."""
        for segment in segments:
            # Much faster than a search, and true of nearly every line ever drawn.
            if not segment.text.isprintable() and not segment.control:
                break
        else:
            return segments
        return [
            segment if segment.control else Segment(FORBIDDEN.sub("", segment.text), segment.style)
            for segment in segments
        ]
