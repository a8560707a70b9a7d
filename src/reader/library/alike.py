"""Whether two articles tell the same story: fingerprints find candidates, their words decide; no storage.

It is worse to hide a story than to show one twice, so in doubt two articles are different.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

from reader.model import Fingerprint, StoryText

WINDOW = timedelta(hours=48)
"""Articles further apart are never folded."""
_DAY = timedelta(hours=24)
"""Further apart, a title alone says too little."""
DISTANCE = 12
"""Bits of 64 in which the fingerprints of alike texts may differ; unrelated ones differ in about 32."""
_LONGEST = 6_000
"""Characters of a text that are looked at."""
_ENOUGH = 40
"""Shingles; a shorter text proves nothing."""
_TELLING = 20
"""Units of a title (an East Asian character is two) that two papers hardly both use for different stories."""
_SUFFIX_LIMIT = 30
_LATEST = 64
"""Articles that one is compared with for each thing they share, were there a thousand of them."""
_MOST = 4
"""Candidates of an article whose words are compared."""
_BANDS = tuple(range(0, 64, 8))

_TAG = re.compile(r"<[^<>]*>")
_EAST = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*%?|[{_EAST}]|[^\W\d_{_EAST}]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_SEPARATOR = re.compile(r"\s+[-–—|·:]\s+|\s*[|_]\s*")
_POINT = re.compile(r"(?<=\d)[.,](?=\d)|[%+]|(?<!\w)-(?=\d)")


def plain(html: str) -> str:
    """Return the words of HTML in one form of letters: wide, narrow, large and small ones are the same."""
    text = _TAG.sub(" ", html)
    if "&" in text:
        import html as entities

        text = entities.unescape(text)
    return unicodedata.normalize("NFKC", text[: 2 * _LONGEST])[:_LONGEST].casefold()


def title_key(title: str, source: str = "") -> str:
    """Return a title without punctuation, blanks and its feed's name at the end."""
    text = unicodedata.normalize("NFKC", title).casefold().strip()
    name = _letters(unicodedata.normalize("NFKC", source).casefold())
    cuts = list(_SEPARATOR.finditer(text))
    if cuts and name:
        suffix = _letters(text[cuts[-1].end() :])
        if suffix and len(suffix) <= _SUFFIX_LIMIT and (suffix in name or name in suffix):
            text = text[: cuts[-1].start()]
    return _letters(text)


def _letters(text: str) -> str:
    """Keep letters and digits, and what makes one number different from another."""
    kept = _POINT.sub(lambda found: {",": "", ".": "."}.get(found[0], found[0]), text)
    marks = {".", "%", "+", "-"}
    return "".join(
        char
        for index, char in enumerate(kept)
        if char.isalnum()
        or (
            char in marks
            and (kept[index + 1 : index + 2].isdigit() or (char == "%" and kept[index - 1 : index].isdigit()))
        )
    )


def shingles(text: str) -> set[str]:
    """Return what a text is compared by: neighbouring East Asian characters, neighbouring words."""
    tokens = _TOKEN.findall(text)
    return {f"{first} {second}" for first, second in pairwise(tokens)}


def text_print(html: str) -> int | None:
    """Return 64 bits of which alike texts share most (a simhash), signed; None: too little text."""
    found = shingles(plain(html))
    if len(found) < _ENOUGH:
        return None
    # A quarter of the shingles, always the same ones, tells as much and takes a quarter of the time.
    sample = [each for each in found if crc32(each.encode()) % 4 == 0] or list(found)
    low = high = 0
    for each in sample:
        bits = int.from_bytes(_digest(each), "big")
        low += bits & _LANES
        high += bits >> 8 & _LANES
    half = len(sample) // 2
    counts = [*_unpack(high), *_unpack(low)]
    number = int("".join("1" if count > half else "0" for count in counts), 2)
    return number - (1 << 64) if number >> 63 else number


_LANES = int.from_bytes(b"\x00\x01" * 32, "big")
"""The lowest bit of every second byte: 32 counters of 16 bits that are added at once."""


@lru_cache(maxsize=20_000)
def _digest(shingle: str) -> bytes:
    return blake2b(shingle.encode()).digest()


def _unpack(counters: int) -> Iterator[int]:
    data = counters.to_bytes(66, "big")[2:]
    return (int.from_bytes(data[at : at + 2], "big") for at in range(0, 64, 2))


