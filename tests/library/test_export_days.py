"""Entries of which only the day is known, and passages in the order of the text, out and in again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from transfer_desk import bookmarks_of, export, import_into

from reader.library import Library
from reader.model import Body, Bookmark, Entry, Highlight, Passage
from reader.store import Store

CHINA = timezone(timedelta(hours=8))
DAY = datetime(2026, 3, 4, tzinfo=CHINA)
LINK = "https://news.example/boats"
HTML = "<p>停了三年的夜航船从西栅码头出发。</p><p>每天两班。</p><p>末班船十点离开。</p>"


async def keep(library: Library) -> int:
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title="水乡报",
        title="夜航船",
        link=LINK,
        published=DAY,
        day_only=True,
        first_seen=DAY + timedelta(hours=9),
    )
    bookmark = Bookmark(entry=entry, text=Body(html=HTML, base=LINK, source="page"))
    return (await library._database.run(Store.add_bookmark, bookmark, identity=LINK)).id


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(params=["Asia/Shanghai", "America/Los_Angeles"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()


@pytest.mark.usefixtures("_zone")
async def test_a_bare_day_is_written_as_one_and_comes_back(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    await keep(library)
    await export(library, "markdown", tmp_path / "notes")
    [file] = (tmp_path / "notes").glob("*/*.md")
    assert file.name == "2026-03-04 夜航船.md"
    assert "\ndate: 2026-03-04\n" in file.read_text(encoding="utf-8")
    await import_into(empty, tmp_path / "notes")
    assert await bookmarks_of(empty) == await bookmarks_of(library)
    await export(empty, "markdown", tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(tmp_path / "notes")


@pytest.mark.parametrize("format", ["json", "markdown"])
async def test_it_comes_back_in_every_form(
    library: Library, empty: Library, tmp_path: Path, format: str
) -> None:
    await keep(library)
    await export(library, format, tmp_path / "out")
    await import_into(empty, tmp_path / "out")
    [bookmark] = await bookmarks_of(empty)
    assert (bookmark.entry.published, bookmark.entry.day_only) == (DAY, True)


async def test_it_is_the_same_moment_without_our_record(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    await keep(library)
    await export(library, "markdown", tmp_path / "notes")
    shutil.rmtree(tmp_path / "notes" / ".reader")
    await import_into(empty, tmp_path / "notes")
    [bookmark] = await bookmarks_of(empty)
    assert (bookmark.entry.published, bookmark.entry.day_only) == (DAY, True)


@pytest.mark.parametrize(
    ("line", "published", "day_only"),
    [
        ("date: 2026-03-04", DAY, True),
        ("date: 2026-03-03 16:00:00+00:00", DAY, True),
        ("date: 2026-03-05", DAY + timedelta(days=1), True),
        ("date: 2026-03-05 08:30:00+08:00", DAY + timedelta(days=1, hours=8.5), False),
        ("date: gestern", DAY, True),
    ],
)
async def test_a_date_that_the_user_changed_counts(
    library: Library, empty: Library, tmp_path: Path, line: str, published: datetime, day_only: bool
) -> None:
    await keep(library)
    await export(library, "markdown", tmp_path / "notes")
    [file] = (tmp_path / "notes").glob("*/*.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("date: 2026-03-04", f"author: 沈砚\n{line}"), encoding="utf-8")
    await import_into(empty, tmp_path / "notes")
    [bookmark] = await bookmarks_of(empty)
    assert (bookmark.entry.published, bookmark.entry.day_only) == (published, day_only)
    assert bookmark.entry.author == "沈砚"


async def test_the_markdown_of_one_article_names_the_day(library: Library) -> None:
    assert "\ndate: 2026-03-04\n" in await library.markdown(await keep(library))


@pytest.mark.parametrize("format", ["markdown", "html", "text", "json"])
async def test_passages_stand_in_the_order_of_the_text(
    library: Library, empty: Library, tmp_path: Path, format: str
) -> None:
    number = await keep(library)
    article = await library.article(number)
    for block, end in ((2, 7), (0, 5), (1, 4)):
        passage = Passage(block=block, offset=0, end_block=block, end_offset=end)
        await library.mark_passage(article, passage)
    lost = Highlight(quote="这句话已经不在文中", at=library.clock())
    await library._database.run(Store.add_highlight, number, lost)
    written = await export(library, format, tmp_path / "out")
    file = next(written.path.glob("*/*.md")) if written.path.is_dir() else written.path
    text = file.read_text(encoding="utf-8")
    if format != "json":
        added = text[text.rindex("Notes") :]
        quotes = ("停了三年的", "每天两班", "末班船十点离开", "这句话已经不在文中")
        places = [added.index(quote) for quote in quotes]
        assert places == sorted(places)
    if format in ("markdown", "json"):
        await import_into(empty, written.path)
        assert await bookmarks_of(empty) == await bookmarks_of(library), "with the order they were made in"
