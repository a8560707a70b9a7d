"""How wide a text is on a terminal that differs from the usual ones, by Unicode's tables alone."""

from __future__ import annotations

import unicodedata


def wide_cells(text: str) -> int:
    """What a terminal takes that draws every ambiguous character two cells wide."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WFA"
        else 1
        for c in text
    )
