"""The sentence that shows a hit, cut from the original text, with the places of the words in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.query.fold import fold, origins
from reader.query.markup import plain
from reader.query.terms import Term, occurrences

Spans = tuple[tuple[int, int], ...]

_LONGEST = 160
"""Characters of a sentence that are shown."""
_BEFORE = 40
"""Characters shown before a hit that stands far inside its sentence."""
_AROUND = 700
"""Characters of HTML on each side of a hit that its sentence is cut from."""
_END = re.compile(r"[。！？!?…]+[”’」』）)\"']*|\.(?=\s)|\n")


def marks(terms: Sequence[Term], text: str) -> Spans:
    """Return where the terms stand in a text as it was written."""
    folded = fold(text)
    spans = occurrences(terms, folded)
    if not spans or (back := origins(text, folded)) is None:
        return tuple(spans)
    return tuple((back[start], max(back[end], back[start] + 1)) for start, end in spans)


def snippet(terms: Sequence[Term], text: str) -> tuple[str, Spans]:
    """Return the sentence with most of the terms and where they stand in it; "": none occurs."""
    spans = marks(terms, text)
    if not spans:
        return "", ()
    start, end = _window(text, _best(terms, text, spans))
    inside = tuple((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
    head = "…" if start and not _ends_sentence(text, start) else ""
    tail = "…" if end < len(text) and not _ends_sentence(text, end) else ""
    shift = len(head) - start
    words = text[start:end].replace("\n", " ")
    return head + words + tail, tuple((a + shift, b + shift) for a, b in inside)


def snippet_of_html(terms: Sequence[Term], html: str) -> tuple[str, Spans]:
    """Return the snippet of an HTML text; where a word is found at once, only what is around it is read."""
    lowered = html.lower()
    if len(lowered) == len(html):
        for term in terms:
            at = lowered.find(term.pieces[0])
            if at >= 0:
                found = snippet(terms, plain(_around(html, at)))
                if found[0]:
                    return found
                break
    return snippet(terms, plain(html))


def _around(html: str, at: int) -> str:
    """Return the HTML around a place, cut where no tag is."""
    start, end = max(0, at - _AROUND), at + _AROUND
    if start:
        closed = html.find(">", start, at)
        opened = html.find("<", start, at)
        if closed >= 0 and (opened < 0 or closed < opened):
            start = closed + 1
    opened = html.rfind("<", at, end)
    if opened > html.rfind(">", at, end):
        end = opened
    return html[start:end]


def _best(terms: Sequence[Term], text: str, spans: Spans) -> tuple[int, int]:
    """Return the hit around which most different terms stand."""
    if len(terms) == 1:
        return spans[0]
    best, most = spans[0], 0
    for span in spans[:50]:
        start, end = _window(text, span)
        around = fold(text[start:end])
        count = sum(1 for term in terms if term.occurs(around))
        if count > most:
            best, most = span, count
            if count == len(terms):
                break
    return best


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the bounds of the sentence around a hit, or of as much of it as is shown."""
    low = max(0, span[0] - _LONGEST)
    ends = [match.end() for match in _END.finditer(text, low, span[0])]
    start = ends[-1] if ends else low
    if span[0] - start > _LONGEST // 2:
        start = _at_word(text, span[0] - _BEFORE)
    after = _END.search(text, span[1], start + _LONGEST)
    end = after.end() if after else min(len(text), max(start + _LONGEST, span[1]))
    while start < span[0] and text[start].isspace():
        start += 1
    while end > span[1] and text[end - 1].isspace():
        end -= 1
    return start, end


def _at_word(text: str, start: int) -> int:
    """Return where the next word begins, so that none is cut, unless that is far."""
    blank = text.find(" ", start, start + 15)
    return start if blank < 0 else blank + 1


def _ends_sentence(text: str, at: int) -> bool:
    """Tell whether a sentence ends before this place."""
    before = text[max(0, at - 3) : at].rstrip()
    return at == 0 or text[at - 1 : at + 1].find("\n") >= 0 or before.endswith(tuple("。！？!?….”’」』）\"'"))
