"""Feeds and marks kept in step with a service on a loopback server: both ways, and what may go wrong."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mark_service import PASSWORD, USER, RemoteEntry, Service
from newsstand import Clock, indexed
from servers import Answer, Server

from reader.config import CleanupConfig, Config, NetworkConfig, SyncConfig
from reader.errors import ReaderError, SyncError
from reader.library import Library
from reader.library.syncing import sync_words
from reader.model import Entry, EntryQuery, Feed, FeedCandidate, Scope
from reader.model.sync import SyncReport
from reader.paths import Paths
from reader.store.sync import begin_sync

HERE, THERE = ("港口",), ("国外",)
PRESS = "https://press.example/feed.xml"
PRINTED = (sys.executable, "-c", f"print({PASSWORD!r})")


def rss(server: Server, *names: str, title: str = "水边日报") -> str:
    """A feed with entries of these names."""
    rows = "".join(
        f"<item><guid isPermaLink='false'>id-{name}</guid><title>标题 {name}</title>"
        f"<link>{server.url('/' + name)}</link><pubDate>Sun, 01 Mar 2026 21:20:00 GMT</pubDate>"
        f"<description>报纸自己的正文 {name}</description></item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{rows}</channel></rss>"


@pytest.fixture
def paper(server: Server) -> str:
    """The address of a feed with three entries."""
    return server.add("/feed.xml", Answer(rss(server, "a", "b", "c")))


@pytest.fixture
def service(server: Server) -> Service:
    return Service(server)


@pytest.fixture
def settings(server: Server) -> SyncConfig:
    return SyncConfig(address=server.origin, user_name=USER, password_command=PRINTED)


@pytest.fixture
def open_library(tmp_path: Path, clock: Clock, settings: SyncConfig) -> Callable[..., Library]:
    """Open the library of a directory, as it is set for this test unless something else is said."""

    def opened(name: str = "data", **changes: object) -> Library:
        config = Config(
            network=NetworkConfig(connect_timeout=5, read_timeout=5),
            cleanup=CleanupConfig(keep_days=1),
            sync=replace(settings, **changes),  # type: ignore[arg-type]  # the fields are the test's affair
        )
        return Library(Paths.find(tmp_path / name).prepare(), config, clock=clock)

    return opened


@pytest.fixture
async def library(open_library: Callable[..., Library]) -> AsyncIterator[Library]:
    async with open_library() as library:
        yield library


async def sync(library: Library) -> SyncReport:
    """Sync, which nobody else does meanwhile."""
    report = await library.sync()
    assert report is not None
    return report


async def entries(library: Library, **query: object) -> dict[str, Entry]:
    """Everything in the list of all articles, by title."""
    wanted = EntryQuery(scope=Scope(kind="all"), **query)  # type: ignore[arg-type]  # as above
    found = await library.entries(await library.entry_ids(wanted))
    return {entry.title.removeprefix("标题 "): entry for entry in found}


async def subscribe(library: Library, address: str, folder: tuple[str, ...] = ()) -> Feed:
    """Subscribe without loading anything."""
    candidate = FeedCandidate(address=address, title="水边日报", format="xml")
    return await library.subscribe(candidate, folders=(folder,))


def add_items(service: Service, stream: str, *names: str) -> list[RemoteEntry]:
    """The service's copies of entries."""
    return [service.add_item(stream, service.server.url("/" + name), f"标题 {name}") for name in names]


# ------------------------------------------------------------ marks


async def test_the_first_sync_brings_feeds_and_what_was_read_and_starred(
    library: Library, service: Service, paper: str
) -> None:
    a, b, c = add_items(service, service.add_feed(paper, "水边日报", "港口"), "a", "b", "c")
    a.read = c.read = c.starred = True
    report = await sync(library)
    assert (report.feeds_added, report.marked, report.entries, report.sent) == (1, 3, 0, 0)
    found = await entries(library)
    assert {name: (entry.read, entry.starred) for name, entry in found.items()} == {
        "a": (True, False),
        "b": (False, False),
        "c": (True, True),
    }
    (feed,) = await library.feeds()
    assert (feed.name, feed.folders, feed.unread) == ("水边日报", (HERE,), 1)
    # The paper's own text is kept, not the service's copy.
    assert "报纸自己的正文" in await library.markdown(found["b"].id)
    assert sync_words(report) == "Synced: 1 new feed, 3 marks taken over."
    assert await sync(library) == SyncReport()
    assert b.read is False


