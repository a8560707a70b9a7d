"""What an export is made of: the items, how their texts are rendered, and what a format has to offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, TypeAlias

from reader.language import tr
from reader.model import Bookmark, Document, Entry, Highlight, Picture
from reader.numbers import count_of, join_clauses

Fields: TypeAlias = Mapping[str, str | date | Sequence[str] | None]
"""Front matter; what is empty is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderers:
    """How a text is written; handed in, because this room knows no converter."""

    markdown: Callable[[Document, Fields], str]
    """Front matter and text as Markdown."""
    xhtml: Callable[[Document], str]
    """Well-formed markup without scripts; pictures without a local place become links."""
    plain: Callable[[Document], str]
    version: str = ""
    """Another one may write the same text differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article to export."""

    bookmark: Bookmark
    document: Document
    """Its text; pictures still have their addresses on the web."""
    language: str = ""
    """Of its text, as a tag: "zh-Hans", "en"; "": it is not known."""
    highlights: tuple[Highlight, ...] = ()
    """Those of the bookmark in the order of the text; after them those that it no longer has."""
    pictures: tuple[Picture, ...] = ()
    """Those of the bookmark, or those fetched for this export; without data they are not here."""


def make_key(entry: Entry, *, alone: bool = True, number: int = 0) -> str:
    """Return 16 characters that stand for the article from one export to the next.

    Its address counts, whatever its title becomes. Where it is not `alone` with its address, all counts, and
    where that is the same, too, its `number` among those.
    """
    words = entry.link
    if not words or not alone:
        words = "\x1f".join((entry.link, entry.feed_title, entry.title, entry.date.isoformat()))
    if number:
        words += f"\x1f{number}"
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()


def make_keys(
    entries: Iterable[Entry], is_another: Callable[[str, Entry], bool] = lambda key, entry: False
) -> dict[int, str]:
    """Return the key of every article by its id; the one with the lowest id has its address for itself.

    `is_another` tells that a key has stood for another article before.
    """
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for entry in sorted({entry.id: entry for entry in entries}.values(), key=lambda entry: entry.id):
        key, number = make_key(entry), 0
        while key in taken or is_another(key, entry):
            key = make_key(entry, alone=False, number=number)
            number += 1
        keys[entry.id] = key
        taken.add(key)
    return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is known before the first article is written."""

    title: str
    entries: tuple[Entry, ...]
    """In the order they will come: category by category."""
    created: datetime
    language: str = ""
    """That of most of the articles, as far as it is known by now; "": it is not."""
    others: tuple[Entry, ...] = ()
    """Bookmarks that are not exported; some of them may share an address with one that is."""
    complete: bool = False
    """True: these are all bookmarks there are, so that what is not among them has been removed."""
    delete: bool = False
    """True: files of removed bookmarks that nobody has changed are deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export has done."""

    path: Path
    articles: int = 0
    written: int = 0
    """Files that are new or changed."""
    unchanged: int = 0
    """Files that were already as they should be."""
    deleted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Files of bookmarks that are no more; they are still there."""
    edited: tuple[str, ...] = ()
    """Files that the user has changed; they were left as they are."""

    def __str__(self) -> str:
        words = [
            count_of(self.articles, "article"),
            tr("{files} written", files=count_of(self.written, "file")),
        ]
        if self.unchanged:
            words.append(tr("{count:,} unchanged", count=self.unchanged))
        if self.deleted:
            words.append(tr("{count:,} deleted", count=len(self.deleted)))
        return tr("{path}: {what}.", path=self.path, what=join_clauses(words))


class Writer(Protocol):
    """An export under way."""

    def is_done(self, bookmark: Bookmark) -> bool:
        """Tell whether a former export has written a bookmark as it is; then it need not be added."""
        return False  # what is one file is written anew

    def add(self, item: Item) -> None:
        """Take the next article."""

    def finish(self) -> Written:
        """Put everything in its place."""

    def discard(self) -> None:
        """Leave nothing half-written behind; harmless after `finish`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format; each stands in a module of its own under `formats`."""

    name: str
    words: Callable[[], str]
    """Returns what it is, in the language of the screens."""
    suffix: str
    """What a file's name ends with; "": it is a folder."""
    single_suffix: str = ""
    """What a single article's file ends with where many are a folder; "": `suffix` holds for one, too."""
    start: Callable[[Path, Outline, Renderers], Writer]
    """Raises OSError as the system gives it."""

    @property
    def title(self) -> str:
        """What it is, for a list to choose from."""
        return self.words()
