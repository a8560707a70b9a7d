"""Cleaning up: once a day, feed by feed, what the settings no longer keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from reader.config import Config
from reader.errors import ReaderError
from reader.library.database import Runner
from reader.library.settings import FeedSettings, load_settings, merge, option, resolve
from reader.model import Feed, Scope
from reader.numbers import count_of
from reader.store import Store

_AT_ONCE = 200
_PAGES_AT_ONCE = 500
_STEPS = 400
"""At most; the rest of the room is given back another day."""
_PERIOD = timedelta(days=1)
_REMOVED_KEPT = timedelta(days=30)
"""How long a removed feed can be had back by subscribing again, however many steps have been made since."""
_MEMO = "cleaned_at"
_LIMITS = ("keep_days", "keep_entries")
_SWEPT = "swept_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanReport:
    """What cleaning up has removed, or would remove."""

    entries: int = 0
    feeds: tuple[tuple[str, int], ...] = ()
    """The feeds concerned, by name, and how many entries of each."""
    removed: tuple[tuple[str, int], ...] = ()
    """Feeds that were removed before and now are for good, with how many entries."""

    @property
    def is_empty(self) -> bool:
        """True: there is nothing to clean up."""
        return not (self.entries or self.removed)

    def __str__(self) -> str:
        if self.is_empty:
            return "There is nothing to clean up."
        words = f"{count_of(self.entries, 'entry', 'entries')} of {count_of(len(self.feeds), 'feed')}"
        removed = f"{count_of(len(self.removed), 'removed feed')} for good"
        return " and ".join(([words] if self.feeds else []) + ([removed] if self.removed else []))


async def clean(
    database: Runner,
    config: Config,
    clock: Callable[[], datetime],
    *,
    dry_run: bool = False,
    removed_feeds: bool = False,
) -> CleanReport:
    """Remove what the settings do not keep any more, and give the room back; returns what that was.

    Removed feeds go for good when no step brings them back and a month has passed, or with `removed_feeds`.
    """
    plans = await database.run(_plan, config)
    removed: list[tuple[str, int]] = []
    for feed, settings in plans:
        ids = await database.run(_expired, feed, settings, config, clock())
        if ids:
            removed.append((feed.name, len(ids)))
        for start in range(0, 0 if dry_run else len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            await database.run(Store.remove_entries, feed.id, some, keep_unread=config.cleanup.keep_unread)
    gone = await _clear_removed(database, None if removed_feeds else clock() - _REMOVED_KEPT, dry_run)
    if (removed or gone) and not dry_run:
        for _ in range(_STEPS):
            if not await database.run(Store.give_back, _PAGES_AT_ONCE):
                break
    if (plans or gone) and not dry_run:
        await database.run(Store.put_setting, _MEMO, clock().isoformat())
    return CleanReport(entries=sum(count for _, count in removed), feeds=tuple(removed), removed=gone)


async def _clear_removed(
    database: Runner, before: datetime | None, dry_run: bool
) -> tuple[tuple[str, int], ...]:
    """Remove feeds for good that were removed before then, None: all; returns names and entries."""
    feeds = await database.run(Store.removed_feeds, before)
    for feed_id, _, _ in [] if dry_run else feeds:
        while await database.run(Store.remove_for_good, feed_id, _AT_ONCE):
            continue
    return tuple((name, count) for _, name, count in feeds)


def count_over(store: Store, scope: Scope, values: Mapping[str, str], config: Config, now: datetime) -> int:
    """Return how many entries more than now are to go with these settings of a feed or folder."""
    changed = {name: value.strip() for name, value in values.items() if name in _LIMITS}
    try:
        changed = {name: value and option(name).check(value) for name, value in changed.items()}
    except ReaderError:
        return 0  # it is told where it is kept
    if not changed:
        return 0
    own, folders = store.feed_settings(), store.folder_settings()
    new_own, new_folders = dict(own), dict(folders)
    if scope.kind == "folder":
        new_folders[scope.folder] = _put(folders.get(scope.folder, {}), changed)
    elif scope.feed_id is not None:
        new_own[scope.feed_id] = _put(own.get(scope.feed_id, {}), changed)
    over = 0
    for feed in store.feeds():
        before = resolve(merge(feed, own.get(feed.id, {}), folders), config)
        after = resolve(merge(feed, new_own.get(feed.id, {}), new_folders), config)
        if after != before:
            over += len(_expired(store, feed, after, config, now))
            over -= len(_expired(store, feed, before, config, now))
    return max(0, over)


def _put(settings: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**settings, **changed}.items() if value}


def _expired(store: Store, feed: Feed, settings: FeedSettings, config: Config, now: datetime) -> list[int]:
    """Return the entries of a feed that its settings do not keep."""
    if not (settings.keep_days or settings.keep_entries):
        return []
    return store.expired(
        feed.id,
        now=now,
        before=now - timedelta(days=settings.keep_days) if settings.keep_days else None,
        keep=settings.keep_entries,
        keep_unread=config.cleanup.keep_unread,
    )


async def clean_if_due(database: Runner, config: Config, clock: Callable[[], datetime]) -> CleanReport:
    """Clean up unless that was done within the last day."""
    if not config.sync.address:
        # Else marks that wait for a service that nobody names any more would keep articles for ever.
        await database.run(_forget_service)
    await _sweep_if_due(database, clock)
    if not await _is_due(database, _MEMO, clock):
        return CleanReport()
    return await clean(database, config, clock)


async def _sweep_if_due(database: Runner, clock: Callable[[], datetime]) -> None:
    """Once a day, clear away what undo needed of bookmarks that were removed; their pictures take room."""
    if await database.run(Store.anything_kept) and await _is_due(database, _SWEPT, clock):
        await database.run(Store.sweep, clock())
        await database.run(Store.put_setting, _SWEPT, clock().isoformat())


async def _is_due(database: Runner, memo: str, clock: Callable[[], datetime]) -> bool:
    kept = await database.run(Store.setting, memo)
    return not kept or abs(clock() - datetime.fromisoformat(kept)) >= _PERIOD


def _plan(store: Store, config: Config) -> list[tuple[Feed, FeedSettings]]:
    """Return the feeds of which not everything is kept for ever."""
    special, usual = load_settings(store, config), resolve({}, config)
    if not special and not (usual.keep_days or usual.keep_entries):
        return []
    plans = [(feed, special.get(feed.id, usual)) for feed in store.feeds()]
    return [(feed, each) for feed, each in plans if each.keep_days or each.keep_entries]


def _forget_service(store: Store) -> None:
    if store.setting("sync_account") is not None:
        from reader.store.sync import forget_account  # hardly anybody has one, and lets it go

        forget_account(store)