async def test_marks_go_both_ways_and_back(library: Library, service: Service, paper: str) -> None:
    a, b, c = add_items(service, service.add_feed(paper, "水边日报"), "a", "b", "c")
    await sync(library)
    found = await entries(library)
    await library.set_read([found["a"].id, found["b"].id])
    await library.save(found["b"].id)
    c.starred = True
    assert (await sync(library)).sent == 3
    assert [(item.read, item.starred) for item in (a, b, c)] == [(True, False), (True, True), (False, True)]
    assert (await entries(library))["c"].starred
    # Undone here, taken back there.
    await library.undo()
    c.starred, a.read = False, False
    report = await sync(library)
    assert (report.sent, report.marked) == (1, 2)
    assert not b.starred
    found = await entries(library)
    assert not found["c"].starred
    assert not found["a"].read
    assert found["b"].read
    assert await sync(library) == SyncReport()


async def test_what_was_read_here_before_the_service_had_it_is_read_there(
    library: Library, service: Service, paper: str
) -> None:
    await library.subscribe((await library.find_feeds(paper))[0])
    async for _ in library.refresh(force=True):
        pass
    await library.set_read([(await entries(library))["a"].id])
    stream = service.add_feed(paper, "水边日报")
    await sync(library)
    (a, b) = add_items(service, stream, "a", "b")
    report = await sync(library)
    assert (report.sent, report.marked) == (1, 0)
    assert (a.read, b.read) == (True, False)


async def test_entries_that_only_the_service_still_has_are_kept_with_their_text(
    library: Library, service: Service, paper: str
) -> None:
    stream = service.add_feed(paper, "水边日报")
    add_items(service, stream, "a", "old")
    read = service.add_item(stream, service.server.url("/read"), "标题 read", read=True)
    kept = service.add_item(stream, service.server.url("/kept"), "标题 kept", read=True, starred=True)
    assert (await sync(library)).entries == 2
    found = await entries(library)
    assert set(found) == {"a", "b", "c", "old", "kept"}
    assert (found["kept"].read, found["kept"].starred, found["old"].read) == (True, True, False)
    assert "服务器上的正文" in await library.markdown(found["old"].id)
    # What was read there and comes here later is read here.
    service.server.add("/feed.xml", Answer(rss(service.server, "a", "read", "old")))
    async for _ in library.refresh(force=True):
        pass
    assert (await sync(library)).marked == 1
    found = await entries(library)
    assert set(found) == {"a", "b", "c", "old", "kept", "read"}
    assert found["read"].read
    assert kept.starred
    assert read.read


async def test_an_address_that_the_service_has_changed_is_known_by_its_title(
    library: Library, service: Service, paper: str
) -> None:
    stream = service.add_feed(paper, "水边日报")
    service.add_item(stream, "https://proxy.example/?to=a", "标题 a", published=1_772_400_900)
    b = service.add_item(stream, "", "标题 b")
    b.read = True
    assert (await sync(library)).entries == 0
    found = await entries(library)
    assert set(found) == {"a", "b", "c"}
    assert found["b"].read


async def test_copies_in_two_feeds_are_marked_together(
    library: Library, service: Service, paper: str
) -> None:
    first = service.add_feed(paper, "水边日报")
    second = service.add_feed(
        service.server.add("/second.xml", Answer(rss(service.server, "a", title="晚报"))), "晚报"
    )
    (one,), (two,) = add_items(service, first, "a"), add_items(service, second, "a")
    await sync(library)
    one.read = True
    await sync(library)
    await sync(library)
    assert two.read
    two.read = False
    await sync(library)
    await sync(library)
    assert not one.read
    assert not (await entries(library))["a"].read


async def test_rules_hold_for_what_the_service_brings(library: Library, service: Service, paper: str) -> None:
    await library.add_rule("title:旧闻", "read")
    stream = service.add_feed(paper, "水边日报")
    old = service.add_item(stream, "https://press.example/old", "旧闻一则")
    await sync(library)
    assert (await entries(library))["旧闻一则"].read
    await sync(library)
    assert old.read


async def test_what_breaks_in_the_middle_is_done_the_next_time(
    library: Library, service: Service, paper: str
) -> None:
    items = add_items(service, service.add_feed(paper, "水边日报"), "a", "b", "c")
    await sync(library)
    found = await entries(library)
    await library.set_read([found["a"].id])
    await library.set_read([found["b"].id])
    await library.save(found["c"].id)
    items[2].read = True
    service.fail["edit-tag"] = Answer(status=502)
    with pytest.raises(SyncError, match=r"has an error \(502\); the next sync tries again"):
        await library.sync()
    assert (await entries(library))["c"].read
    state = await library.sync_state()
    assert "502" in state.fault
    await sync(library)
    assert [(item.read, item.starred) for item in items] == [(True, False), (True, False), (True, True)]
    assert (await library.sync_state()).fault == ""


