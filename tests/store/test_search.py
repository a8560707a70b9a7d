"""Searching: the index, the texts that are not in it yet, and the predicate for rules always agree."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import START, Clock, Desk, entry, midnight

from reader.model import ArticlePage, Enclosure, Feed, FeedData, Highlight, Hit, Scope
from reader.query import Record, matches, nearest, parse
from reader.store import Store
from reader.store.faults import Superseded
from reader.store.indexer import Indexer, bring_up_to_date
from reader.store.search import Searcher
from reader.store.search_index import index_path
from reader.store.values import to_time, unpack, unpack_extras

EVERYTHING = Scope(kind="all")
_WORDS = [
    "粮食",
    "市場",
    "市场",
    "价格",
    "南昌",
    "昌南",
    "fox",
    "foxes",
    "Café",
    "cafe",
    "12月",
    "2月",
    "RCEP",
    "电商",
    "red",
]


def write_news(desk: Desk, dice: random.Random, count: int = 40) -> list[Feed]:
    """Fill a store with entries in every state that a query can ask for."""
    feeds = [
        desk.subscribe("晨报", folders=(("新闻", "本地"),)),
        desk.subscribe("Gazette", folders=(("Culture",), ("新闻",))),
        desk.subscribe("Fox Weekly"),
    ]
    for number in range(count):
        words = dice.choices(_WORDS, k=6)
        separator = dice.choice(["", " ", "，", "<b></b>", "</p><p>"])
        item = entry(
            f"e{number}",
            title=" ".join(dice.choices(_WORDS, k=2)),
            author=dice.choice(["", "Ilse Fox", "王小燕"]),
            published=START - timedelta(hours=dice.randrange(0, 24 * 40)),
            content=f"<p>{separator.join(words)}</p>" + dice.choice(["", "<img src='a.png'>"]),
            tags=tuple(dice.sample(["harbour", "Fox", "价格"], k=dice.randrange(3))),
            enclosures=dice.choice([(), (Enclosure(url="https://x.example/a", media_type="image/png"),)]),
        )
        language = FeedData(title="", language=dice.choice(["", "zh-CN", "en"]))
        desk.load(dice.choice(feeds), item, feed_data=language)
    return feeds


def stir(desk: Desk, dice: random.Random, feeds: list[Feed]) -> None:
    """Change entries: states, texts, pages, tags, hiding, a feed's name, a feed's removal."""
    ids = [article_id for (article_id,) in desk.rows("SELECT id FROM article")]

    def some(share: float) -> list[int]:
        return [id for id in ids if isinstance(id, int) and dice.random() < share]

    desk.store.set_read(some(0.4), True, label="")
    desk.store.set_starred(some(0.2), True, label="")
    desk.store.set_tag(some(0.2), "Harbour", label="")
    desk.store.set_hidden(some(0.15), True, label="")
    for id in some(0.2):
        page = ArticlePage(html=f"<p>{dice.choice(_WORDS)}里的<i>页</i></p>", base="", tags=("页面",))
        desk.store.put_page(id, page, desk.clock.now)
    for id in some(0.1):
        desk.store.mark_gone(id, desk.clock.now)
    for id in some(0.2):
        desk.store.put_note(id, " ".join(dice.choices(_WORDS, k=2)))
    for id in some(0.2):
        mark = Highlight(quote=dice.choice(_WORDS), note=dice.choice(["", *_WORDS]), at=desk.clock.now)
        kept = desk.store.add_highlight(id, mark)
        if dice.random() < 0.3:
            desk.store.remove_highlight(kept.id)
    desk.load(feeds[0], entry("e1", title="改了 fox", content="<p>红色 foxes 市場</p>"))
    desk.store.rename_feed(feeds[1].id, "电商 Gazette")


def records(desk: Desk) -> dict[int, Record]:
    """Everything in the store as queries see it, read past the search."""
    names = {feed.id: feed for feed in desk.store.feeds()}
    made: dict[int, Record] = {}
    with closing(sqlite3.connect(desk.path)) as connection:
        rows = connection.execute(
            """SELECT article.id, article.title, article.author, feed_id, sort_at, read, starred,
                article.updated, gone_since, listed, feed_title, coalesce(content, summary), html,
                t.extras, p.extras
            FROM article LEFT JOIN feed_text AS t ON t.article_id = article.id
            LEFT JOIN page_text AS p ON p.article_id = article.id"""
        ).fetchall()
        for row in rows:
            stands = connection.execute(
                "SELECT feed_id FROM place WHERE article_id = :id"
                " UNION SELECT feed_id FROM hidden_place WHERE article_id = :id",
                {"id": row[0]},
            )
            feeds = [names[feed_id] for (feed_id,) in stands]
            own = [
                name for (name,) in connection.execute("SELECT name FROM tag WHERE article_id = ?", row[:1])
            ]
            notes = connection.execute(
                "SELECT text FROM note WHERE article_id = :id UNION ALL SELECT quote || char(10) || note"
                " FROM highlight WHERE article_id = :id AND removed = 0",
                {"id": row[0]},
            )
            extras = [unpack_extras(each) for each in row[13:15]]
            made[row[0]] = Record(
                title=row[1],
                author=row[2],
                feed=names[row[3]].name if row[3] in names else row[10],
                feeds=tuple(feed.name for feed in feeds),
                folders=tuple(folder for feed in feeds for folder in feed.folders),
                html=tuple(unpack(each) for each in row[11:13] if each is not None),
                tags=(*own, *extras[0][0], *extras[1][0]),
                notes=tuple(text for (text,) in notes),
                media=tuple(file.media_type for each in extras for file in each[1]),
                language=names[row[3]].language if row[3] in names else "",
                moment=to_time(row[4]),
                read=bool(row[5]),
                starred=bool(row[6]),
                updated=bool(row[7]),
                gone=row[8] is not None,
                hidden=not row[9] and row[3] is not None,
            )
    return made


def expected(desk: Desk, text: str) -> set[int]:
    """What a query should find, by the predicate."""
    query = nearest(text)
    return {
        id
        for id, record in records(desk).items()
        if matches(query, record, now=desk.clock.now)
        # A hidden bookmark still stands among the bookmarks.
        or (record.starred and not query.wants_hidden and matches(query, _shown(record), now=desk.clock.now))
    }


def _shown(record: Record) -> Record:
    from dataclasses import replace

    return replace(record, hidden=False)


def find(desk: Desk, text: str, scope: Scope = EVERYTHING, limit: int | None = None) -> list[int]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        return list(searcher.ids(nearest(text), scope, now=now, today=midnight(now), limit=limit))


def titles(desk: Desk, text: str, scope: Scope = EVERYTHING) -> list[str]:
    return [item.title.removeprefix("标题 ") for item in desk.store.entries(find(desk, text, scope))]


def hits(desk: Desk, text: str, **options: object) -> list[Hit]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        found = searcher.search(
            parse(text),
            EVERYTHING,
            now=now,
            today=midnight(now),
            limit=20,
            **options,  # type: ignore[arg-type]  # the options are the caller's
        )
        return list(found.hits)


@pytest.fixture(scope="module", params=["none", "whole", "partly", "stale"])
def stirred(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A store full of changes, without an index, with a whole one, and with two that lag behind."""
    clock = Clock()
    path = tmp_path_factory.mktemp("stirred") / "reader.db"
    with closing(Store(path, clock=clock)) as store:
        desk = Desk(store, clock, path)
        dice = random.Random(5)
        feeds = write_news(desk, dice)
        if request.param in ("partly", "stale"):
            bring_up_to_date(path, limit=25 if request.param == "partly" else None)
        stir(desk, dice, feeds)
        if request.param != "none":
            bring_up_to_date(path, limit=None if request.param == "whole" else 8)
        store.remove_feed(feeds[2].id)
        yield desk


