"""Whole texts on arrival, from a real loopback server."""

from __future__ import annotations

import pytest
from newsstand import Clock, article_page, rss
from servers import Answer, Server

from reader.library import Library
from reader.model import Entry, EntryQuery, Feed, FeedCandidate, Scope
from reader.store import Store

ALL = EntryQuery(scope=Scope(kind="all"))
LONG = "清淤船昨天离开了西栅，比原定日子早了十二天。" * 8


async def follow(library: Library, server: Server, *texts: str, path: str = "/teasers.xml") -> Feed:
    """Subscribe to a feed with these texts, whose entries' pages are on the same server."""
    serve(server, *texts, path=path)
    return await library.subscribe(FeedCandidate(address=server.url(path), title="", format="xml"))


def serve(server: Server, *texts: str, path: str = "/teasers.xml") -> None:
    items = [(f"n{number}", f"第{number}条消息", text) for number, text in enumerate(texts, 1)]
    feed = rss(*items).replace("https://towpath.example/n", server.url("/n"))
    server.add(path, Answer(feed, "application/rss+xml"))
    for key, title, _ in items:
        server.add(f"/{key}", Answer(article_page(title, LONG, "2026-03-02"), "text/html"))


async def refresh(library: Library) -> None:
    async for _ in library.refresh(force=True):
        pass


async def entries(library: Library) -> list[Entry]:
    return await library.entries(await library.entry_ids(ALL))


async def sources(library: Library) -> list[str]:
    return [(await library.article(entry.id)).source for entry in await entries(library)]


TEASER = "清淤船昨天离开了西栅……"
WHOLE = "<p>" + "清淤船昨天离开了西栅，比原定日子早了十二天。" * 20 + "</p>"


async def test_the_pages_of_a_feed_of_teasers_are_fetched_on_arrival(
    library: Library, server: Server
) -> None:
    await follow(library, server, TEASER, TEASER, TEASER)
    await refresh(library)
    assert await sources(library) == ["page", "page", "page"]
    article = await library.article((await entries(library))[0].id)
    assert article.other_source == "feed"
    teaser = await library.article(article.entry.id, "feed")
    assert teaser.document.blocks[0].text == TEASER


async def test_a_feed_of_whole_texts_is_left_alone_and_that_is_remembered(
    library: Library, server: Server, clock: Clock
) -> None:
    await follow(library, server, WHOLE, WHOLE)
    await refresh(library)
    serve(server, WHOLE, WHOLE, TEASER, TEASER, TEASER, TEASER, TEASER)
    clock.go_on(hours=2)
    await refresh(library)
    assert set(await sources(library)) == {"feed"}
    assert not server.asked("/n1")


async def test_a_feed_that_turns_to_teasers_is_judged_again(
    library: Library, server: Server, clock: Clock
) -> None:
    await follow(library, server, WHOLE, WHOLE)
    await refresh(library)
    serve(server, *[TEASER] * 6)
    clock.go_on(hours=2)
    await refresh(library)
    assert server.asked("/n6")


@pytest.mark.parametrize(("mode", "text", "source"), [("always", WHOLE, "page"), ("never", TEASER, "feed")])
async def test_a_setting_decides_for_one_feed(
    library: Library, server: Server, mode: str, text: str, source: str
) -> None:
    feed = await follow(library, server, text, text)
    await library.set_feed_setting(feed, "fulltext", mode)
    await refresh(library)
    assert bool(server.asked("/n1")) == (source == "page")


async def test_a_setting_of_a_folder_holds_for_its_feeds(library: Library, server: Server) -> None:
    feed = await follow(library, server, TEASER, TEASER)
    await library.move_feed(feed.id, (("A", "B"),))
    await library.set_folder_setting(("A",), "fulltext", "never")
    await refresh(library)
    assert not server.asked("/n1")
    (feed,) = await library.feeds()
    assert await library.feed_settings(feed) == {"fulltext": "never"}