async def test_marks_that_wait_keep_an_article_from_being_cleaned_up(
    library: Library, service: Service, paper: str, clock: Clock
) -> None:
    a, b, _ = add_items(service, service.add_feed(paper, "水边日报"), "a", "b", "c")
    await sync(library)
    found = await entries(library)
    await library.set_read([found["a"].id])
    b.read = True
    await sync(library)
    clock.go_on(days=3)
    await library.set_read([found["a"].id], False)
    await library.set_read([found["a"].id])
    await library.set_read([found["c"].id])
    clock.go_on(days=3)
    await indexed(library)
    await library.clean()
    assert set(await entries(library)) == {"c"}
    assert a.read
    await sync(library)
    await indexed(library)
    await library.clean()
    assert await entries(library) == {}
    # It is not fetched again, though the service still has it, even as unread.
    a.read = False
    assert (await sync(library)).entries == 0
    assert await entries(library) == {}


# ------------------------------------------------------------ subscriptions


async def test_subscriptions_go_both_ways(library: Library, service: Service, paper: str) -> None:
    await subscribe(library, PRESS, HERE)
    await subscribe(library, service.server.url("/private.xml"))
    stream = service.add_feed(paper, "早报", "国外/晨")
    report = await sync(library)
    assert (report.feeds_added, report.feeds_sent) == (1, 1)
    told = {feed.address: feed.label for feed in service.feeds.values()}
    # What lies in the user's own network is nobody else's business.
    assert told == {PRESS: "港口", paper: "国外/晨"}
    folders = {feed.address: feed.folders for feed in await library.feeds()}
    assert folders[paper] == (("国外", "晨"),)
    service.feeds[stream].label = "港口"
    assert (await sync(library)).feeds_moved == 1
    feeds = {feed.address: feed for feed in await library.feeds()}
    assert feeds[paper].folders == (HERE,)
    assert await library.folders() == [HERE]
    await library.move_feed(feeds[PRESS].id, (THERE,))
    await library.remove_feed(feeds[paper].id)
    assert (await sync(library)).feeds_sent == 2
    assert {feed.address: feed.label for feed in service.feeds.values()} == {PRESS: "国外"}
    service.feeds.clear()
    service.add_feed("https://other.example/feed.xml", "别报")
    report = await sync(library)
    assert (report.feeds_removed, report.feeds_added) == (1, 1)
    assert PRESS not in {feed.address for feed in await library.feeds()}
    # The step that takes it back gives it back to the service as well.
    await library.undo()
    assert PRESS in {feed.address for feed in await library.feeds()}
    await sync(library)
    assert PRESS in {feed.address for feed in service.feeds.values()}


async def test_a_service_that_has_lost_its_subscriptions_removes_nothing_here(
    library: Library, service: Service
) -> None:
    await subscribe(library, PRESS)
    await sync(library)
    service.feeds.clear()
    with pytest.raises(SyncError, match="lists no subscriptions any more, so nothing was removed here"):
        await library.sync()
    assert len(await library.feeds()) == 1


async def test_what_the_service_refuses_is_told_and_left_alone_for_a_day(
    library: Library, service: Service, clock: Clock
) -> None:
    service.refused.add(PRESS)
    await subscribe(library, PRESS)
    report = await sync(library)
    assert list(report.refused) == ["水边日报"]
    assert "(400)" in report.refused["水边日报"]
    assert (await sync(library)).refused == {}
    clock.go_on(days=2)
    service.refused.clear()
    assert (await sync(library)).feeds_sent == 1


@pytest.mark.parametrize("mode", ["receive", "none"])
async def test_subscriptions_can_be_left_alone(
    open_library: Callable[..., Library], service: Service, paper: str, mode: str
) -> None:
    async with open_library(feeds=mode) as library:
        await subscribe(library, PRESS)
        stream = service.add_feed(paper, "早报")
        await sync(library)
        here = {feed.address for feed in await library.feeds()}
        assert here == ({PRESS, paper} if mode == "receive" else {PRESS})
        assert [feed.address for feed in service.feeds.values()] == [paper]
        if mode == "receive":
            # What was removed here does not come back, and stays there.
            (feed,) = [feed for feed in await library.feeds() if feed.address == paper]
            await library.remove_feed(feed.id)
            assert await sync(library) == SyncReport()
            assert stream in service.feeds
            assert {feed.address for feed in await library.feeds()} == {PRESS}


