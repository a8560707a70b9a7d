"""The part of the façade that curates the collection: feeds' settings, stories, changes, cleaning up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from reader.config import Config
from reader.errors import ReaderError, StoreError
from reader.language import tr
from reader.library.database import Database
from reader.library.reading import make_article, without_way_back
from reader.model import Article, Body, Document, Feed, FolderPath, PageTrouble, Revision, Scope
from reader.store import Store

if TYPE_CHECKING:
    from reader.library.cleaning import CleanReport
    from reader.library.editing import Edited, Form
    from reader.library.settings import PictureMode


class Curating(ABC):
    """What `Library` offers for keeping the collection in order."""

    config: Config
    clock: Callable[[], datetime]
    _database: Database

    @abstractmethod
    async def _convert(self, body: Body) -> Document:
        """Return the document of a text."""

    async def changed_elsewhere(self) -> bool:
        """Tell whether another program has changed something since this was asked last."""
        return await self._database.run(Store.changed_elsewhere)

    async def gone_of(self, ids: Sequence[int]) -> list[int]:
        """Return those of a snapshot's entries that are in the library no more."""
        return await self._database.run(Store.gone_of, ids)

    # ------------------------------------------------------------ settings of feeds and folders

    async def feed_settings(self, feed: Feed) -> Mapping[str, str]:
        """Return the settings that a feed has of its own or from its folders, by name."""
        return await self._database.run(_settings_of, feed)

    async def folder_settings(self, folder: FolderPath) -> Mapping[str, str]:
        """Return the settings that a folder has of its own, by name."""
        return (await self._database.run(Store.folder_settings)).get(folder, {})

    async def set_feed_setting(self, feed: Feed, name: str, value: str) -> None:
        """Make a setting for one feed, "" takes it back; ReaderError says what it should have been."""
        from reader.library import fulltext, settings

        await self._database.run(settings.set_feed, feed, name, value, self.config)
        if name == "fulltext":
            await self._database.run(fulltext.ask_for_pages, [feed], self.config)

    async def set_folder_setting(self, folder: FolderPath, name: str, value: str) -> None:
        """Make a setting for the feeds of a folder, "" takes it back; ReaderError as above."""
        from reader.library import settings

        await self._database.run(settings.set_folder, folder, name, value, self.config)

    async def form(self, scope: Scope) -> Form:
        """Return what can be changed about a feed or folder; ReaderError: it is neither."""
        from reader.library import editing

        return await self._database.run(editing.load_form, scope, self.config)

    async def keep_form(self, scope: Scope, values: Mapping[str, str]) -> Edited:
        """Keep what was changed in a form, all of it or, if something is wrong, nothing."""
        from reader.library import editing, fulltext

        edited = await self._database.run(editing.keep_form, scope, values, self.config)
        if "fulltext" in values and scope.feed_id is not None and not edited.faults:
            feed = await self._database.run(Store.feed, scope.feed_id)
            await self._database.run(fulltext.ask_for_pages, [feed], self.config)
        return edited

    async def would_clean(self, scope: Scope, values: Mapping[str, str]) -> int:
        """Return how many entries more would be cleaned up, for good, if these values of a form were kept."""
        from reader.library import cleaning

        now = self.clock()
        return await self._database.run(cleaning.count_over, scope, values, self.config, now)

    async def picture_mode(self, feed_id: int | None) -> Literal["alt", "ask", "always"]:
        """Return how the pictures of a feed's articles are shown; None: of an article without a feed."""
        own = await self._database.run(_own_picture_mode, feed_id, self.config) if feed_id else "auto"
        return "always" if own == "always" else "alt" if own == "never" else self.config.reading.pictures

    async def due_feeds(self, *, older_than: timedelta = timedelta(0)) -> list[int]:
        """Return the feeds that are due, and the healthy ones last asked longer ago than that (0: none)."""
        from reader.library.care import due_ids

        feeds = await self._database.run(Store.feeds)
        return due_ids(feeds, self.clock(), older_than=older_than)

    # ------------------------------------------------------------ stories

    async def story(self, entry_id: int) -> list[int]:
        """Return the other articles that tell an article's story, the first one first."""
        return await self._database.run(Store.story, entry_id)

    # ------------------------------------------------------------ former texts, failing pages, cleaning up

    async def revisions(self, entry_id: int) -> Sequence[Revision]:
        """Return the former texts of an article, the latest one first."""
        return await self._database.run(Store.revisions, entry_id)

    async def changes(self, entry_id: int) -> Article:
        """Return an article with what the last change put in and took out; ReaderError: it never changed."""
        from reader.library import revisions

        stored = await self._database.run(Store.article, entry_id)
        found = revisions.pick(stored, await self.revisions(entry_id))
        if found is None:
            raise ReaderError(tr("This article has not changed since it came."))
        former, now = found
        document = revisions.compare(
            await self._convert(without_way_back(former.body)),
            await self._convert(now),
            old_title=former.title,
            new_title=stored.entry.title,
        )
        when = f"{former.replaced_at.astimezone():%Y-%m-%d %H:%M}"
        notice = tr("Changed on {when}: new words are underlined, old ones are struck out.", when=when)
        if not revisions.is_marked(document):
            notice = tr("Changed on {when}, but in no word that is shown.", when=when)
        return replace(make_article(stored, now, document), notice=notice, compared=True)

    async def page_troubles(self) -> Mapping[int, PageTrouble]:
        """Return the feeds of which article pages could not be fetched, by id."""
        return await self._database.run(Store.page_troubles)

    async def clean(self, *, dry_run: bool = False, removed_feeds: bool = False) -> CleanReport:
        """Remove what the settings no longer keep, or only say what that would be.

        `removed_feeds`: also what undo could bring back of feeds that were removed.
        """
        from reader.library import cleaning

        return await cleaning.clean(
            self._database, self.config, self.clock, dry_run=dry_run, removed_feeds=removed_feeds
        )


def _settings_of(store: Store, feed: Feed) -> Mapping[str, str]:
    from reader.library import settings

    return settings.merge(feed, store.feed_settings().get(feed.id, {}), store.folder_settings())


def _own_picture_mode(store: Store, feed_id: int, config: Config) -> PictureMode:
    from reader.library import settings

    with suppress(StoreError):  # the feed has been removed meanwhile
        return settings.resolve(_settings_of(store, store.feed(feed_id)), config).pictures
    return "auto"
