"""A second import of the same file brings nothing new, whatever addresses its bookmarks share or lack."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from newsstand import Clock
from servers import Answer, Server
from transfer_desk import bookmarks_of, export, import_into

from reader.library import Library
from reader.library.identities import make_identity
from reader.model import Bookmark, Entry, EntryQuery, Scope
from reader.store import Store

ALL = "http://notes.example/all.html"
DAY = "Mon, 02 Mar 2026 02:00:00 GMT"
ITEMS = (
    ("甲", ALL, "Mon, 02 Mar 2026 01:00:00 GMT", "第一条：桥上没人。"),
    ("乙", ALL, DAY, "第二条：船来了。"),
    ("乙", ALL, DAY, "还是第二条：船又走了。"),
    ("丙", "", DAY, "第三条没有地址。"),
    ("丁", "", "", "第四条没有地址，也没有日期。"),
    ("", "", "", "第五条只有这一句。"),
    ("", "", "", "第六条也只有一句。"),
    ("家", "http://notes.example/", "", "第七条指着首页。"),
)


@pytest.fixture
async def notes(library: Library, server: Server) -> Sequence[Entry]:
    """Short notes of one feed, some on one page, some without an address, all bookmarked."""
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{number}</guid><link>{link}</link>"
        f"<pubDate>{day}</pubDate><description>{text}</description></item>"
        for number, (title, link, day, text) in enumerate(ITEMS)
    )
    feed = f"<rss version='2.0'><channel><title>雁浔短讯</title>{items}</channel></rss>"
    server.add("/notes.xml", Answer(feed, "application/rss+xml"))
    (candidate,) = await library.find_feeds(server.url("/notes.xml"))
    await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    for entry_id in await library.entry_ids(EntryQuery(scope=Scope(kind="all"))):
        await library.save(entry_id)
    return await library.bookmarks()


def texts(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return sorted((entry.title, entry.link) for entry in entries)


@pytest.mark.parametrize(("format", "name"), [("markdown", "folder"), ("json", "all.json")])
async def test_our_own_files_come_in_once(
    library: Library,
    empty: Library,
    notes: Sequence[Entry],
    tmp_path: Path,
    clock: Clock,
    format: str,
    name: str,
) -> None:
    target, later = tmp_path / name, tmp_path / f"later-{name}"
    assert (await export(library, format, target)).articles == len(ITEMS)
    steps = (
        (library, target, 0),
        (empty, target, len(ITEMS)),
        (empty, target, 0),
        (empty, later, 0),
        (library, later, 0),
    )
    for taker, file, expected in steps:
        clock.go_on(days=1)
        if file == later:
            await export(empty, format, later)
        report = await import_into(taker, file)
        assert (report.added, report.known) == (expected, len(ITEMS) - expected)
    assert texts(await empty.bookmarks()) == texts(notes)
    bodies = {each.text.html for each in await bookmarks_of(empty) if each.text}
    assert len(bodies) == len(ITEMS), "each of those that are alike has its own text"


async def test_a_folder_without_its_records_comes_in_once(
    library: Library, empty: Library, notes: Sequence[Entry], tmp_path: Path, clock: Clock
) -> None:
    await export(library, "markdown", tmp_path / "folder")
    shutil.rmtree(tmp_path / "folder" / ".reader")
    for taker, expected in ((library, 0), (empty, len(ITEMS)), (empty, 0)):
        clock.go_on(days=1)
        report = await import_into(taker, tmp_path / "folder")
        assert (report.added, report.known, report.skipped) == (expected, len(ITEMS) - expected, ())
    assert texts(await empty.bookmarks()) == texts(notes)


async def test_two_copies_of_a_folder_without_records_come_in_once(
    library: Library, empty: Library, kept: Sequence[Entry], tmp_path: Path, clock: Clock
) -> None:
    await export(library, "markdown", tmp_path / "notes" / "monday")
    shutil.rmtree(tmp_path / "notes" / "monday" / ".reader")
    shutil.copytree(tmp_path / "notes" / "monday", tmp_path / "notes" / "tuesday")
    for expected in (len(kept), 0):
        report = await import_into(empty, tmp_path / "notes")
        assert (report.added, report.known, report.skipped) == (expected, len(kept) - expected, ())
        clock.go_on(days=1)
    assert texts(await empty.bookmarks()) == texts(kept)


async def test_a_copy_in_which_something_else_stands_is_not_thrown_away(
    library: Library, empty: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    await export(library, "markdown", tmp_path / "notes" / "monday")
    shutil.rmtree(tmp_path / "notes" / "monday" / ".reader")
    shutil.copytree(tmp_path / "notes" / "monday", tmp_path / "notes" / "tuesday")
    changed = sorted((tmp_path / "notes" / "tuesday").rglob("*.md"))[0]
    with changed.open("a", encoding="utf-8") as file:
        file.write("\n这一句只在这一份里。\n")
    assert (await import_into(empty, tmp_path / "notes")).added == len(kept) + 1


async def test_what_a_note_keeper_has_marked_is_a_highlight_once(
    empty: Library, tmp_path: Path, clock: Clock
) -> None:
    text = f"---\nsource: {ALL}\ntitle: 剪报\n---\n桥上没人，==船来了==，又走了。\n"
    (tmp_path / "clip.md").write_text(text, encoding="utf-8")
    for _ in range(2):
        await import_into(empty, tmp_path)
        clock.go_on(days=1)
        [found] = await bookmarks_of(empty)
        assert [each.quote for each in found.highlights] == ["船来了"]
        assert found.text is not None and "桥上没人，船来了，又走了。" in found.text.html


async def test_notes_on_one_page_that_say_no_time_come_in_once(
    empty: Library, tmp_path: Path, clock: Clock
) -> None:
    for number in (1, 2, 3):
        text = f"---\nsource: {ALL}\ntitle: 剪报\n---\n第 {number} 段\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    for expected in (3, 0):
        clock.go_on(days=1)
        assert (await import_into(empty, tmp_path)).added == expected


async def test_some_of_the_notes_on_one_page_do_not_write_over_the_others(
    library: Library, notes: Sequence[Entry], tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    await export(library, "markdown", folder)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    for entry in notes:
        written = await export(library, "markdown", folder, ids=[entry.id])
        assert written.edited == ()
    after = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert {file: after[file] for file in before} == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "pocket.csv",
            "title,url,time_added\n一,http://127.0.0.1:9/\n二,http://127.0.0.1:9/\n三,http://127.0.0.1:9/a#b\n",
        ),
        ("instapaper.csv", "URL,Title,Selection,Folder\nhttp://127.0.0.1:9/,一,话,夜\n"),
        ("raindrop.csv", "title,excerpt,url,folder,created\n一,,http://127.0.0.1:9,All,\n"),
        ("wallabag.json", '[{"is_archived": 0, "url": "http://127.0.0.1:9/?b=1", "content": "<p>文</p>"}]'),
        ("browser.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1><DT><A HREF='http://127.0.0.1:9'>一</A>"),
        ("pocket.html", "<title>Pocket Export</title><a href='http://127.0.0.1:9/'>一</a>"),
    ],
)
async def test_files_of_other_programs_come_in_once(
    empty: Library, tmp_path: Path, clock: Clock, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    first = await import_into(empty, tmp_path / name)
    before = await bookmarks_of(empty)
    clock.go_on(days=1)
    second = await import_into(empty, tmp_path / name)
    assert (first.known, second.added, second.known) == (0, 0, first.added)
    assert await bookmarks_of(empty) == before


async def test_a_second_export_in_the_same_folder_brings_nothing_twice(
    library: Library, kept: Sequence[Entry], empty: Library, tmp_path: Path
) -> None:
    await export(library, "markdown", tmp_path / "notes")
    await export(library, "markdown", tmp_path / "notes" / "zweite")
    shutil.rmtree(tmp_path / "notes" / "zweite" / ".reader")
    report = await import_into(empty, tmp_path / "notes")
    assert (report.added, report.skipped) == (len(kept), ())


async def test_a_tag_of_the_source_does_not_become_one_of_the_users(library: Library) -> None:
    """Markdown does not tell them apart."""
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title="",
        title="渡口",
        link="http://notes.example/1",
        first_seen=library.clock(),
    )
    for each in (Bookmark(entry=entry, tags=("河",)), Bookmark(entry=entry, own_tags=("河", "夜"))):
        await library._database.run(Store.add_bookmark, each, identity=make_identity(each))
    [bookmark] = await bookmarks_of(library)
    assert (bookmark.tags, bookmark.own_tags) == (("河",), ("夜",))
