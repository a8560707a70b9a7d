"""The part of the façade that arranges the subscriptions; undo takes back every change of them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.language import tr, tr_count
from reader.library.database import Database
from reader.model import Feed, FeedCandidate, FolderPath
from reader.numbers import count_of
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.library.subscriptions import ImportReport

TOP: tuple[FolderPath, ...] = ((),)
"""The folders of a feed that stands at the top level."""


class Subscribing(ABC):
    """What `Library` offers for subscribing, unsubscribing and arranging."""

    clock: Callable[[], datetime]
    _database: Database

    @abstractmethod
    async def _network(self) -> Client:
        """Return the one client."""

    @abstractmethod
    async def _network_for(self, address: str) -> Client:
        """Return the client that asks for an address as config.toml says of its host."""

    async def feeds(self) -> list[Feed]:
        """Return every subscription in the user's order."""
        return await self._database.run(Store.feeds)

    async def tell_arrival(self, feed_ids: Collection[int], new: int) -> str:
        """Say what feeds that were just added list, if part of it was here already; "": all is new."""
        listed = sum(feed.total for feed in await self.feeds() if feed.id in feed_ids)
        return arrival_words(listed, new)

    async def folders(self) -> list[FolderPath]:
        """Return every folder in the user's order, empty ones included."""
        return await self._database.run(Store.folders)

    async def feed_ids_of(self, entry_id: int) -> list[int]:
        """Return the feeds that carry an article."""
        return await self._database.run(Store.feed_ids_of, entry_id)

    async def find_feeds(self, address: str) -> tuple[FeedCandidate, ...]:
        """Return the feeds behind an address or a folder; raises FetchError if there are none."""
        from reader.fetch.discover import find_feeds

        return await find_feeds(await self._network_for(address), address)

    async def settle(self, candidates: Sequence[FeedCandidate]) -> tuple[FeedCandidate, ...]:
        """Return chosen candidates ready to subscribe to: addresses that were guessed are looked up."""
        if not any(candidate.sample for candidate in candidates):
            return tuple(candidates)
        from reader.fetch.spelling import settle

        return await settle(await self._network(), candidates)

    async def subscribe(
        self, candidate: FeedCandidate, *, folders: tuple[FolderPath, ...] = TOP, title: str = ""
    ) -> Feed:
        """Subscribe to a feed; one that is subscribed to already only gets the folders.

        One that was removed a while ago comes back with its entries.
        """
        (feed,) = await self.subscribe_all([(candidate, folders)], title=title)
        return feed

    async def subscribe_all(
        self,
        wanted: Sequence[tuple[FeedCandidate, tuple[FolderPath, ...]]],
        *,
        title: str = "",
        as_step: bool = True,
    ) -> list[Feed]:
        """Subscribe to feeds with the folders of each, as one step; not `as_step`: undo leaves them alone."""
        (await self._network()).trust([candidate.address for candidate, _ in wanted])
        return await self._database.run(_subscribe, wanted, title, as_step)

    async def remove_feed(self, feed_id: int) -> None:
        """Remove a subscription and its entries; bookmarks stay, and undo brings all of it back."""
        await self._database.run(Store.remove_feed, feed_id)

    async def remove_feeds(self, feed_ids: Sequence[int]) -> None:
        """Remove several subscriptions as `remove_feed` does, as one step."""
        await self._database.run(Store.remove_feeds, feed_ids)

    async def remove_folder(self, folder: FolderPath) -> None:
        """Remove a folder; the feeds in it move to the folder around it."""
        await self._database.run(Store.remove_folder, folder)

    async def rename_feed(self, feed_id: int, title: str) -> None:
        """Give a feed the user's own name; "": back to its own."""
        await self._database.run(Store.rename_feed, feed_id, title)

    async def move_feed(self, feed_id: int, folders: tuple[FolderPath, ...]) -> None:
        """Put a feed into these folders and out of all others."""
        await self._database.run(Store.move_feed, feed_id, folders)

    async def import_opml(self, path: str | Path) -> ImportReport:
        """Subscribe to everything in an OPML file, as one step; raises ReaderError if it is none."""
        from reader.library import subscriptions

        data = await asyncio.to_thread(subscriptions.read_file, Path(path))
        return await subscriptions.import_opml(self._database, data)

    async def export_opml(self) -> bytes:
        """Return every subscription as an OPML file."""
        from reader.library import subscriptions

        return await subscriptions.export_opml(self._database, self.clock())


def arrival_words(listed: int, new: int) -> str:
    """Return what feeds list when they first load, if others had brought part of it; "": all is new."""
    entries = count_of(listed, "entry", "entries")
    if listed <= new:
        return ""
    if new:
        return tr("{entries}, {new:,} of them new; the rest was here already.", entries=entries, new=new)
    if listed == 1:
        return tr("{entries}, which was here already.", entries=entries)
    return tr("{entries}, all of them here already.", entries=entries)


def _subscribe(
    store: Store,
    wanted: Sequence[tuple[FeedCandidate, tuple[FolderPath, ...]]],
    title: str,
    as_step: bool,
) -> list[Feed]:
    names = [title or candidate.title or candidate.address for candidate, _ in wanted]
    label = (
        tr("Added {name}", name=names[0])
        if len(names) == 1
        else tr_count(len(names), "Added {number} feed", "Added {number} feeds")
    )
    with store.one_step(label if as_step else ""):
        return [
            store.add_feed(
                address=candidate.address,
                format=candidate.format,
                title=candidate.title,
                custom_title=title,
                folders=folders,
            )
            for candidate, folders in wanted
        ]
