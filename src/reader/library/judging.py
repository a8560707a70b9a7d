"""Rules: which saved query an entry that has just come matches, and what is to be done about it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from reader.errors import ReaderError, StoreError
from reader.language import tr
from reader.model import Feed, FeedChanges, FeedUpdate, Rule, StoredArticle, Verdict
from reader.store import Store
from reader.store.order import sort_number
from reader.store.states import Change
from reader.store.values import to_number, to_time
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.query import Query, Record

ACTIONS = ("read", "star", "hide", "notify", "tag:NAME")
"""What a rule can do."""
_COLON = re.compile("[:：]")
_IN_CHINESE: Mapping[str, str] = {
    "已读": "read",
    "收藏": "star",
    "隐藏": "hide",
    "隱藏": "hide",
    "提醒": "notify",
    "通知": "notify",
    "标签": "tag",
    "標籤": "tag",
}
_KINDS: Mapping[str, Literal["read", "starred", "hidden"]] = {
    "read": "read",
    "star": "starred",
    "hide": "hidden",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _ReadyRule:
    query: Query
    actions: tuple[str, ...]


def check_actions(text: str) -> str:
    """Return the actions of a rule, parted by commas, as they are stored; ReaderError as `check_action`."""
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return ", ".join(dict.fromkeys(check_action(part) for part in parts if part.strip() or len(parts) == 1))


def check_action(action: str) -> str:
    """Return an action as it is stored; ReaderError names those that there are."""
    kind, colon, name = _COLON.sub("\n", action.strip(), count=1).partition("\n")
    kind = kind.strip().lower()
    kind = _IN_CHINESE.get(kind, kind)
    if kind == "tag" and (tag := clean_tag(name)):
        return f"tag:{tag}"
    if not colon and kind in ACTIONS:
        return kind
    raise ReaderError(
        tr(
            "A rule cannot do {action}; it can {actions}.",
            action=clean_line(action) or tr("nothing"),
            actions=", ".join(ACTIONS),
        )
    )


def clean_tag(name: str) -> str:
    """Return a tag's name as it is stored, without blanks around it and signs that queries use."""
    return clean_line(name.replace('"', " ").replace("#", " "), 80)


def changes_of(rule: Rule) -> list[Change]:
    """Return the changes of state that a rule makes; to notify is none."""
    made: list[Change] = []
    for action in rule.actions:
        if action in _KINDS:
            made.append((_KINDS[action], True, ""))
        elif action.startswith("tag:"):
            made.append(("tag", True, action[4:]))
    return made


def judge_changes(rules: Sequence[Rule], changes: FeedChanges, feed: Feed) -> FeedChanges:
    """Return the changes of a load with what the rules say about each new entry."""
    ready = _ready(tuple(rules))
    if not ready:
        return changes
    from reader.query.record import from_wire

    now = changes.checked_at
    named = replace(feed, title=changes.feed.title or feed.title, language=changes.feed.language)
    judged = []
    for change in changes.changes:
        if change.is_new:
            data = change.data
            moment = sort_number(to_number(data.published), data.day_only, to_number(now))
            record = from_wire(data, named, moment=to_time(moment))
            change = replace(change, verdict=_judge(ready, record, now))
        judged.append(change)
    return replace(changes, changes=tuple(judged))


def add_notices(updates: Sequence[FeedUpdate], changes: Sequence[object]) -> list[FeedUpdate]:
    """Return the results of a load with the titles that a rule wants to be told of."""
    titles: dict[int, tuple[str, ...]] = {}
    for each in changes:
        if isinstance(each, FeedChanges):
            titles[each.feed_id] = tuple(
                change.data.title for change in each.changes if change.verdict.notify
            )
    return [
        replace(update, notify=titles[update.feed_id]) if titles.get(update.feed_id) else update
        for update in updates
    ]


def judge_page(store: Store, article_id: int, now: datetime) -> None:
    """Judge an article again whose only text has just come with its page: its feed gave a title only."""
    ready = _ready(tuple(store.rules()))
    if not ready:
        return
    try:
        stored = store.article(article_id)
        feeds = [store.feed(feed_id) for feed_id in store.feed_ids_of(article_id)]
    except StoreError:
        return
    if not feeds or stored.entry.read or [body.source for body in stored.bodies] != ["page"]:
        return
    store.apply_verdict(article_id, _judge(ready, _record(stored, feeds), now))


def _record(stored: StoredArticle, feeds: Sequence[Feed]) -> Record:
    from reader.query import Record

    entry = stored.entry
    moment = sort_number(to_number(entry.published), entry.day_only, to_number(entry.first_seen))
    return Record(
        title=entry.title,
        author=entry.author,
        feed=entry.feed_title,
        feeds=tuple(feed.name for feed in feeds),
        folders=tuple(folder for feed in feeds for folder in feed.folders),
        html=tuple(body.html for body in stored.bodies if body.source != "bookmark"),
        tags=stored.tags,
        media=tuple(each.media_type for each in stored.enclosures),
        language=next((feed.language for feed in feeds if feed.id == entry.feed_id), ""),
        moment=to_time(moment),
        read=entry.read,
        starred=entry.starred,
        updated=entry.updated,
        gone=entry.gone_since is not None,
    )


def _judge(rules: Sequence[_ReadyRule], record: Record, now: datetime) -> Verdict:
    from reader.query import matches

    actions = [action for rule in rules if matches(rule.query, record, now=now) for action in rule.actions]
    return Verdict(
        read="read" in actions,
        star="star" in actions,
        hide="hide" in actions,
        notify="notify" in actions,
        tags=tuple(dict.fromkeys(action[4:] for action in actions if action.startswith("tag:"))),
    )


@lru_cache(maxsize=4)
def _ready(rules: tuple[Rule, ...]) -> tuple[_ReadyRule, ...]:
    if not rules:
        return ()
    from reader.query import parse  # most libraries have no rules, and a start should not wait for it

    ready = []
    for rule in rules:
        if not rule.enabled:
            continue
        try:
            ready.append(_ReadyRule(parse(rule.query), rule.actions))
        except ReaderError as error:
            _log.warning("rule %d is left out: %s", rule.id, error)
    return tuple(ready)
