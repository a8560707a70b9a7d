"""One synchronisation with the service, from beginning to end: subscriptions, items, marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reader.errors import SyncError
from reader.library.database import Runner
from reader.library.judging import judge_changes
from reader.library.pairing import FeedMove, FeedPlan, SyncFeeds, plan_feeds
from reader.model import EntryChange, Feed, FeedChanges, FeedData, FolderPath
from reader.model.sync import Mark, RemoteFeed, RemoteItem, SyncReport
from reader.store import Store
from reader.store.sync import (
    FeedLink,
    ItemLink,
    feed_links,
    find_articles,
    link_feeds,
    link_items,
    note_refused,
    refused_feeds,
    take_in,
    unknown_items,
    unlink_feeds,
)
from reader.store.sync_marks import find_missing, merge_marks, note_sent
from reader.sync.greader import ITEMS_AT_ONCE, MARKS_AT_ONCE, GoogleReader
from reader.update import canonical, digest, identity

_MEMORY = timedelta(days=30)
"""How old an item may be that was read there before we ever asked."""
_OVERLAP = timedelta(days=7)
"""Some services go by the date of an entry where they should go by when they got it."""
_MOST_READ = 5_000
_MOST_NEW = 20_000
"""Items looked at in one synchronisation; the next one goes on."""
_SULK = timedelta(days=1)
"""How long the service is not asked again for a feed that it would not take."""


@dataclass(slots=True, kw_only=True)
class Synchronisation:
    """One synchronisation; `run` does it."""

    database: Runner
    service: GoogleReader
    clock: Callable[[], datetime]
    mode: SyncFeeds
    load_new: Callable[[Sequence[int]], Awaitable[None]]
    """Loads feeds that have just come: what they list themselves is better than the service's copies."""
    _report: SyncReport = field(default_factory=SyncReport, init=False)

    async def run(self, last: datetime | None) -> SyncReport:
        """Make both sides alike; `last`: when they were so. Raises SyncError, and what was done is kept."""
        await self.service.log_in()
        streams = await self._sync_feeds()
        unread = await self.service.unread_ids()
        starred = await self.service.starred_ids()
        now = self.clock()
        since = max(now - _MEMORY, last - _OVERLAP if last is not None else now - _MEMORY)
        lately = await self.service.ids_since(since, _MOST_READ)
        wanted = {*unread, *starred}
        unknown = await self.database.run(unknown_items, [*unread, *starred, *lately])
        await self._look_at(unknown[:_MOST_NEW], wanted, streams)
        await self._sync_marks(set(unread), set(starred))
        return self._report

    # ------------------------------------------------------------ subscriptions

    async def _sync_feeds(self) -> dict[str, Feed]:
        """Make the subscriptions alike; return the feeds here by what the service calls them."""
        plan = await self._plan(await self.service.feeds())
        await self._change_here(plan)
        if await self._change_there(plan):
            # What the service calls a new subscription, only its list tells.
            again = await self._plan(await self.service.feeds())
            await self.database.run(link_feeds, again.link)
        feeds = {feed.id: feed for feed in await self.database.run(Store.feeds)}
        links = await self.database.run(feed_links)
        return {link.stream: feeds[link.feed_id] for link in links if link.feed_id in feeds}

    async def _plan(self, remote: Sequence[RemoteFeed]) -> FeedPlan:
        return plan_feeds(
            remote,
            await self.database.run(feed_links),
            await self.database.run(Store.feeds),
            mode=self.mode,
            refused=await self.database.run(refused_feeds, self.clock() - _SULK),
        )

    async def _change_here(self, plan: FeedPlan) -> None:
        await self.database.run(unlink_feeds, [link.stream for link in (*plan.forget, *plan.remove)])
        if plan.remove:
            await self.database.run(Store.remove_feeds, [link.feed_id for link in plan.remove])
            await self.database.run(_remove_empty, [link.folder for link in plan.remove])
        await self.database.run(link_feeds, plan.link)
        added = await self.database.run(_add_feeds, plan.add)
        await self.database.run(_move_feeds, plan.move_here)
        self._add(feeds_added=len(added), feeds_removed=len(plan.remove), feeds_moved=len(plan.move_here))
        if added:
            await self.load_new(added)

    async def _change_there(self, plan: FeedPlan) -> bool:
        """Change the subscriptions there; True: some are new."""
        refused: dict[str, str] = {}
        sent = 0
        for feed in plan.send:
            try:
                await self.service.subscribe(feed.address, title=feed.custom_title, folder=feed.folders[0])
                sent += 1
            except SyncError as error:
                if error.offline:
                    raise
                refused[feed.address] = str(error)
        await self.database.run(note_refused, list(refused), self.clock())
        for link in plan.unsubscribe:
            await self.service.unsubscribe(link.stream)
            await self.database.run(unlink_feeds, [link.stream])
        for move in plan.move_there:
            await self.service.move(move.link.stream, move.link.folder, move.folder)
            await self.database.run(link_feeds, [replace(move.link, folder=move.folder)])
        self._add(feeds_sent=sent + len(plan.unsubscribe) + len(plan.move_there))
        names = {feed.address: feed.name for feed in plan.send}
        refusals = {names[address]: fault for address, fault in refused.items()}
        self._report = replace(self._report, refused={**self._report.refused, **refusals})
        return sent > 0

    # ------------------------------------------------------------ items

    async def _look_at(self, ids: Sequence[str], wanted: set[str], streams: dict[str, Feed]) -> None:
        """Find the articles of items that were never looked at; keep those that only the service has.

        What is read there and not here is not wanted.
        """
        for start in range(0, len(ids), ITEMS_AT_ONCE):
            asked = ids[start : start + ITEMS_AT_ONCE]
            items = await self.service.items(asked)
            links = {id: ItemLink(id=id) for id in asked}
            for stream in dict.fromkeys(item.stream for item in items):
                feed = streams.get(stream)
                if feed is not None:
                    of_feed = [item for item in items if item.stream == stream and item.id in links]
                    found, new = await self.database.run(_match, feed, of_feed, wanted, self.clock())
                    links |= {link.id: link for link in found}
                    self._add(entries=new)
            await self.database.run(link_items, list(links.values()))

    # ------------------------------------------------------------ marks

    async def _sync_marks(self, unread: set[str], starred: set[str]) -> None:
        await self.database.run(find_missing)
        to_send: list[Mark] = []
        after, is_first = "", True
        while after or is_first:
            is_first = False
            changes, after = await self.database.run(merge_marks, unread, starred, self.clock(), after=after)
            self._add(marked=changes.here)
            to_send += changes.to_send
        for mark in to_send:
            for start in range(0, len(mark.ids), MARKS_AT_ONCE):
                some = replace(mark, ids=mark.ids[start : start + MARKS_AT_ONCE])
                await self.service.mark(some.ids, some.kind, some.value)
                await self.database.run(note_sent, some)
                self._add(sent=len(some.ids))

    def _add(self, **numbers: int) -> None:
        report = self._report
        self._report = replace(report, **{name: getattr(report, name) + n for name, n in numbers.items()})


