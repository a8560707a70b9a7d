"""Where sentences and words begin and end in a text, Chinese and English alike; roughly, for selecting."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(
    r"""[。！？!?…．｡]+[”’」』）》〉】"')\]]*     # Chinese stops end a sentence wherever they stand
    | \.+["'”’)\]]*(?=\s|$)                       # an English full stop only before a blank
    | \n+""",
    re.VERBOSE,
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|Sr|Jr|vs|etc|cf|No|Vol|Fig|Inc|Ltd|Co|approx|e\.g|i\.e)|\b[A-Z])\.$"
)
_WORD = re.compile(r"[㐀-鿿豈-﫿぀-ヿ𠀀-𯿿]|[^\W㐀-鿿豈-﫿぀-ヿ𠀀-𯿿]+(?:['’.\-][^\W㐀-鿿豈-﫿぀-ヿ𠀀-𯿿]+)*")
_BLANK = " \t\n\u3000\xa0"


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, without the blanks between them."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match[0].startswith(".") and end < len(text):
            following = text[end:].lstrip(_BLANK)[:1]
            if following.islower() or _ABBREVIATED.search(text[start:end]):
                continue
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return found


def words(text: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends; a Chinese character is one, the stop after it belongs to it."""
    starts = [match.start() for match in _WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise([*starts, len(text)]):
        _add(found, text, start, end)
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if start < end:
        found.append((start, end))
