"""What an article that several feeds list is named after: a category page before the feed of a whole site."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from search_desk import find, hits
from store_desk import Clock, Desk, entry

from reader.model import EntryChange, Feed, Scope
from reader.store import Store
from reader.store.schema import MIGRATIONS

BARE = entry("1", content="", base="")
"""As a category page gives it: title and link."""


@pytest.fixture
def feeds(desk: Desk) -> tuple[Feed, Feed]:
    """The feed of a site, and the page of one of its papers."""
    return desk.subscribe("浮城消息"), desk.subscribe("水乡报", format="index")


def named(desk: Desk, scope: Scope | None = None) -> list[str]:
    scope = scope or Scope(kind="all")
    return [row.feed_title for row in desk.store.entries(desk.ids(scope), scope)]


@pytest.mark.parametrize("page_first", [True, False])
def test_a_category_page_names_it_whichever_came_first(
    desk: Desk, feeds: tuple[Feed, Feed], page_first: bool
) -> None:
    site, page = feeds
    loads = [(page, BARE), (site, entry("1"))]
    for feed, item in loads if page_first else loads[::-1]:
        desk.load(feed, item)
    (id,) = desk.ids(Scope(kind="all"))
    assert named(desk) == ["水乡报"]
    article = desk.store.article(id)
    assert (article.entry.feed_id, article.entry.feed_title) == (page.id, "水乡报")
    assert article.bodies[0].html == "<p>正文 1</p>"
    assert desk.store.feed_ids_of(id) == [site.id, page.id]
    assert not article.entry.updated
    assert desk.store.revisions(id) == []


def test_of_two_pages_and_of_two_feeds_the_first_names_it(desk: Desk) -> None:
    first, second = desk.subscribe("甲"), desk.subscribe("乙")
    desk.load(first, entry("1"))
    desk.load(second, entry("1"))
    assert named(desk) == ["甲"]
    for name in ("丙", "丁"):
        desk.load(desk.subscribe(name, format="index"), BARE)
    assert named(desk) == ["丙"]


def test_a_list_at_a_sites_root_is_no_more_telling_than_its_feed(desk: Desk) -> None:
    site = desk.subscribe("浮城消息")
    with desk.store.one_step(""):
        front = desk.store.add_feed(address="https://news.example/", format="index", title="首页")
    desk.load(site, entry("1"))
    desk.load(front, BARE)
    assert named(desk) == ["浮城消息"]
    desk.load(front, BARE, entry("2", content="", base=""))
    desk.load(desk.subscribe("水乡报", format="index"), entry("2", content="", base=""))
    assert sorted(named(desk)) == ["水乡报", "浮城消息"]


def test_the_feed_whose_text_it_is_still_tells_of_changes(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.load(page, BARE)
    assert desk.load(site, entry("1", content="<p>改过的正文</p>")).changed == 1
    (id,) = desk.ids(page)
    article = desk.store.article(id)
    assert article.bodies[0].html == "<p>改过的正文</p>"
    assert article.entry.updated
    assert [each.body.html for each in desk.store.revisions(id)] == ["<p>正文 1</p>"]
    # Another feed's text is another text.
    other = desk.subscribe("转载")
    desk.load(other, entry("1", content="转"))
    assert desk.load(other, entry("1", content="转载")).changed == 0
    assert desk.store.article(id).bodies[0].html == "<p>改过的正文</p>"


def test_a_removed_feed_hands_it_to_the_most_telling_one(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.load(page, BARE)
    desk.load(desk.subscribe("潮新闻", format="index"), BARE)
    desk.store.remove_feed(page.id)
    assert named(desk) == ["潮新闻"], "the site's feed is older, and less telling"
    desk.store.undo()
    assert named(desk) == ["水乡报"]


def test_a_feed_that_comes_back_takes_nothing_from_a_page(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.store.remove_feed(site.id)
    desk.load(page, BARE)
    assert named(desk) == ["水乡报"]
    desk.store.undo()
    assert named(desk) == ["水乡报"]
    assert len(desk.ids(site)) == 1


def test_what_is_cleaned_out_of_a_page_is_named_after_the_next_one(
    desk: Desk, feeds: tuple[Feed, Feed]
) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.load(page, BARE)
    desk.load(desk.subscribe("潮新闻", format="index"), BARE)
    desk.store.remove_entries(page.id, desk.ids(page))
    assert named(desk) == ["潮新闻"]


def test_a_folder_and_a_feed_name_it_after_what_stands_there(desk: Desk) -> None:
    site = desk.subscribe("浮城消息", folders=[("全站", "早报")])
    page = desk.subscribe("水乡报", format="index", folders=[("报纸",)])
    desk.load(site, entry("1"), entry("2"))
    desk.load(page, BARE)
    assert sorted(named(desk)) == ["水乡报", "浮城消息"]
    assert named(desk, Scope(kind="folder", folder=("报纸",))) == ["水乡报"]
    for folder in (("全站",), ("全站", "早报")):
        assert named(desk, Scope(kind="folder", folder=folder)) == ["浮城消息"] * 2
    assert named(desk, Scope(kind="feed", feed_id=site.id)) == ["浮城消息"] * 2
    assert named(desk, Scope(kind="feed", feed_id=page.id)) == ["水乡报"]
    here = desk.store.entries(desk.ids(page), Scope(kind="folder", folder=("全站",)))
    assert [row.feed_id for row in here] == [site.id]
    for folder, name in ((("全站",), "浮城消息"), (("报纸",), "水乡报")):
        found = hits(desk, 'title:"标题 1"', scope=Scope(kind="folder", folder=folder))
        assert [hit.entry.feed_title for hit in found] == [name]


@pytest.mark.parametrize("limit", [None, 1])
def test_it_is_found_in_each_feed_and_folder_that_has_it(desk: Desk, limit: int | None) -> None:
    site = desk.subscribe("浮城消息", folders=[("全站",)])
    page = desk.subscribe("水乡报", format="index", folders=[("报纸",)])
    desk.load(site, entry("1"))
    desk.load(page, BARE)
    desk.load(desk.subscribe("旁人"), *(entry(str(number)) for number in range(2, 9)))
    ids = desk.ids(page)
    scopes = [Scope(kind="feed", feed_id=feed.id) for feed in (site, page)]
    scopes += [Scope(kind="folder", folder=(name,)) for name in ("全站", "报纸")]
    for scope in scopes:
        assert find(desk, "标题", scope, limit) == ids
        assert find(desk, "is:unread", scope, limit) == ids
    for query in (
        "feed:浮城消息",
        "feed:水乡报",
        "category:全站",
        "category:报纸",
        "feed:水乡报 category:全站",
    ):
        assert find(desk, query, limit=limit) == ids, query
    assert find(desk, "正文 -feed:浮城消息 -feed:旁人", limit=limit) == []


def test_of_two_feeds_of_a_folder_the_first_names_it_and_a_page_before_both(desk: Desk) -> None:
    scope = Scope(kind="folder", folder=("全站",))
    for name in ("早间快讯", "晚间快讯"):
        desk.load(desk.subscribe(name, folders=[scope.folder]), entry("1"))
    desk.load(desk.subscribe("水乡报", format="index"), BARE)
    assert named(desk) == ["水乡报"]
    assert named(desk, scope) == ["早间快讯"]
    for name in ("潮新闻", "港口报"):
        desk.load(desk.subscribe(name, format="index", folders=[scope.folder]), BARE)
    assert named(desk, scope) == ["潮新闻"]


def test_naming_costs_as_much_for_many_rows_as_for_one(desk: Desk) -> None:
    site = desk.subscribe("浮城消息", folders=[("全站",)])
    page = desk.subscribe("水乡报", format="index")
    keys = [str(number) for number in range(50)]
    desk.load(site, *map(entry, keys))
    desk.load(page, *(entry(key, content="", base="") for key in keys))
    scope = Scope(kind="folder", folder=("全站",))
    ids = desk.ids(scope)
    statements: list[str] = []
    desk.trace(statements.append)

    def asked(count: int) -> int:
        statements.clear()
        desk.store.entries(ids[:count], scope)
        return len(statements)

    assert asked(50) == asked(1)


def twins(prefix: str, number: str) -> EntryChange:
    """One copy of an archive's article; the one with NW is the better one."""
    link = f"https://archive.example/{prefix}/2026/11/20/{number}.html"
    digits = number.removeprefix("nw")
    return EntryChange(
        data=entry(number, link=link, base=link, content=""),
        digest=number,
        identity=f"//archive.example/2026/11/20/{digits}",
        preferred=number if number.startswith("nw") else "",
    )


