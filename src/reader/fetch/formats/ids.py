"""What tells one entry of a feed from another, as stable as the feed allows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from reader.text import FORBIDDEN

_LONGEST = 1000
"""Characters; a longer id is replaced by its hash."""
_EXCERPT = 500


class Keyed(Protocol):
    """What a key is made from; every field is a string as the feed gives it."""

    id: str
    title: str
    link: str
    published: str
    updated: str
    content: str
    summary: str


def assign_keys(entries: Sequence[Keyed]) -> list[str]:
    """Return a key for each entry; entries that get the same key are the same entry.

    The key is the id, else the link, else a hash of the text. Feeds repeat ids (one in a hundred does):
    all entries that share one get their link added, those that still share it their title as well. The
    first of them is no exception, so that a key does not change hands when a new entry comes on top.
    """
    keys = [_first_key(entry) for entry in entries]
    for mark_of in (_mark_by_link, _mark_by_title):
        if len(set(keys)) < len(keys):
            keys = _part(keys, [mark_of(entry) for entry in entries])
    return keys


def _mark_by_link(entry: Keyed) -> str:
    """Return what tells entries with one id apart first."""
    return entry.link.strip()


def _mark_by_title(entry: Keyed) -> str:
    """Return what tells entries with one id and one link apart."""
    return _digest(entry.title) if entry.title.strip() else ""


def _part(keys: list[str], marks: list[str]) -> list[str]:
    """Add its mark to every key that stands for entries with different marks."""
    kinds = Counter(key for key, _ in set(zip(keys, marks, strict=True)))
    return [
        f"{key} {mark}" if kinds[key] > 1 and mark and mark != key else key
        for key, mark in zip(keys, marks, strict=True)
    ]


def _first_key(entry: Keyed) -> str:
    """Return the entry's own id, its link or a hash of its text; outer blanks do not count."""
    key = FORBIDDEN.sub("", entry.id).strip() or FORBIDDEN.sub("", entry.link).strip()
    if not key:
        text = entry.content or entry.summary
        return _digest(f"{entry.title}\n{entry.published or entry.updated}\n{text[:_EXCERPT]}")
    return key if len(key) <= _LONGEST else _digest(key)


def _digest(text: str) -> str:
    """Return a hash short enough to be read in a log and long enough to be unique."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
