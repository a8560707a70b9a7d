"""A folder of Markdown files with front matter: ours, with all that its records say, or a note keeper's.

A file that the user has changed is taken as it is now; what Markdown cannot say comes from its record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin

from reader.errors import ReaderError
from reader.imports.item import (
    Collector,
    Imported,
    ImportFormat,
    ImportItem,
    Steps,
    finish,
    names_day_only,
    read_stamp,
)
from reader.imports.markdownfile import MarkdownFile, is_ours, parse_file
from reader.imports.source import decode, read_text
from reader.imports.walk import walk_files
from reader.language import tr
from reader.model import Bookmark, Entry, Highlight, Note, Picture, Saved, bare_day
from reader.model.record import from_record
from reader.numbers import count_of
from reader.paths import why
from reader.text import clean_line, clean_text, safe_url

_HEAD = 8192
_LARGEST = 50_000_000
"""Bytes; a larger file is no article."""
_RECORDS = PurePosixPath(".reader/records")
_PICTURE = re.compile(r"!\[[^\]]*\]\(<?([^)\s>]+)>?\)")
_MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "avif": "image/avif",
}
_CHINESE_ZONE = timedelta(hours=8)
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]+")
_NOWHERE = "https://local.invalid/"
"""Stands in for the address of a text that names none, so that its pictures have addresses."""


def matches(path: Path, head: str) -> bool:
    """Tell whether it is a folder; whether there is Markdown in it may take long to find out."""
    return path.is_dir()


def read(path: Path, now: datetime) -> Imported:
    """Return a bookmark for every Markdown file that has a source or a record, or is of our making."""
    return finish(read_in_steps(path, now))


def read_in_steps(path: Path, now: datetime) -> Steps:
    """Read as `read` does, file by file."""
    files: dict[str, Path] = {}
    for looked, found in walk_files(path, ".md"):
        files.update((file.relative_to(path).as_posix(), file) for file in found)
        yield tr("{files} looked at", files=count_of(looked, "file"))
    if not files:
        none = tr("{path} holds no bookmarks that can be read: no file in it ends in .md.", path=path)
        raise ReaderError(none)
    taker = _Taker(path, now)
    total = count_of(len(files), "file")
    # Those with a record first: another export in the same folder may hold the same bookmarks without one.
    for number, name in enumerate(sorted(files, key=lambda name: (name not in taker.records, name)), 1):
        taker.take(name, files[name])
        yield tr("{number:,} of {files} read", number=number, files=total)
    return taker.finish()


class _Taker:
    """Takes file after file, each bookmark once."""

    def __init__(self, root: Path, now: datetime) -> None:
        self._root = root
        self._now = now
        self.records = _read_records(root)
        self._items: dict[str, ImportItem] = {}
        self._skipped: list[str] = []
        self._taken: set[tuple[object, ...]] = set()
        """What has come, by what is the same for another copy of it."""

    def take(self, name: str, file: Path) -> None:
        """Take a file, or note that it holds nothing that can be kept."""
        record = self.records.get(name)
        try:
            item = None
            if record is not None or _may_be_one(file):
                item = _read_file(self._root, file, record, self._now)
        except OSError as error:
            self._skipped.append(tr("{name}: {fault}", name=name, fault=why(error)))
            return
        if item is None:
            self._skipped.append(name)
            return
        marks = {_export_of(item.bookmark)} if record is not None else {_copy_of(item)}
        if record is None and not self._taken.isdisjoint({_export_of(item.bookmark), *marks}):
            return
        self._taken |= marks
        self._items[name] = item

    def finish(self) -> Imported:
        """Return what was taken, by the names of the files."""
        items = (self._items[name] for name in sorted(self._items))
        return Imported(items=tuple(items), skipped=tuple(self._skipped))


def _may_be_one(file: Path) -> bool:
    """Tell by its beginning whether a file without a record can be a bookmark: others are not read."""
    if file.stat().st_size > _LARGEST:
        return False
    with file.open("rb") as opened:
        return decode(opened.read(_HEAD), whole=False).lstrip().startswith("---")


def _export_of(bookmark: Bookmark) -> tuple[object, ...]:
    """Return what is the same for a bookmark that was exported twice, times as front matter has them."""
    entry, saved_at = bookmark.entry, bookmark.saved.saved_at if bookmark.saved else None
    return entry.link, entry.title, saved_at and saved_at.replace(microsecond=0)


def _copy_of(item: ImportItem) -> tuple[object, ...]:
    """Return what is the same for two copies of one file with its pictures, and for nothing else."""
    bookmark = item.bookmark
    entry, saved, note = bookmark.entry, bookmark.saved, bookmark.note
    pictures = sorted((each.url, sha256(each.data).digest()) for each in (saved.pictures if saved else ()))
    marked = tuple((each.quote, each.note) for each in bookmark.highlights)
    said = entry.link, entry.title, entry.author, entry.feed_title, entry.published, bookmark.own_tags
    text = sha256(item.markdown.encode("utf-8", "replace")).digest()
    return *said, saved and saved.saved_at, text, tuple(pictures), note and note.text, marked


def _read_records(root: Path) -> dict[str, Mapping[str, Any]]:
    """Return the records by the path of their Markdown file."""
    found: dict[str, Mapping[str, Any]] = {}
    for file in sorted((root / _RECORDS).glob("*.json")):
        with suppress(ValueError, OSError):
            record = json.loads(read_text(file))
            if isinstance(record, dict) and isinstance(record.get("path"), str):
                found[record["path"]] = record
    return found


def _read_file(root: Path, file: Path, record: Mapping[str, Any] | None, now: datetime) -> ImportItem | None:
    data = file.read_bytes()
    known = None
    if record is not None:
        with suppress(ReaderError):
            known = from_record(record, lambda picture: _read_picture(root, picture), now)
    if known and record and (record.get("files") or {}).get(record["path"]) == sha256(data).hexdigest():
        return ImportItem(bookmark=known)
    parsed = parse_file(decode(data).replace("\r\n", "\n"), "" if known else file.stem)
    base = _make_bookmark(parsed, known, now)
    if base is None:
        return None
    link = base.entry.link or _NOWHERE
    pictures, text = _take_pictures(root, file, parsed.text, link, base)
    saved = replace(base.saved or Saved(saved_at=now), pictures=pictures)
    marked = (*base.highlights, *(known.highlights if known else ()))
    quotes = tuple(dict.fromkeys(each.quote for each in marked))
    return ImportItem(bookmark=replace(base, saved=saved, text=None), markdown=text, quotes=quotes)


def _make_bookmark(parsed: MarkdownFile, known: Bookmark | None, now: datetime) -> Bookmark | None:
    """Return the bookmark without its text; None: the file names no source and is not of our making."""
    tags = parsed.fields.get("tags") or []
    if known is None:
        source = parsed.get("source", "url", "link")
        collector = Collector(now)
        collector.add(
            source or (_NOWHERE if is_ours(parsed.fields) else ""),
            title=parsed.get("title"),
            saved_at=read_stamp(parsed.get("saved", "created", "date_saved")),
            category=parsed.get("feed", "category"),
            tags=tags if isinstance(tags, list) else tags.split(","),
            author=parsed.get("author"),
            published=parsed.get("date", "published"),
            note=parsed.note,
            passages=parsed.passages,
        )
        items = collector.finish().items
        if not items:
            return None
        entry = replace(items[0].bookmark.entry, gone_since=read_stamp(parsed.get("gone")))
        entry = _date_by_clock(entry, parsed)
        if not source:
            entry = replace(entry, link="")
        return replace(items[0].bookmark, entry=entry)
    highlights = {highlight.quote: highlight for highlight in known.highlights}
    note = known.note
    if not note or note.text.strip() != parsed.note:
        note = Note(text=clean_text(parsed.note), updated_at=now) if parsed.note else None
    return replace(
        known,
        entry=_change_entry(known.entry, parsed),
        own_tags=_read_own_tags(tags, known),
        note=note,
        highlights=tuple(
            sorted(
                (
                    replace(
                        highlights.get(quote) or Highlight(quote=clean_text(quote), at=now),
                        note=clean_text(words),
                    )
                    for quote, words in parsed.passages
                ),
                key=lambda highlight: highlight.at,
            )
        ),
    )


def _change_entry(entry: Entry, parsed: MarkdownFile) -> Entry:
    """Return the entry with what the front matter says of it; its dates are known more exactly."""
    written = parsed.get("date", "published")
    moment, day_only = read_stamp(written), names_day_only(written)
    exact = entry.date.replace(microsecond=0)
    if moment and (moment.date() != bare_day(exact) if day_only and entry.day_only else moment != exact):
        entry = _date_by_clock(replace(entry, published=moment, day_only=day_only), parsed)
    return replace(
        entry,
        title=clean_line(parsed.get("title")) or entry.title,
        author=clean_line(parsed.get("author")) or entry.author,
    )


def _date_by_clock(entry: Entry, parsed: MarkdownFile) -> Entry:
    """Return the entry with a bare day as the clocks of China count it where the text is Chinese."""
    is_chinese = len(_HAN.findall(parsed.text)) > len(_LATIN.findall(parsed.text))
    if entry.published is None or not entry.day_only or not is_chinese:
        return entry
    return replace(entry, published=entry.published - _CHINESE_ZONE)


def _read_own_tags(tags: str | list[str], known: Bookmark) -> tuple[str, ...]:
    """Return the tags of the file but those that the source gave."""
    names = tags if isinstance(tags, list) else tags.split(",")
    return tuple(sorted({name for tag in names if (name := clean_line(tag)) and name not in known.tags}))


def _take_pictures(
    root: Path, file: Path, text: str, link: str, bookmark: Bookmark
) -> tuple[tuple[Picture, ...], str]:
    """Return the pictures of a text, and the text with addresses for the files that stood in it."""
    known = {picture.url: picture for picture in (bookmark.saved.pictures if bookmark.saved else ())}
    by_data = {picture.data: picture.url for picture in known.values() if picture.data}

    def take(match: re.Match[str]) -> str:
        place = match[1]
        data = _read_inside(root, file.parent / unquote(place)) if "://" not in place else b""
        ending = place.rpartition(".")[2].lower()
        if not data or ending not in _MEDIA_TYPES:
            return match[0]
        url = by_data.get(data) or safe_url(urljoin(link, place))
        known.setdefault(url, Picture(url=url, media_type=_MEDIA_TYPES[ending], data=data))
        return match[0].replace(place, url)

    text = _PICTURE.sub(take, text)
    return tuple(known.values()), text


def _read_picture(root: Path, values: Mapping[str, Any]) -> bytes:
    name = values.get("file")
    return _read_inside(root, root / name) if isinstance(name, str) else b""


def _read_inside(root: Path, place: Path) -> bytes:
    """Return the data of a file in the folder; b"": there is none, or it lies outside."""
    with suppress(OSError, ValueError):
        if place.resolve().is_relative_to(root.resolve()):
            return place.read_bytes()
    return b""


FORMAT = ImportFormat(
    name="markdown",
    words=lambda: tr("a folder of Markdown files with front matter"),
    matches=matches,
    read=read,
    read_in_steps=read_in_steps,
)