async def test_always_asks_for_what_is_here_already(library: Library, server: Server) -> None:
    feed = await follow(library, server, WHOLE, WHOLE)
    await refresh(library)
    await library.set_feed_setting(feed, "fulltext", "always")
    await refresh(library)
    assert server.asked("/n1")


async def test_the_longer_text_wins(library: Library, server: Server) -> None:
    feed = await follow(library, server, "<p>" + LONG * 3 + "</p>")
    await library.set_feed_setting(feed, "fulltext", "always")
    await refresh(library)
    assert await sources(library) == ["feed"]
    assert (await library.article((await entries(library))[0].id)).other_source == "page"


async def test_pages_that_fail_are_counted_and_tried_again(
    library: Library, server: Server, clock: Clock
) -> None:
    feed = await follow(library, server, TEASER, TEASER, TEASER)
    server.add("/n1", Answer("no", "text/html", status=500))
    server.add("/n2", Answer("no", "text/html", status=500))
    await refresh(library)
    troubles = await library.page_troubles()
    assert list(troubles) == [feed.id]
    assert troubles[feed.id].count == 2
    assert "500" in troubles[feed.id].fault
    serve(server, TEASER, TEASER, TEASER)
    clock.go_on(hours=1)
    await refresh(library)
    assert await library.page_troubles() == {}


async def test_a_page_in_parts_is_one_text(library: Library, server: Server) -> None:
    await follow(library, server, TEASER, TEASER)
    for number in (1, 2, 3):
        link = f'<a rel="next" href="/n1/{number + 1}">下一页</a>' if number < 3 else ""
        text = f"第{number}部分。" + LONG
        page = article_page("第1条消息", text, "2026-03-02").replace("</article>", f"{link}</article>")
        server.add("/n1" if number == 1 else f"/n1/{number}", Answer(page, "text/html"))
    await refresh(library)
    entry = next(entry for entry in await entries(library) if entry.link.endswith("/n1"))
    text = "\n".join(block.text for block in (await library.article(entry.id)).document.blocks)
    assert [text.count(f"第{number}部分。") for number in (1, 2, 3)] == [1, 1, 1]


async def test_a_changed_entry_has_its_page_fetched_again_and_keeps_the_former_one(
    library: Library, server: Server, clock: Clock
) -> None:
    await follow(library, server, TEASER, TEASER)
    await refresh(library)
    serve(server, "清淤船今天离开了东栅……", TEASER)
    server.add(
        "/n1", Answer(article_page("第1条消息", LONG.replace("十二天", "九天"), "2026-03-02"), "text/html")
    )
    clock.go_on(hours=2)
    await refresh(library)
    entry = next(entry for entry in await entries(library) if entry.link.endswith("/n1"))
    assert entry.updated
    changes = await library.changes(entry.id)
    struck = {
        block.text[span.start : span.end]
        for block in changes.document.blocks
        for span in block.spans
        if "strike" in span.styles
    }
    assert struck == {"十二"}
    assert changes.source == "page"
    assert len(await library.revisions(entry.id)) == 2


async def test_what_was_decided_about_a_feed_is_decided_again_after_another_setting(
    library: Library, server: Server
) -> None:
    async def decided() -> dict[int, bool]:
        return await library._database.run(Store.teasers)

    feed = await follow(library, server, WHOLE, WHOLE, WHOLE)
    await refresh(library)
    assert await decided() == {feed.id: False}
    await library.set_feed_setting(feed, "keep_days", "30")
    assert await decided() == {feed.id: False}, "that has nothing to do with it"
    await library.set_feed_setting(feed, "fulltext", "never")
    assert await decided() == {}
    await refresh(library)
    await library.set_feed_setting(feed, "fulltext", "")
    await refresh(library)
    assert await decided() == {feed.id: False}
    await library.undo()
    assert await decided() == {}
