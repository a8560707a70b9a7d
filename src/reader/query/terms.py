"""Words as they are looked for: tokens for an index, and the pattern that decides what counts as a hit.

The pattern is the law. The tokens only narrow down where it has to be tried: whatever matches the pattern
has all of them. Chinese is indexed as overlapping pairs, because it has no blanks to part words by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from reader.query.fold import CJK, fold

VERSION = 1
"""Counts up when `tokens` or `fold` change: an index made by another version is made anew."""

_LONGEST = 40
"""Characters of a token that are indexed; what is longer is hardly a word."""
_RUN = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
_HAN = re.compile(f"[{CJK}]")
_PLAIN_HAN = re.compile("[\u3400-\u9fff]+\\Z")
_UNSEEN = ("<!--", "<script", "<style", "<template", "<noscript", "<SCRIPT", "<STYLE")
_TAG = "\ue000"
_PAIR = "\ue001"
_PAIRS = 1 << 14
_SURE = 100_000
"""Characters of HTML within which no text is cut off."""
_LETTER = f"[^\\W_{CJK}]"
_GAP = "[\\W_]"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look for, folded and cut where scripts and punctuation part it."""

    text: str
    """As the person wrote it."""
    pieces: tuple[str, ...]
    """Runs of letters and digits, or of characters of a script without blanks; never empty."""
    prefix: bool
    """True: the last piece need only begin a word."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a hit looks like in folded text."""
        return _compile(self.pieces, self.prefix)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that a text with a hit has; "*" at the end: it begins with this."""
        return _query_tokens(self.pieces, self.prefix)

    @property
    def exact(self) -> bool:
        """True: a text that has the tokens has a hit, too."""
        piece = self.pieces[0]
        if len(self.pieces) > 1 or len(piece) > _LONGEST:
            return False
        return len(piece) <= 2 or not _HAN.match(piece)

    def occurs(self, *folded: str) -> bool:
        """Tell whether one of these folded texts has a hit."""
        search = self.pattern.search
        return any(search(text) for text in folded)


def make_term(text: str, *, phrase: bool = False) -> Term | None:
    """Return what is to be looked for; None: there is no letter or digit in it.

    The last word of a term begins a word, so that it can be typed bit by bit; not so in a phrase, in
    numbers, and in single letters.
    """
    pieces = tuple(_RUN.findall(fold(text)))
    if not pieces:
        return None
    last = pieces[-1]
    prefix = not phrase and len(last) > 1 and not last.isdigit() and not _HAN.match(last)
    return Term(text=text, pieces=pieces, prefix=prefix)


def tokens(*texts: str) -> set[str]:
    """Return the tokens of texts that are folded already."""
    found: set[str] = set()
    add, update = found.add, found.update
    for text in texts:
        before = ""
        for run in _RUN.findall(text):
            if run[0] < "\u2e80" or not _HAN.match(run):
                add(run[:_LONGEST])
                if before:
                    add(_pair(before, run))
                before = run
            else:
                before = ""
                update(map("".join, pairwise(run)))
                # The last one alone, so that one character is found as the beginning of a token.
                add(run[-1])
    return found


def tag_token(name: str) -> str:
    """Return the token that stands for a source's tag, apart from all words; "": it has none."""
    squeezed = "".join(_RUN.findall(fold(name)))
    return _TAG + squeezed[:_LONGEST] if squeezed else ""


def surely_occurs(term: Term, html: str) -> bool:
    """Tell whether the term stands in an HTML text as it is; False: it takes a closer look to know."""
    if len(term.pieces) == 1 and _PLAIN_HAN.match(term.pieces[0]):
        start = html.find(term.pieces[0])
    elif all(map(str.isascii, term.pieces)):
        match = term.pattern.search(html.lower())
        # Next to a tag or a reference the word might go on.
        if match is None or not _is_edge(html[match.end() : match.end() + 1]):
            return False
        start = match.start()
        if start and not _is_edge(html[start - 1]):
            return False
    else:
        return False
    if start < 0 or html.rfind("<", 0, start) > html.rfind(">", 0, start):
        return False
    return start < _SURE and not any(unseen in html for unseen in _UNSEEN)


def _is_edge(character: str) -> bool:
    return character.isascii() and character not in "<>&;"


def occurrences(terms: Iterable[Term], folded: str) -> list[tuple[int, int]]:
    """Return where the terms occur in a folded text, in order, without overlaps."""
    spans = sorted(match.span() for term in terms for match in term.pattern.finditer(folded))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _pair(one: str, two: str) -> str:
    """Return the token of two words side by side.

    Only a number stands for them, one of a few thousand: it takes little room, and nearly all texts that
    have both words, but apart, need not be read when a phrase is looked for.
    """
    return f"{_PAIR}{crc32(f'{one} {two}'.encode()) % _PAIRS:x}"


@lru_cache(maxsize=256)
def _compile(pieces: tuple[str, ...], prefix: bool) -> re.Pattern[str]:
    parts: list[str] = []
    before = ""
    for piece in pieces:
        han = bool(_HAN.match(piece))
        if not before:
            parts.append("" if han else f"(?<!{_LETTER})")
        else:
            # Punctuation and blanks between two pieces do not matter; between two words one must stand.
            parts.append(_GAP + ("+" if not han and not _HAN.match(before) else "*"))
        parts.append(re.escape(piece))
        before = piece
    if not prefix and not _HAN.match(before):
        parts.append(f"(?!{_LETTER})")
    return re.compile("".join(parts))


@lru_cache(maxsize=256)
def _query_tokens(pieces: tuple[str, ...], prefix: bool) -> tuple[str, ...]:
    wanted: dict[str, None] = {}
    before = ""
    for number, piece in enumerate(pieces):
        if not _HAN.match(piece):
            if before and not (prefix and number == len(pieces) - 1):
                wanted[_pair(before, piece)] = None
            before = piece
            begins = prefix and number == len(pieces) - 1 and len(piece) < _LONGEST
            wanted[piece[:_LONGEST] + ("*" if begins else "")] = None
            continue
        before = ""
        if len(piece) == 1:
            wanted[piece + "*"] = None
        else:
            wanted.update(dict.fromkeys(map("".join, pairwise(piece))))
    return tuple(wanted)
