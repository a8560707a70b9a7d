"""An export in several files, packed or unpacked, as Pocket, Omnivore and Raindrop.io send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from reader.errors import ReaderError
from reader.imports.item import Imported, ImportFormat, ImportItem
from reader.imports.source import reading
from reader.language import tr
from reader.text import clean_line

_PACKED = re.compile(
    r"(?!.*(?:^|/)(?:content|__MACOSX)/)(?:.*/)?[^/.][^/]*\.(?:csv|json|html?)", re.IGNORECASE
)
_UNPACKED = re.compile(r"part_\d+\.(?:csv|json)|metadata_\d+_to_\d+\.json")
_PACKED_HEAD = "PK\x03\x04"
_LIMIT = 500_000_000
"""Bytes of one file; larger ones are no list of bookmarks."""


def matches(path: Path, head: str) -> bool:
    """Tell whether there are files in it that look like parts of an export."""
    if path.is_dir():
        return next(_find_parts(path), None) is not None
    if not head.startswith(_PACKED_HEAD):
        return False
    try:
        with ZipFile(path) as packed:
            return any(_PACKED.fullmatch(name) for name in packed.namelist())
    except BadZipFile:
        return True  # it says so when it is read; it is nothing else


def read(path: Path, now: datetime) -> Imported:
    """Return the bookmarks of all files that hold some, each address once with the highlights of all."""
    if path.is_dir():
        return _merge(_read_files(((file.name, file) for file in _find_parts(path)), now))
    with TemporaryDirectory() as folder:
        try:
            return _merge(_read_files(_unpack(path, Path(folder)), now))
        except BadZipFile as error:
            raise ReaderError(tr("{path} is damaged and cannot be unpacked.", path=path)) from error


def _find_parts(folder: Path) -> Iterator[Path]:
    yield from (file for file in sorted(folder.glob("*")) if _UNPACKED.fullmatch(file.name))
    yield from (file for file in sorted(folder.glob("*/*")) if _UNPACKED.fullmatch(file.name))


def _unpack(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that may hold bookmarks and their names; they lie under ours: theirs lead anywhere."""
    with ZipFile(path) as packed:
        for number, member in enumerate(packed.infolist()):
            if _PACKED.fullmatch(member.filename) and member.file_size <= _LIMIT:
                file = folder / str(number)
                file.write_bytes(packed.read(member))
                yield member.filename, file
                file.unlink()


def _read_files(files: Iterator[tuple[str, Path]], now: datetime) -> Iterator[Imported]:
    """Yield what each file holds; one that is damaged is skipped, unless none is whole."""
    from reader.imports import detect

    fault: ReaderError | None = None
    is_whole = False
    for name, file in files:
        chosen = detect(file)
        if chosen is None or chosen is FORMAT:
            continue
        try:
            with reading(file, name):
                found = chosen.read(file, now)
        except ReaderError as error:
            fault = fault or error
            found = Imported(skipped=(clean_line(str(error), 200),))
        else:
            is_whole = True
        yield found
    if fault is not None and not is_whole:
        raise fault


def _merge(parts: Iterator[Imported]) -> Imported:
    items: list[ImportItem] = []
    places: dict[str, int] = {}
    skipped: list[str] = []
    for part in parts:
        skipped += part.skipped
        for item in part.items:
            link = item.bookmark.entry.link
            at = places.setdefault(link, len(items)) if link else len(items)
            if at == len(items):
                items.append(item)
            else:
                items[at] = _add_highlights(items[at], item)
    return Imported(items=tuple(items), skipped=tuple(skipped))


def _add_highlights(item: ImportItem, other: ImportItem) -> ImportItem:
    known = {each.quote for each in item.bookmark.highlights}
    more = tuple(each for each in other.bookmark.highlights if each.quote not in known)
    bookmark = replace(item.bookmark, highlights=(*item.bookmark.highlights, *more))
    return replace(item, bookmark=bookmark)


FORMAT = ImportFormat(
    name="archive", words=lambda: tr("an export of several files (ZIP or folder)"), matches=matches, read=read
)
