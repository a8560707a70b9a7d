"""An entry as queries see it: everything that a condition can ask for, wherever it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reader.model import EntryData, Feed, FolderPath
from reader.query.fold import CJK, fold
from reader.query.markup import has_picture, plain

_HAN = re.compile(f"[{CJK}]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
PLAIN = "en"
"""The language that a title in none of these scripts is taken for."""
GUESSES = frozenset({"ja", "ko", "zh", PLAIN})
"""The languages that can be guessed from a title."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a query is tried on."""

    title: str
    author: str = ""
    feed: str
    """The name of the feed that it belongs to, as lists show it."""
    feeds: tuple[str, ...] = ()
    """The names of every feed that carries it."""
    folders: tuple[FolderPath, ...] = ()
    """Where those feeds stand."""
    html: tuple[str, ...] = ()
    """Its texts: what the feed gave, what its page gave."""
    tags: tuple[str, ...] = ()
    """The source's and the user's own."""
    notes: tuple[str, ...] = ()
    """What the user wrote on it, and the passages marked in it; nothing yet for what has just come."""
    media: tuple[str, ...] = ()
    """The media types of its enclosures."""
    language: str = ""
    """What its feed says; "": guessed from the title."""
    moment: datetime
    """What it is sorted by: when it was published, but never later than it came."""
    read: bool = False
    starred: bool = False
    updated: bool = False
    gone: bool = False
    hidden: bool = False

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Everything that plain words are looked for in."""
        return fold_texts(self.title, self.author, self.feed, self.html)

    @property
    def has_picture(self) -> bool:
        """True: its text shows a picture, or one comes with it."""
        return shows_picture(self.html, self.media)


def fold_texts(title: str, author: str, feed: str, html: Sequence[str]) -> tuple[str, ...]:
    """Return the folded texts that plain words are looked for in: title, author, feed, bodies."""
    return (fold(title), fold(author), fold(feed), *(fold(plain(each)) for each in html))


def shows_picture(html: Sequence[str], media: Sequence[str]) -> bool:
    """Tell whether one of the texts shows a picture, or one is enclosed."""
    return any(each.startswith("image/") for each in media) or any(map(has_picture, html))


def language_of(declared: str, title: str) -> str:
    """Return an entry's language: what its feed declares, else what its title is written in."""
    if declared:
        return declared.lower().replace("_", "-")
    if not _HAN.search(title):  # all three are in it
        return PLAIN
    if _KANA.search(title):
        return "ja"
    return "ko" if _HANGUL.search(title) else "zh"


def from_wire(data: EntryData, feed: Feed, *, moment: datetime) -> Record:
    """Return the record of an entry that has just come."""
    body = data.content or data.summary
    return Record(
        title=data.title,
        author=data.author,
        feed=feed.name,
        feeds=(feed.name,),
        folders=feed.folders,
        html=(body,) if body else (),
        tags=data.tags,
        media=tuple(each.media_type for each in data.enclosures),
        language=feed.language,
        moment=moment,
    )
