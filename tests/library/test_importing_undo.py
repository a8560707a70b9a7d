"""An import is one step: what it saved and what it added is taken back together, and comes back together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from newsstand import article_page, open_site
from servers import Answer, Server
from transfer_desk import bookmarks_of, import_into

from reader.language import choose_language
from reader.library import Library
from reader.library.identities import make_identity
from reader.model import Body, Bookmark, Enclosure, Entry, EntryQuery, Scope
from reader.store import Store
from reader.store.indexer import bring_up_to_date

ALL = EntryQuery(scope=Scope(kind="all"))
TEXT = "<p>停了三年的夜航船从今晚起恢复，每天两班。</p>"


def write(path: Path, values: Sequence[dict[str, Any]]) -> Path:
    """An export of wallabag, which has texts, tags and annotations."""
    path.write_text(json.dumps([{"is_archived": 1, "content": TEXT, **each} for each in values]))
    return path


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return write(
        tmp_path / "three.json",
        [
            {
                "title": f"第{n}条",
                "url": f"https://water.example/{n}",
                "tags": ["河"],
                "created_at": f"2024-0{n}-01",
            }
            for n in (1, 2, 3)
        ],
    )


async def test_an_import_is_told_in_the_language_of_the_screens(library: Library, three: Path) -> None:
    choose_language("zh")
    assert str(await import_into(library, three)) == "已导入 3 个新收藏。"
    assert str(await import_into(library, three)) == "已导入 0 个新收藏，3 个早已收藏。"
    step = await library.undo()
    assert step is not None and step.label == "导入 3 个收藏"


async def test_an_import_is_taken_back_and_done_again_as_one_step(
    reopen: Callable[[], Library], three: Path
) -> None:
    async with reopen() as library:
        await import_into(library, three)
        whole = await bookmarks_of(library)
        assert len(whole) == 3
    async with reopen() as library:
        step = await library.undo()
        assert step is not None
        assert (step.label, step.count) == ("Imported 3 bookmarks", 3)
        assert await library.bookmarks() == []
        assert await library.undo() is None
    async with reopen() as library:
        step = await library.redo()
        assert step is not None
        assert step.label == "Imported 3 bookmarks"
        assert await bookmarks_of(library) == whole, "with the times they were saved at"


async def test_what_is_taken_back_is_found_nowhere_and_comes_with_the_same_import_again(
    library: Library, three: Path
) -> None:
    await import_into(library, three)
    whole = await bookmarks_of(library)
    await library.undo()
    found = EntryQuery(scope=Scope(kind="all"), match="夜航船")
    assert list(await library.entry_ids(found)) == []
    report = await import_into(library, three)
    assert (report.added, report.known) == (3, 0)
    assert await bookmarks_of(library) == whole


async def test_an_entry_of_a_feed_loses_only_what_the_import_gave_it(
    library: Library, server: Server, tmp_path: Path
) -> None:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url("/rss.xml"))
    await library.subscribe_all([(candidate, ((),))], as_step=False)
    async for _ in library.refresh(force=True):
        pass
    ids = await library.entry_ids(ALL)
    heron = next(entry for entry in await library.entries(ids) if entry.title == "A heron's year")
    await library.set_tag([heron.id], "own")
    notes = [{"quote": "a heron", "text": "which one?"}]
    path = write(
        tmp_path / "one.json",
        [{"title": "Heron", "url": heron.link, "tags": ["own", "bird"], "annotations": notes}],
    )
    await import_into(library, path)
    assert await library.tags_of(heron.id) == ("bird", "own")
    assert [each.note for each in await library.highlights(heron.id)] == ["which one?"]
    await library.undo()
    assert await library.bookmarks() == []
    assert await library.tags_of(heron.id) == ("own",)
    assert await library.highlights(heron.id) == ()
    assert await library.entry_ids(ALL) == ids, "it still stands in its feed"
    await library._database.run(Store.sweep, library.clock())
    await library.redo()
    assert [entry.id for entry in await library.bookmarks()] == [heron.id]
    assert await library.tags_of(heron.id) == ("bird", "own")
    assert [each.quote for each in await library.highlights(heron.id)] == ["a heron"]


async def test_a_bookmark_that_was_here_stays_one(library: Library, three: Path, tmp_path: Path) -> None:
    await import_into(library, three)
    [entry, *_] = await library.bookmarks()
    await library.put_note(entry.id, "一")
    before = await bookmarks_of(library)
    values = [{"title": entry.title, "url": entry.link, "tags": ["夜"], "annotations": [{"quote": "夜航船"}]}]
    await import_into(library, write(tmp_path / "more.json", values))
    after = await bookmarks_of(library)
    assert after != before
    step = await library.undo()
    assert step is not None
    assert step.label == "Imported 1 bookmark"
    assert await bookmarks_of(library) == before
    await library.redo()
    assert await bookmarks_of(library) == after


async def test_an_import_that_brings_nothing_is_no_step(library: Library, three: Path) -> None:
    await import_into(library, three)
    [entry, *_] = await library.bookmarks()
    await library.set_tag([entry.id], "later")
    await library.undo()
    await import_into(library, three)
    step = await library.redo()
    assert step is not None, "what was taken back before can still be done again"
    assert "later" in await library.tags_of(entry.id)


async def test_what_comes_after_it_was_taken_back_is_another_step(
    library: Library, server: Server, tmp_path: Path
) -> None:
    server.add("/slow", Answer(article_page("慢", "两岸的灯。" * 40, "2026-03-01"), "text/html"))
    path = tmp_path / "pocket.csv"
    rows = "".join(f"{n},{server.url(f'/slow?{n}')},170000000{n},,archive\n" for n in range(9))
    path.write_text("title,url,time_added,tags,status\n" + rows)
    steps = library.import_bookmarks(path)
    await anext(steps)
    first = await library.undo()
    assert first is not None
    async for _ in steps:
        pass
    second = await library.undo()
    assert second is not None
    assert second.id != first.id
    assert first.count + second.count == 9
    assert await library.bookmarks() == []


async def test_a_page_kept_without_a_feed_is_taken_back(library: Library, server: Server) -> None:
    server.add("/boats", Answer(article_page("夜航船", "每天两班。" * 40, "2026-03-01"), "text/html"))
    await library.save_loose(await library.open_address(server.url("/boats")))
    step = await library.undo()
    assert step is not None
    assert step.label == "Added a bookmark"
    assert await library.bookmarks() == []
    await library.redo()
    assert [entry.title for entry in await library.bookmarks()] == ["夜航船"]


async def test_a_title_and_a_text_that_it_filled_in_are_taken_back(library: Library, tmp_path: Path) -> None:
    link = "https://water.example/1"
    bare = Entry(id=0, feed_id=None, feed_title="", title="", link=link, first_seen=library.clock())
    identity = make_identity(Bookmark(entry=bare))
    number = (await library._database.run(Store.add_bookmark, Bookmark(entry=bare), identity=identity)).id
    before = await bookmarks_of(library)
    await import_into(library, write(tmp_path / "one.json", [{"title": "夜航船", "url": link}]))
    after = await bookmarks_of(library)
    assert [(each.entry.title, each.text and each.text.html) for each in after] == [("夜航船", TEXT)]
    step = await library.undo()
    assert step is not None
    assert step.label == "Imported 1 bookmark"
    assert await bookmarks_of(library) == before
    found = EntryQuery(scope=Scope(kind="saved"), match="停了三年")
    assert list(await library.entry_ids(found)) == []
    await library.redo()
    assert await bookmarks_of(library) == after
    assert list(await library.entry_ids(found)) == [number]


async def test_a_text_alone_that_is_taken_back_is_no_longer_found(library: Library, tmp_path: Path) -> None:
    link = "https://water.example/1"
    bare = Entry(id=0, feed_id=None, feed_title="", title="夜航船", link=link, first_seen=library.clock())
    identity = make_identity(Bookmark(entry=bare))
    number = (await library._database.run(Store.add_bookmark, Bookmark(entry=bare), identity=identity)).id
    await import_into(library, write(tmp_path / "one.json", [{"title": "夜航船", "url": link}]))
    found = EntryQuery(scope=Scope(kind="saved"), match="两班")
    for turn, expected in ((library.redo, [number]), (library.undo, []), (library.redo, [number])):
        await turn()
        await asyncio.to_thread(bring_up_to_date, library.paths.database)
        assert list(await library.entry_ids(found)) == expected


async def test_what_a_refresh_has_put_in_its_place_stays(library: Library, tmp_path: Path) -> None:
    link = "https://water.example/1"
    bare = Entry(id=0, feed_id=None, feed_title="", title="", link=link, first_seen=library.clock())
    identity = make_identity(Bookmark(entry=bare))
    await library._database.run(Store.add_bookmark, Bookmark(entry=bare), identity=identity)
    await import_into(library, write(tmp_path / "one.json", [{"title": "夜航船", "url": link}]))

    def rename(store: Store) -> None:
        with store._db.writing() as connection:
            connection.execute("UPDATE article SET title = '夜航船复航'")

    await library._database.run(rename)
    await library.undo()
    [bookmark] = await bookmarks_of(library)
    assert (bookmark.entry.title, bookmark.text) == ("夜航船复航", None)


async def test_a_text_that_comes_leaves_the_enclosures_that_are_here(library: Library) -> None:
    link = "https://water.example/1"
    entry = Entry(id=0, feed_id=None, feed_title="", title="", link=link, first_seen=library.clock())
    sound = Enclosure(url="https://water.example/1.mp3", media_type="audio/mpeg")
    first = Bookmark(entry=entry, enclosures=(sound,))
    identity = make_identity(first)
    await library._database.run(Store.add_bookmark, first, identity=identity)
    text = Body(html=TEXT, base=link, source="feed")
    await library._database.run(
        Store.add_bookmark, Bookmark(entry=entry, text=text, tags=("河",)), identity=identity
    )
    [bookmark] = await bookmarks_of(library)
    assert bookmark.enclosures == (sound,)
    assert bookmark.text == text
