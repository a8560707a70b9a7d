"""What the screens ask the library to remember, and the pictures that they ask for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from reader.library.database import Database
from reader.model import Article, Picture
from reader.paths import Paths
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.library.pictures import PictureShelf


class Remembering(ABC):
    """The part of the library that keeps settings, positions and pictures."""

    paths: Paths
    _database: Database

    @abstractmethod
    async def _client_for(self, entry_id: int) -> Client:
        """Return the client that asks for what belongs to an article."""

    async def setting(self, key: str) -> str | None:
        """Return what was kept under a key; None: nothing."""
        return await self._database.run(Store.setting, key)

    async def put_setting(self, key: str, value: str) -> None:
        """Keep a value under a key; config.toml is the user's and never written."""
        await self._database.run(Store.put_setting, key, value)

    async def put_position(self, article: Article, position: tuple[int, int]) -> None:
        """Keep where an article was left, as (block, offset) of its text."""
        if article.entry.id and not article.compared and position != article.position:
            await self._database.run(Store.put_position, article.entry.id, article.source, position)

    async def note_opened(self, entry_id: int) -> None:
        """Note that an article is on the screen, so that no cleaning up takes it from there."""
        await self._database.run(Store.note_opened, entry_id)

    async def picture(self, entry_id: int, url: str) -> Picture:
        """Return a picture of an article: a bookmark's copy, or fetched; its `fault` says what went wrong."""
        return await self._shelf.load(self._database, self._client_for, entry_id, url)

    @cached_property
    def _shelf(self) -> PictureShelf:
        from reader.library.pictures import PictureShelf

        return PictureShelf(self.paths.cache_dir / "pictures")
