"""Folding: what makes spellings equal that a person takes for the same, and the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from reader.query.hanzi import SIMPLIFY

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""The scripts that are written without blanks, as the inside of a character class."""

_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return text with width, case, accents and traditional characters evened out.

    Only the accents of U+0300 to U+036F go: a voiced kana and a Hangul syllable stay what they are.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    if not unicodedata.is_normalized("NFKD", text):
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    else:
        text = _ACCENTS.sub("", text)
    # To look whether there is anything to translate takes a tenth of doing it.
    return text.translate(SIMPLIFY) if _traditional().search(text) else text


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, SIMPLIFY))}]")


def origins(text: str, folded: str) -> list[int] | None:
    """Return where in `text` each character of `folded` comes from, and the end; None: one to one."""
    if len(text) == len(folded):
        return None
    starts: list[int] = []
    for index, character in enumerate(text):
        starts += [index] * len(_fold_one(character))
    # Characters that only fold together, such as jamo, may leave a different number.
    starts = starts[: len(folded)]
    return starts + [len(text)] * (len(folded) + 1 - len(starts))


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    return fold(character)