def distance(one: int, other: int) -> int:
    """Return in how many bits two fingerprints differ."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def candidates(prints: Iterable[Fingerprint], new: set[int]) -> list[tuple[Fingerprint, Fingerprint]]:
    """Return pairs of an older and a new article that may be one story: near in time, of different feeds."""
    titles: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    bands: defaultdict[tuple[int, int], list[Fingerprint]] = defaultdict(list)
    found: list[tuple[Fingerprint, Fingerprint]] = []
    for each in sorted(prints, key=lambda each: each.article_id):
        keys = [] if each.text is None else [(at, each.text >> at & 0xFF) for at in _BANDS]
        if each.article_id in new:
            near: dict[int, Fingerprint] = {}
            for other in titles[each.title][-_LATEST:] if each.title else ():
                near[other.article_id] = other
            for key in keys:
                for other in bands[key][-_LATEST:]:
                    if distance(other.text or 0, each.text or 0) <= DISTANCE:
                        near[other.article_id] = other
            apart = [
                near[other]
                for other in sorted(near)
                if near[other].feed_id != each.feed_id and abs(near[other].date - each.date) <= WINDOW
            ]
            found += [(other, each) for other in apart[:_MOST]]
        titles[each.title].append(each)
        for key in keys:
            bands[key].append(each)
    return found


def same_story(one: StoryText, other: StoryText) -> bool:
    """Tell for certain enough whether two articles of different feeds tell the same story."""
    titles = title_key(one.title, one.source), title_key(other.title, other.source)
    (text, part), (other_text, other_part) = _taken_apart(one.html), _taken_apart(other.html)
    texts, parts = (text, other_text), (part, other_part)
    long_enough = min(len(parts[0]), len(parts[1])) >= _ENOUGH
    if titles[0] and titles[0] == titles[1]:
        # Two columns can be called "The week in review"; their texts then have nothing in common.
        # And "Rates today" is a new story every day: its figures differ.
        if long_enough:
            return _contained(*parts) >= 0.3 and _figures_agree(*texts, _contained, 0.6)
        return _weight(titles[0]) >= _TELLING
    if not long_enough or _alike(*parts) < 0.7:
        return False
    return (
        # Reports from one mould differ in nothing but their figures.
        _figures_agree(*texts, _alike, 0.7)
        and _mentions(one.title, texts[1], other.title)
        and _mentions(other.title, texts[0], one.title)
    )


def forget_texts() -> None:
    """Let go of what was kept for comparing: long texts take megabytes, and are seldom compared again."""
    _taken_apart.cache_clear()
    _digest.cache_clear()


@lru_cache(maxsize=16)
def _taken_apart(html: str) -> tuple[str, frozenset[str]]:
    text = plain(html)
    return text, frozenset(shingles(text))


def _weight(key: str) -> int:
    return sum(2 if char > "\u2fff" else 1 for char in key)


def _alike(one: Set[str], other: Set[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _contained(one: Set[str], other: Set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _figures_agree(
    one: str, other: str, measure: Callable[[Set[str], Set[str]], float], share: float
) -> bool:
    """Tell whether two texts name much the same figures; one without any tells nothing."""
    first, second = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    return not first or not second or measure(first, second) >= share


def _mentions(title: str, text: str, other_title: str) -> bool:
    """Tell whether a text speaks of all that only the other title names: figures, names, words.

    Reports from one mould differ in a name or two, and those stand in the title.
    """
    named, elsewhere = _TOKEN.findall(plain(title)), set(_TOKEN.findall(plain(other_title)))
    own = [token for token in named if token not in elsewhere]
    for token in own:
        # Words are looked for without their endings.
        if not _is_east(token) and token[: max(4, len(token) - 2)] not in text:
            return False
    own_characters = [token for token in own if _is_east(token)]
    if sum(each in text for each in own_characters) < 0.8 * len(own_characters):
        return False
    pairs = _pairs(named) - _pairs(_TOKEN.findall(plain(other_title)))
    return sum(each in text for each in pairs) * 3 >= len(pairs)


def _pairs(tokens: list[str]) -> set[str]:
    """Return neighbouring East Asian characters: most of them are words."""
    return {one + other for one, other in pairwise(tokens) if _is_east(one + other)}


def _is_east(text: str) -> bool:
    return all(char > "\u2fff" for char in text)


class Grouping:
    """Puts new articles into stories, pair by pair; it remembers what it has put where."""

    def __init__(self, prints: Iterable[Fingerprint]) -> None:
        self._leaders: dict[int, int] = {}
        self._feeds: defaultdict[int, set[int | None]] = defaultdict(set)
        for each in prints:
            if each.leader is not None:
                self._leaders[each.article_id] = each.leader
                self._feeds[each.leader].add(each.feed_id)

    def add(
        self, pairs: Iterable[tuple[Fingerprint, Fingerprint]], texts: Mapping[int, StoryText]
    ) -> list[tuple[int, int]]:
        """Return (article, leader) for each new article that tells a story already told.

        A story takes at most one article of each feed: a feed that tells it twice means two different things.
        """
        found: list[tuple[int, int]] = []
        for older, newer in pairs:
            if newer.article_id in self._leaders or not {older.article_id, newer.article_id} <= texts.keys():
                continue
            has_text = older.text is not None and newer.text is not None
            if not has_text and abs(older.date - newer.date) > _DAY:
                continue
            leader = self._leaders.get(older.article_id, older.article_id)
            taken = self._feeds[leader] | {older.feed_id}
            if newer.feed_id in taken or not same_story(texts[older.article_id], texts[newer.article_id]):
                continue
            self._leaders[older.article_id] = self._leaders[newer.article_id] = leader
            self._feeds[leader] = taken | {newer.feed_id}
            found.append((newer.article_id, leader))
        return found
