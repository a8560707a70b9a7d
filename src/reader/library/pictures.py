"""Pictures on request: from a bookmark's copy, from what was shown lately, else from the network."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import StoreError
from reader.language import tr
from reader.library.database import Database
from reader.library.saving import PICTURE_BYTES
from reader.model import Picture
from reader.paths import make_dir, write_atomic
from reader.store import Store
from reader.text import safe_url

if TYPE_CHECKING:
    from reader.fetch.client import Client

_REMEMBERED = 16_000_000
"""Bytes of pictures held in memory."""
_FOLDER_BYTES = 100_000_000
"""Bytes of pictures held in the cache directory; the oldest go first."""
_SCHEMES = ("http", "https")

_log = logging.getLogger(__name__)


class PictureShelf:
    """The pictures that were looked at, in memory and in a directory that may be emptied at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pictures: OrderedDict[str, Picture] = OrderedDict()

    async def load(
        self, database: Database, client_for: Callable[[int], Awaitable[Client]], entry_id: int, url: str
    ) -> Picture:
        """Return a picture of an article; what went wrong is its `fault`."""
        if (known := self._pictures.get(url)) is not None:
            self._pictures.move_to_end(url)
            return known
        if kept := await database.run(Store.picture, entry_id, url):
            return self._remember(Picture(url=url, media_type=kept[0], data=kept[1]))
        data = await asyncio.to_thread(self._read, url)
        if data:
            return self._remember(Picture(url=url, data=data))
        if not safe_url(url, schemes=_SCHEMES):
            return Picture(url=url, fault=tr("This picture has no address that can be fetched."))
        from reader.fetch.page import fetch_picture

        picture = await fetch_picture(await client_for(entry_id), url, PICTURE_BYTES)
        if picture.data:
            await asyncio.to_thread(self._write, picture)
            self._remember(picture)
        return picture

    def _remember(self, picture: Picture) -> Picture:
        self._pictures[picture.url] = picture
        while len(self._pictures) > 1 and self._held > _REMEMBERED:
            self._pictures.popitem(last=False)
        return picture

    @property
    def _held(self) -> int:
        return sum(len(picture.data) for picture in self._pictures.values())

    def _file(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode()).hexdigest()[:40]

    def _read(self, url: str) -> bytes:
        with suppress(OSError):
            return self._file(url).read_bytes()
        return b""

    def _write(self, picture: Picture) -> None:
        """Keep a picture for the next time; a directory that cannot be written costs nothing but that."""
        try:
            make_dir(self.folder)
            write_atomic(self._file(picture.url), picture.data)
            self._sweep()
        except (StoreError, OSError) as error:
            _log.info("a picture could not be kept: %s", error)

    def _sweep(self) -> None:
        """Delete the oldest pictures until the rest takes no more room than it may."""
        files = sorted(
            ((found.stat().st_mtime, found.stat().st_size, found) for found in self.folder.iterdir()),
            key=lambda file: file[0],
        )
        excess = sum(size for _, size, _ in files) - _FOLDER_BYTES
        for _, size, file in files:
            if excess <= 0:
                return
            file.unlink(missing_ok=True)
            excess -= size
