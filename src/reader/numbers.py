"""Numbers as sentences say them; knows nothing of what is counted."""

from __future__ import annotations

from reader.language import tr_count


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 entry", "1,200 entries"; `many`: what an s does not make of `one`."""
    return tr_count(number, f"{{number}} {one}", f"{{number}} {many or one + 's'}")
