"""A bookmark as plain values for JSON, and back; complete, so that nothing is lost on the way.

What comes back passes the gate for text from outside again: anybody can write such a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from reader.errors import ReaderError
from reader.language import tr
from reader.model.annotation import Highlight, Note
from reader.model.bookmark import Bookmark
from reader.model.stored import Body, Entry, Picture, Saved
from reader.model.wire import Enclosure
from reader.text import clean_line, clean_text, safe_url

_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
VERSION = 1
"""Raised when an older reader could no longer understand a record."""


def to_record(bookmark: Bookmark, write_picture: Callable[[Picture], dict[str, str]]) -> dict[str, Any]:
    """Return everything about a bookmark; `write_picture` says where a picture's data stands."""
    entry, saved, text, note = bookmark.entry, bookmark.saved, bookmark.text, bookmark.note
    return {
        "version": VERSION,
        "title": entry.title,
        "link": entry.link,
        "author": entry.author,
        "published": _time(entry.published),
        "day_only": entry.day_only,
        "first_seen": _time(entry.first_seen),
        "read": entry.read,
        "updated": entry.updated,
        "gone_since": _time(entry.gone_since),
        "feed": entry.feed_title,
        "tags": list(bookmark.tags),
        "own_tags": list(bookmark.own_tags),
        "enclosures": [
            {
                "url": each.url,
                "media_type": each.media_type,
                "length": each.length,
                "title": each.title,
                "duration": each.duration,
            }
            for each in bookmark.enclosures
        ],
        "saved": _time(saved.saved_at) if saved else None,
        "category": saved.category if saved else "",
        "feed_address": saved.feed_address if saved else "",
        "pictures": [
            {"url": each.url, "media_type": each.media_type, "fault": each.fault, **write_picture(each)}
            for each in (saved.pictures if saved else ())
        ],
        "text": {"html": text.html, "base": text.base, "source": text.source} if text else None,
        "note": {"text": note.text, "updated_at": _time(note.updated_at)} if note else None,
        "highlights": [
            {
                "quote": each.quote,
                "prefix": each.prefix,
                "suffix": each.suffix,
                "note": each.note,
                "block": each.block,
                "offset": each.offset,
                "at": _time(each.at),
            }
            for each in bookmark.highlights
        ],
    }


def from_record(
    values: Mapping[str, Any], read_picture: Callable[[Mapping[str, Any]], bytes], now: datetime
) -> Bookmark:
    """Return the bookmark of a record; ReaderError if it is none. `now` stands in for missing times."""
    if not isinstance(values, Mapping) or not isinstance(values.get("version"), int):
        raise ReaderError(tr("This is no record of a bookmark."))
    if values["version"] > VERSION:
        raise ReaderError(tr("The bookmarks were written by a newer reader: update reader."))
    if not (values.get("title") or values.get("link") or values.get("text")):
        raise ReaderError(tr("A bookmark's record is empty."))
    try:
        return _read(values, read_picture, now)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ReaderError(tr("A bookmark's record is damaged.")) from error


def _read(
    values: Mapping[str, Any], read_picture: Callable[[Mapping[str, Any]], bytes], now: datetime
) -> Bookmark:
    saved_at = _read_time(values.get("saved"))
    pictures = tuple(
        Picture(
            url=safe_url(each["url"], schemes=("http", "https")),
            media_type=_read_media_type(each.get("media_type", "")),
            data=read_picture(each),
            fault=clean_line(each.get("fault", "")),
        )
        for each in values.get("pictures") or ()
    )
    saved = saved_at and Saved(
        saved_at=saved_at,
        category=clean_line(values.get("category", "")),
        feed_address=clean_line(values.get("feed_address", ""), 4096),
        pictures=tuple(picture for picture in pictures if picture.url),
    )
    text, note = values.get("text"), values.get("note")
    return Bookmark(
        entry=_read_entry(values, saved_at or now),
        saved=saved or None,
        text=Body(
            html=str(text["html"]),
            base=safe_url(text.get("base", "")),
            source="page" if text.get("source") == "page" else "feed",
        )
        if text
        else None,
        tags=tuple(clean_line(tag) for tag in values.get("tags") or ()),
        own_tags=_read_own_tags(values),
        enclosures=tuple(_read_enclosure(each) for each in values.get("enclosures") or ()),
        note=Note(text=clean_text(note["text"]), updated_at=_read_time(note.get("updated_at")) or now)
        if note
        else None,
        highlights=tuple(
            Highlight(
                quote=clean_text(each["quote"]),
                prefix=clean_text(each.get("prefix", "")),
                suffix=clean_text(each.get("suffix", "")),
                note=clean_text(each.get("note", "")),
                block=_read_count(each.get("block"), -1),
                offset=_read_count(each.get("offset"), 0),
                at=_read_time(each.get("at")) or now,
            )
            for each in values.get("highlights") or ()
        ),
    )


def _read_media_type(value: str) -> str:
    """Return what a picture says it is; "": nothing that could be the name of a type."""
    return value if _MEDIA_TYPE.fullmatch(value) else ""


def _read_own_tags(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted({name for tag in values.get("own_tags") or () if (name := clean_line(tag))}))


def _read_entry(values: Mapping[str, Any], default: datetime) -> Entry:
    return Entry(
        id=0,
        feed_id=None,
        feed_title=clean_line(values.get("feed", "")),
        title=clean_line(values.get("title", "")),
        link=safe_url(values.get("link", "")),
        author=clean_line(values.get("author", "")),
        published=_read_time(values.get("published")),
        day_only=bool(values.get("day_only")),
        first_seen=_read_time(values.get("first_seen")) or default,
        read=bool(values.get("read")),
        starred=True,
        updated=bool(values.get("updated")),
        gone_since=_read_time(values.get("gone_since")),
    )


def _read_enclosure(values: Mapping[str, Any]) -> Enclosure:
    length, duration = values.get("length"), values.get("duration")
    return Enclosure(
        url=safe_url(values["url"]),
        media_type=clean_line(values.get("media_type", "")),
        length=length if isinstance(length, int) else None,
        title=clean_line(values.get("title", "")),
        duration=duration if isinstance(duration, int) else None,
    )


def _read_count(value: object, default: int) -> int:
    """Return a small number; whatever else stands there counts as unknown."""
    return value if isinstance(value, int) and 0 <= value < 2**31 else default


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read_time(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
