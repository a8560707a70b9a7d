"""Two copies of an article in an archive are one, and the better copy is the one that is read."""

from __future__ import annotations

from itertools import permutations

import pytest
from store_desk import Desk, entry

from reader.model import EntryData, Feed, FeedData, ParsedFeed, Scope
from reader.update import plan_changes

NUMBER = "202611200900000001"
NW = f"https://archive.example/shuixiangbao/2026/11/20/nw{NUMBER}.html"
BARE = f"https://archive.example/gundong/2026/11/20/{NUMBER}.html"
BETTER = entry("nw", link=NW, base=NW, title="水位回落", content="<p>报纸的全文。</p>")
PLAIN = entry("bare", link=BARE, base=BARE, title="水位回落（滚动）", content="<p>滚动消息。</p>")


def load(desk: Desk, feed: Feed, *items: EntryData) -> int:
    """Bring entries as a refresh does, identities and all; returns how many articles are new."""
    parsed = ParsedFeed(format=feed.format, feed=FeedData(title=feed.title), entries=items)
    known = desk.store.known(feed.id, [item.key for item in items])
    (update,) = desk.store.apply_many([plan_changes(feed, parsed, known, checked_at=desk.clock.now)])
    return update.new


@pytest.mark.parametrize("order", list(permutations((BETTER, PLAIN))))
def test_twins_of_two_feeds_are_one_article_with_the_newspapers_text(
    desk: Desk, order: tuple[EntryData, ...]
) -> None:
    feeds = [desk.subscribe("first"), desk.subscribe("second")]
    assert [load(desk, feed, item) for feed, item in zip(feeds, order, strict=True)] == [1, 0]
    (id,) = desk.ids(Scope(kind="all"))
    article = desk.store.article(id)
    assert (article.entry.title, article.entry.link) == ("水位回落", NW)
    assert [body.html for body in article.bodies] == ["<p>报纸的全文。</p>"]
    assert desk.store.feed_ids_of(id) == [feed.id for feed in feeds]


@pytest.mark.parametrize("order", list(permutations((BETTER, PLAIN))))
def test_twins_in_one_feed_are_one_article(desk: Desk, order: tuple[EntryData, ...]) -> None:
    feed = desk.subscribe("one")
    assert load(desk, feed, *order) == 1
    (row,) = desk.store.entries(desk.ids(feed))
    assert (row.title, row.link) == ("水位回落", NW)


@pytest.mark.parametrize("order", list(permutations((BETTER, PLAIN))))
def test_after_that_the_better_copy_is_followed(desk: Desk, order: tuple[EntryData, ...]) -> None:
    feeds = {item.key: desk.subscribe(item.key) for item in order}
    for item in order:
        load(desk, feeds[item.key], item)
    load(desk, feeds["bare"], entry("bare", link=BARE, base=BARE, content="<p>滚动消息改了。</p>"))
    load(desk, feeds["nw"], entry("nw", link=NW, base=NW, title="水位回落", content="<p>报纸改了。</p>"))
    (row,) = desk.ids(Scope(kind="all"))
    article = desk.store.article(row)
    assert article.bodies[0].html == "<p>报纸改了。</p>"
    assert article.entry.updated


def test_the_page_of_the_better_copy_is_fetched_though_the_other_was_here(desk: Desk) -> None:
    page = desk.subscribe("bare", format="index")
    other = desk.subscribe("nw", format="index")
    load(desk, page, entry("bare", link=BARE, base=BARE, content=""))
    (id,) = desk.ids(page)
    desk.store.set_read([id], True, label="")
    desk.store.put_page_fault(id, fault="x", next_try=None, gone=False, now=desk.clock.now)
    load(desk, other, entry("nw", link=NW, base=NW, content=""))
    assert [job.address for job in desk.store.pages_wanted(now=desk.clock.now)] == [NW]
    assert desk.store.entries([id])[0].read, "read once is read everywhere"


def test_another_day_or_number_is_another_article(desk: Desk) -> None:
    feed = desk.subscribe("a")
    other = [
        BARE.replace("2026/11/20", "2026/11/21"),
        BARE.replace("0001.html", "0002.html"),
        BARE.replace("archive.example", "elsewhere.example"),
        BARE.replace(".html", "1.html"),
    ]
    items = [entry(str(number), link=link, base=link) for number, link in enumerate(other)]
    assert load(desk, feed, BETTER, *items) == 5