def _add_feeds(store: Store, wanted: Sequence[RemoteFeed]) -> list[int]:
    """Subscribe to feeds here; no step: taking it back would end the subscriptions at the service."""
    from reader.fetch.discover import is_category_page

    added: list[int] = []
    with store.one_step(""):
        for each in wanted:
            feed = store.add_feed(
                address=each.address,
                format="index" if is_category_page(each.address) else "xml",
                title=each.title,
                folders=(each.folder,),
            )
            link_feeds(store, [FeedLink(stream=each.stream, feed_id=feed.id, folder=each.folder)])
            added.append(feed.id)
    return added


def _move_feeds(store: Store, moves: Sequence[FeedMove]) -> None:
    feeds = {feed.id: feed for feed in store.feeds()}
    with store.one_step(""):
        for move in moves:
            feed = feeds.get(move.link.feed_id)
            if feed is not None:
                store.move_feed(feed.id, _replaced(feed.folders, move.link.folder, move.folder))
            link_feeds(store, [replace(move.link, folder=move.folder)])
    _remove_empty(store, [move.link.folder for move in moves])


def _remove_empty(store: Store, folders: Sequence[FolderPath]) -> None:
    """Remove folders that the last feed has left, and those around them that held nothing else."""
    used = {folder for feed in store.feeds() for folder in feed.folders}
    known = set(store.folders())
    with store.one_step(""):
        for folder in folders:
            while folder in known and not any(
                each[: len(folder)] == folder for each in (*used, *(known - {folder}))
            ):
                store.remove_folder(folder)
                known.discard(folder)
                folder = folder[:-1]


def _replaced(
    folders: tuple[FolderPath, ...], former: FolderPath, folder: FolderPath
) -> tuple[FolderPath, ...]:
    """Return a feed's folders with one in the place of another."""
    changed = tuple(folder if each == former else each for each in folders)
    return tuple(dict.fromkeys(changed if folder in changed else (*changed, folder)))


def _match(
    store: Store, feed: Feed, items: Sequence[RemoteItem], wanted: set[str], now: datetime
) -> tuple[list[ItemLink], int]:
    """Return which articles of a feed items are, and how many of them had to be taken in."""
    links = Counter(canonical(item.data.link) for item in items)
    shared = frozenset({link for link, count in links.items() if count > 1} | {canonical(feed.link)})
    changes = [
        EntryChange(
            data=item.data,
            digest=digest(item.data),
            identity=identity(feed.id, item.data, shared=shared),
        )
        for item in items
    ]
    found = find_articles(store, feed.id, changes)
    ids = {item.data.key: item.id for item in items}
    missing = [
        change for change in changes if change.data.key not in found and ids[change.data.key] in wanted
    ]
    if missing:
        judged = judge_changes(
            store.rules(),
            FeedChanges(
                feed_id=feed.id, format="xml", feed=FeedData(), changes=tuple(missing), checked_at=now
            ),
            feed,
        )
        found |= take_in(store, feed.id, judged.changes, now)
    made = [
        ItemLink(
            id=ids[change.data.key],
            feed_id=feed.id,
            identity=change.identity,
            article_id=found.get(change.data.key),
        )
        for change in changes
    ]
    return made, len(missing)
