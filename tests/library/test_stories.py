"""One story once, as the library shows it after a refresh."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from newsstand import Clock, article_page, category_page, rss
from servers import Answer, Server

from reader.config import ListConfig
from reader.library import Library
from reader.model import Category, Entry, EntryQuery, FeedCandidate, RefreshProgress, Scope
from reader.paths import Paths
from reader.sample import serve

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ALL = EntryQuery(scope=Scope(kind="all"))
NUMBER = "202603020000000009"
NW = f"/shuixiangbao/2026/03/02/nw{NUMBER}.html"
BARE = f"/gundong/2026/03/02/{NUMBER}.html"
TEXT = (
    "<p>清淤船昨天离开了西栅，比原定日子早了十二天。</p><p>{0}两岸的住户说，水里又能看见石阶了，鱼也回来了。</p>"
    * 3
)


async def follow(library: Library, address: str, *, index: bool = False) -> None:
    form = FeedCandidate(address=address, title="", format="index" if index else "xml")
    await library.subscribe(form)


async def refresh(library: Library) -> RefreshProgress:
    *_, last = [progress async for progress in library.refresh(force=True)]
    return last


async def listed(library: Library) -> list[Entry]:
    return await library.entries(await library.entry_ids(ALL))


async def unread(library: Library) -> int:
    return next(row.unread for row in await library.categories() if row.scope.kind == "all")


def two_papers(server: Server) -> None:
    server.add(
        "/a.xml", Answer(rss(("1", "水巷清淤提前完工", TEXT.format("")), title="甲报"), "application/rss+xml")
    )
    other = rss(("2", "水巷清淤提前完工！", TEXT.format("据甲报消息，")), title="乙报")
    server.add("/b.xml", Answer(other.replace("/2<", "/two<"), "application/rss+xml"))


@pytest.mark.parametrize("order", [(NW, BARE), (BARE, NW)])
async def test_twins_on_two_category_pages_are_one(
    library: Library, server: Server, order: tuple[str, ...]
) -> None:
    for name, path in zip(("one", "two"), order, strict=True):
        title = "水巷清淤提前完工"
        server.add(
            path,
            Answer(article_page(title, ("报纸" if path == NW else "滚动") * 60, "2026-03-02"), "text/html"),
        )
        server.add(f"/category/{name}.html", Answer(category_page((path, title), name=name), "text/html"))
        await follow(library, server.url(f"/category/{name}.html"), index=True)
        await refresh(library)
    (entry,) = await listed(library)
    assert entry.link == server.url(NW)
    assert (await library.article(entry.id)).document.blocks[0].text.startswith("报纸")


async def test_the_same_story_of_two_papers_is_shown_once_and_read_once(
    library: Library, server: Server
) -> None:
    two_papers(server)
    await follow(library, server.url("/a.xml"))
    await follow(library, server.url("/b.xml"))
    await refresh(library)
    (entry,) = await listed(library)
    assert (entry.folded, await unread(library)) == (1, 1)
    (other,) = await library.story(entry.id)
    assert (await library.entries([other]))[0].folded == 1
    soon = entry.first_seen + timedelta(days=1)
    (older,) = await library.unread_older([entry.id], [soon])
    assert older == [entry.id]
    step = await library.set_read([entry.id])
    assert step is not None and step.count == len(older), "as many as the list shows"
    assert sorted(step.ids) == sorted([entry.id, other])
    assert await library.unread_older([entry.id], [soon]) == [[]]
    assert await unread(library) == 0
    assert all(row.read for row in await library.entries([entry.id, other]))
    await library.undo()
    assert await unread(library) == 1
    feeds = await library.feeds()
    for feed in feeds:
        query = EntryQuery(scope=Scope(kind="feed", feed_id=feed.id))
        assert len(await library.entry_ids(query)) == 1, "a paper's own list is whole"


async def test_a_refresh_tells_how_many_entries_the_lists_show_more(library: Library, server: Server) -> None:
    two_papers(server)
    await follow(library, server.url("/a.xml"))
    await follow(library, server.url("/b.xml"))
    done = await refresh(library)
    assert (done.phase, done.new, done.came) == ("done", 1, 2)
    assert len(await listed(library)) == 1
    third = rss(
        ("3", "水巷清淤提前完工", TEXT.format("本报记者")), ("4", "茶市开秤", "<p>新茶</p>"), title="丙报"
    )
    server.add("/c.xml", Answer(third, "application/rss+xml"))
    await follow(library, server.url("/c.xml"))
    done = await refresh(library)
    assert (done.new, done.came) == (1, 2), "one stands below a story that was there"
    await library.add_rule("鸭", "hide")
    server.add("/c.xml", Answer(rss(("5", "鸭群过街", "<p>鸭</p>"), title="丙报"), "application/rss+xml"))
    done = await refresh(library)
    assert (done.new, done.came) == (0, 1), "nobody sees what is hidden"


async def test_the_sample_newspapers_twins_are_one(library: Library) -> None:
    with serve(NOW) as sample:
        for candidate, _ in sample.subscriptions:
            if candidate.address.endswith(("/gundong.html", "/yuntingcaijing.html")):
                await library.subscribe(candidate)
        await refresh(library)
        entries = await listed(library)
    assert len(await library.feeds()) == 2
    (twin,) = [entry for entry in entries if entry.title.startswith("潮汐能源前三季度")]
    assert "/yuntingcaijing/" in twin.link
    assert not any(entry.folded for entry in entries), "all other stories are different"


@pytest.fixture
async def unfolded(tmp_path: Path, library: Library, clock: Clock) -> AsyncIterator[Library]:
    config = replace(library.config, lists=ListConfig(fold_stories=False))
    async with Library(Paths.find(tmp_path / "other").prepare(), config, clock=clock) as plain:
        yield plain


async def test_folding_can_be_switched_off(unfolded: Library, server: Server) -> None:
    two_papers(server)
    await follow(unfolded, server.url("/a.xml"))
    await follow(unfolded, server.url("/b.xml"))
    await refresh(unfolded)
    entries = await listed(unfolded)
    assert [entry.folded for entry in entries] == [0, 0]
    await unfolded.set_read([entries[0].id])
    assert await unread(unfolded) == 1


async def test_what_was_compared_is_not_held_for_ever(library: Library, server: Server) -> None:
    dice = random.Random(3)
    papers: dict[str, list[tuple[str, str, str]]] = {"a": [], "b": []}
    for number in range(9):
        # No words, but as many different pairs of characters as a long report has.
        text = f"<p>{''.join(map(chr, dice.choices(range(0x4E00, 0x6000), k=6000)))}。</p>"
        for paper, items in papers.items():
            items.append((f"{paper}{number}", f"渡船班次第{number}号公告全文", text))
    for paper, items in papers.items():
        server.add(f"/{paper}.xml", Answer(rss(*items, title=paper), "application/rss+xml"))
        await follow(library, server.url(f"/{paper}.xml"))
    tracemalloc.start()
    try:
        await refresh(library)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(await listed(library)) == 9, "each story was found to be told twice"
    assert held < 4_000_000, "of the texts that were taken apart, nearly a megabyte each, none is left"


async def smart_row(library: Library) -> Category:
    await library.recount()
    return next(row for row in await library.categories() if row.scope.kind == "smart")


async def test_a_smart_category_shows_and_counts_a_story_once(library: Library, server: Server) -> None:
    two_papers(server)
    await follow(library, server.url("/a.xml"))
    await follow(library, server.url("/b.xml"))
    await refresh(library)
    await library.add_smart_category("Canals", "水巷")
    scope = next(row.scope for row in await library.categories() if row.scope.kind == "smart")
    asked = await library.first_ids(EntryQuery(scope=scope), 10)
    row = await smart_row(library)
    assert (row.unread, row.total) == (1, 2), "as in a folder: what there is counts articles"
    known = await library.first_ids(EntryQuery(scope=scope), 10)
    assert (list(asked.ids), asked.whole) == (list(known.ids), known.whole) == ([asked.ids[0]], True)
    (entry,) = await library.entries(await library.entry_ids(EntryQuery(scope=scope)))
    assert entry.folded == 1
    assert await library.count_new(EntryQuery(scope=scope), [entry.id]) == 0
    step = await library.mark_scope_read(scope)
    assert step is not None and (step.count, len(step.ids)) == (1, 2)
    assert (await smart_row(library)).unread == 0


async def test_without_folding_a_smart_category_shows_every_article(
    unfolded: Library, server: Server
) -> None:
    two_papers(server)
    await follow(unfolded, server.url("/a.xml"))
    await follow(unfolded, server.url("/b.xml"))
    await refresh(unfolded)
    await unfolded.add_smart_category("Canals", "水巷")
    row = await smart_row(unfolded)
    assert (row.unread, row.total) == (2, 2)
    assert len(await unfolded.entry_ids(EntryQuery(scope=row.scope))) == 2
    assert len((await unfolded.first_ids(EntryQuery(scope=row.scope), 10)).ids) == 2
