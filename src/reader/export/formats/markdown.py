"""A folder of Markdown files with their pictures beside them, fit for git and for note keepers.

What we wrote stands in `.reader/records`, a file per article. So a second export touches only what
has changed, what the user has changed is left alone, and an import gets back more than Markdown can say.
A path that ends in .md takes a single article without such records.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reader.export.folder import Folder, NewPlaces
from reader.export.item import ExportFormat, Item, Outline, Renderers, Writer, Written, make_keys
from reader.export.names import article_name, fold, safe_name
from reader.export.pictures import name_pictures, place_pictures
from reader.export.spelling import says_the_same
from reader.language import tr
from reader.model import Block, Bookmark, Picture, named_date
from reader.model.record import to_record

NOTES = "<!-- notes -->"
"""The line between the article and what the user added to it."""


_QUOTE_SIGN = re.compile(r"(?m)^(\\*>)")


def start(target: Path, outline: Outline, render: Renderers) -> Writer:
    """Begin an export into a folder, or of one article into a file."""
    if target.suffix.lower() == ".md" and not target.is_dir():
        return _Single(target, render)
    return _Many(target, outline, render)


class _Many(Writer):
    """An export into a folder, which is made if there is none."""

    def __init__(self, target: Path, outline: Outline, render: Renderers) -> None:
        self._outline = outline
        self._render = render
        self._folder = Folder(target)
        self._keys = make_keys((*outline.entries, *outline.others), self._folder.is_another)
        self._names = _choose_names(outline, self._keys, self._folder)
        self._count = 0

    def is_done(self, bookmark: Bookmark) -> bool:
        """Tell whether the article's files and its record are as they should be; no text is made for that."""
        key = self._keys[bookmark.entry.id]
        path, files = self._names[key], self._folder.files(key)
        pictures = bookmark.saved.pictures if bookmark.saved else ()
        expected = {
            f"{path.removesuffix('.md')}.files/{name}": sha256(picture.data).hexdigest()
            for name, picture in name_pictures(pictures).items()
        }
        if expected != {name: digest for name, digest in files.items() if name != path}:
            return False
        done = self._folder.is_unchanged(key, self._make_record(bookmark, pictures, path, files))
        self._count += done
        return done

    def add(self, item: Item) -> None:
        """Write the article's files, those that are not there yet as they should be."""
        key = self._keys[item.bookmark.entry.id]
        path = self._names[key]
        files = _make_files(item, path, self._render)
        former = self._folder.read(path)
        if former is not None and says_the_same(former, files[path]):
            files[path] = former
        self._folder.write(
            key,
            files,
            lambda digests: self._make_record(item.bookmark, item.pictures, path, digests),
        )
        self._count += 1

    def _make_record(
        self, bookmark: Bookmark, pictures: Iterable[Picture], path: str, digests: Mapping[str, str]
    ) -> dict[str, Any]:
        names = {picture.url: name for name, picture in name_pictures(pictures).items()}
        stem = path.removesuffix(".md")

        def place(picture: Picture) -> dict[str, str]:
            name = names.get(picture.url)
            return {"file": f"{stem}.files/{name}"} if name else {}

        made = {"path": path, "files": dict(digests), "written_by": self._render.version}
        return {**made, **to_record(bookmark, place)}

    def finish(self) -> Written:
        """Look at what was exported before and is no bookmark any more."""
        if self._outline.complete:
            self._folder.leave_out(set(self._names), delete=self._outline.delete)
        self._folder.clear_drafts()
        return self._folder.report(self._count)

    def discard(self) -> None:
        """Leave no empty folder behind; every file is whole by itself."""
        self._folder.discard()


class _Single(Writer):
    """One article as a file of the name that the user chose."""

    def __init__(self, target: Path, render: Renderers) -> None:
        self._target = target
        self._render = render
        self._new = NewPlaces()
        self._written = 0

    def add(self, item: Item) -> None:
        """Write the article and its pictures."""
        if self._written:
            raise FileExistsError(
                None, tr("A file that ends in .md takes one article; name a folder for more")
            )
        files = _make_files(item, self._target.name, self._render)
        with self._new.whole_article():
            for path, data in reversed(files.items()):
                self._new.write(self._target.parent / path, data)
                self._written += 1

    def finish(self) -> Written:
        """Return what was written."""
        return Written(path=self._target, articles=1, written=self._written)

    def discard(self) -> None:
        """Leave no empty folder behind; every file is whole by itself."""
        self._new.discard()


def _choose_names(outline: Outline, keys: Mapping[int, str], folder: Folder) -> dict[str, str]:
    """Return the path of every article: the one it had before, else day and title, made unique by its key."""
    names: dict[str, str] = {}
    former = folder.paths()
    taken = {fold(path): key for key, path in former.items()}
    for entry in outline.entries:
        key = keys[entry.id]
        path = former.get(key, "")
        if not path:
            category = safe_name(entry.feed_title) + "/" if entry.feed_title else ""
            path = f"{category}{article_name(entry)}.md"
            if taken.get(fold(path), key) != key:
                path = f"{path.removesuffix('.md')} {key}.md"
        names[key] = path
        taken[fold(path)] = key
    return names


def _make_files(item: Item, path: str, render: Renderers) -> dict[str, bytes]:
    """Return the article's files by their paths: the text first, then its pictures."""
    bookmark = item.bookmark
    stem = path.removesuffix(".md")
    pictures = name_pictures(item.pictures)
    beside = quote(f"{os.path.basename(stem)}.files/")  # noqa: PTH119 - a path with slashes on any system
    places = {picture.url: beside + name for name, picture in pictures.items()}
    document = place_pictures(item.document, places)
    entry, saved = bookmark.entry, bookmark.saved
    title = entry.title.strip()
    if title:
        heading = Block(kind="heading", level=1, text=title)
        moved = {name: index + 1 for name, index in document.anchors.items()}
        document = replace(document, blocks=(heading, *document.blocks), anchors=moved)
    text = render.markdown(
        document,
        {
            "title": entry.title,
            "date": named_date(entry),
            "author": entry.author,
            "source": entry.link,
            "feed": entry.feed_title,
            "tags": tuple(dict.fromkeys((*bookmark.own_tags, *bookmark.tags))),
            "saved": saved.saved_at if saved else None,
            "gone": entry.gone_since,
        },
    )
    files = {path: (text + _make_notes(item)).encode("utf-8", "replace")}
    for name, picture in pictures.items():
        files[f"{stem}.files/{name}"] = picture.data
    return files


def _make_notes(item: Item) -> str:
    """Return what the user added: the note, then each passage with the note on it below."""
    note = item.bookmark.note
    if not note and not item.highlights:
        return ""
    parts = ["", NOTES, "", f"## {tr('Notes')}", ""]
    if note:
        parts += [_escape(note.text), ""]
    for highlight in item.highlights:
        parts += [*(f"> {line}".rstrip() for line in highlight.quote.split("\n")), ""]
        if highlight.note:
            parts += [_escape(highlight.note), ""]
    return "\n".join(parts)


def _escape(text: str) -> str:
    """Return the user's words without a line that begins like a marked passage."""
    return _QUOTE_SIGN.sub(r"\\\1", text)


FORMAT = ExportFormat(
    name="markdown",
    words=lambda: tr("Markdown with the pictures beside it"),
    suffix="",
    single_suffix=".md",
    start=start,
)
