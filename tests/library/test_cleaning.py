"""What is cleaned up, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from newsstand import Clock, indexed, rss
from servers import Answer, Server

from reader.config import CleanupConfig, Config, NetworkConfig, RefreshConfig
from reader.library import Library
from reader.model import EntryQuery, Feed, FeedCandidate, Highlight, Scope
from reader.paths import Paths
from reader.store import Store

Make = Callable[[CleanupConfig], Library]


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Make:
    def library(cleanup: CleanupConfig) -> Library:
        quick = RefreshConfig(page_delay_seconds=0)
        config = Config(network=NetworkConfig(total_timeout=10), refresh=quick, cleanup=cleanup)
        return Library(Paths.find(tmp_path / "data").prepare(), config, clock=clock)

    return library


async def fill(library: Library, server: Server, count: int, path: str = "/a.xml", first: int = 1) -> Feed:
    server.add(path, Answer(items(count, first), "application/rss+xml"))
    return await library.subscribe(FeedCandidate(address=server.url(path), title=path, format="xml"))


def items(count: int, first: int = 1) -> str:
    return rss(
        *(
            (f"n{number}", f"消息{number}", "<p>短讯：清淤船已经离开西栅，两岸的石阶又露出来了。</p>")
            for number in range(first, first + count)
        )
    )


async def refresh(library: Library) -> None:
    async for _ in library.refresh(force=True):
        pass


async def ids(library: Library) -> list[int]:
    return list(await library.entry_ids(EntryQuery(scope=Scope(kind="all"))))


async def grow_old(library: Library, clock: Clock, days: float = 40) -> None:
    await library.set_read(await ids(library))
    await indexed(library)
    clock.go_on(days=days)


async def test_nothing_is_removed_unless_a_setting_says_so(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig()) as library:
        await fill(library, server, 5)
        await refresh(library)
        await grow_old(library, clock, 4000)
        assert (await library.clean()).entries == 0
        assert len(await ids(library)) == 5


async def test_what_is_older_goes_and_does_not_come_back(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 5)
        await refresh(library)
        await grow_old(library, clock)
        report = await library.clean(dry_run=True)
        assert (report.entries, [count for _, count in report.feeds]) == (5, [5])
        assert str(report) == "5 entries of 1 feed"
        assert len(await ids(library)) == 5, "a dry run removes nothing"
        server.add("/a.xml", Answer(items(6), "application/rss+xml"))
        await refresh(library)
        left = await library.entries(await ids(library))
        assert [entry.title for entry in left] == ["消息6"], "a refresh cleans up once a day"


async def test_so_many_days_are_kept_to_the_moment(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 2)
        await refresh(library)
        await grow_old(library, clock, 30)
        assert (await library.clean(dry_run=True)).entries == 0
        clock.go_on(seconds=1)
        assert (await library.clean(dry_run=True)).entries == 2


async def test_unread_starred_noted_tagged_and_unindexed_entries_stay(
    make: Make, server: Server, clock: Clock
) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 7)
        await refresh(library)
        unread, starred, noted, tagged, marked, waiting, gone = await ids(library)
        await grow_old(library, clock)
        await library.set_read([unread], False)
        run = library._database.run
        await run(Store.set_starred, [starred], True, label="")
        await run(Store.put_note, noted, "记一笔")
        await library.set_tag([tagged], "水乡")
        await run(Store.add_highlight, marked, Highlight(quote="短讯", at=library.clock()))

        def wait(store: Store) -> None:
            with store._db.writing() as connection:
                connection.execute("DELETE FROM search_queue")
                connection.execute("INSERT INTO search_queue (article_id) VALUES (?)", (waiting,))

        await run(wait)
        await library.clean()
        assert set(await ids(library)) == {unread, starred, noted, tagged, marked, waiting}
        assert gone not in await ids(library)


async def test_unread_entries_go_where_that_is_set(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30, keep_unread=False)) as library:
        await fill(library, server, 3)
        await refresh(library)
        await indexed(library)
        clock.go_on(days=40)
        assert (await library.clean()).entries == 3


async def test_so_many_entries_are_kept_of_each_feed(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_entries=2)) as library:
        one = await fill(library, server, 5)
        other = await fill(library, server, 5, "/b.xml", first=100)
        await refresh(library)
        newest = [
            list(await library.entry_ids(EntryQuery(scope=Scope(kind="feed", feed_id=feed.id))))[:2]
            for feed in (one, other)
        ]
        await library.set_feed_setting(other, "keep_entries", "0")
        await grow_old(library, clock, 2)
        await library.clean()
        kept = await ids(library)
        assert set(newest[0]) <= set(kept)
        assert len(kept) == 2 + 5


async def test_an_article_that_another_feed_keeps_stays_there(
    make: Make, server: Server, clock: Clock
) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        one = await fill(library, server, 2)
        other = await fill(library, server, 2, "/b.xml")
        await refresh(library)
        await library.set_feed_setting(other, "keep_days", "0")
        await grow_old(library, clock)
        await library.clean()
        query = EntryQuery(scope=Scope(kind="feed", feed_id=one.id))
        assert list(await library.entry_ids(query)) == []
        entries = await library.entries(await ids(library))
        assert [entry.feed_id for entry in entries] == [other.id, other.id]


async def test_what_was_read_just_now_stays_for_undo(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 2)
        await refresh(library)
        await indexed(library)
        clock.go_on(days=40)
        await library.set_read(await ids(library))
        assert (await library.clean()).entries == 0
        clock.go_on(days=2)
        assert (await library.clean()).entries == 2


async def test_what_is_on_a_screen_stays(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 30)
        await refresh(library)
        await grow_old(library, clock)
        here = await ids(library)
        for entry_id in (*here[-3:], *here[:19], here[-1]):
            await library.note_opened(entry_id)
        await library.clean()
        assert set(await ids(library)) == {here[-1], *here[:19]}, "the last twenty"


async def test_what_is_marked_while_it_cleans_up_stays(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        feed = await fill(library, server, 7)
        await refresh(library)
        await grow_old(library, clock)
        run = library._database.run
        now = clock()
        over = await run(Store.expired, feed.id, now=now, before=now, keep=0, keep_unread=True)
        assert len(over) == 7
        starred, noted, tagged, marked, unread, opened, gone = over
        await run(Store.set_starred, [starred], True, label="")
        await run(Store.put_note, noted, "记一笔")
        await library.set_tag([tagged], "水乡")
        await run(Store.add_highlight, marked, Highlight(quote="短讯", at=now))
        await library.set_read([unread], False)
        await library.note_opened(opened)
        assert await run(Store.remove_entries, feed.id, over, keep_unread=True) == 1
        assert set(await ids(library)) == set(over) - {gone}


async def test_it_runs_once_a_day(make: Make, server: Server, clock: Clock) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 2)
        await refresh(library)
        await grow_old(library, clock, 40)
        await library._database.run(Store.put_setting, "cleaned_at", clock().isoformat())
        await refresh(library)
        assert len(await ids(library)) == 2
        clock.go_on(days=1)
        await refresh(library)
        assert await ids(library) == []


async def test_a_clock_that_was_far_ahead_does_not_put_it_off(
    make: Make, server: Server, clock: Clock
) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        await fill(library, server, 2)
        await refresh(library)
        await grow_old(library, clock, 40)
        ahead = clock() + timedelta(days=3000)
        await library._database.run(Store.put_setting, "cleaned_at", ahead.isoformat())
        await refresh(library)
        assert await ids(library) == []


async def test_the_room_is_given_back(make: Make, server: Server, clock: Clock, tmp_path: Path) -> None:
    async with make(CleanupConfig(keep_days=30)) as library:
        text = "<p>" + "".join(chr(0x4E00 + number * 37 % 20000) for number in range(20000)) + "</p>"
        entries = [(f"n{number}", f"消息{number}", f"{number}{text[number:]}") for number in range(9)]
        server.add("/a.xml", Answer(rss(*entries), "application/rss+xml"))
        await library.subscribe(FeedCandidate(address=server.url("/a.xml"), title="", format="xml"))
        await refresh(library)
        await grow_old(library, clock)
        path = library.paths.database
    before = path.stat().st_size
    async with make(CleanupConfig(keep_days=30)) as library:
        assert (await library.clean()).entries == 9
    assert path.stat().st_size < before - 100_000


async def test_what_a_new_limit_would_remove_is_known_before_and_right(
    make: Make, server: Server, clock: Clock
) -> None:
    async with make(CleanupConfig()) as library:
        one = await fill(library, server, 6)
        other = await fill(library, server, 4, "/b.xml", first=11)
        await refresh(library)
        await grow_old(library, clock)
        await library.note_on((await ids(library))[0], "留着")
        feed, folder = Scope(kind="feed", feed_id=one.id), Scope(kind="folder", folder=("河",))
        await library.move_feed(one.id, (("河",),))
        await library.move_feed(other.id, (("河",),))
        for values, count in (
            ({"keep_days": "0"}, 0),
            ({"keep_days": "60"}, 0),
            ({"keep_entries": "4"}, 2),
            ({"title": "新名"}, 0),
            ({"keep_days": "bald"}, 0),
        ):
            assert await library.would_clean(feed, values) == count
        over = await library.would_clean(folder, {"keep_days": "30"})
        assert over == 9
        await library.keep_form(folder, {"keep_days": "30"})
        # What goes anyway is no news: neither the same nor a looser limit asks again.
        assert await library.would_clean(feed, {"keep_days": "35"}) == 0
        assert await library.would_clean(feed, {"keep_days": "0"}) == 0
        assert (await library.clean()).entries == over
