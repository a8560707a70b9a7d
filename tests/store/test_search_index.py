"""What is in the index, what is not yet, and what a search shows of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from search_desk import EVERYTHING, find, hits, titles
from store_desk import START, Desk, entry, midnight

from reader.model import Scope
from reader.query import parse
from reader.store.faults import Superseded
from reader.store.indexer import Indexer, bring_up_to_date
from reader.store.search import Searcher
from reader.store.search_index import index_path


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
    desk.remove_for_good(feed)
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
