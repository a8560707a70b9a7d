"""Article pages and the copies that bookmarks own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_desk import START, Desk, entry, midnight

from reader.errors import StoreError
from reader.model import ArticlePage, Body, Picture

PAGE = ArticlePage(
    html="<p>" + "整篇文章。" * 100 + "</p>",
    base="https://news.example/page",
    title="完整的标题",
    author="王记者",
    published=midnight(START) + timedelta(hours=7, minutes=3),
    tags=("南昌",),
    category_link="https://news.example/category/a.html",
    category_title="晚报",
)


def _paper(desk: Desk, **fields: object) -> int:
    feed = desk.subscribe("paper", format="index")
    desk.load(
        feed,
        entry("1", content="", published=midnight(START), day_only=True, **fields),
        entry("2", content=""),
    )
    return desk.ids(feed)[0]


def test_pages_of_a_category_page_are_wanted_until_they_are_here(desk: Desk) -> None:
    id = _paper(desk)
    feed = desk.subscribe()
    desk.load(feed, entry("3"))
    jobs = desk.store.pages_wanted(now=START)
    assert [(job.address, job.tries) for job in jobs] == [
        ("https://news.example/1", 0), ("https://news.example/2", 0)
    ]  # fmt: skip
    assert desk.store.pages_wanted(now=START, feed_ids=[feed.id]) == []
    assert len(desk.store.pages_wanted(now=START, feed_ids=range(1000))) == 2
    assert len(desk.store.pages_wanted(now=START, limit=1)) == 1
    desk.store.put_page(id, PAGE, START)
    assert [job.address for job in desk.store.pages_wanted(now=START)] == ["https://news.example/2"]


def test_newest_pages_come_first_and_failed_ones_later(desk: Desk) -> None:
    first = _paper(desk)
    feed = desk.store.feeds()[0]
    desk.clock.move(minutes=5)
    desk.load(feed, entry("3", content=""))
    again = START + timedelta(hours=1)
    desk.store.put_page_fault(first, fault="HTTP 500.", next_try=again, gone=False, now=START)
    assert [job.address[-1] for job in desk.store.pages_wanted(now=START)] == ["3", "2"]
    assert [(job.address[-1], job.tries) for job in desk.store.pages_wanted(now=again)] == [
        ("3", 0), ("2", 0), ("1", 1)
    ]  # fmt: skip
    assert desk.store.article(first).page_fault == "HTTP 500."
    desk.store.put_page_fault(first, fault="Given up.", next_try=None, gone=False, now=START)
    assert len(desk.store.pages_wanted(now=again)) == 2
    assert desk.store.article(first).entry.gone_since is None
    desk.store.put_page(first, PAGE, START)
    assert desk.store.article(first).page_fault == ""


def test_a_page_fills_in_what_the_list_did_not_say(desk: Desk) -> None:
    id = _paper(desk, title="完整…")
    desk.store.set_read([id], True, label="")
    desk.store.put_page(id, PAGE, START)
    article = desk.store.article(id)
    assert (article.entry.title, article.entry.author) == ("完整的标题", "王记者")
    assert (article.entry.published, article.entry.day_only) == (PAGE.published, False)
    assert article.entry.read
    assert article.bodies == (Body(html=PAGE.html, base=PAGE.base, source="page"),)
    assert (article.tags, article.category_link) == (PAGE.tags, PAGE.category_link)


def test_a_page_does_not_overwrite_what_the_feed_said(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1", author="李", published=START - timedelta(days=1), tags=("t",)))
    (id,) = desk.ids(feed)
    desk.store.put_page(id, PAGE, START)
    article = desk.store.article(id)
    assert (article.entry.title, article.entry.author) == ("标题 1", "李")
    assert article.entry.published == START - timedelta(days=1)
    assert [body.source for body in article.bodies] == ["page", "feed"]
    assert article.tags == ("t",)


def test_a_day_from_the_list_does_not_overwrite_the_time_from_the_page(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.put_page(id, PAGE, START)
    feed = desk.store.feeds()[0]
    desk.load(feed, entry("1", title="改题", content="", published=midnight(START), day_only=True))
    row = desk.store.article(id).entry
    assert (row.title, row.published, row.day_only) == ("改题", PAGE.published, False)


def test_gone_is_a_label_and_keeps_its_first_time(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.put_page_fault(id, fault="HTTP 404.", next_try=None, gone=True, now=START)
    desk.store.mark_gone(id, START + timedelta(days=1))
    assert desk.store.article(id).entry.gone_since == START
    assert [job.address[-1] for job in desk.store.pages_wanted(now=START + timedelta(days=9))] == ["2"]
    desk.store.put_page(id, PAGE, START)
    assert desk.store.article(id).entry.gone_since is None, "it came back"


def test_what_vanished_meanwhile_is_no_fault(desk: Desk) -> None:
    desk.store.put_page(99, PAGE, START)
    desk.store.put_page_fault(99, fault="x", next_try=None, gone=True, now=START)
    desk.store.put_saved(99, category="", feed_address="", pictures=[Picture(url="u")])
    desk.store.put_picture(99, Picture(url="u"))
    desk.store.mark_gone(99, START)
    with pytest.raises(StoreError, match="There is no article"):
        desk.store.article(99)
    assert desk.store.feed_ids_of(99) == []


def test_a_bookmark_outlives_its_feed_with_text_and_pictures(desk: Desk) -> None:
    feed = desk.subscribe("晨报")
    desk.load(feed, entry("1"))
    (id,) = desk.ids(feed)
    desk.store.set_starred([id], True, label="")
    assert desk.store.article(id).saved is None
    assert desk.store.unsaved() == [id]
    pictures = (
        Picture(url="https://p.example/1.png", media_type="image/png", data=b"\x89PNG\x00"),
        Picture(url="https://p.example/2.png", fault="HTTP 500."),
    )
    desk.store.put_saved(id, category="新闻", feed_address=feed.address, pictures=pictures)
    assert desk.store.unsaved() == []
    desk.store.remove_feed(feed.id)
    desk.store.sweep(START + timedelta(days=99))
    article = desk.store.article(id)
    assert article.saved is not None
    assert (article.saved.saved_at, article.saved.category) == (START, "新闻")
    assert (article.saved.feed_address, article.saved.pictures) == (feed.address, pictures)
    assert article.saved.missing == 1
    assert [body.source for body in article.bodies] == ["feed"], "the same text is not shown twice"


def test_a_bookmark_keeps_the_text_that_was_saved(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1"))
    (id,) = desk.ids(feed)
    desk.store.set_starred([id], True, label="")
    desk.store.put_saved(id, category="", feed_address="", pictures=[])
    desk.load(feed, entry("1", content="<p>删改过的正文</p>"))
    bodies = desk.store.article(id).bodies
    assert [(body.source, body.html) for body in bodies] == [
        ("feed", "<p>删改过的正文</p>"),
        ("bookmark", "<p>正文 1</p>"),
    ]
    assert bodies[1].base == "https://news.example/1"


def test_a_bookmark_made_before_its_page_came_gets_the_page(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.set_starred([id], True, label="")
    desk.store.put_saved(id, category="", feed_address="", pictures=[])
    desk.store.put_page(id, PAGE, START)
    assert desk.rows("SELECT source, base FROM bookmark") == [("page", PAGE.base)]
    desk.store.put_saved(id, category="新", feed_address="", pictures=[])
    assert desk.rows("SELECT source, category FROM bookmark") == [("page", "新")]


def test_missing_pictures_are_tried_again_and_never_lost(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.set_starred([id], True, label="")
    here = Picture(url="https://p.example/1", media_type="image/png", data=b"data")
    missing = Picture(url="https://p.example/2", fault="Timed out.")
    desk.store.put_saved(id, category="", feed_address="", pictures=[here, missing])
    assert desk.store.saved_incomplete(10) == [(id, missing)]
    assert desk.store.saved_incomplete(0) == []
    desk.store.put_picture(id, Picture(url=here.url, fault="HTTP 404."))
    desk.store.put_picture(id, Picture(url=missing.url, media_type="image/gif", data=b"GIF"))
    saved = desk.store.article(id).saved
    assert saved is not None
    assert saved.pictures == (here, Picture(url=missing.url, media_type="image/gif", data=b"GIF"))
    desk.store.put_saved(id, category="", feed_address="", pictures=[missing])
    saved = desk.store.article(id).saved
    assert saved is not None
    assert saved.missing == 0


def test_a_picture_that_never_comes_is_given_up(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.set_starred([id], True, label="")
    missing = Picture(url="https://p.example/2", fault="HTTP 404.")
    desk.store.put_saved(id, category="", feed_address="", pictures=[missing])
    for _ in range(10):
        desk.store.put_picture(id, missing)
    assert desk.store.saved_incomplete(10) == []


def test_the_site_of_a_bookmark_is_asked_once_in_a_while(desk: Desk) -> None:
    id = _paper(desk)
    desk.store.set_starred([id], True, label="")
    desk.store.put_saved(id, category="", feed_address="", pictures=[])

    def to_check() -> list[int]:
        before = desk.clock.now - timedelta(days=1)
        return [job.article_id for job in desk.store.saved_to_check(before, limit=10)]

    assert to_check() == [], "it was here when it was saved"
    desk.clock.move(days=1)
    assert to_check() == [id]
    assert desk.store.saved_to_check(desk.clock.now, limit=1)[0].address == "https://news.example/1"
    desk.store.put_checked(id, desk.clock.now)
    assert to_check() == []
    desk.clock.move(days=1)
    desk.store.set_starred([id], False, label="")
    assert to_check() == []
    desk.store.undo()
    assert to_check() == [id]
    desk.store.mark_gone(id, desk.clock.now)
    assert to_check() == [], "what is gone stays gone"
