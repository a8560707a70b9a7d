"""Bookmarks from files: each page is fetched and kept whole, and what is here already is skipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsstand import article_page, open_site, png
from servers import Answer, Server
from transfer_desk import import_into

from reader.library import Library
from reader.library.exporting import ExportOrder
from reader.model import EntryQuery, Scope

SAVED = EntryQuery(scope=Scope(kind="saved"))
LONG = "停了三年的夜航船从今晚起恢复，每天两班。" * 8


@pytest.fixture
def csv(tmp_path: Path, server: Server) -> Path:
    """A list of three saved pages, one of which is gone and one of which has no text."""
    open_site(server)
    server.add("/boats", Answer(article_page("夜航船", LONG, "2026-03-01"), "text/html"))
    server.add("/bare", Answer("<html><body></body></html>", "text/html"))
    rows = [
        f"夜航船,{server.url('/boats')},1700000000,河|夜,unread",
        f"Gone,{server.url('/gone')},1700000001,,archive",
        f"Bare,{server.url('/bare')},1700000002,,archive",
        "Script,javascript:alert(1),1700000003,,archive",
    ]
    path = tmp_path / "pocket.csv"
    path.write_text("\n".join(["title,url,time_added,tags,status", *rows]), encoding="utf-8")
    return path


async def test_each_page_is_fetched_and_kept_whole(library: Library, server: Server, csv: Path) -> None:
    report = await import_into(library, csv)
    assert (report.added, report.known, report.skipped) == (3, 0, ("javascript:alert(1)",))
    missing = {each.title: each.reason for each in report.missing}
    assert list(missing) == ["Gone", "Bare"], "in the order of the file"
    assert "404" in missing["Gone"] or "gone" in missing["Gone"].lower() or "not there" in missing["Gone"]
    assert str(report) == "Imported 3 new bookmarks, 2 without a text, 1 skipped."
    entries = await library.bookmarks()
    assert [entry.title for entry in entries] == ["Bare", "Gone", "夜航船"], "the newest first"
    boats = await library.article(entries[-1].id)
    assert any("夜航船" in block.text for block in boats.document.blocks)
    assert boats.saved is not None
    assert [picture.data for picture in boats.saved.pictures] == [png()]
    assert (boats.entry.read, boats.entry.feed_id) == (False, None)
    assert len(await library.entry_ids(EntryQuery(scope=Scope(kind="all")))) == 0, "they are no news"


async def test_a_second_import_skips_what_is_here_and_tries_the_rest_again(
    library: Library, server: Server, csv: Path
) -> None:
    await import_into(library, csv)
    server.add("/gone", Answer(article_page("又回来了", LONG, "2026-03-01"), "text/html"))
    asked = len(server.asked("/boats"))
    report = await import_into(library, csv)
    assert (report.added, report.known) == (0, 3)
    assert [each.title for each in report.missing] == ["Bare"]
    assert len(server.asked("/boats")) == asked


async def test_a_title_that_was_not_known_comes_later(
    library: Library, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"url\n{server.url('/bare')}\n")
    report = await import_into(library, path)
    assert (report.added, [entry.title for entry in await library.bookmarks()]) == (1, [""])
    path.write_text(f"title,url\n夜航船,{server.url('/bare')}\n", encoding="utf-8")
    await import_into(library, path)
    assert [entry.title for entry in await library.bookmarks()] == ["夜航船"]
    path.write_text(f"title,url\n别的,{server.url('/bare')}\n", encoding="utf-8")
    await import_into(library, path)
    assert [entry.title for entry in await library.bookmarks()] == ["夜航船"]


async def test_a_file_without_bookmarks_is_said_to_hold_none(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.html"
    path.write_text("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n")
    report = await import_into(library, path)
    assert str(report) == "There are no bookmarks in it: nothing was imported."


async def test_an_import_that_is_broken_off_keeps_what_it_has(
    library: Library, server: Server, csv: Path
) -> None:
    steps = library.import_bookmarks(csv)
    await anext(steps)
    await steps.aclose()
    report = await import_into(library, csv)
    assert report.added + report.known == 3
    assert report.known >= 1
    assert len(await library.bookmarks()) == 3


async def test_an_article_that_a_feed_has_brought_becomes_a_bookmark(
    library: Library, server: Server, tmp_path: Path
) -> None:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url("/rss.xml"))
    await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    path = tmp_path / "pocket.csv"
    path.write_text(
        "title,url,time_added,tags,status\nHeron,http://www.towpath.example/a?utm_source=x,1700000000,bird,unread\n"
    )
    report = await import_into(library, path)
    assert (report.added, report.missing) == (1, ())
    [entry] = await library.bookmarks()
    assert entry.title == "A heron's year"
    assert entry.feed_title == "The Towpath"


async def test_what_an_archive_has_twice_is_the_bookmark_that_is_here_already(
    library: Library, server: Server, tmp_path: Path
) -> None:
    address = server.url("/news/2026/11/20/nw202611200800000001.html")
    feed = (
        "<rss version='2.0'><channel><title>雁浔早报</title>"
        f"<item><title>夜航船</title><link>{address}</link><description>{LONG}</description></item>"
        "</channel></rss>"
    )
    server.add("/list.xml", Answer(feed, "application/rss+xml"))
    (candidate,) = await library.find_feeds(server.url("/list.xml"))
    await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    [entry] = await library.entries(await library.entry_ids(EntryQuery(scope=Scope(kind="all"))))
    await library.save(entry.id)
    path = tmp_path / "export.json"
    async for _ in library.export(ExportOrder(format="json", target=path)):
        pass
    report = await import_into(library, path)
    assert (report.added, report.known) == (0, 1)
    assert [bookmark.id for bookmark in await library.bookmarks()] == [entry.id]


async def test_texts_that_the_file_has_are_kept_and_only_their_pictures_fetched(
    library: Library, server: Server, tmp_path: Path
) -> None:
    open_site(server)
    content = f"<p>From the file. {LONG}</p><img src='{server.url('/pictures/canal.png')}'>"
    values = [{"is_archived": 1, "title": "W", "url": server.url("/nothing"), "content": content}]
    path = tmp_path / "wallabag.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    report = await import_into(library, path)
    assert (report.added, report.missing) == (1, ())
    assert len(server.asked("/nothing")) == 0
    article = await library.article((await library.bookmarks())[0].id)
    assert article.document.blocks[0].text.startswith("From the file.")
    assert article.saved is not None
    assert [picture.data for picture in article.saved.pictures] == [png()]


async def test_a_loose_article_can_be_kept(library: Library, server: Server) -> None:
    open_site(server)
    server.add("/boats", Answer(article_page("夜航船", LONG, "2026-03-01"), "text/html"))
    article = await library.open_address(server.url("/boats"))
    entry_id = await library.save_loose(article)
    assert await library.save_loose(article) == entry_id
    [entry] = await library.bookmarks()
    assert (entry.id, entry.title) == (entry_id, "夜航船")
    kept = await library.article(entry_id)
    assert kept.document == article.document
    assert kept.saved is not None
    assert [picture.data for picture in kept.saved.pictures] == [png()]


async def test_notes_and_highlights_stay_with_their_article(library: Library, csv: Path) -> None:
    await import_into(library, csv)
    entry = (await library.bookmarks())[0]
    assert await library.note(entry.id) is None
    await library.put_note(entry.id, "一")
    await library.put_note(entry.id, "二")
    note = await library.note(entry.id)
    assert note is not None
    assert note.text == "二"
    first = await library.add_highlight(entry.id, "夜航船", prefix="的")
    second = await library.add_highlight(entry.id, "每天两班")
    assert await library.highlights(entry.id) == (first, second)
    await library.remove_highlight(first.id)
    assert await library.highlights(entry.id) == (second,)
    await library.put_note(entry.id, "")
    assert await library.note(entry.id) is None
