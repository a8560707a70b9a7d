"""Whether what a feed gives is only the beginning of its articles; no storage."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from reader.model import EntryText

SAMPLE = 5
"""Entries that a feed is judged by."""
_LEAST = 2
_SHORT = 600
"""Units; see `_units`."""
_PLAIN_SHORT = 400
_EMPTY = 24

_TAG = re.compile(r"<[^<>]*>")
_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_MARKUP = re.compile(r"<(?:p|br|a|ul|ol|h\d|blockquote)\b[^>]*>", re.IGNORECASE)
_FIRST_APPEARED = re.compile(r"\bThe post .{0,300} (?:appeared first on|first appeared on) .{0,200}$")
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|(?:read (?:more|on|the (?:full|rest)\b.{0,40})|continue reading\b.{0,200}|keep reading|"
    r"full (?:story|article)|weiterlesen|lire la suite|leer más|leggi tutto|читать далее|続きを読む|"
    r"(?:阅读|查看|点击查看|閱讀)(?:全文|更多|原文|详情)|全文))[\s\]\)）】»›→>|.·]*$",
    re.IGNORECASE,
)


def is_teaser(entry: EntryText) -> bool:
    """Tell whether an entry's text is probably only the beginning of its article."""
    text = _words(entry)
    return bool(entry.link) and not _is_whole(entry, text) and (_is_cut_off(text) or _units(text) < _SHORT)


def gives_teasers(entries: Sequence[EntryText]) -> bool | None:
    """Tell whether a feed gives teasers only, judged by its latest entries; None: too few to say.

    Short posts, podcasts and notes without a title are whole as they are.
    """
    texts = [(entry, _words(entry)) for entry in entries if entry.link]
    judged = [(entry, text) for entry, text in texts if not _is_whole(entry, text)]
    if len(judged) < _LEAST:
        return False if len(texts) >= _LEAST else None
    units = [_units(text) for _, text in judged]
    middle, half = sorted(units)[len(units) // 2], len(judged) / 2
    if middle >= _SHORT:
        return False
    cut_off = sum(_is_cut_off(text) for _, text in judged)
    empty = sum(size < _EMPTY for size in units)
    plain = sum(not _MARKUP.search(entry.content or entry.summary) for entry, _ in judged)
    return cut_off + empty >= half or (middle < _PLAIN_SHORT and plain >= 0.8 * len(judged))


def has_turned(verdict: bool, latest: Sequence[EntryText]) -> bool:
    """Tell whether all the latest entries of a feed contradict what was decided (True: teasers only)."""
    return (
        len(latest) >= SAMPLE
        and gives_teasers(latest) is (not verdict)
        and all(is_teaser(entry) is not verdict for entry in latest)
    )


def _words(entry: EntryText) -> str:
    text = html.unescape(_TAG.sub(" ", entry.content or entry.summary))
    text = " ".join(text.split())
    return _FIRST_APPEARED.sub("", text).rstrip() if "appeared" in text[-600:] else text


def _units(text: str) -> int:
    """Return the length of a text, an East Asian character counted as two."""
    return len(text) + len(_HAN.findall(text))


def _is_cut_off(text: str) -> bool:
    return bool(_CUT_OFF.search(text[-300:]))


def _is_whole(entry: EntryText, text: str) -> bool:
    """Tell whether a short text may be all: a podcast's notes, or a post whose title was made from it."""
    if entry.has_media or not entry.title:
        return True
    start = entry.title.rstrip("….").strip()[:60]
    return _units(text) > _units(start) + _EMPTY and text.startswith(start) and not _is_cut_off(text)
