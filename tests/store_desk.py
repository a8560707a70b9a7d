"""A store with shorthands for the rows that tests need, and a clock that the test moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model import (
    EntryChange,
    EntryData,
    EntryQuery,
    Feed,
    FeedChanges,
    FeedCheck,
    FeedData,
    FeedFormat,
    FeedUpdate,
    Scope,
    Validators,
)
from reader.store import Store

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now


def entry(key: str, **fields: object) -> EntryData:
    """An entry whose title and text come from its key."""
    values: dict[str, object] = {
        "key": key,
        "title": f"标题 {key}",
        "link": f"https://news.example/{key}",
        "content": f"<p>正文 {key}</p>",
        "base": f"https://news.example/{key}",
    }
    return EntryData(**(values | fields))  # type: ignore[arg-type]  # the fields are the caller's affair


def change(data: EntryData, *, identity: str = "", digest: str = "") -> EntryChange:
    """A change whose identity is the entry's link and whose digest is its text."""
    return EntryChange(
        data=data,
        identity=identity or data.link or data.key,
        digest=digest or f"{data.title}|{data.content}",
    )


@dataclass
class Desk:
    """A store with shorthands for the rows that tests need."""

    store: Store
    clock: Clock
    path: Path
    _count: int = field(default=0)

    def subscribe(self, name: str = "", *, format: FeedFormat = "xml", **fields: object) -> Feed:
        self._count += 1
        address = f"https://feeds.example/{name or self._count}"
        with self.store.one_step(""):  # as if it had been there before
            return self.store.add_feed(address=address, format=format, title=name, **fields)  # type: ignore[arg-type]  # see entry

    def load(
        self,
        feed: Feed,
        *items: EntryData | EntryChange,
        feed_data: FeedData | None = None,
        fault: str = "",
        complaint: str = "",
        in_part: bool = False,
        moved_to: str = "",
        validators: Validators = Validators(),
        cut_to: int = 0,
    ) -> FeedUpdate:
        """Let a refresh bring these entries."""
        changes = self.changes(feed, *items)
        (update,) = self.store.apply_many(
            [
                replace(
                    changes,
                    feed=feed_data or changes.feed,
                    fault=fault,
                    complaint=complaint,
                    in_part=in_part,
                    moved_to=moved_to,
                    validators=validators,
                    cut_to=cut_to,
                )
            ]
        )
        assert update.error == fault
        return update

    def check(
        self,
        feed: Feed,
        *,
        fault: str = "",
        next_due: datetime | None = None,
        stopped: bool = False,
        validators: Validators = Validators(),
    ) -> None:
        """Let a refresh bring nothing: nothing was new, or the feed could not be loaded."""
        self.store.apply_many(
            [
                FeedCheck(
                    feed_id=feed.id,
                    checked_at=self.clock.now,
                    next_due=next_due,
                    fault=fault,
                    stopped=stopped,
                    validators=validators,
                )
            ]
        )

    def remove_for_good(self, feed: Feed) -> None:
        """Remove a feed so that nothing brings it back."""
        self.store.remove_feed(feed.id)
        while self.store.remove_for_good(feed.id, 2):
            continue

    def forget_steps(self, entry_id: int) -> None:
        """Do so much with another entry that undo goes back no further."""
        for turn in range(102):
            self.store.set_read([entry_id], turn % 2 == 0, label="")

    def changes(self, feed: Feed, *items: EntryData | EntryChange) -> FeedChanges:
        """What a refresh that brings these entries would have the store write."""
        return FeedChanges(
            feed_id=feed.id,
            format=self.store.feed(feed.id).format,
            feed=FeedData(title=feed.title),
            changes=tuple(item if isinstance(item, EntryChange) else change(item) for item in items),
            checked_at=self.clock.now,
            next_due=self.clock.now + timedelta(hours=1),
        )

    def ids(
        self,
        scope: Scope | Feed,
        *,
        unread_only: bool = False,
        oldest_first: bool = False,
        limit: int | None = None,
    ) -> list[int]:
        if isinstance(scope, Feed):
            scope = Scope(kind="feed", feed_id=scope.id)
        query = EntryQuery(scope=scope, unread_only=unread_only, oldest_first=oldest_first)
        return list(self.store.entry_ids(query, today=midnight(self.clock.now), limit=limit))

    def titles(
        self, scope: Scope | Feed, *, unread_only: bool = False, oldest_first: bool = False
    ) -> list[str]:
        ids = self.ids(scope, unread_only=unread_only, oldest_first=oldest_first)
        return [item.title.removeprefix("标题 ") for item in self.store.entries(ids)]

    def folded(self, scope: Scope, *, unread_only: bool = False, oldest_first: bool = False) -> list[int]:
        """The ids of a list that shows a story once."""
        query = EntryQuery(scope=scope, unread_only=unread_only, oldest_first=oldest_first)
        return list(self.store.folded_ids(query, today=midnight(self.clock.now)))

    def counts(self, *, folded: bool = False) -> dict[str, tuple[int, int]]:
        """Unread and total of every row of the category list, by title."""
        rows = self.store.categories(today=midnight(self.clock.now), folded=folded)
        return {row.title: (row.unread, row.total) for row in rows}

    def check_counts(self) -> None:
        """Every number is that of the rows of its list, whether stories are folded or not."""
        for folded in (False, True):
            for row in self.store.categories(today=midnight(self.clock.now), folded=folded):
                list_ids = self.folded if folded else self.ids
                assert row.unread == len(list_ids(row.scope, unread_only=True)), (row, folded)
                assert row.total == len(self.ids(row.scope)), (row, folded)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What is in the file, asked past the store."""
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def trace(self, note: Callable[[str], None]) -> None:
        """Have every statement noted that the store runs from now on."""
        with self.store._db.reading() as connection:
            connection.set_trace_callback(note)


def midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
