"""Searching: the index, the texts that are not in it yet, and the predicate for rules always agree."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_desk import find
from store_desk import START, Clock, Desk, entry, midnight

from reader.model import ArticlePage, Enclosure, Feed, FeedData, Highlight, Scope
from reader.query import Record, matches, nearest
from reader.store import Store
from reader.store.indexer import bring_up_to_date
from reader.store.postings import Reach
from reader.store.search import Searcher
from reader.store.values import to_time, unpack, unpack_extras

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
            LEFT JOIN page_text AS p ON p.article_id = article.id
            WHERE feed_id IS NOT NULL OR starred"""  # else only a removed feed has it
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
        "lang:zh-cn",
        "lang:ja or lang:ko",
        "-lang:ja",
        "lang:fr",
        "lang:en",
        "is:unread",
        "is:read",
        "is:bookmarked",
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
        gathered = searcher.gather(nearest(text), now=now, today=midnight(now))
    assert list(gathered.everything.ids) == found
    assert list(gathered.unread.ids) == [item.id for item in stirred.store.entries(found) if not item.read]


@settings(max_examples=30, deadline=None)
@given(text=_QUERIES)
def test_the_oldest_come_first_in_the_order_turned_round(stirred: Desk, text: str) -> None:
    found, now = find(stirred, text), stirred.clock.now
    with closing(Searcher(stirred.path)) as searcher:
        ask = partial(searcher.ids, nearest(text), Scope(kind="all"), now=now, today=midnight(now))
        assert list(ask(oldest_first=True)) == found[::-1]
        assert list(ask(oldest_first=True, limit=4)) == found[::-1][:4]


_REACHES = st.builds(
    Reach,
    few=st.integers(0, 12),
    near=st.integers(1, 12),
    far=st.integers(8, 24),
    rows=st.integers(1, 8),
    texts=st.integers(1, 8),
)
"""As if forty articles were a hundred thousand: each way to find the first of them is taken."""


@settings(max_examples=150, deadline=None)
@given(text=_QUERIES, reach=_REACHES, limit=st.integers(1, 12), oldest_first=st.booleans())
def test_the_first_that_match_begin_the_whole_list(
    stirred: Desk, text: str, reach: Reach, limit: int, oldest_first: bool
) -> None:
    whole, now = find(stirred, text), stirred.clock.now
    wanted = whole[::-1] if oldest_first else whole
    with closing(Searcher(stirred.path, reach)) as searcher:
        ask = partial(searcher.ids, nearest(text), now=now, today=midnight(now), oldest_first=oldest_first)
        assert list(ask(Scope(kind="all"), limit=limit)) == wanted[:limit]
        assert list(ask(Scope(kind="all"))) == wanted
        for scope in (Scope(kind="saved"), Scope(kind="folder", folder=("新闻",))):
            in_scope = set(find(stirred, text, scope))
            within = [id for id in wanted if id in in_scope]
            assert list(ask(scope, limit=limit)) == within[:limit]


def test_what_is_remembered_of_the_index_goes_with_its_next_change(desk: Desk) -> None:
    feed = desk.subscribe("Gazette")
    desk.load(feed, *(entry(f"a{number}", content="<p>ferry</p>") for number in range(6)))
    bring_up_to_date(desk.path)
    now = desk.clock.now
    with closing(Searcher(desk.path, Reach(few=2))) as searcher:
        ask = partial(searcher.ids, scope=Scope(kind="all"), now=now, today=midnight(now))
        first = {text: list(ask(query=nearest(text))) for text in ("ferry", "fer", "title:fer")}
        desk.load(feed, entry("b", title="Ferry", content="<p>ferrymen and ferries</p>"))
        bring_up_to_date(desk.path)
        then = {text: list(ask(query=nearest(text))) for text in first}
    assert [len(ids) for ids in first.values()] == [6, 6, 0]
    assert [len(ids) for ids in then.values()] == [7, 7, 1]


def test_results_are_newest_first(stirred: Desk) -> None:
    ids = find(stirred, "-is:hidden")
    moments = records(stirred)
    assert [moments[id].moment for id in ids] == sorted((moments[id].moment for id in ids), reverse=True)
