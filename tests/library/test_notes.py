"""Notes and highlights through the whole library, and the rows and shelves of bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from newsstand import CATEGORY, Clock, open_site
from servers import Server

from reader.errors import ReaderError
from reader.library import Library
from reader.library.drafts import find_draft, make_draft
from reader.library.shelves import BookmarkOrder, arrange, pinyin_key, read_order
from reader.model import BookmarkRow, Entry, EntryQuery, Passage, Scope
from reader.store import Store

ALL = EntryQuery(scope=Scope(kind="all"))
DAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
async def ids(library: Library, server: Server) -> list[int]:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    return list(await library.entry_ids(ALL))


async def test_a_marked_passage_bookmarks_its_article_and_comes_with_it(
    library: Library, ids: list[int], reopen: Callable[[], Library]
) -> None:
    article = await library.article(ids[0])
    block = next(index for index, each in enumerate(article.document.blocks) if "清淤船" in each.text)
    passage = Passage(block=block, offset=0, end_block=block, end_offset=11)
    mark = await library.mark_passage(article, passage)
    assert mark.quote == "清淤船昨天离开了西栅，"
    async with reopen() as again:
        shown = await again.article(ids[0])
        assert shown.entry.starred
        assert [(each.highlight, each.passage) for each in shown.highlights] == [(mark, passage)]
        with pytest.raises(ReaderError, match="no words"):
            await again.mark_passage(shown, Passage(block=block, offset=3, end_block=block, end_offset=3))


async def test_a_passage_that_is_marked_again_keeps_its_note(library: Library, ids: list[int]) -> None:
    article = await library.article(ids[0])
    block = next(index for index, each in enumerate(article.document.blocks) if "清淤船" in each.text)
    passage = Passage(block=block, offset=0, end_block=block, end_offset=11)
    mark = await library.mark_passage(article, passage)
    await library.put_highlight_note(mark.id, "谁看见了？")
    again = await library.mark_passage(article, passage)
    assert (again.id, again.note) == (mark.id, "谁看见了？")
    assert len(await library.highlights(ids[0])) == 1
    longer = await library.mark_passage(article, replace(passage, end_offset=12))
    assert longer.id != mark.id


async def test_a_note_bookmarks_its_article_once_and_an_empty_one_never(
    library: Library, ids: list[int]
) -> None:
    assert not await library.note_on(ids[0], "  \n")
    assert await library.bookmarks() == []
    assert await library.note_on(ids[0], " 值得再看 \n")
    assert not await library.note_on(ids[0], "值得再看")
    note = await library.note(ids[0])
    assert note is not None and note.text == "值得再看"
    assert [entry.id for entry in await library.bookmarks()] == [ids[0]]


async def test_rows_tell_what_was_added_and_follow_a_query(
    library: Library, ids: list[int], clock: Clock
) -> None:
    await library.save(ids[0])
    clock.now += timedelta(minutes=1)
    await library.save(ids[1])
    await library.set_tag([ids[1]], "船")
    await library.note_on(ids[0], "记一笔")
    first = await library.add_highlight(ids[0], "清淤船")
    await library.add_highlight(ids[0], "西栅")
    await library.remove_highlight(first.id)
    rows = await library.bookmark_rows()
    told = [(row.entry.id, row.tags, row.highlights, row.has_note) for row in rows]
    assert told == [(ids[1], ("船",), 0, False), (ids[0], (), 1, True)], "the last saved first"
    assert rows[0].saved_at - rows[1].saved_at == timedelta(minutes=1)
    assert [row.entry.id for row in await library.bookmark_rows("tag:船")] == [ids[1]]
    with pytest.raises(ReaderError):
        await library.bookmark_rows("is:nothing")


async def test_a_removed_highlight_goes_for_good_when_no_step_brings_it_back(
    library: Library, ids: list[int], clock: Clock
) -> None:
    run = library._database.run
    mark = await library.add_highlight(ids[0], "清淤船")
    await library.remove_highlight(mark.id)
    await run(Store.sweep, clock())
    await library.undo()
    assert [each.quote for each in await library.highlights(ids[0])] == ["清淤船"]
    await library.remove_highlight(mark.id)
    for turn in range(101):
        await library.set_read([ids[1]], bool(turn % 2) is False)
    await run(Store.sweep, clock())
    assert await run(_count_highlights) == 0


def _count_highlights(store: Store) -> int:
    with store._db.reading() as connection:
        (count,) = connection.execute("SELECT count(*) FROM highlight").fetchone()
    return int(count)


def test_a_draft_belongs_to_one_note() -> None:
    kept = make_draft(3, 0, "半句“话”\n")
    assert find_draft(kept, 3, 0) == "半句“话”\n"
    assert find_draft(kept, 3, 1) is None
    assert [find_draft(broken, 3, 0) for broken in (None, "", "{", "[1]", "7")] == [None] * 5


def row(number: int, title: str, feed: str, saved: int, published: int, *tags: str) -> BookmarkRow:
    entry = Entry(
        id=number,
        feed_id=1,
        feed_title=feed,
        title=title,
        first_seen=DAY,
        published=DAY - timedelta(days=published),
    )
    return BookmarkRow(entry=entry, saved_at=DAY - timedelta(days=saved), tags=tags)


ROWS = [
    row(1, "早市", "江城", 0, 40, "吃"),
    row(2, "Boats", "Harbour", 1, 2, "船", "吃"),
    row(3, "灯塔", "江城", 60, 1),
    row(4, "白鹭", "", 61, 3),
]


@pytest.mark.parametrize(
    ("order", "shelves"),
    [
        ("category", [("江城", [3, 1]), ("Harbour", [2]), ("Elsewhere", [4])]),
        ("tag", [("吃", [2, 1]), ("船", [2]), ("Without a tag", [3, 4])]),
        ("saved", [("2026-03", [1, 2]), ("2026-01", [3]), ("2025-12", [4])]),
        ("published", [("2026-03", [3]), ("2026-02", [2, 4]), ("2026-01", [1])]),
        ("title", [("", [2, 4, 3, 1])]),
    ],
)
def test_the_orders(order: BookmarkOrder, shelves: list[tuple[str, list[int]]]) -> None:
    found = arrange(ROWS, order)
    assert [(shelf.title, [each.entry.id for each in shelf.rows]) for shelf in found] == shelves
    assert arrange([], order) == []


def test_titles_sort_by_pinyin_and_an_unknown_order_is_by_category() -> None:
    assert sorted(["周末", "白鹭", "灯塔", "apple", "Boats"], key=pinyin_key) == [
        "apple",
        "Boats",
        "白鹭",
        "灯塔",
        "周末",
    ]
    assert (read_order("tag"), read_order("x"), read_order(None)) == ("tag", "category", "category")


@pytest.mark.parametrize("order", ["category", "tag", "saved", "published", "title"])
def test_bookmarks_of_one_time_stand_alike_in_every_library(order: BookmarkOrder) -> None:
    rows = [
        row(number, title, "江城", 0, 1) for number, title in enumerate(("灯塔", "白鹭", "渡轮", "渡轮"), 1)
    ]
    rows[3] = replace(rows[3], entry=replace(rows[3].entry, link="https://news.example/2.html"))
    renumbered = [replace(each, entry=replace(each.entry, id=9 - each.entry.id)) for each in reversed(rows)]

    def shown(rows: list[BookmarkRow]) -> list[tuple[str, str]]:
        return [(each.entry.title, each.entry.link) for shelf in arrange(rows, order) for each in shelf.rows]

    expected = ["白鹭", "灯塔", "渡轮", "渡轮"]
    assert [title for title, _ in shown(rows)] == expected
    assert shown(rows) == shown(renumbered)


async def test_an_open_article_gets_the_notes_and_passages_of_now(library: Library, ids: list[int]) -> None:
    plain = await library.article(ids[0])
    assert await library.annotated(plain) is plain
    await library.put_note(ids[0], "问问水务局。")
    noted = await library.annotated(plain)
    assert noted.note is not None
    assert (noted.note.text, noted.highlights) == ("问问水务局。", ())
    mark = await library.add_highlight(ids[0], "清淤船")
    both = await library.annotated(plain)
    assert (both.note, [each.highlight.id for each in both.highlights]) == (noted.note, [mark.id])
    await library.put_note(ids[0], "")
    await library.remove_highlight(mark.id)
    assert await library.annotated(both) == plain
