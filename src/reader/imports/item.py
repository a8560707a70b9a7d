"""What an import is made of, and how the fields of foreign files become a bookmark."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from reader.language import tr
from reader.model import Body, Bookmark, Entry, Highlight, Note, Saved
from reader.text import clean_line, clean_text, safe_url

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE]\+?\d+)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?", re.IGNORECASE)
_MONTHS = 12
_LATEST = 7_000_000_000
"""Seconds: the year 2191. Larger numbers count something smaller than seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItem:
    """A bookmark on its way in; without a text its page has to be fetched."""

    bookmark: Bookmark
    markdown: str = ""
    """Its text where the file has it as Markdown; "": `bookmark.text` counts."""
    quotes: tuple[str, ...] = ()
    """Passages marked when the Markdown was written; what else is marked in it, the user has marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file holds."""

    items: tuple[ImportItem, ...] = ()
    skipped: tuple[str, ...] = ()
    """What is none that can be kept: scripts, places of the browser, broken addresses."""


Steps: TypeAlias = Generator[str, None, Imported]
"""Reading that may take minutes: says after each short step how far it is, and returns what it has read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    """A format; each stands in a module of its own under `formats`."""

    name: str
    words: Callable[[], str]
    """Returns what writes it, in the language of the screens."""
    matches: Callable[[Path, str], bool]
    """Tells by a file's path and its first characters, "" for a folder, whether it is of this format."""
    read: Callable[[Path, datetime], Imported]
    """Raises ReaderError, OSError or ValueError."""
    read_in_steps: Callable[[Path, datetime], Steps] | None = None
    """The same for what may be large without end, such as a folder; None: it is read at once."""

    @property
    def title(self) -> str:
        """What writes it."""
        return self.words()


def finish(steps: Steps) -> Imported:
    """Take all steps and return what was read."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            imported: Imported = end.value
            return imported


class Collector:
    """Takes the entries of a foreign file and keeps those that can be bookmarks, each address once."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._items: dict[str, ImportItem] = {}
        self._skipped: list[str] = []

    def add(
        self,
        address: str,
        *,
        title: str = "",
        saved_at: datetime | None = None,
        category: str = "",
        tags: Iterable[str] = (),
        read: bool = True,
        author: str = "",
        published: str = "",
        html: str = "",
        note: str = "",
        passages: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Take an entry; all its text passes the gate for text from outside here.

        `published` is a time or a bare day; `passages` has the words of each highlight and the note on it.
        """
        link = safe_url(address, schemes=("http", "https"))
        if not link:
            self._skipped.append(clean_line(address or title, 200) or tr("an entry without an address"))
            return
        saved_at = saved_at or self._now
        category = clean_line(category)
        name = clean_line(title)
        moment = read_stamp(published)
        entry = Entry(
            id=0,
            feed_id=None,
            feed_title=category or (urlsplit(link).hostname or "").removeprefix("www."),
            title="" if name == address else name,
            link=link,
            author=clean_line(author),
            published=moment,
            day_only=moment is not None and names_day_only(published),
            first_seen=saved_at,
            read=read,
            starred=True,
        )
        words = clean_text(note).strip()
        bookmark = Bookmark(
            entry=entry,
            saved=Saved(saved_at=saved_at, category=category),
            text=Body(html=html, base=link, source="page") if html.strip() else None,
            own_tags=tuple(sorted({tag for tag in map(clean_line, tags) if tag})),
            note=Note(text=words, updated_at=saved_at) if words else None,
            highlights=tuple(
                Highlight(quote=quote, note=clean_text(note).strip(), at=saved_at)
                for quote, note in ((clean_text(words).strip(), note) for words, note in passages)
                if quote
            ),
        )
        self._items.setdefault(link, ImportItem(bookmark=bookmark))

    def finish(self) -> Imported:
        """Return what was taken."""
        return Imported(items=tuple(self._items.values()), skipped=tuple(self._skipped))


def read_stamp(text: str | None) -> datetime | None:
    """Return the time of a number of seconds, milli- or microseconds since 1970, or of a date."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        if _NUMBER.fullmatch(text):
            return _read_number(float(text) if "." in text or "e" in text.lower() else int(text))
        moment = _read_date(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def names_day_only(text: str) -> bool:
    """Tell whether a date that can be read names a day without a time."""
    return ":" not in text and not _NUMBER.fullmatch(text.strip())


def _read_number(number: float) -> datetime | None:
    for _ in ("milliseconds", "microseconds"):
        number = number / 1000 if number > _LATEST else number
    return datetime.fromtimestamp(number, UTC) if 0 < number <= _LATEST else None


def _read_date(text: str) -> datetime:
    """Return a date in the form of ISO, of mails, or of a spreadsheet; ValueError if it is none."""
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    if match := _YEAR_FIRST.match(text):
        return _make_date(match[1], match[2], match[3], text[match.end() :])
    if match := _YEAR_LAST.match(text):
        first, sign, second, year = match.groups()
        # With dots the day comes first, with slashes the month, unless there is no such month.
        is_day_first = sign == "." or int(first) > _MONTHS
        day, month = (first, second) if is_day_first else (second, first)
        return _make_date(year, month, day, text[match.end() :])
    return parsedate_to_datetime(text)


def _make_date(year: str, month: str, day: str, rest: str) -> datetime:
    clock = _CLOCK.search(rest)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    half = (clock[4] or "").lower() if clock else ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime(int(year), int(month), int(day), hour, minute, second)
