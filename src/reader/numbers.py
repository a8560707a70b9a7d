"""Numbers as sentences say them, and such sayings in a row; knows nothing of what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from reader.language import tr, tr_count


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 entry", "1,200 entries"; `many`: what an s does not make of `one`."""
    return tr_count(number, f"{{number}} {one}", f"{{number}} {many or one + 's'}")


def join_clauses(clauses: Iterable[str]) -> str:
    """Return clauses as one: "6 articles, 2 files written"; Chinese parts them otherwise than words."""
    return reduce(lambda before, then: tr("{before}, {then}", before=before, then=then), clauses)
