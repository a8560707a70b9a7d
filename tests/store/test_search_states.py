"""Tags, hiding, verdicts of rules, smart categories: what they change and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from store_desk import Desk, change, entry

from reader.errors import StoreError
from reader.model import Feed, FeedUpdate, Scope, Verdict
from reader.query.states import StateName
from reader.store.search_sql import _INDEXED, _STATES

ALL = Scope(kind="all")


def load_judged(desk: Desk, feed: Feed, key: str, verdict: Verdict) -> FeedUpdate:
    return desk.load(feed, replace(change(entry(key)), verdict=verdict))


def test_tags_come_and_go_by_steps(desk: Desk) -> None:
    desk.load(desk.subscribe(), entry("a"), entry("b"))
    step = desk.store.set_tag([1, 2], "港口", label="Tagged")
    assert step is not None
    assert step.count == 2
    assert desk.store.set_tag([1], "港口", label="Tagged") is None
    assert desk.store.tags() == {"港口": 2}
    assert desk.store.article(1).tags == ("港口",)
    desk.store.set_tag([1], "港口", False, label="Untagged")
    assert desk.store.tags_of(1) == ()
    desk.store.undo()
    assert desk.store.tags_of(1) == ("港口",)
    desk.store.undo()
    assert desk.store.tags() == {}
    desk.store.redo()
    assert desk.store.tags() == {"港口": 2}
    desk.store.set_hidden([1], True, label="")
    assert desk.store.tags() == {"港口": 1}, "as many as a search for it finds"
    desk.store.set_hidden([2], True, label="")
    assert desk.store.tags() == {"港口": 0}


def test_own_tags_stand_before_those_of_the_source(desk: Desk) -> None:
    desk.load(desk.subscribe(), entry("a", tags=("news", "mine")))
    desk.store.set_tag([1], "mine", label="")
    assert desk.store.article(1).tags == ("mine", "news")


def test_a_hidden_entry_leaves_every_list_and_count_and_comes_back(desk: Desk) -> None:
    one, two = desk.subscribe("one", folders=(("新闻",),)), desk.subscribe("two")
    desk.load(one, entry("a"), entry("b"))
    desk.load(two, entry("a"))
    before = (desk.counts(), desk.titles(ALL), desk.titles(one))
    step = desk.store.set_hidden([1], True, label="Hid")
    assert step is not None
    assert desk.titles(ALL) == ["b"]
    assert desk.titles(one) == ["b"]
    assert desk.titles(two) == []
    assert desk.titles(Scope(kind="folder", folder=("新闻",))) == ["b"]
    assert desk.counts()["All unread"] == (1, 1)
    assert desk.counts()["two"] == (0, 0)
    assert desk.store.hidden_count() == 1
    desk.store.set_read([1], True, label="")
    desk.store.undo()
    desk.store.undo()
    assert (desk.counts(), desk.titles(ALL), desk.titles(one)) == before
    assert desk.store.hidden_count() == 0


def test_a_hidden_entry_stays_hidden_when_it_comes_again(desk: Desk) -> None:
    one, two = desk.subscribe("one"), desk.subscribe("two")
    desk.load(one, entry("a"))
    desk.store.set_hidden([1], True, label="")
    desk.load(one, entry("a", content="<p>anders</p>"))
    desk.load(two, entry("a"))
    assert desk.titles(ALL) == []
    assert desk.titles(two) == []


def test_removing_the_feed_removes_what_it_hid(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("a"), entry("b"))
    desk.store.set_starred([2], True, label="")
    desk.store.set_hidden([1, 2], True, label="")
    desk.store.remove_feed(feed.id)
    assert desk.store.hidden_count() == 0
    desk.store.undo()
    assert desk.store.hidden_count() == 2
    desk.remove_for_good(feed)
    assert desk.rows("SELECT id, feed_id FROM article") == [(2, None)]
    assert desk.store.hidden_count() == 0
    assert desk.titles(Scope(kind="saved")) == ["b"]


def test_a_verdict_is_carried_out_with_the_entry(desk: Desk) -> None:
    feed = desk.subscribe("one")
    load_judged(desk, feed, "plain", Verdict())
    load_judged(desk, feed, "read", Verdict(read=True))
    load_judged(desk, feed, "star", Verdict(star=True, tags=("港口", "boats")))
    load_judged(desk, feed, "hide", Verdict(hide=True, read=True))
    assert set(desk.titles(ALL, unread_only=True)) == {"plain", "star"}
    assert set(desk.titles(feed)) == {"plain", "read", "star"}
    assert desk.titles(Scope(kind="saved")) == ["star"]
    assert desk.store.tags() == {"boats": 1, "港口": 1}
    assert desk.counts()["one"] == (2, 3)
    assert desk.store.undo() is None


def test_a_verdict_does_not_touch_an_article_that_is_known(desk: Desk) -> None:
    one, two = desk.subscribe(), desk.subscribe()
    desk.load(one, entry("a"))
    load_judged(desk, two, "a", Verdict(read=True, hide=True))
    assert desk.titles(ALL, unread_only=True) == ["a"]


def test_smart_categories_keep_their_order_and_names(desk: Desk) -> None:
    first = desk.store.add_smart_category("新鲜", "newer:1d")
    second = desk.store.add_smart_category("Boats", "ferry")
    assert desk.store.add_smart_category("Boats", "ferry or boat").id == second.id
    assert [(each.name, each.query) for each in desk.store.smart_categories()] == [
        ("新鲜", "newer:1d"),
        ("Boats", "ferry or boat"),
    ]
    with pytest.raises(StoreError, match="already"):
        desk.store.change_smart_category(first.id, "Boats", "newer:1d")
    desk.store.change_smart_category(first.id, "Fresh", "newer:2d")
    desk.store.order_smart_categories([second.id, first.id])
    assert [each.name for each in desk.store.smart_categories()] == ["Boats", "Fresh"]
    desk.store.remove_smart_category(second.id)
    assert [each.name for each in desk.store.smart_categories()] == ["Fresh"]


def test_every_change_of_a_saved_query_can_be_undone(desk: Desk) -> None:
    first = desk.store.add_smart_category("新鲜", "newer:1d")
    second = desk.store.add_smart_category("Boats", "ferry")
    rule = desk.store.add_rule("storm", "read")
    seen = [(desk.store.smart_categories(), desk.store.rules())]
    changes: tuple[Callable[[], None], ...] = (
        lambda: desk.store.change_smart_category(first.id, "Fresh", "newer:2d"),
        lambda: desk.store.order_smart_categories([second.id, first.id]),
        lambda: desk.store.change_rule(replace(rule, enabled=False, action="read, tag:weather")),
        lambda: desk.store.remove_smart_category(second.id),
        lambda: desk.store.remove_rule(rule.id),
    )
    for make_change in changes:
        make_change()
        seen.append((desk.store.smart_categories(), desk.store.rules()))
    for state in reversed(seen[:-1]):
        step = desk.store.undo()
        assert step is not None
        assert step.ids == ()
        assert (desk.store.smart_categories(), desk.store.rules()) == state
    for state in seen[1:]:
        assert desk.store.redo() is not None
        assert (desk.store.smart_categories(), desk.store.rules()) == state
    assert desk.store.redo() is None


def test_a_change_that_changes_nothing_is_no_step(desk: Desk) -> None:
    smart = desk.store.add_smart_category("Boats", "ferry")
    desk.store.change_smart_category(smart.id, "Boats", "ferry")
    step = desk.store.undo()
    assert step is not None
    assert step.label == "Saved the smart category Boats"
    assert desk.store.undo() is None


def test_several_changes_are_one_step(desk: Desk) -> None:
    feed = desk.subscribe("a")
    desk.load(feed, entry("one"), entry("two"), entry("three"))
    ids = desk.ids(feed)
    desk.store.set_read(ids[:1], True, label="Before")
    step = desk.store.set_several(
        ids, [("read", True, ""), ("starred", True, ""), ("tag", True, "boats")], label="Did {entries}"
    )
    assert step is not None
    assert (step.label, step.count) == ("Did 3 entries", 3)
    assert all(item.read and item.starred for item in desk.store.entries(ids))
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.label, sorted(undone.ids)) == ("Did 3 entries", sorted(ids))
    assert [item.read for item in desk.store.entries(ids)] == [True, False, False]
    assert not any(item.starred for item in desk.store.entries(ids))
    assert desk.store.tags() == {}
    redone = desk.store.redo()
    assert redone is not None
    assert sorted(redone.ids) == sorted(ids)
    assert desk.store.tags() == {"boats": 3}
    assert desk.store.redo() is None
    assert desk.store.set_several(ids, [("read", True, "")], label="") is None
    desk.store.undo()
    before = desk.store.undo()
    assert before is not None
    assert before.label == "Before"


def test_rules_are_kept_in_order(desk: Desk) -> None:
    first = desk.store.add_rule("ferry", "read")
    second = desk.store.add_rule("storm", "tag:weather")
    desk.store.remove_rule(first.id)
    assert desk.store.rules() == [second]


@pytest.mark.parametrize("name", sorted(_INDEXED))
def test_states_of_few_articles_are_found_without_looking_at_all(desk: Desk, name: StateName) -> None:
    condition = _STATES[name]
    with desk.store._db.reading() as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM article WHERE {condition} LIMIT 9")
        assert "USING COVERING INDEX" in " / ".join(detail for *_, detail in rows)
