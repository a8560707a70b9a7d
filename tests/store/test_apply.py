"""What a refresh writes: new, changed, shared and repeated entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from store_desk import START, Desk, change, entry

from reader.errors import StoreError
from reader.model import Enclosure, Scope


def test_an_entry_comes_back_as_it_was_written(desk: Desk) -> None:
    feed = desk.subscribe("晨报")
    published = datetime(2026, 11, 19, 1, 2, 3, 456789, tzinfo=UTC)
    data = entry(
        "1",
        author="李记者",
        published=published,
        content="<p>正文</p>" * 900,
        summary="<p>摘要</p>",
        base="https://news.example/other/",
        tags=("经济", "科技"),
        enclosures=(
            Enclosure(
                url="https://news.example/a.mp3", media_type="audio/mpeg", length=5, title="t", duration=61
            ),
            Enclosure(url="https://news.example/b.pdf"),
        ),
    )
    update = desk.load(feed, data)
    assert (update.feed_id, update.title, update.new, update.changed) == (feed.id, "晨报", 1, 0)
    article = desk.store.article(desk.ids(feed)[0])
    row = article.entry
    assert (row.feed_id, row.feed_title, row.title, row.link) == (feed.id, "晨报", data.title, data.link)
    assert (row.author, row.published, row.first_seen) == ("李记者", published, START)
    assert (row.read, row.starred, row.updated, row.gone_since) == (False, False, False, None)
    assert [(body.html, body.base, body.source) for body in article.bodies] == [
        (data.content, data.base, "feed")
    ]
    assert (article.tags, article.enclosures, article.saved) == (data.tags, data.enclosures, None)


def test_a_summary_is_the_text_when_there_is_no_other(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1", content="", summary="<p>摘要</p>"), entry("2", content="", tags=("t",)))
    first, second = (desk.store.article(id) for id in desk.ids(feed))
    assert [body.html for body in first.bodies] == ["<p>摘要</p>"]
    assert first.bodies[0].base == first.entry.link
    assert (second.bodies, second.tags) == ((), ("t",))


def test_a_lone_surrogate_in_a_text_does_not_stop_a_refresh(desk: Desk) -> None:
    feed = desk.subscribe()
    texts = ("a \ud83d b", "长文" * 300 + "\ud83d")
    desk.load(feed, *(change(entry(text[:1], content=text), digest=text[:1]) for text in texts))
    assert [desk.store.article(id).bodies[0].html for id in desk.ids(feed)] == [
        text.replace("\ud83d", "?") for text in texts
    ]


def test_known_says_which_digests_there_are(desk: Desk) -> None:
    feed, other = desk.subscribe(), desk.subscribe()
    desk.load(feed, change(entry("1"), digest="one"), change(entry("2"), digest="two"))
    assert desk.store.known(feed.id, ["1", "2", "3"]) == {"1": "one", "2": "two"}
    assert desk.store.known(feed.id, []) == {}
    assert desk.store.known(other.id, ["1"]) == {}
    assert len(desk.store.known(feed.id, (str(number) for number in range(40_000)))) == 2


def test_a_changed_entry_keeps_its_state_and_its_former_text(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1"), entry("2"))
    id = desk.ids(feed)[0]
    desk.store.set_read([id], True, label="")
    desk.clock.move(hours=1)
    update = desk.load(feed, entry("1", title="更正", content="<p>新的正文</p>"))
    assert (update.new, update.changed) == (0, 1)
    article = desk.store.article(id)
    assert (article.entry.title, article.entry.read, article.entry.updated) == ("更正", True, True)
    assert [body.html for body in article.bodies] == ["<p>新的正文</p>"]
    assert desk.rows("SELECT article_id, title, body FROM revision") == [(id, "标题 1", "<p>正文 1</p>")]
    assert desk.store.known(feed.id, ["1"]) == {"1": "更正|<p>新的正文</p>"}
    assert desk.ids(feed)[0] == id, "its place stays"


def test_only_the_latest_former_texts_are_kept(desk: Desk) -> None:
    feed = desk.subscribe()
    for number in range(15):
        desk.load(feed, entry("1", content=f"{number}"))
    assert [body for (body,) in desk.rows("SELECT body FROM revision ORDER BY id")] == [
        str(number) for number in range(4, 14)
    ]


def test_a_change_that_leaves_something_out_takes_nothing_away(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1", author="李", published=START - timedelta(days=1)))
    desk.load(feed, entry("1", title="", content="", base=""))
    article = desk.store.article(desk.ids(feed)[0])
    assert (article.entry.title, article.entry.author) == ("标题 1", "李")
    assert article.entry.published == START - timedelta(days=1)
    assert article.bodies[0].html == "<p>正文 1</p>"


def test_an_article_in_two_feeds_is_one_article_with_two_places(desk: Desk) -> None:
    first, second = desk.subscribe("first"), desk.subscribe("second")
    desk.load(first, entry("1"))
    update = desk.load(
        second, entry("other", link="https://news.example/1", content="别人的正文"), entry("2")
    )
    assert update.new == 1, "the shared article is nothing new"
    (id,) = desk.ids(first)
    assert id in desk.ids(second)
    assert desk.store.feed_ids_of(id) == [first.id, second.id]
    assert desk.counts() == {
        "All unread": (2, 2), "Today": (2, 2), "Bookmarks": (0, 0), "first": (1, 1), "second": (2, 2),
    }  # fmt: skip
    desk.store.set_read([id], True, label="")
    assert (desk.counts()["first"], desk.counts()["second"]) == ((0, 1), (1, 2))

    assert desk.load(second, entry("other", link="https://news.example/1", content="改了")).changed == 0
    article = desk.store.article(id)
    assert (article.entry.feed_title, article.bodies[0].html) == ("first", "<p>正文 1</p>")


def test_a_read_article_stays_read_in_the_next_feed_that_has_it(desk: Desk) -> None:
    first, second = desk.subscribe(), desk.subscribe("second")
    desk.load(first, entry("1"))
    desk.store.set_read(desk.ids(first), True, label="")
    desk.load(second, entry("1"))
    assert desk.counts()["second"] == (0, 1)
    assert desk.ids(second, unread_only=True) == []


def test_an_article_without_text_takes_the_one_another_feed_has(desk: Desk) -> None:
    page, feed = desk.subscribe(format="index"), desk.subscribe()
    desk.load(page, entry("1", content="", base=""))
    desk.load(feed, entry("1"))
    assert desk.store.article(desk.ids(page)[0]).bodies[0].html == "<p>正文 1</p>"


def test_two_keys_of_one_feed_for_one_article_are_one_row(desk: Desk) -> None:
    feed = desk.subscribe("a")
    desk.load(
        feed, entry("nw-1", link="https://news.example/1"), entry("em-1", link="https://news.example/1")
    )
    desk.load(feed, entry("third", link="https://news.example/1"))
    assert len(desk.ids(feed)) == 1
    assert desk.counts()["a"] == (1, 1)
    assert set(desk.store.known(feed.id, ["nw-1", "em-1", "third"])) == {"nw-1", "em-1", "third"}
    assert desk.load(feed, entry("em-1", link="https://news.example/1", content="短")).changed == 0
    assert desk.store.article(desk.ids(feed)[0]).bodies[0].html == "<p>正文 nw-1</p>"
    assert desk.load(feed, entry("nw-1", link="https://news.example/1", content="长")).changed == 1


def test_the_same_load_twice_changes_nothing(desk: Desk) -> None:
    feed = desk.subscribe("a")
    changes = desk.changes(feed, entry("1"), entry("1"), entry("2"))
    assert desk.store.apply_many([changes])[0].new == 2
    (again,) = desk.store.apply_many([changes])
    assert (again.new, again.changed) == (0, 0), "another process may have been first"
    assert desk.counts()["a"] == (2, 2)


def test_removing_a_feed_keeps_bookmarks_and_shared_articles(desk: Desk) -> None:
    first, second = desk.subscribe("first"), desk.subscribe("second")
    desk.load(first, entry("own"), entry("saved"), entry("shared"))
    desk.load(second, entry("shared"))
    own, saved, shared = desk.ids(first)
    desk.store.set_starred([saved], True, label="")
    desk.store.remove_feed(first.id)
    with pytest.raises(StoreError, match="There is no article"):
        desk.store.article(own)
    kept = desk.store.article(saved)
    assert (kept.entry.feed_id, kept.entry.feed_title) == (None, "first")
    assert kept.bodies[0].html == "<p>正文 saved</p>"
    assert desk.store.article(shared).entry.feed_id == second.id
    assert desk.counts() == {"All unread": (1, 1), "Today": (1, 1), "Bookmarks": (1, 1), "second": (1, 1)}
    assert desk.ids(Scope(kind="all")) == [shared]
    assert desk.ids(Scope(kind="saved")) == [saved]
    desk.load(second, entry("shared", content="新主人的正文"))
    assert desk.store.article(shared).bodies[0].html == "新主人的正文"


def test_a_bookmark_without_a_feed_is_taken_in_by_one_that_has_it(desk: Desk) -> None:
    first = desk.subscribe("first")
    desk.load(first, entry("1"))
    ids = desk.ids(first)
    desk.store.set_starred(ids, True, label="")
    desk.store.remove_feed(first.id)
    second = desk.subscribe("second")
    assert desk.load(second, entry("1")).new == 0
    assert desk.ids(second) == ids == desk.ids(Scope(kind="all"))
    assert desk.store.article(ids[0]).entry.feed_title == "second"
    assert desk.counts()["All unread"] == (1, 1)


def test_ids_are_never_used_twice(desk: Desk) -> None:
    first = desk.subscribe("first")
    desk.load(first, entry("1"))
    ids = desk.ids(first)
    desk.store.remove_feed(first.id)
    second = desk.subscribe("second")
    desk.load(second, entry("2"))
    assert desk.ids(second)[0] > ids[0]
    assert second.id > first.id


def test_nothing_is_looked_up_entry_by_entry(desk: Desk) -> None:
    feed = desk.subscribe()
    statements: list[str] = []
    desk.trace(statements.append)

    def lookups(count: int) -> int:
        statements.clear()
        desk.load(feed, *(entry(f"{count}/{number}") for number in range(count)))
        return sum(1 for statement in statements if statement.lstrip().upper().startswith("SELECT"))

    assert lookups(50) <= lookups(1)
