"""What is done with the collection around a refresh: stories are folded, old entries cleaned up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from reader.config import Config
from reader.errors import ReaderError
from reader.library.cleaning import clean_if_due
from reader.library.database import Runner
from reader.library.manners import with_manners
from reader.library.settings import load_settings
from reader.model import Feed
from reader.store import Store

_log = logging.getLogger(__name__)


def with_own_settings(store: Store, feeds: Sequence[Feed], config: Config) -> list[Feed]:
    """Return feeds with their own intervals, and with how their servers want to be asked."""
    settings = load_settings(store, config)
    feeds = [
        replace(feed, interval=settings[feed.id].interval) if feed.id in settings else feed for feed in feeds
    ]
    if not (settings or config.site):
        return feeds
    return with_manners(feeds, config, store.feed_settings(), store.folder_settings())


def due_ids(feeds: Iterable[Feed], now: datetime, *, older_than: timedelta) -> list[int]:
    """Return the feeds to ask now: those that are due, and the healthy ones last asked longer ago than that.

    `older_than` 0: only those that are due. A feed that fails keeps to the time it was given.
    """
    return [
        feed.id
        for feed in feeds
        if feed.is_due(now)
        or (
            older_than
            and not (feed.stopped or feed.fault_count)
            and (feed.last_checked or now) < now - older_than
        )
    ]


async def fold_news(database: Runner, config: Config, now: datetime) -> None:
    """Fold what a refresh has brought under stories told already; after a fault the next one tries again."""
    if not config.lists.fold_stories:
        return
    from reader.library.stories import fold_stories  # most refreshes bring nothing

    try:
        await fold_stories(database, now)
    except ReaderError as error:
        _log.warning("folding stories failed: %s", error)


async def tidy_up(database: Runner, config: Config, clock: Callable[[], datetime]) -> None:
    """Clean up once a day; nobody waits for it, so a fault is only logged: the next refresh tries again."""
    try:
        report = await clean_if_due(database, config, clock)
        if not report.is_empty:
            _log.info("cleaned up %s", report)
    except ReaderError as error:
        _log.warning("tidying up failed: %s", error)
