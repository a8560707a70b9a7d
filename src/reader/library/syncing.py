"""The part of the façade that keeps feeds and marks in step with a service."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from reader.config import Config
from reader.errors import ReaderError
from reader.language import tr
from reader.library.database import Database
from reader.model import Manners, RefreshProgress
from reader.numbers import count_of
from reader.store import Store
from reader.store.values import to_time

if TYPE_CHECKING:
    from reader.model.sync import SyncReport

_SOON = timedelta(minutes=1)
"""How long marks wait at least until they are sent: most come in handfuls."""
_RENEWAL_SECONDS = 20.0


class SyncState(NamedTuple):
    """How the synchronisation stands."""

    last: datetime | None = None
    """When both sides were last alike; None: never."""
    tried: datetime | None = None
    fault: str = ""
    """Why the last attempt failed, as a sentence; "": it did not."""


class Syncing(ABC):
    """What `Library` offers for a service that keeps reading marks."""

    config: Config
    clock: Callable[[], datetime]
    _database: Database

    @abstractmethod
    def refresh(
        self, feed_ids: Collection[int] | None = None, *, force: bool = False, alone: bool = False
    ) -> AsyncGenerator[RefreshProgress, None]:
        """Load feeds."""

    @property
    def syncs(self) -> bool:
        """Whether a service is named at all."""
        return bool(self.config.sync.address)

    async def sync_state(self) -> SyncState:
        """Return when both sides were last alike, and what is wrong if they could not be made so."""
        return await self._database.run(_load_state)

    async def sync_due(self) -> bool:
        """Tell whether it is time to sync: marks wait to be sent, or nobody has asked for a while."""
        if not self.syncs:
            return False
        state, now = await self.sync_state(), self.clock()
        tried = state.tried
        if tried is None or tried > now:
            return True
        if now - tried < _SOON:
            return False
        if now - tried >= timedelta(minutes=self.config.sync.minutes):
            return True
        return not state.fault and await self._marked_since(tried)

    async def marks_wait(self) -> bool:
        """Tell whether something was marked or arranged here that the service does not know."""
        if not self.syncs:
            return False
        state = await self.sync_state()
        return state.last is not None and await self._marked_since(state.last)

    async def _marked_since(self, moment: datetime) -> bool:
        from reader.store.sync import marked_since

        return await self._database.run(marked_since, moment)

    async def sync(self) -> SyncReport | None:
        """Make feeds and marks here and at the service alike; None: another process is doing that.

        Raises ReaderError with a sentence; what was done until then is kept, and the next sync does the rest.
        """
        from reader.store.sync import begin_sync, end_sync

        settings = self.config.sync
        account = f"{settings.user_name} {settings.address}"
        began = self.clock()
        if not await self._database.run(begin_sync, account, began):
            return None
        last = (await self.sync_state()).last
        fault = tr("The last sync was stopped; the next one does the rest.")
        renewal = asyncio.create_task(self._renew_sync(), name="renew the turn to sync")
        try:
            report = await self._synchronise(last)
            fault = ""
            return report
        except ReaderError as error:
            fault = str(error)
            raise
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)
            # What is marked while it lasts is sent the next time.
            await self._database.run(end_sync, began, fault)

    async def _renew_sync(self) -> None:
        from reader.store.sync import renew_sync

        while True:
            await asyncio.sleep(_RENEWAL_SECONDS)
            await self._database.run(renew_sync, self.clock())

    async def _synchronise(self, last: datetime | None) -> SyncReport:
        from reader.fetch.manners import Keyring
        from reader.library.synchronising import Synchronisation
        from reader.sync.greader import GoogleReader
        from reader.sync.web import Web

        settings, network = self.config.sync, self.config.network
        keyring, password = Keyring(), b""
        if settings.password_command:
            manners = Manners(home=settings.address, password_command=settings.password_command)
            try:
                password = await keyring.password(manners)
            finally:
                await keyring.aclose()
        web = Web(
            user_agent=network.user_agent,
            connect_timeout=network.connect_timeout,
            read_timeout=network.read_timeout,
            max_bytes=network.max_bytes,
        )
        try:
            service = GoogleReader(
                web, settings.address, settings.user_name, password.decode("utf-8", "replace")
            )
            return await Synchronisation(
                database=self._database,
                service=service,
                clock=self.clock,
                mode=settings.feeds,
                load_new=self._load_new,
            ).run(last)
        finally:
            await web.aclose()

    async def _load_new(self, feed_ids: Sequence[int]) -> None:
        async with aclosing(self.refresh(feed_ids)) as steps:
            async for _ in steps:
                pass


def sync_words(report: SyncReport) -> str:
    """Sum up what a synchronisation has done, in a line."""
    parts = (
        (report.feeds_added, count_of(report.feeds_added, "new feed")),
        (report.feeds_removed, count_of(report.feeds_removed, "feed removed", "feeds removed")),
        (report.feeds_moved, count_of(report.feeds_moved, "feed moved", "feeds moved")),
        (report.entries, count_of(report.entries, "entry fetched", "entries fetched")),
        (report.marked, count_of(report.marked, "mark taken over", "marks taken over")),
        (report.sent, count_of(report.sent, "mark sent", "marks sent")),
        (report.feeds_sent, count_of(report.feeds_sent, "feed changed there", "feeds changed there")),
    )
    words = [words for number, words in parts if number]
    return tr("Synced: {what}.", what=tr(", ").join(words)) if words else tr("Both sides are alike.")


def _load_state(store: Store) -> SyncState:
    last, tried = store.setting("sync_at"), store.setting("sync_tried")
    return SyncState(
        last=to_time(int(last)) if last else None,
        tried=to_time(int(tried)) if tried else None,
        fault=store.setting("sync_fault") or "",
    )
