"""From a site on loopback to entries and articles: what comes, what stays, and what is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest
from newsstand import CATEGORY, LATEST, OLDER, Clock, article_page, category_page, open_site, rss, subscribe
from servers import Answer, Server

from reader.library import Library
from reader.model import Category, Entry, EntryQuery, FeedCandidate, RefreshProgress, Scope

ALL = EntryQuery(scope=Scope(kind="all"))


async def refresh(library: Library, *ids: int) -> list[RefreshProgress]:
    return [progress async for progress in library.refresh(ids or None, force=True)]


async def listed(library: Library, query: EntryQuery = ALL) -> list[Entry]:
    return await library.entries(await library.entry_ids(query))


async def titles(library: Library, query: EntryQuery = ALL) -> list[str]:
    return [entry.title for entry in await listed(library, query)]


async def category(library: Library, title: str) -> Category:
    return next(row for row in await library.categories() if row.title == title)


@pytest.fixture(autouse=True)
def _site(server: Server) -> None:
    open_site(server)


async def test_a_category_page_becomes_articles_with_text(library: Library, server: Server) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    progress = await refresh(library)

    assert feed.name == "水乡报新闻"
    assert (progress[-1].phase, progress[-1].new, progress[-1].failed) == ("done", 2, 0)
    entries = await listed(library, EntryQuery(scope=Scope(kind="feed", feed_id=feed.id)))
    assert [entry.title for entry in entries] == ["水巷清淤提前完工", "“夜航船”恢复班次"]
    assert entries[0].published is not None
    assert entries[0].published.isoformat() == "2026-03-02T00:06:12+00:00"
    assert not entries[0].day_only

    article = await library.article(entries[0].id)
    text = "\n".join(block.text for block in article.document.blocks)
    assert "清淤船昨天离开了西栅" in text
    assert "隐藏的话" not in text
    assert "页脚" not in text
    assert [image.url for image in article.document.images] == [server.url("/pictures/canal.png")]
    assert "http://source.example/NewsShare.html?infoCode=NW1" in [
        link.url for link in article.document.links
    ]


async def test_category_pages_come_in_with_a_list_of_addresses(
    library: Library, server: Server, tmp_path: Path
) -> None:
    addresses = tmp_path / "urls"
    addresses.write_text(f"{server.url(CATEGORY)}\n{server.url('/rss.xml')}\n")
    await library.import_opml(addresses)
    progress = await refresh(library)
    assert (progress[-1].new, progress[-1].failed) == (4, 0)
    assert [(feed.name, feed.format) for feed in await library.feeds()] == [
        ("水乡报新闻", "index"),
        ("The Towpath", "xml"),
    ]


async def test_a_category_page_that_is_away_for_some_days_is_no_fault(
    library: Library, server: Server, clock: Clock
) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    seen = (await library.feeds())[0].last_success
    server.add(CATEGORY, Answer("<h1>404</h1>", "text/html", 404))
    for _ in range(6):
        clock.go_on(days=1)
        progress = await refresh(library)
        assert progress[-1].failed == 0
        (feed,) = await library.feeds()
        assert (feed.fault, feed.last_success) == ("", seen)
        assert feed.next_due is not None
        assert feed.next_due - clock() >= timedelta(hours=1), "it is asked no more often than others"
    clock.go_on(days=2)
    progress = await refresh(library)
    assert progress[-1].failed == 1
    assert "nothing at this address (404)" in (await library.feeds())[0].fault
    open_site(server)
    await refresh(library)
    assert (await library.feeds())[0].fault == ""


async def test_a_category_page_that_never_was_is_a_fault(library: Library, server: Server) -> None:
    await library.subscribe(FeedCandidate(address=server.url("/category/no.html"), title="", format="index"))
    assert (await refresh(library))[-1].failed == 1


async def test_each_article_page_is_fetched_once(library: Library, server: Server) -> None:
    await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    await refresh(library)
    assert len(server.asked(LATEST)) == 1


async def test_new_titles_come_above_the_older_ones_in_page_order(
    library: Library, server: Server, clock: Clock
) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    clock.go_on(minutes=5)
    first, second = (
        ("/shuixiangbao/2026/03/02/nw1.html", "新桥"),
        ("/shuixiangbao/2026/03/02/nw2.html", "旧桥"),
    )
    server.add(CATEGORY, Answer(category_page(first, second, (LATEST, "水巷清淤提前完工")), "text/html"))
    await refresh(library)
    assert await titles(library, EntryQuery(scope=Scope(kind="feed", feed_id=feed.id))) == [
        "新桥",
        "旧桥",
        "水巷清淤提前完工",
        "“夜航船”恢复班次",
    ]


async def test_what_vanished_from_the_site_stays_readable(library: Library, server: Server) -> None:
    await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    del server.routes[LATEST]
    server.add(CATEGORY, Answer(category_page(), "text/html"))
    progress = await refresh(library)
    assert progress[-1].failed == 0
    entry = next(entry for entry in await listed(library) if entry.link.endswith(LATEST))
    article = await library.article(entry.id)
    assert "清淤船" in article.document.blocks[0].text + article.document.blocks[1].text


async def test_an_article_that_is_gone_before_it_was_fetched_is_marked(
    library: Library, server: Server
) -> None:
    del server.routes[OLDER]
    await subscribe(library, server.url(CATEGORY))
    progress = await refresh(library)
    entry = next(entry for entry in await listed(library) if entry.link.endswith(OLDER))
    article = await library.article(entry.id)
    assert progress[-1].failed == 0
    assert entry.gone_since is not None
    assert not article.incomplete
    assert "removed this article" in article.notice


async def test_a_page_that_failed_is_tried_again(library: Library, server: Server) -> None:
    kept = server.routes[OLDER]
    server.add(OLDER, Answer("busy", "text/plain", 500))
    await subscribe(library, server.url(CATEGORY))
    progress = await refresh(library)
    assert progress[-1].failed == 1
    entry = next(entry for entry in await listed(library) if entry.link.endswith(OLDER))
    article = await library.article(entry.id)
    assert article.incomplete
    assert "500" in article.notice
    server.add(OLDER, kept)
    assert (await library.fetch_article(entry.id)).document.blocks


async def test_a_page_that_never_comes_is_asked_for_no_more_after_weeks(
    library: Library, server: Server, clock: Clock
) -> None:
    server.add(OLDER, Answer("busy", "text/plain", 500))
    await subscribe(library, server.url(CATEGORY))
    for _ in range(40):
        await refresh(library)
        clock.go_on(days=1)
    asked = len(server.asked(OLDER))
    assert 14 < asked < 30
    entry = next(entry for entry in await listed(library) if entry.link.endswith(OLDER))
    assert "500" in (await library.article(entry.id)).notice, "feed health and the article still say why"
    open_site(server)
    await refresh(library)
    assert len(server.asked(OLDER)) == asked
    assert not (await library.fetch_article(entry.id)).incomplete, "by hand it is"


async def test_a_page_without_end_is_asked_for_once_a_day(
    library: Library, server: Server, clock: Clock
) -> None:
    server.add(OLDER, lambda request: Answer(chunks=repeat(b"<p>" + b"x" * 60_000), content_type="text/html"))
    await subscribe(library, server.url(CATEGORY))
    for hours in (0, 1, 12, 12):
        clock.go_on(hours=hours)
        await refresh(library)
    assert len(server.asked(OLDER)) == 2
    entry = next(entry for entry in await listed(library) if entry.link.endswith(OLDER))
    assert "more than 1 MB" in (await library.article(entry.id)).notice


async def test_a_host_that_is_asked_too_often_is_left_alone(
    library: Library, server: Server, clock: Clock
) -> None:
    paths = [f"/shuixiangbao/2026/03/02/nw{n}.html" for n in range(12)]
    titled = [(path, f"第{n}号消息") for n, path in enumerate(paths)]
    server.add(CATEGORY, Answer(category_page(*titled), "text/html"))
    for path in paths:
        server.add(path, Answer(status=429, headers={"Retry-After": "7200"}))
    await subscribe(library, server.url(CATEGORY))
    progress = await refresh(library)
    asked = [request for request in server.requests if request.path in paths]
    assert len(asked) <= 2, "no more than were under way"
    assert (progress[-1].phase, progress[-1].failed) == ("done", 12)

    for path in paths:
        server.add(path, Answer(article_page("消息", "渡口的早市开了。" * 20, "2026-03-02"), "text/html"))
    server.requests.clear()
    clock.go_on(minutes=60)
    await refresh(library)
    assert not [request for request in server.requests if request.path in paths], "as it has asked"
    clock.go_on(minutes=61)
    await refresh(library)
    assert len([request for request in server.requests if request.path in paths]) == 12


async def test_a_time_far_ahead_that_a_server_names_is_believed_for_a_week(
    library: Library, server: Server, clock: Clock
) -> None:
    server.add(CATEGORY, Answer(category_page((LATEST, "清淤船离开西栅")), "text/html"))
    server.add(LATEST, Answer(status=429, headers={"Retry-After": "Sun, 01 Mar 2037 00:00:00 GMT"}))
    await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    clock.go_on(days=6)
    await refresh(library)
    assert len(server.asked(LATEST)) == 1
    clock.go_on(days=1)
    await refresh(library)
    assert len(server.asked(LATEST)) == 2


async def test_a_changed_layout_is_said_in_words(library: Library, server: Server) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    await refresh(library)
    server.add(
        CATEGORY,
        Answer("<html><body><ul>" + "<li><a href='#'>x</a></li>" * 20 + "</ul></body></html>", "text/html"),
    )
    *_, last = await refresh(library)
    row = await category(library, feed.name)
    assert "layout changed" in row.fault
    assert last.failed == 1, "as many as have a mark"
    assert len(await listed(library)) == 2


@pytest.mark.parametrize(
    ("path", "title", "first"),
    [
        ("/rss.xml", "The Towpath", "Lock gates reopen"),
        ("/atom.xml", "Barge Notes", "Paint & rope"),
        ("/feed.json", "堤上散记", "涨水"),
    ],
)
async def test_each_feed_format(library: Library, server: Server, path: str, title: str, first: str) -> None:
    feed = await subscribe(library, server.url(path))
    await refresh(library)
    assert feed.name == title
    assert (await titles(library))[0] == first
    assert (await library.article((await listed(library))[0].id)).document.blocks


async def test_an_unchanged_feed_is_asked_for_changes_only(library: Library, server: Server) -> None:
    await subscribe(library, server.url("/rss.xml"))
    await refresh(library)
    progress = await refresh(library)
    assert server.asked("/rss.xml")[-1].headers["if-none-match"] == '"1"'
    assert progress[-1].new == 0


async def test_a_changed_article_keeps_its_read_mark(library: Library, server: Server) -> None:
    await subscribe(library, server.url("/rss.xml"))
    await refresh(library)
    (entry,) = [entry for entry in await listed(library) if entry.title == "A heron's year"]
    await library.set_read([entry.id])
    server.add("/rss.xml", Answer(rss(("a", "A heron's year", "<p>It flew.</p>"))))
    await refresh(library)
    (entry,) = [entry for entry in await listed(library) if entry.title == "A heron's year"]
    assert entry.read
    assert entry.updated
    assert "It flew." in (await library.article(entry.id)).document.blocks[0].text


async def test_one_broken_feed_is_a_value_not_a_crash(library: Library, server: Server) -> None:
    broken = await subscribe(library, server.url("/rss.xml"))
    await subscribe(library, server.url("/atom.xml"))
    server.add("/rss.xml", Answer("<html><body>Log in</body></html>", "text/html"))
    progress = await refresh(library)
    errors = {
        step.update.feed_id: step.update.error for step in progress if step.update and step.update.error
    }
    assert list(errors) == [broken.id]
    assert progress[-1].failed == 1
    assert (await category(library, "The Towpath")).fault == errors[broken.id]
    assert await titles(library) == ["Paint & rope"]


async def test_a_feed_that_is_not_due_is_left_alone(library: Library, server: Server) -> None:
    await subscribe(library, server.url("/atom.xml"))
    await refresh(library)
    asked = len(server.asked("/atom.xml"))
    async for _ in library.refresh():
        pass
    assert len(server.asked("/atom.xml")) == asked


async def test_the_site_in_two_feeds_gives_each_article_once(library: Library, server: Server) -> None:
    other = "/category/zongban.html"
    server.add(other, Answer(category_page((LATEST, "水巷清淤提前完工"), name="综合版新闻"), "text/html"))
    await subscribe(library, server.url(CATEGORY))
    await subscribe(library, server.url(other))
    await refresh(library)
    found = await listed(library)
    assert len(found) == 2
    await library.set_read([entry.id for entry in found if entry.link.endswith(LATEST)])
    assert [(row.title, row.unread) for row in await library.categories() if row.scope.kind == "feed"] == [
        ("水乡报新闻", 1),
        ("综合版新闻", 0),
    ]


async def test_everything_is_there_after_a_restart_without_the_network(
    reopen: Callable[[], Library], server: Server
) -> None:
    async with reopen() as library:
        await subscribe(library, server.url(CATEGORY))
        await refresh(library)
    server.close()
    async with reopen() as library:
        entries = await listed(library)
        assert len(entries) == 2
        assert all([(await library.article(entry.id)).document.blocks for entry in entries])
        progress = await refresh(library)
        assert progress[-1].failed == 1
        assert "refuses the connection" in next(step.update.error for step in progress if step.update)
