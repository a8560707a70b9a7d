"""Settings of feeds and folders, and when feeds are asked because of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from newsstand import Clock, rss
from servers import Answer, Server

from reader.config import Config, RefreshConfig
from reader.errors import ReaderError
from reader.library import Library
from reader.library.care import due_ids
from reader.library.settings import merge, option, resolve
from reader.model import Feed, FeedCandidate

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def feed(number: int = 1, **fields: object) -> Feed:
    values: dict[str, object] = {"id": number, "address": f"https://a.example/{number}", "format": "xml"}
    return Feed(**(values | {"added": NOW} | fields))  # type: ignore[arg-type]  # the fields are the caller's


def test_a_feeds_own_setting_wins_over_its_folders_and_the_inner_over_the_outer() -> None:
    folders = {
        ("A",): {"keep_days": "1", "fulltext": "never", "keep_entries": "5"},
        ("A", "B"): {"keep_days": "2", "fulltext": "always"},
        ("C",): {"keep_days": "9"},
    }
    inside = feed(folders=(("A", "B"),))
    assert merge(inside, {"keep_days": "3"}, folders) == {
        "keep_days": "3",
        "fulltext": "always",
        "keep_entries": "5",
    }
    assert merge(feed(), {}, folders) == {}


def test_what_is_not_set_is_as_config_toml_says() -> None:
    config = Config(refresh=RefreshConfig(interval_minutes=30))
    assert resolve({}, config).interval == timedelta(minutes=30)
    assert resolve({"interval_minutes": "7"}, config).interval == timedelta(minutes=7)
    assert resolve({"fulltext": "always"}, config).fulltext == "always"


@pytest.mark.parametrize(("name", "value"), [("fulltext", "maybe"), ("keep_days", "x"), ("keep_days", "１")])
def test_wrong_values_are_refused(name: str, value: str) -> None:
    with pytest.raises(ReaderError, match=f"{name} must be"):
        option(name).check(value)


def test_what_is_due_is_asked_and_what_fails_waits_its_time() -> None:
    hour = timedelta(hours=1)
    feeds = [
        feed(1),
        feed(2, next_due=NOW, last_checked=NOW - hour),
        feed(3, next_due=NOW + hour, last_checked=NOW - hour),
        feed(4, next_due=NOW + hour, last_checked=NOW - hour, fault="It fails.", fault_count=3),
        feed(5, next_due=NOW + hour, last_checked=NOW),
        feed(6, stopped=True),
    ]
    assert due_ids(feeds, NOW, older_than=timedelta(0)) == [1, 2]
    assert due_ids(feeds, NOW, older_than=timedelta(minutes=30)) == [1, 2, 3]
    assert due_ids(feeds, NOW + hour, older_than=timedelta(0)) == [1, 2, 3, 4, 5]


async def follow(library: Library, server: Server) -> Feed:
    server.add("/a.xml", Answer(rss(("n1", "消息", "<p>短讯</p>")), "application/rss+xml"))
    return await library.subscribe(FeedCandidate(address=server.url("/a.xml"), title="", format="xml"))


async def refresh(library: Library, *, force: bool = True) -> None:
    async for _ in library.refresh(force=force):
        pass


async def test_a_feed_is_asked_as_often_as_its_setting_says(
    library: Library, server: Server, clock: Clock
) -> None:
    subscribed = await follow(library, server)
    await library.set_feed_setting(subscribed, "interval_minutes", "15")
    await refresh(library)
    assert await library.due_feeds() == []
    clock.go_on(minutes=17)
    assert await library.due_feeds() == [subscribed.id]
    await refresh(library, force=False)
    assert len(server.asked("/a.xml")) == 2


async def test_a_shorter_interval_counts_from_the_last_look(
    library: Library, server: Server, clock: Clock
) -> None:
    subscribed = await follow(library, server)
    await refresh(library)
    clock.go_on(minutes=20)
    assert await library.due_feeds() == []
    await library.move_feed(subscribed.id, (("水乡",),))
    await library.set_folder_setting(("水乡",), "interval_minutes", "10")
    assert await library.due_feeds() == [subscribed.id]
    assert await library.folder_settings(("水乡",)) == {"interval_minutes": "10"}


async def test_a_feed_that_is_gone_cannot_be_set(library: Library, server: Server) -> None:
    subscribed = await follow(library, server)
    await library.remove_feed(subscribed.id)
    with pytest.raises(ReaderError, match="There is no such feed"):
        await library.set_feed_setting(subscribed, "keep_days", "3")