_LEAVES = st.sampled_from(
    [
        *_WORDS,
        "昌",
        "场价",
        "粮食市场",
        "re",
        '"red fox"',
        '"foxes red"',
        "RCEP电商",
        "title:fox",
        "title:市场",
        "author:ilse",
        "author:燕",
        "feed:gazette",
        "feed:晨报",
        "category:新闻",
        'category:"新闻/本地"',
        "category:culture",
        "category:晨报",
        "tag:fox",
        "tag:HARBOUR",
        "tag:页面",
        "lang:zh",
        "lang:en",
        "is:unread",
        "is:read",
        "is:saved",
        "is:updated",
        "is:gone",
        "is:hidden",
        "newer:10d",
        "before:2026-11-01",
        "has:picture",
        "has:note",
        "note:fox",
        "note:市场",
    ]
)
_QUERIES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda text: f"-({text})"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} or {pair[1]})"),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(text=_QUERIES)
def test_search_and_predicate_agree(stirred: Desk, text: str) -> None:
    found = find(stirred, text)
    assert sorted(found) == sorted(expected(stirred, text))
    assert find(stirred, text, limit=5) == found[:5]
    with closing(Searcher(stirred.path)) as searcher:
        now = stirred.clock.now
        ids, unread = searcher.gather(nearest(text), now=now, today=midnight(now))
    assert list(ids) == found
    assert list(unread) == [item.id for item in stirred.store.entries(found) if not item.read]


