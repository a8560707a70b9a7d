"""Which language an article is in (BCP 47): what its feed says, if its text does not gainsay it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from reader.model import Entry
from reader.query.hanzi import SIMPLIFY

_SAMPLE = 20_000
"""Characters that are looked at."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_WORD = re.compile("[^\\W\\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_FEW = 5
"""Words or kana that may stand in a text of any language."""
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|that|with|from|this|is|was|are|were|have|has|had|for|it|its|by|be|not|they|their)\b"
)
"""Words of which every English text is full."""
_SHARE = 8
"""One word of so many."""
_TRADITIONAL = frozenset(map(chr, SIMPLIFY))
_SIMPLIFIED = frozenset(map(chr, SIMPLIFY.values())) - _TRADITIONAL
_EASTERN = ("zh", "ja", "ko")
_TAG = re.compile(r"[a-z]{2,3}(?=-|$)")
_HANS = re.compile("zh(-.*)?-(hans|cn|sg|my)\\b|cn$")
_HANT = re.compile("zh(-.*)?-(hant|tw|hk|mo)\\b")


def article_language(declared: str, text: str) -> str:
    """Return the language of a text whose feed declares one, or "" does not; "": nothing tells it."""
    told, guess = _tidy(declared), text_language(text)
    if not told:
        return guess
    base, guessed = told[:2], guess[:2]
    if base == guessed == "zh":
        return guess if told == "zh" else told
    # Software for blogs says en-US wherever nobody has set it, and a paper may have a piece in English.
    if guessed in _EASTERN and base not in _EASTERN:
        return guess
    if base in _EASTERN and guessed not in _EASTERN and len(_WORD.findall(text[:_SAMPLE])) > _FEW:
        return guess
    return told


def most_spoken(entries: Iterable[Entry], spoken: Mapping[int, str]) -> str:
    """Return the language of most entries by their titles and what their feeds declare; "": unknown."""
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for entry in entries:
        titles[entry.feed_id or 0].append(entry.title)
    counts: Counter[str] = Counter()
    for feed_id, some in titles.items():
        counts[article_language(spoken.get(feed_id, ""), "\n".join(some))] += len(some)
    return counts.most_common(1)[0][0] if counts else ""


def text_language(text: str) -> str:
    """Return the language as far as the script and the most frequent words tell it; "": they do not."""
    sample = text[:_SAMPLE]
    han, kana, hangul = (len(each.findall(sample)) for each in (_HAN, _KANA, _HANGUL))
    words = _WORD.findall(sample.lower())
    if kana > _FEW and kana * 10 > han:
        return "ja"
    if hangul > 2 * len(words):
        return "ko"
    if han > len(words):
        return _chinese(sample)
    return "en" if len(_ENGLISH.findall(sample.lower())) * _SHARE > len(words) else ""


def _chinese(sample: str) -> str:
    """Return Chinese with the script in which more of its characters can only be."""
    simplified = sum(character in _SIMPLIFIED for character in sample)
    traditional = sum(character in _TRADITIONAL for character in sample)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _tidy(declared: str) -> str:
    """Return a declared language without its region, which for Chinese tells the script; "": it is none."""
    tag = declared.strip().lower().replace("_", "-")
    if _HANT.match(tag):
        return "zh-Hant"
    if _HANS.match(tag):
        return "zh-Hans"
    found = _TAG.match(tag)
    return found[0] if found else ""
