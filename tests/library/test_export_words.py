"""Exported files speak the language of the screens and go by the person's clock; imports read them all."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from transfer_desk import bookmarks_of, export, import_into

from reader.language import Language, choose_language
from reader.library import Library
from reader.model import Bookmark, Entry
from reader.model.annotation import NOTES_HEADINGS, notes_heading

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def read_text(folder: Path, name: str) -> str:
    [file] = folder.glob(f"*/*{name}*.md")
    return file.read_text(encoding="utf-8")


def gist(bookmark: Bookmark) -> tuple[object, ...]:
    """What a file tells of a bookmark without our record."""
    saved, note = bookmark.saved, bookmark.note
    assert saved is not None
    marked = [(each.quote, each.note) for each in bookmark.highlights]
    return bookmark.entry.title, saved.saved_at.replace(microsecond=0), note and note.text, marked


def age(folder: Path) -> None:
    """Make an export one of a program that wrote texts in another way, so that the next one looks at all."""
    for file in (folder / ".reader" / "records").iterdir():
        record = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**record, "written_by": "reader 0.0"}), encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_heading_for_notes(language: Language) -> None:
    choose_language(language)
    assert notes_heading() == NOTES_HEADINGS[language]


@pytest.mark.parametrize("with_records", [True, False])
@pytest.mark.parametrize("reads", LANGUAGES)
@pytest.mark.parametrize("wrote", LANGUAGES)
async def test_a_folder_written_in_one_language_is_read_in_the_other(
    library: Library,
    kept: Sequence[Entry],
    empty: Library,
    tmp_path: Path,
    wrote: Language,
    reads: Language,
    with_records: bool,
) -> None:
    choose_language(wrote)
    await export(library, "markdown", tmp_path / "out")
    heading = {"en": "## Notes", "zh": "## 笔记"}[wrote]
    assert heading in read_text(tmp_path / "out", "水巷清淤")
    if not with_records:
        shutil.rmtree(tmp_path / "out" / ".reader")
    choose_language(reads)
    await import_into(empty, tmp_path / "out")
    before, after = await bookmarks_of(library), await bookmarks_of(empty)
    assert list(map(gist, after)) == list(map(gist, before))
    if with_records:
        assert after == before


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("en", "UTC"), ("en", "Asia/Shanghai")),
        (("en", "UTC"), ("zh", "Asia/Shanghai")),
        (("zh", "Asia/Shanghai"), ("en", "America/St_Johns")),
    ],
)
async def test_what_says_the_same_in_another_zone_or_language_is_not_written_again(
    library: Library,
    kept: Sequence[Entry],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: tuple[Language, str],
    then: tuple[Language, str],
) -> None:
    target = tmp_path / "out"

    def move(language: Language, zone: str) -> None:
        choose_language(language)
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    move(*first)
    await export(library, "markdown", target)
    stamps = {path: path.stat().st_mtime_ns for path in target.rglob("*.md")}
    move(*then)
    age(target)
    written = await export(library, "markdown", target)
    assert (written.written, written.unchanged, written.edited) == (0, 3, ())
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    # What has changed is said in the words and by the clock of now.
    heron = next(entry for entry in kept if "heron" in entry.title)
    await library.put_note(heron.id, "Seen again today.")
    written = await export(library, "markdown", target)
    assert (written.written, written.edited) == (1, ())
    text = read_text(target, "heron")
    assert f"## {notes_heading()}\n\nSeen again today." in text
    saved = {"Asia/Shanghai": "2026-03-02 12:00:00+08:00", "America/St_Johns": "2026-03-02 00:30:00-03:30"}
    assert f"\nsaved: {saved[then[1]]}\n" in text


async def test_a_time_that_was_changed_by_hand_stays_changed(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "out"
    await export(library, "markdown", target)
    [file] = target.glob("*/*水巷清淤*.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("08:06:12+08:00", "08:06:12+09:00"), encoding="utf-8")
    written = await export(library, "markdown", target)
    assert written.edited == (file.relative_to(target).as_posix(),)


async def test_a_book_a_page_and_a_text_speak_chinese(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    choose_language("zh")
    for format, name in (("epub", "all.epub"), ("html", "all.html"), ("text", "all.txt")):
        await export(library, format, tmp_path / name)
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.epub") as book:
        pages = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")}
    contents = pages["EPUB/toc.xhtml"]
    assert ">目录</h2>" in contents and "<h1>收藏夹</h1>" in contents
    assert "2 篇文章" in "".join(pages.values())
    for text in (page, "".join(pages.values())):
        assert '<h2 lang="zh-Hans" xml:lang="zh-Hans">笔记</h2>' in text and "Notes</h2>" not in text
    assert "<title>收藏夹</title>" in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    assert page.count('<article lang="zh-Hans"') == page.count('<article lang="en"') == 1
    assert "\n笔记\n────\n" in (tmp_path / "all.txt").read_text(encoding="utf-8")
    # The library of books keeps its templates; the next one may be in another language.
    choose_language("en")
    await export(library, "epub", tmp_path / "all.epub")
    with zipfile.ZipFile(tmp_path / "all.epub") as book:
        contents = book.read("EPUB/toc.xhtml").decode()
    assert '<h2 lang="en" xml:lang="en">Table of Contents</h2>' in contents
