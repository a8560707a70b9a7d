"""Signs for terminals that draw lines, bars and bullets two cells wide: plain ones in their place."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.convert.ambiguous import STAND_INS

_SIGNS = re.compile("[" + "".join(map(chr, STAND_INS)) + "]")


class StandIns(LineFilter):
    """Replaces each such sign in every line that is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with stand-ins; what has no such sign passes untouched."""
        return [
            Segment(segment.text.translate(STAND_INS), segment.style)
            if not segment.control and _SIGNS.search(segment.text)
            else segment
            for segment in segments
        ]
