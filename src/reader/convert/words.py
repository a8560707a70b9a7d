"""Counting words by script, because each script is read at its own speed."""

from __future__ import annotations

import re

from reader.model import WordCount

HAN = "々〇〻\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Character class of Chinese characters."""
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
"""Character class of Japanese syllables."""
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
"""Character class of Korean syllables and their parts."""

_EAST = re.compile(f"[{HAN}{KANA}{HANGUL}]+")
_HAN = re.compile(f"[{HAN}]+")
_KANA = re.compile(f"[{KANA}]+")
_HANGUL = re.compile(f"[{HANGUL}]+")
_SQUARE = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_LATIN = re.compile(r"[^\W_]+(?:['’.,\u0300-\u036f-][^\W_]+)*")


def stands_upright(text: str) -> bool:
    """Tell whether there are letters in a text that stand in squares: those are never made to be slanted."""
    return bool(_SQUARE.search(text))


def count_words(text: str) -> WordCount:
    """Count Chinese characters and Japanese syllables one by one, Korean and other scripts by word."""
    if text.isascii():
        return WordCount(latin=len(_LATIN.findall(text)))
    return WordCount(
        han=sum(map(len, _HAN.findall(text))),
        kana=sum(map(len, _KANA.findall(text))),
        hangul=len(_HANGUL.findall(text)),
        latin=len(_LATIN.findall(" ".join(_EAST.split(text)))),
    )
