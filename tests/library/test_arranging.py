"""Undo and redo of what is done to subscriptions, through the whole library and over restarts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from newsstand import CATEGORY, Clock, open_site
from servers import Server

from reader.library import Library
from reader.model import EntryQuery, FeedCandidate, Scope

ALL = EntryQuery(scope=Scope(kind="all"))
OPML = """<opml version="2.0"><head/><body>
<outline text="体育"><outline text="球报" type="rss" xmlUrl="https://ball.example/rss" x="1"/></outline>
<outline text="Evening" type="rss" xmlUrl="https://evening.example/rss"/>
<outline text="一处链接" type="link" url="https://link.example/"/></body></opml>"""


async def _fill(library: Library, server: Server) -> int:
    """Subscribe to the archive's category and load it; returns the feed's number."""
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    (feed,) = await library.subscribe_all([(candidate, (("水乡",),))], as_step=False)
    await _refresh(library)
    return feed.id


async def _refresh(library: Library) -> None:
    async for _ in library.refresh(force=True):
        pass


async def _state(library: Library) -> list[object]:
    """Everything that a person sees of the subscriptions."""
    feeds = await library.feeds()
    return [
        [(feed.id, feed.name, feed.address, feed.folders, feed.unread, feed.total) for feed in feeds],
        await library.folders(),
        [await library.feed_settings(feed) for feed in feeds],
        [await library.folder_settings(folder) for folder in await library.folders()],
        [(row.title, row.unread, row.total) for row in await library.categories()],
        list(await library.entry_ids(ALL)),
        (await library.export_opml()).partition(b"<body>")[2],
        [(each.name, each.query) for each in await library.smart_categories()],
        [(each.query, each.action) for each in await library.rules()],
    ]


def _changes(
    library: Library, server: Server, feed_id: int, folder: Path
) -> AsyncIterator[tuple[str, Awaitable[object]]]:
    """Yield every kind of change of subscriptions, with what undo calls it."""

    async def changes() -> AsyncIterator[tuple[str, Awaitable[object]]]:
        scope = Scope(kind="feed", feed_id=feed_id)
        (feed,) = await library.feeds()
        yield "Renamed 水乡报新闻 to 水报", library.rename_feed(feed_id, "水报")
        yield "Moved 水报", library.move_feed(feed_id, (("存档", "报纸"), ("水乡",)))
        yield "Changed the settings of 水报", library.set_feed_setting(feed, "keep_days", "9")
        yield "Changed the settings of 存档", library.set_folder_setting(("存档",), "pictures", "never")
        form = {"title": "晚报", "folders": "水乡/晚报", "fulltext": "never", "user_agent": "ua/1"}
        yield "Changed 水报", library.keep_form(scope, form | {"address": server.url("/elsewhere.html")})
        yield (
            "Changed 水乡",
            library.keep_form(
                Scope(kind="folder", folder=("水乡",)), {"interval_minutes": "15", "keep_entries": "9"}
            ),
        )
        yield "Removed the folder 水乡", library.remove_folder(("水乡",))
        (folder / "feeds.opml").write_text(OPML)
        yield "Imported 2 feeds", library.import_opml(folder / "feeds.opml")
        two = [
            (FeedCandidate(address=f"https://{name}.example/", title=name, format="xml"), ((),))
            for name in "ab"
        ]
        yield "Added 2 feeds", library.subscribe_all(two)
        yield (
            "Added 周刊",
            library.subscribe(
                FeedCandidate(address="https://c.example/", title="周刊", format="xml"), folders=(("新",),)
            ),
        )
        yield "Removed 晚报", library.remove_feed(feed_id)
        yield "Removed 2 feeds", library.remove_feeds([each.id for each in await library.feeds()][:2])
        yield "Saved the smart category 船", library.add_smart_category("船", "渡轮")
        yield "Added a rule", library.add_rule("渡轮", "star")

    return changes()


async def test_every_change_of_subscriptions_is_one_step_over_restarts(
    reopen: Callable[[], Library], server: Server, tmp_path: Path
) -> None:
    async with reopen() as library:
        feed_id = await _fill(library, server)
        states, labels = [await _state(library)], []
        async for label, change in _changes(library, server, feed_id, tmp_path):
            await change
            labels.append(label)
            states.append(await _state(library))
            assert states[-1] != states[-2], label
    for label, state in zip(reversed(labels), reversed(states[:-1]), strict=True):
        async with reopen() as library:
            step = await library.undo()
            assert step is not None
            assert step.label == label
            assert await _state(library) == state, label
    async with reopen() as library:
        assert await library.undo() is None
        for label, state in zip(labels, states[1:], strict=True):
            step = await library.redo()
            assert step is not None
            assert step.label == label
            assert await _state(library) == state, label
        assert await library.redo() is None


async def test_a_removed_feed_is_neither_asked_nor_written_anywhere(library: Library, server: Server) -> None:
    feed_id = await _fill(library, server)
    asked = len(server.asked(CATEGORY))
    await library.remove_feed(feed_id)
    await _refresh(library)
    await _refresh_named(library, feed_id)
    assert len(server.asked(CATEGORY)) == asked
    assert await library.due_feeds() == []
    assert b"xmlUrl" not in await library.export_opml()
    assert await library.page_troubles() == {}
    assert list(await library.entry_ids(ALL)) == []
    assert (await library.search("水乡")).hits == ()

    assert await library.undo() is not None
    assert (await library.search("水乡")).hits != ()
    await _refresh(library)
    assert len(server.asked(CATEGORY)) == asked + 1


async def _refresh_named(library: Library, feed_id: int) -> None:
    async for _ in library.refresh([feed_id]):
        pass


async def test_what_came_for_another_feed_meanwhile_stays(library: Library, server: Server) -> None:
    feed_id = await _fill(library, server)
    ids = list(await library.entry_ids(ALL))
    await library.set_read(ids)
    await library.remove_feed(feed_id)
    (candidate,) = await library.find_feeds(server.url("/rss.xml"))
    await library.subscribe_all([(candidate, ((),))], as_step=False)
    await _refresh(library)
    others = set(await library.entry_ids(ALL)) - set(ids)
    assert await library.undo() is not None
    assert set(await library.entry_ids(ALL)) == others | set(ids)
    assert all(row.read for row in await library.entries(ids))


async def test_removed_feeds_are_cleaned_up_when_asked_or_after_a_month(
    library: Library, server: Server, clock: Clock
) -> None:
    feed_id = await _fill(library, server)
    count = len(await library.entry_ids(ALL))
    await library.remove_feed(feed_id)
    assert (await library.clean()).is_empty
    planned = await library.clean(dry_run=True, removed_feeds=True)
    assert planned.removed == (("水乡报新闻", count),)
    assert str(planned) == "1 removed feed for good"
    assert await library.undo() is not None, "that was only asked"
    assert len(await library.entry_ids(ALL)) == count
    await library.redo()
    clock.go_on(days=40)
    assert (await library.clean()).is_empty, "a step still brings it back"
    assert (await library.clean(removed_feeds=True)).removed == planned.removed
    assert await library.undo() is None
    assert await library.feeds() == []

    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe_all([(candidate, ((),))], as_step=False)
    await _refresh(library)
    (feed,) = await library.feeds()
    await library.remove_feed(feed.id)
    await _refresh(library)
    ids = [await library.add_smart_category(f"船{number}", "渡轮") for number in range(100)]
    assert len(ids) == 100
    assert (await library.clean()).is_empty, "subscribing again still brings it back"
    clock.go_on(days=31)
    assert len((await library.clean()).removed) == 1


async def test_a_form_that_cannot_be_kept_is_no_step(library: Library, server: Server) -> None:
    feed_id = await _fill(library, server)
    before = await _state(library)
    scope = Scope(kind="feed", feed_id=feed_id)
    edited = await library.keep_form(scope, {"title": "晚报", "keep_days": "viele"})
    assert edited.faults
    await library.rename_feed(feed_id, "")
    assert await _state(library) == before
    assert await library.undo() is None