@settings(max_examples=30, deadline=None)
@given(text=_QUERIES)
def test_the_oldest_come_first_in_the_order_turned_round(stirred: Desk, text: str) -> None:
    found, now = find(stirred, text), stirred.clock.now
    with closing(Searcher(stirred.path)) as searcher:
        ask = partial(searcher.ids, nearest(text), Scope(kind="all"), now=now, today=midnight(now))
        assert list(ask(oldest_first=True)) == found[::-1]
        assert list(ask(oldest_first=True, limit=4)) == found[::-1][:4]


def test_results_are_newest_first(stirred: Desk) -> None:
    ids = find(stirred, "-is:hidden")
    moments = records(stirred)
    assert [moments[id].moment for id in ids] == sorted((moments[id].moment for id in ids), reverse=True)


def test_a_search_stays_within_its_scope(desk: Desk) -> None:
    local = desk.subscribe("晨报", folders=(("新闻",),))
    other = desk.subscribe("Gazette")
    desk.load(local, entry("a", content="<p>清晨的市场</p>"), entry("b", published=START - timedelta(days=9)))
    desk.load(other, entry("c", content="<p>夜里的市场</p>"))
    bring_up_to_date(desk.path)
    desk.store.set_starred([3], True, label="")
    assert titles(desk, "市场") == ["a", "c"]
    assert titles(desk, "市场", Scope(kind="feed", feed_id=local.id)) == ["a"]
    assert titles(desk, "标题", Scope(kind="folder", folder=("新闻",))) == ["a", "b"]
    assert titles(desk, "标题", Scope(kind="today")) == ["a", "c"]
    assert titles(desk, "标题", Scope(kind="saved")) == ["c"]


def test_a_new_article_is_found_before_it_is_indexed(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("old", content="<p>灯塔修好了</p>"))
    bring_up_to_date(desk.path)
    desk.load(feed, entry("new", content="<p>灯塔亮了</p>"))
    assert set(titles(desk, "灯塔")) == {"new", "old"}
    assert bring_up_to_date(desk.path) == 1
    assert set(titles(desk, "灯塔")) == {"new", "old"}
    assert desk.store.unindexed() == 0


