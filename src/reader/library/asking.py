"""The part of the façade that asks the network: with which client, and how each address wants to be asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from reader.config import Config
from reader.library.database import Database
from reader.library.turns import Turns
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.library.paging import PageFetcher
    from reader.library.refreshing import Refresher


class Asking:
    """The part of the library that holds the one client."""

    config: Config
    clock: Callable[[], datetime]
    _database: Database
    _client: Client | None = None
    _opened = ""
    """The address that the user gave of an article that is not stored; "": none."""

    def name_opened(self, address: str) -> None:
        """Note which address the user gave of an article that is not stored: its pictures may lie there."""
        self._opened = address if address[:8].lower().startswith(("http://", "https://")) else ""
        if self._opened and self._client is not None:
            self._client.trust([self._opened])

    async def _refresher(self) -> Refresher:
        from reader.library.refreshing import Refresher

        network = self.config.network
        return Refresher(
            self._database,
            await self._network(),
            self.config.refresh,
            clock=self.clock,
            concurrency=network.concurrency,
            per_host=network.per_host,
        )

    async def _pager(self) -> PageFetcher:
        from reader.library.manners import article_manners
        from reader.library.paging import PageFetcher

        return PageFetcher(
            self._database,
            await self._network(),
            self._turns,
            clock=self.clock,
            manners=partial(article_manners, config=self.config),
        )

    @cached_property
    def _turns(self) -> Turns:
        """Return what all refreshes of this library share."""
        refresh = self.config.refresh
        return Turns(
            per_host=refresh.pages_per_host,
            delay=refresh.page_delay_seconds,
            concurrency=self.config.network.concurrency,
        )

    async def _client_for(self, entry_id: int) -> Client:
        """Return the client that asks for what belongs to an article as its server wants to be asked.

        What belongs to an article that is not stored (0) is asked for as the address that the user gave.
        """
        if entry_id:
            return await (await self._pager()).client_for(entry_id)
        return await (self._network_for(self._opened) if self._opened else self._network())

    async def _network_for_link(self, address: str) -> Client:
        """Return the client for a link that others wrote: its login is not sent where all can read."""
        is_safe = address[:8].lower() == "https://"
        return await (self._network_for(address) if is_safe else self._network())

    async def _network_for(self, address: str) -> Client:
        """Return the client that asks for an address as config.toml says of its host."""
        from reader.library.manners import manners_of

        full = address if "://" in address else f"https://{address}"
        manners = manners_of(full, self.config.site)
        client = await self._network()
        return client if manners is None else client.minding(manners)

    async def _network(self) -> Client:
        """Return the one client, made when it is first needed because its import is slow.

        Hosts on private networks are only asked where the user has named them: by subscribing, by opening.
        """
        if self._client is None:
            from reader.fetch.client import Client

            feeds = await self._database.run(Store.feeds)
            if self._client is None:
                self._client = Client(self.config.network, clock=self.clock)
                self._client.trust(feed.address for feed in feeds)
                self._client.trust([self._opened] if self._opened else [])
        return self._client
