"""Tries a query on one entry, without a database: for rules on what has just come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reader.model import FolderPath
from reader.query.fold import fold
from reader.query.record import Record, language_of
from reader.query.tree import (
    All,
    Either,
    HasNote,
    HasPicture,
    Leaf,
    Named,
    Node,
    Not,
    Query,
    Since,
    State,
    Text,
)


def matches(query: Query, record: Record, *, now: datetime) -> bool:
    """Tell whether an entry is what the query asks for; hidden ones only count where it says so."""
    if record.hidden and not query.wants_hidden:
        return False
    return _holds(query.root, record, now)


def names_folder(value: str, path: FolderPath) -> bool:
    """Tell whether a category's name or path ("News/Local") means this folder or one around it."""
    wanted = fold(value)
    return any(
        wanted in (fold(path[depth - 1]), fold("/".join(path[:depth]))) for depth in range(1, len(path) + 1)
    )


def names_language(value: str, language: str) -> bool:
    """Tell whether a language is the wanted one: zh means zh-CN, too."""
    return language == value or language.startswith(value + "-")


def same_name(value: str, names: Iterable[str]) -> bool:
    """Tell whether one of the names is this one, however it is written."""
    wanted = fold(value)
    return any(fold(name) == wanted for name in names)


def _holds(node: Node, record: Record, now: datetime) -> bool:
    if isinstance(node, Not):
        return not _holds(node.node, record, now)
    if isinstance(node, All):
        return all(_holds(each, record, now) for each in node.nodes)
    if isinstance(node, Either):
        return any(_holds(each, record, now) for each in node.nodes)
    return _leaf_holds(node, record, now)


def _leaf_holds(leaf: Leaf, record: Record, now: datetime) -> bool:
    if isinstance(leaf, Text):
        return leaf.term.occurs(*_texts(leaf, record))
    if isinstance(leaf, Named):
        return _is_named(leaf, record)
    if isinstance(leaf, State):
        return _states(record)[leaf.name]
    if isinstance(leaf, Since):
        return record.moment >= leaf.moment.at(now)
    if isinstance(leaf, HasNote):
        return bool(record.notes)
    assert isinstance(leaf, HasPicture)  # noqa: S101 - no other leaf is left
    return record.has_picture


def _texts(leaf: Text, record: Record) -> Iterable[str]:
    if leaf.field == "any":
        return record.folded
    if leaf.field == "note":
        return map(fold, record.notes)
    if leaf.field == "feed":
        return map(fold, {record.feed, *record.feeds})
    return (fold(record.title if leaf.field == "title" else record.author),)


def _is_named(leaf: Named, record: Record) -> bool:
    if leaf.field == "tag":
        return same_name(leaf.value, record.tags)
    if leaf.field == "lang":
        return names_language(leaf.value, language_of(record.language, record.title))
    return same_name(leaf.value, record.feeds) or any(
        names_folder(leaf.value, path) for path in record.folders
    )


def _states(record: Record) -> dict[str, bool]:
    return {
        "unread": not record.read,
        "read": record.read,
        "bookmarked": record.starred,
        "updated": record.updated,
        "gone": record.gone,
        "hidden": record.hidden,
    }