async def test_feeds_that_both_have_are_one(library: Library, service: Service) -> None:
    feed = await subscribe(library, PRESS)
    stream = service.add_feed("http://www.press.example/feed.xml/", "水边日报", "港口")
    report = await sync(library)
    assert (report.feeds_added, report.feeds_sent, report.feeds_moved) == (0, 0, 1)
    (same,) = await library.feeds()
    assert (same.id, same.address, same.folders) == (feed.id, PRESS, (HERE,))
    assert list(service.feeds) == [stream]


# ------------------------------------------------------------ around it


async def test_another_account_begins_anew(
    open_library: Callable[..., Library], service: Service, server: Server, paper: str
) -> None:
    (a,) = add_items(service, service.add_feed(paper, "水边日报"), "a")
    async with open_library() as library:
        await sync(library)
        await library.set_read([(await entries(library))["a"].id])
    async with open_library(address=server.url("/api/greader.php")) as library:
        assert (await sync(library)).sent == 1
        assert a.read
        assert len(await library.feeds()) == 1


async def test_two_at_once_do_not_sync_twice(
    open_library: Callable[..., Library], service: Service, library: Library
) -> None:
    async with open_library() as other:

        async def meanwhile(_: object) -> SyncReport | None:
            return await other.sync()

        seen: list[SyncReport | None] = []
        answer = service.server.routes["*"]
        assert callable(answer)
        import asyncio

        loop = asyncio.get_running_loop()

        def ask(request: object) -> Answer:
            if not seen:
                seen.append(asyncio.run_coroutine_threadsafe(meanwhile(None), loop).result(5))
            return answer(request)  # type: ignore[arg-type]  # what the server gives is what it takes

        service.server.add("*", ask)
        await sync(library)
        assert seen == [None]
        assert await other.sync() == SyncReport()


async def test_it_is_due_when_marks_wait_or_time_has_passed(
    library: Library, service: Service, paper: str, clock: Clock
) -> None:
    add_items(service, service.add_feed(paper, "水边日报"), "a")
    assert await library.sync_due()
    assert not await library.marks_wait()
    await sync(library)
    assert not await library.sync_due()
    clock.go_on(seconds=90)
    assert not await library.sync_due()
    await library.set_read([(await entries(library))["a"].id])
    assert await library.sync_due()
    assert await library.marks_wait()
    await sync(library)
    assert not await library.marks_wait()
    clock.go_on(minutes=15)
    assert await library.sync_due()
    service.fail["subscription/list"] = Answer(status=500)
    with pytest.raises(SyncError):
        await library.sync()
    # One that fails is not asked every minute.
    clock.go_on(minutes=2)
    assert not await library.sync_due()


async def test_without_a_service_nothing_is_kept_of_it(
    open_library: Callable[..., Library], service: Service, paper: str, clock: Clock
) -> None:
    add_items(service, service.add_feed(paper, "水边日报"), "a", "b", "c")
    async with open_library() as library:
        await sync(library)
        await library.set_read([entry.id for entry in (await entries(library)).values()])
        await indexed(library)
    clock.go_on(days=5)
    async with open_library(address="") as library:
        assert not library.syncs
        assert not await library.sync_due()
        async for _ in library.refresh(force=True):
            pass
        assert await entries(library) == {}


async def test_a_password_that_cannot_be_had_is_told(open_library: Callable[..., Library]) -> None:
    async with open_library(password_command=(sys.executable, "-c", "raise SystemExit(3)")) as library:
        with pytest.raises(
            ReaderError, match=r"password_command for 127\.0\.0\.1.* failed \(exit status 3\)"
        ):
            await library.sync()
        assert "exit status 3" in (await library.sync_state()).fault


async def test_one_that_was_killed_holds_nobody_up_for_long(
    library: Library, service: Service, clock: Clock
) -> None:
    assert await library._database.run(begin_sync, f"{USER} {service.server.origin}", clock())
    assert await library.sync() is None
    clock.go_on(seconds=61)
    assert await library.sync() == SyncReport()
    # Nor one that was killed before the clock was set back.
    clock.go_on(days=9)
    assert await library._database.run(begin_sync, f"{USER} {service.server.origin}", clock())
    clock.go_on(days=-8)
    assert await library.sync() == SyncReport()
