"""How the category list is built from kept counts: a pure function over folders and feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from reader.language import tr
from reader.model import Category, FolderPath, Scope
from reader.numbers import count_of
from reader.store.names import NAME_OF_FEED
from reader.store.repeats import FolderMap, count_shared, folder_map
from reader.store.values import to_folder

FEED_ROWS = f"""
    SELECT folder, feed.id, {NAME_OF_FEED}, address,
        fault, unread, total
    FROM shelf JOIN feed ON feed.id = shelf.feed_id JOIN tally ON tally.feed_id = feed.id
    WHERE removed_at IS NULL ORDER BY shelf.position, feed.id
"""  # noqa: S608 - our own words


class FeedRow(NamedTuple):
    """One place of one feed in the category list: a row of FEED_ROWS."""

    folder: str
    feed_id: int
    title: str
    address: str
    fault: str
    unread: int
    total: int


def folders_around(rows: Sequence[FeedRow]) -> FolderMap:
    """Return in which folders the feeds of these rows stand."""
    return folder_map(tuple((row.feed_id, row.folder) for row in rows))


def build_categories(
    folders: Sequence[FolderPath],
    rows: Sequence[FeedRow],
    shared: Sequence[tuple[str, int, int]],
    told_again: Mapping[FolderPath, int],
) -> list[Category]:
    """Return the tree, depth first; on each level the folders come before the feeds.

    A folder counts an article once, however many of its feeds have it: `shared` are the rows of SHARED_ROWS.
    `told_again`: how many of its unread articles are folded away.
    """
    inside: defaultdict[FolderPath, list[FeedRow]] = defaultdict(list)
    below: defaultdict[FolderPath, dict[int, FeedRow]] = defaultdict(dict)
    paths = {folder: to_folder(folder) for folder in {row.folder for row in rows}}
    for row in rows:
        inside[paths[row.folder]].append(row)
    for path, held in list(inside.items()):
        for depth in range(1, len(path) + 1):
            below[path[:depth]].update((row.feed_id, row) for row in held)
    children: defaultdict[FolderPath, list[FolderPath]] = defaultdict(list)
    for path in folders:
        children[path[:-1]].append(path)

    again_unread, again = count_shared(folders_around(rows), shared)

    categories: list[Category] = []

    def add_level(path: FolderPath) -> None:
        for child in children[path]:
            row = _folder(child, list(below[child].values()))
            unread = row.unread - again_unread.get(child, 0) - told_again.get(child, 0)
            categories.append(replace(row, unread=unread, total=row.total - again.get(child, 0)))
            add_level(child)
        categories.extend(_feed(row, len(path)) for row in inside[path])

    add_level(())
    return categories


def _folder(path: FolderPath, feeds: Sequence[FeedRow]) -> Category:
    failing = sum(1 for feed in feeds if feed.fault)
    feeds_in = count_of(len(feeds), "feed")
    return Category(
        scope=Scope(kind="folder", folder=path),
        title=path[-1],
        depth=len(path) - 1,
        unread=sum(feed.unread for feed in feeds),
        total=sum(feed.total for feed in feeds),
        fault=tr("{failing} of {feeds} failing", failing=failing, feeds=feeds_in) if failing else "",
    )


# After a mark the rows are made anew, of which few have changed: one that is known need not be made.
@lru_cache(maxsize=4096)
def _feed(row: FeedRow, depth: int) -> Category:
    return Category(
        scope=Scope(kind="feed", feed_id=row.feed_id),
        title=row.title,
        depth=depth,
        unread=row.unread,
        total=row.total,
        fault=row.fault,
        address=row.address,
    )
