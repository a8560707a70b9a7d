"""Finding through the façade: search as one types, smart categories, rules on what comes, tags."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from newsstand import CATEGORY, LATEST, Clock, open_site, rss
from servers import Answer, Server

from reader.errors import ReaderError
from reader.library import Library, indexing
from reader.model import EntryQuery, RefreshProgress, Scope
from reader.query import QueryError
from reader.store.search_index import index_path

ALL = EntryQuery(scope=Scope(kind="all"))
_ITEMS = (
    ("lock", "The new lock", "<p>Barges wait. The keeper opened the <b>lock</b> at dawn.</p>"),
    ("eels", "Eels again", "<p>Eels were seen below the weir.</p>"),
    ("fair", "The autumn fair", "<p>Stalls, music and a lock of hair in the museum.</p>"),
)


async def refresh(library: Library) -> list[RefreshProgress]:
    return [progress async for progress in library.refresh(force=True)]


@pytest.fixture
async def towpath(library: Library, server: Server) -> Library:
    """A library with three entries."""
    server.add("/towpath.xml", Answer(rss(*_ITEMS), "application/rss+xml"))
    (candidate,) = await library.find_feeds(server.url("/towpath.xml"))
    await library.subscribe(candidate)
    await refresh(library)
    return library


async def titles(library: Library, query: EntryQuery = ALL) -> list[str]:
    return [entry.title for entry in await library.entries(await library.entry_ids(query))]


async def test_a_search_answers_with_sentences(towpath: Library) -> None:
    found = await towpath.search("lock")
    assert [hit.entry.title for hit in found.hits] == ["The new lock", "The autumn fair"]
    assert found.hits[0].snippet == "The keeper opened the lock at dawn."
    assert not found.more
    assert [hit.entry.title for hit in (await towpath.search("title:lock")).hits] == ["The new lock"]
    assert (await towpath.search("  ")).hits == ()


async def test_what_was_read_for_a_search_is_indexed_behind_it(towpath: Library) -> None:
    assert (await towpath.search("eels")).unindexed == 3
    await towpath._indexing.wait()
    assert index_path(towpath.paths.database).is_file()
    found = await towpath.search("eels")
    assert (len(found.hits), found.unindexed) == (1, 0)


async def test_while_one_types_a_query_need_not_be_whole(towpath: Library) -> None:
    assert len((await towpath.search('"the keeper', typing=True)).hits) == 1
    assert len((await towpath.search("eels or", typing=True)).hits) == 1
    with pytest.raises(QueryError):
        await towpath.search("eels or")


async def test_a_newer_search_ends_an_older_one(towpath: Library) -> None:
    searches = [asyncio.create_task(towpath.search(word)) for word in ("e", "ee", "eel", "eels")]
    *older, newest = await asyncio.gather(*searches)
    assert [hit.entry.title for hit in newest.hits] == ["Eels again"]
    assert all(found.superseded or found.hits or not found.more for found in older)
    assert any(found.superseded for found in older)


async def test_a_search_within_a_list(towpath: Library) -> None:
    (feed,) = await towpath.feeds()
    within = await towpath.search("eels", scope=Scope(kind="feed", feed_id=feed.id))
    assert len(within.hits) == 1
    assert (await towpath.search("eels", scope=Scope(kind="saved"))).hits == ()


async def test_a_smart_category_counts_and_lists(towpath: Library) -> None:
    smart = await towpath.add_smart_category("Water", "lock or eels")
    assert await towpath.recount()
    rows = await towpath.categories()
    row = next(row for row in rows if row.title == "Water")
    assert (row.unread, row.total) == (3, 3)
    assert [each.title for each in rows][:4] == ["All unread", "Today", "Bookmarks", "Water"]
    ids = await towpath.entry_ids(EntryQuery(scope=row.scope))
    await towpath.set_read(ids[:1])
    assert await towpath.recount()
    row = next(row for row in await towpath.categories() if row.title == "Water")
    assert (row.unread, row.total) == (2, 3)
    assert not await towpath.recount(await towpath.categories()), "these rows show it"
    assert await towpath.recount(rows), "those of before do not, whoever has counted since"
    unread = EntryQuery(scope=row.scope, unread_only=True)
    assert len(await towpath.entry_ids(unread)) == 2
    assert await titles(towpath, EntryQuery(scope=row.scope, oldest_first=True)) == [
        "The autumn fair",
        "Eels again",
        "The new lock",
    ]
    assert len((await towpath.search("keeper", scope=row.scope)).hits) == 1
    await towpath.mark_scope_read(row.scope)
    assert await towpath.entry_ids(unread) == type(ids)("q")  # type: ignore[call-arg]  # an array
    await towpath.remove_smart_category(smart.id)
    with pytest.raises(ReaderError, match="not there any more"):
        await towpath.entry_ids(unread)


async def test_a_smart_category_needs_a_name_and_a_query(towpath: Library) -> None:
    with pytest.raises(QueryError):
        await towpath.add_smart_category("Wrong", "is:wet")
    with pytest.raises(QueryError):
        await towpath.add_smart_category("All", "!")
    with pytest.raises(ReaderError, match="name"):
        await towpath.add_smart_category("  ", "eels")


async def test_a_list_can_be_narrowed_by_a_query(towpath: Library) -> None:
    assert await titles(towpath, EntryQuery(scope=Scope(kind="all"), match="title:the -fair")) == [
        "The new lock"
    ]


async def test_rules_act_on_new_entries_only(library: Library, server: Server) -> None:
    server.add("/towpath.xml", Answer(rss(_ITEMS[0]), "application/rss+xml"))
    (candidate,) = await library.find_feeds(server.url("/towpath.xml"))
    await library.subscribe(candidate)
    await refresh(library)
    await library.add_rule("lock", "read")
    await library.add_rule('"below the weir"', "tag: Fish ")
    await library.add_rule("feed:towpath title:eels", "notify")
    await library.add_rule("museum", "HIDE")
    server.add("/towpath.xml", Answer(rss(*_ITEMS), "application/rss+xml"))
    steps = await refresh(library)
    assert await titles(library, EntryQuery(scope=Scope(kind="all"), unread_only=True)) == [
        "Eels again",
        "The new lock",
    ]
    assert await library.tags() == {"Fish": 1}
    assert [step.update.notify for step in steps if step.update] == [("Eels again",)]
    assert await library.hidden_count() == 1
    (hit,) = (await library.search("is:hidden")).hits
    assert hit.entry.read
    await library.set_hidden([hit.entry.id], False)
    assert len(await library.entry_ids(ALL)) == 3


async def test_a_rule_reads_the_page_where_the_feed_has_a_title_only(
    library: Library, server: Server
) -> None:
    await library.add_rule("清淤船", "tag:水道")
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe(candidate)
    await refresh(library)
    (hit,) = (await library.search("tag:水道")).hits
    assert hit.entry.link.endswith(LATEST)


async def test_a_rule_has_to_make_sense(library: Library) -> None:
    for deed in ("explode", "tag:", "read:x", ""):
        with pytest.raises(ReaderError, match="tag:NAME"):
            await library.add_rule("eels", deed)
    with pytest.raises(QueryError):
        await library.add_rule("", "hide")
    assert await library.rules() == []


async def test_tags_are_undone_like_any_change(towpath: Library) -> None:
    ids = await towpath.entry_ids(ALL)
    step = await towpath.set_tag(ids, "  canal ")
    assert step is not None
    assert step.label == "Tagged 3 entries: canal"
    assert (await towpath.article(ids[0])).tags == ("canal",)
    await towpath.undo()
    assert await towpath.tags_of(ids[0]) == ()
    with pytest.raises(ReaderError):
        await towpath.set_tag(ids, ' " ')


async def test_ages_follow_the_clock(towpath: Library, clock: Clock) -> None:
    await towpath.add_smart_category("Fresh", "newer:1d")
    assert await towpath.recount()
    assert next(row.total for row in await towpath.categories() if row.title == "Fresh") == 3
    clock.go_on(days=2)
    assert await towpath.recount()
    assert next(row.total for row in await towpath.categories() if row.title == "Fresh") == 0


async def test_much_is_indexed_by_another_process(towpath: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_MANY", 2)
    await towpath.start_indexing()
    (process,) = indexing._running
    assert await asyncio.to_thread(process.wait, 30) == 0
    assert (await towpath.search("eels")).unindexed == 0


async def test_counting_gives_way_to_a_search_and_goes_on(towpath: Library) -> None:
    for number in range(20):
        await towpath.add_smart_category(f"Water {number}", f"lock or eels or {number}x")
    counting = asyncio.create_task(towpath.recount())
    for word in ("e", "ee", "eel", "eels"):
        searching = asyncio.create_task(towpath.search(word, typing=True))
        await asyncio.sleep(0)
        searching.cancel()
    assert (await towpath.search("eels")).hits
    await counting
    rows = [row for row in await towpath.categories() if row.scope.kind == "smart"]
    assert [(row.unread, row.total) for row in rows] == [(3, 3)] * 20


async def test_the_counts_are_known_at_the_next_start(reopen: Callable[[], Library]) -> None:
    async with reopen() as library:
        await library.add_smart_category("Nothing", "walrus")
        await library.put_setting("smart_counts", '[["walrus",3,4]]')
        row = next(row for row in await library.categories() if row.scope.kind == "smart")
        assert (row.unread, row.total) == (3, 4), "shown at once, counted behind"
        assert await library.recount()
    async with reopen() as library:
        assert await library.setting("smart_counts") == '[["walrus", 0, 0]]'


async def test_how_much_a_query_matches(towpath: Library) -> None:
    assert await towpath.count_matches("lock or eels") == (3, 3)
    with pytest.raises(QueryError):
        await towpath.count_matches("is:wet")


async def test_a_rule_does_all_its_actions_and_none_when_it_is_off(towpath: Library) -> None:
    rule = await towpath.add_rule("eels", "tag:water, star ,read")
    assert rule.actions == ("tag:water", "star", "read")
    off = await towpath.change_rule(replace(rule, enabled=False))
    assert await towpath.rules() == [off]
    step = await towpath.apply_rule(rule)
    assert step is not None
    assert await towpath.tags() == {"water": step.count}
    assert await towpath.apply_rule(rule) is None
    typed = await towpath.add_rule("eels", "标签：时间：夜、已读，star")
    assert typed.actions == ("tag:时间：夜", "read", "star")
    with pytest.raises(ReaderError, match="cannot do dance"):
        await towpath.change_rule(replace(rule, action="read,dance"))
