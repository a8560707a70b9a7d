"""Subscriptions, folders and the category list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from store_desk import START, Desk, entry, midnight

from reader.errors import StoreError
from reader.model import FeedCheck, FeedData, Scope, Validators
from reader.store.claims import LEASE


def test_a_new_feed_has_what_it_was_given(desk: Desk) -> None:
    feed = desk.store.add_feed(
        address="https://news.example/feed.xml",
        format="xml",
        title="晨报",
        link="https://news.example/",
        custom_title="我的晨报",
        folders=(("新闻", "国内"),),
    )
    assert feed == desk.store.feed(feed.id) == desk.store.find_feed("https://news.example/feed.xml")
    assert (feed.name, feed.format, feed.folders) == ("我的晨报", "xml", (("新闻", "国内"),))
    assert (feed.added, feed.last_checked, feed.next_due, feed.unread, feed.total) == (
        START,
        None,
        None,
        0,
        0,
    )
    assert desk.store.folders() == [("新闻",), ("新闻", "国内")]
    assert desk.store.find_feed("https://news.example/other") is None


def test_a_known_address_gets_the_folders_added(desk: Desk) -> None:
    first = desk.subscribe("a", folders=(("One",),))
    again = desk.subscribe("a", folders=(("Two",),))
    assert again.id == first.id
    assert again.folders == (("One",), ("Two",))
    assert desk.subscribe("a").folders == (("One",), ("Two",)), "no place at the top level is added"
    assert len(desk.store.feeds()) == 1


def test_a_feed_at_the_top_that_gets_a_folder_does_not_stand_at_the_top_as_well(desk: Desk) -> None:
    desk.subscribe("a")
    assert desk.subscribe("a", folders=(("财经", "报纸"),)).folders == (("财经", "报纸"),)
    desk.subscribe("b")
    assert desk.subscribe("b", folders=((), ("财经",))).folders == ((), ("财经",)), "asked for both"


def test_rename_and_move(desk: Desk) -> None:
    feed = desk.subscribe("a", folders=(("One",),))
    desk.store.rename_feed(feed.id, "Mine")
    assert desk.store.feed(feed.id).name == "Mine"
    desk.store.rename_feed(feed.id, "")
    assert desk.store.feed(feed.id).name == "a"
    desk.store.move_feed(feed.id, (("Two",), ("One",)))
    assert set(desk.store.feed(feed.id).folders) == {("One",), ("Two",)}
    desk.store.move_feed(feed.id, ())
    assert desk.store.feeds()[0].folders == ((),)
    assert desk.store.folders() == [("One",), ("Two",)], "empty folders stay"


def test_an_unknown_feed_is_a_sentence(desk: Desk) -> None:
    for call in (lambda: desk.store.feed(99), lambda: desk.store.move_feed(99, ())):
        with pytest.raises(StoreError, match="There is no such feed"):
            call()
    desk.store.remove_feed(99)


def test_the_category_list_is_a_tree_in_the_users_order(desk: Desk) -> None:
    desk.store.add_folder(("Science",))
    desk.subscribe("loose")
    desk.subscribe("bbb", folders=(("News", "World"), ("Science",)))
    desk.subscribe("aaa", folders=(("News",),))
    rows = desk.store.categories(today=midnight(START))
    assert [(row.depth, row.title, row.scope.kind) for row in rows] == [
        (0, "All unread", "all"),
        (0, "Today", "today"),
        (0, "Bookmarks", "saved"),
        (0, "Science", "folder"),
        (1, "bbb", "feed"),
        (0, "News", "folder"),
        (1, "World", "folder"),
        (2, "bbb", "feed"),
        (1, "aaa", "feed"),
        (0, "loose", "feed"),
    ]
    assert rows[6].scope == Scope(kind="folder", folder=("News", "World"))
    assert rows[-1].address == "https://feeds.example/loose"


def test_counts_and_faults_rise_through_the_folders(desk: Desk) -> None:
    first = desk.subscribe("first", folders=(("News",), ("News", "Local")))
    second = desk.subscribe("second", folders=(("News",),))
    desk.load(first, entry("1"), entry("2"))
    desk.load(second, entry("3"))
    desk.check(second, fault="Connection refused.")
    desk.store.set_read([desk.ids(first)[0]], True, label="")
    rows = {row.title: row for row in desk.store.categories(today=midnight(START))}
    assert (rows["News"].unread, rows["News"].total) == (2, 3), "a feed that stands twice counts once"
    assert rows["News"].fault == "1 of 2 feeds failing"
    assert rows["Local"].fault == ""
    assert rows["second"].fault == "Connection refused."
    assert desk.counts()["All unread"] == (2, 3)


def test_unchanged_clears_a_fault_but_not_a_complaint(desk: Desk) -> None:
    feed = desk.subscribe("a")
    due = START + timedelta(hours=2)
    desk.load(
        feed, validators=Validators(etag='"1"'), complaint="The feed breaks off in the middle.", in_part=True
    )
    desk.check(feed, next_due=due)
    assert (desk.store.feed(feed.id).fault, desk.store.feed(feed.id).complaint) == (
        "",
        "The feed breaks off in the middle.",
    )
    assert desk.store.feed(feed.id).validators == Validators(etag='"1"'), "a bare 304 keeps them"

    desk.check(feed, fault="Timed out.")
    desk.check(feed, fault="Gone.", stopped=True)
    failing = desk.store.feed(feed.id)
    assert (failing.fault, failing.fault_count, failing.stopped) == ("Gone.", 2, True)
    assert failing.last_success == START

    later = desk.clock.move(hours=1)
    desk.check(feed, next_due=due, validators=Validators(last_modified="Fri"))
    fine = desk.store.feed(feed.id)
    assert (fine.fault, fine.fault_count, fine.stopped, fine.next_due) == ("", 0, False, due)
    assert (fine.last_checked, fine.last_success) == (later, later)
    assert fine.validators == Validators(last_modified="Fri")
    assert fine.complaint == "The feed breaks off in the middle.", "it is the same file"
    assert fine.in_part
    desk.load(feed)
    assert (desk.store.feed(feed.id).complaint, desk.store.feed(feed.id).in_part) == ("", False)


def test_a_page_of_which_nothing_is_understood_fails_although_it_loads(desk: Desk) -> None:
    feed = desk.subscribe("a", folders=(("News",),))
    layout = "0 of 20 links understood: the layout changed?"
    desk.load(feed, validators=Validators(etag='"1"'), fault=layout)
    desk.check(feed)
    assert desk.store.feed(feed.id).fault == layout, "nor has it changed since"
    desk.load(feed)
    assert desk.store.feed(feed.id).fault == ""


def test_what_is_odd_about_a_feed_that_works_is_no_fault_of_its_category(desk: Desk) -> None:
    feed = desk.subscribe("a", folders=(("News",),))
    desk.load(feed, entry("1"), complaint="The feed lists 3,000 entries and 2,000 were taken.")
    assert [row.fault for row in desk.store.categories(today=midnight(START))] == [""] * 5


def test_a_load_writes_what_the_feed_says_about_itself(desk: Desk) -> None:
    feed = desk.subscribe("old")
    data = FeedData(
        title="新名字",
        link="https://news.example/",
        description="d",
        author="a",
        language="zh-CN",
        updated=START,
        ttl_minutes=30,
    )
    desk.check(feed, fault="Timed out.")
    assert desk.load(feed, feed_data=data, validators=Validators(etag="x")).title == "新名字"
    stored = desk.store.feed(feed.id)
    assert (stored.title, stored.link, stored.description) == (data.title, data.link, data.description)
    assert (stored.author, stored.language, stored.updated) == (data.author, data.language, data.updated)
    assert (stored.ttl_minutes, stored.validators.etag) == (30, "x")
    assert (stored.fault, stored.fault_count, stored.last_success) == ("", 0, START)
    assert stored.next_due == START + timedelta(hours=1)
    desk.load(feed, feed_data=FeedData())
    assert desk.store.feed(feed.id).title == "新名字", "an empty category page has no heading"


def test_a_moved_feed_takes_its_new_address_once_the_move_has_lasted(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    new = "https://feeds.example/new"

    def move(*targets: str) -> str:
        for target in targets:
            desk.load(feed, moved_to=target)
        return desk.store.feed(feed.id).address

    assert move(other.address, other.address, other.address) == feed.address, "another one has it"
    assert move(new, new, "", new, new) == feed.address, "it came back in between"
    check = FeedCheck(feed_id=feed.id, checked_at=START)
    desk.store.apply_many([replace(check, fault="No connection.")])
    desk.store.apply_many([replace(check, moved_to=new)])
    assert desk.store.feed(feed.id).address == new, "unchanged counts, a failure does not"


def test_a_batch_is_written_as_one_and_answers_for_each(desk: Desk) -> None:
    new, same, broken, gone = (desk.subscribe(name) for name in ("a", "b", "c", "d"))
    changes = [desk.changes(new, entry("1"), entry("2")), desk.changes(gone, entry("3"))]
    desk.store.remove_feed(gone.id)
    updates = desk.store.apply_many(
        [
            *changes,
            FeedCheck(feed_id=same.id, title="b", checked_at=START, validators=Validators(etag="x")),
            FeedCheck(feed_id=broken.id, title="c", checked_at=START, fault="Timed out.", stopped=True),
        ]
    )
    assert [(update.title, update.new, bool(update.error)) for update in updates] == [
        ("a", 2, False),
        ("d", 0, True),
        ("b", 0, False),
        ("c", 0, True),
    ]
    assert desk.store.feed(same.id).validators.etag == "x"
    assert desk.store.feed(broken.id).stopped
    assert desk.counts()["All unread"] == (2, 2)


def test_no_two_refreshes_hold_the_same_feed(desk: Desk) -> None:
    feeds = [desk.subscribe(name).id for name in ("a", "b", "c")]
    now = desk.clock.now

    def claim(wanted: list[int], now: datetime) -> tuple[list[int], list[int]]:
        ours, held = desk.store.claim(lambda all: [feed for feed in all if feed.id in wanted], now=now)
        return [feed.id for feed in ours], [feed.id for feed in held]

    assert claim(feeds[:2], now) == (feeds[:2], [])
    assert claim(feeds, now) == ([feeds[2]], feeds[:2])

    desk.store.release(feeds[:1])
    desk.store.apply_many([FeedCheck(feed_id=feeds[1], checked_at=now)])
    assert claim(feeds, now) == (feeds[:2], [feeds[2]]), "given back, and written"

    now += LEASE - timedelta(seconds=1)
    desk.store.renew(feeds[:1], now=now)
    now += timedelta(seconds=2)
    assert claim(feeds, now) == (feeds[1:], feeds[:1]), "a killed process holds nothing for long"
    assert claim(feeds, now - timedelta(seconds=9)) == ([], feeds), "whoever waited to write comes late"
    assert claim(feeds, now - timedelta(days=1)) == (feeds, []), "the clock was set back"


def test_a_feed_removed_during_its_refresh_is_a_sentence(desk: Desk) -> None:
    feed = desk.subscribe("a")
    changes = desk.changes(feed, entry("1"))
    desk.store.remove_feed(feed.id)
    (update,) = desk.store.apply_many([changes])
    assert "removed while" in update.error
    desk.check(feed, fault="x")
    assert desk.counts()["All unread"] == (0, 0)


def test_foreign_opml_attributes_are_kept(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    desk.store.set_outline(feed.id, {"category": "/新闻", "nextcloud:id": "7"})
    desk.store.set_outline(other.id, {})
    assert desk.store.outlines() == {feed.id: {"category": "/新闻", "nextcloud:id": "7"}}


def test_several_changes_are_one_step_or_none_is_made(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    with pytest.raises(StoreError, match="subscribed to this address already"), desk.store.one_step("both"):
        desk.store.rename_feed(feed.id, "甲")
        desk.store.change_address(feed.id, other.address)
    assert desk.store.feed(feed.id) == feed
    assert desk.store.undo() is None
    with desk.store.one_step("both"):
        desk.store.rename_feed(feed.id, "甲")
        desk.store.move_feed(feed.id, [("新",)])
        assert desk.store.feed(feed.id).name == "甲", "what is written can be read within the step"
    step = desk.store.undo()
    assert step is not None
    assert step.label == "both"
    assert desk.store.feed(feed.id) == feed
    assert desk.store.folders() == []
    assert desk.store.undo() is None


def test_an_address_comes_back_without_what_its_successor_answered(desk: Desk) -> None:
    feed = desk.subscribe("a")
    desk.store.change_address(feed.id, "https://feeds.example/new")
    desk.load(feed, entry("1"), validators=Validators(etag="new"))
    desk.store.apply_many([FeedCheck(feed_id=feed.id, checked_at=START, fault="x")])
    desk.store.undo()
    back = desk.store.feed(feed.id)
    assert (back.address, back.validators, back.fault, back.next_due) == (
        feed.address,
        Validators(),
        "",
        None,
    )
    assert back.total == 1


def test_undo_leaves_alone_what_a_refresh_has_written_since(desk: Desk) -> None:
    feed = desk.subscribe("a")
    desk.store.rename_feed(feed.id, "甲")
    for _ in range(3):
        desk.load(feed, moved_to="https://feeds.example/moved")
    desk.store.undo()
    back = desk.store.feed(feed.id)
    assert (back.custom_title, back.address) == ("", "https://feeds.example/moved")