def test_a_quick_search_leaves_out_what_is_not_indexed(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("old", content="<p>灯塔修好了</p>"))
    assert hits(desk, "灯塔", quick=True) == []
    bring_up_to_date(desk.path)
    desk.load(feed, entry("new", content="<p>灯塔亮了</p>"))
    assert [hit.entry.title for hit in hits(desk, "灯塔", quick=True)] == ["标题 old"]
    assert len(hits(desk, "灯塔")) == 2


def test_a_changed_article_is_found_by_its_new_words_only(desk: Desk) -> None:
    feed = desk.subscribe()
    for text in ("灯塔", "渡口", "码头"):
        desk.load(feed, entry("a", title="港口", content=f"<p>{text}</p>"))
        bring_up_to_date(desk.path)
    assert titles(desk, "码头") == ["港口"]
    assert titles(desk, "灯塔 or 渡口") == []
    assert titles(desk, "-渡口") == ["港口"]


def test_what_changes_while_it_is_indexed_is_indexed_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("a", title="港口", content="<p>灯塔</p>"))
    take = Indexer._take

    def take_and_change(self: Indexer, size: int) -> object:
        jobs = take(self, size)
        if desk.store.unindexed() and titles(desk, "灯塔"):
            desk.load(feed, entry("a", title="港口", content="<p>渡口</p>"))
        return jobs

    monkeypatch.setattr(Indexer, "_take", take_and_change)
    assert bring_up_to_date(desk.path) == 2
    assert titles(desk, "渡口") == ["港口"]
    assert titles(desk, "灯塔") == []


def test_an_indexer_killed_between_its_two_files_leaves_nothing_wrong(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("a", title="港口", content="<p>灯塔</p>"))
    bring_up_to_date(desk.path, limit=0)
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Exception, match="locked"), closing(Indexer(desk.path)) as indexer:
            indexer._main.execute("PRAGMA busy_timeout = 0")
            indexer.run()
        other.execute("ROLLBACK")
    desk.load(feed, entry("a", title="港口", content="<p>渡口</p>"))
    assert titles(desk, "渡口") == ["港口"]
    bring_up_to_date(desk.path)
    assert titles(desk, "渡口") == ["港口"]
    assert titles(desk, "灯塔") == []


@pytest.mark.parametrize("harm", ["deleted", "garbage", "older", "foreign"])
def test_a_lost_or_wrong_index_changes_no_answer(desk: Desk, harm: str) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("a", content="<p>灯塔</p>"))
    bring_up_to_date(desk.path)
    index = index_path(desk.path)
    if harm == "older":
        desk.load(feed, entry("b", content="<p>渡口</p>"))
    if harm == "deleted":
        index.unlink()
    elif harm == "garbage":
        index.write_bytes(b"not a database" * 1000)
    elif harm == "foreign":
        with closing(sqlite3.connect(index)) as connection, connection:
            connection.execute("UPDATE state SET mark = '1-other'")
    assert titles(desk, "灯塔") == ["a"]
    bring_up_to_date(desk.path)
    assert desk.store.unindexed() == 0
    assert titles(desk, "灯塔") == ["a"]


def test_a_removed_article_is_not_found_and_a_bloated_index_is_made_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.indexer._SPARE_ROWS", 1)
    feed, other = desk.subscribe(), desk.subscribe()
    desk.load(feed, *(entry(f"a{number}", content="<p>灯塔</p>") for number in range(5)))
    desk.load(other, entry("b", content="<p>灯塔</p>"))
    bring_up_to_date(desk.path)
    desk.store.remove_feed(feed.id)
    assert titles(desk, "灯塔") == ["b"]
    assert bring_up_to_date(desk.path) == 1
    with closing(sqlite3.connect(index_path(desk.path))) as connection:
        assert connection.execute("SELECT rows FROM state").fetchone() == (1,)
    assert titles(desk, "灯塔") == ["b"]