def test_the_page_of_the_better_copy_names_it(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    rolling = desk.subscribe("滚动", format="index")
    desk.load(rolling, twins("gundong", "202611200900000001"))
    desk.load(site, twins("shuixiangbao", "nw202611200900000001"))
    assert named(desk) == ["滚动"], "a category page before the feed of a site"
    desk.load(page, twins("shuixiangbao", "nw202611200900000001"))
    assert named(desk) == ["水乡报"]
    (row,) = desk.store.entries(desk.ids(page))
    assert "nw" in row.link


def test_a_hidden_article_stays_hidden(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.store.set_hidden(desk.ids(site), True, label="")
    desk.load(page, BARE)
    assert desk.ids(Scope(kind="all")) == []
    desk.store.undo()
    assert named(desk) == ["浮城消息"]


def test_articles_of_an_older_library_are_named_anew(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.db"
    at = next(n for n, step in enumerate(MIGRATIONS) if step.__name__ == "name_by_category_pages")
    with closing(sqlite3.connect(path)) as connection:
        for step in MIGRATIONS[:at]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {at}")
        for id, format, name in ((1, "xml", "feed.xml"), (2, "index", ""), (3, "index", "category/a.html")):
            connection.execute(
                "INSERT INTO feed (id, address, format, title, added) VALUES (?, ?, ?, ?, 0)",
                (id, f"https://news.example/{name}", format, name or "front"),
            )
        for id, owner, places in ((1, 1, (1, 2, 3)), (2, 1, (1, 2)), (3, 2, (2, 3)), (4, 3, (1, 3))):
            connection.execute(
                "INSERT INTO article (id, identity, feed_id, sort_at, first_seen, title, link, author)"
                " VALUES (?1, ?1, ?2, ?1, ?1, '', '', '')",
                (id, owner),
            )
            connection.executemany(
                "INSERT INTO place VALUES (?, ?, 0, ?, 0)", ((feed, id, id) for feed in places)
            )
        connection.commit()
    with closing(Store(path, clock=clock)) as store:
        assert [row.feed_id for row in store.entries([1, 2, 3, 4])] == [3, 1, 3, 3]


def test_a_bookmark_remembers_the_paper(desk: Desk, feeds: tuple[Feed, Feed]) -> None:
    site, page = feeds
    desk.load(site, entry("1"))
    desk.load(page, BARE)
    ids = desk.ids(page)
    desk.store.set_starred(ids, True, label="")
    for feed in feeds:
        desk.remove_for_good(feed)
    assert [row.entry.feed_title for row in desk.store.bookmark_rows()] == ["水乡报"]