def test_an_index_too_old_for_a_restored_database_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("a", content="<p>灯塔</p>"))
    bring_up_to_date(desk.path)
    with closing(sqlite3.connect(desk.path)) as source, closing(sqlite3.connect(tmp_path / "copy")) as target:
        source.backup(target)
    for text in ("渡口", "码头"):
        desk.load(feed, entry(text, content=f"<p>{text}</p>"))
        bring_up_to_date(desk.path)
    with closing(sqlite3.connect(tmp_path / "copy")) as source, closing(sqlite3.connect(desk.path)) as target:
        source.backup(target)
    desk.load(feed, entry("b", content="<p>城墙</p>"))
    bring_up_to_date(desk.path)
    assert titles(desk, "渡口 or 码头") == []
    assert titles(desk, "城墙") == ["b"]


def test_without_fts5_everything_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.store.indexer.has_fts", lambda connection: False)
    desk.load(desk.subscribe(), entry("a", content="<p>灯塔</p>"))
    assert bring_up_to_date(desk.path) == 0
    assert titles(desk, "灯塔") == ["a"]


def test_a_hit_is_shown_in_its_sentence(desk: Desk) -> None:
    content = "<p>昨夜起了雾。</p><p>港務局說，<b>燈塔</b>今早照常亮著！</p>"
    desk.load(desk.subscribe(), entry("a", title="灯塔守了一夜", content=content))
    bring_up_to_date(desk.path)
    (hit,) = hits(desk, "灯塔")
    assert hit.snippet == "港務局說，燈塔今早照常亮著！"
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["燈塔"]
    assert [hit.entry.title[start:end] for start, end in hit.title_marks] == ["灯塔"]
    (hit,) = hits(desk, "author:nobody or is:unread")
    assert hit.snippet == ""


def test_relevance_puts_titles_and_frequent_words_first(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(
        feed,
        entry("once", published=START, content="<p>远处有灯塔。" + "海面很平静。" * 30),
        entry("often", published=START - timedelta(days=1), content="<p>灯塔，灯塔，还是灯塔。"),
        entry("title", title="标题 title 灯塔", published=START - timedelta(days=2), content="<p>海边"),
    )
    assert hits(desk, "灯塔")[0].entry.title == "标题 once"
    ranked = [hit.entry.title for hit in hits(desk, "灯塔", order="relevance")]
    assert ranked == ["标题 title 灯塔", "标题 often", "标题 once"]


def test_more_is_said_to_be_there(desk: Desk) -> None:
    desk.load(desk.subscribe(), *(entry(f"{number}") for number in range(30)))
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        found = searcher.search(parse("正文"), EVERYTHING, now=now, today=midnight(now), limit=20)
        assert (len(found.hits), found.more, found.unindexed) == (20, True, 30)


def test_a_search_can_be_broken_off(desk: Desk) -> None:
    desk.load(desk.subscribe(), *(entry(f"{number}") for number in range(200)))
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        searcher._connection.set_progress_handler(searcher.cancel, 1000)  # as another thread would
        with pytest.raises(Superseded):
            searcher.search(parse("正文"), EVERYTHING, now=now, today=midnight(now), limit=20)
        searcher._connection.set_progress_handler(None, 0)
        assert searcher.search(parse("正文"), EVERYTHING, now=now, today=midnight(now), limit=20).more


def test_a_migrated_database_is_queued_whole(desk: Desk) -> None:
    desk.load(desk.subscribe(), entry("a"), entry("b"))
    assert desk.rows("SELECT article_id, fresh FROM search_queue") == [(1, 1), (2, 1)]


def test_a_read_only_directory_is_searched(desk: Desk) -> None:
    desk.load(desk.subscribe(), entry("a", content="<p>灯塔</p>"))
    bring_up_to_date(desk.path)
    desk.store.close()
    desk.path.parent.chmod(0o500)
    try:
        assert find(desk, "灯塔") == [1]
    finally:
        desk.path.parent.chmod(0o700)
