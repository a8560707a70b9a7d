"""The façade over the store, the network and the converter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from reader.config import Config
from reader.errors import ReaderError
from reader.language import tr
from reader.library import reading
from reader.library.asking import Asking
from reader.library.curating import Curating
from reader.library.database import Database
from reader.library.finding import EVERYTHING, Finding
from reader.library.keeping import Keeping, annotate
from reader.library.labelling import Labelling
from reader.library.memory import Remembering
from reader.library.reading import SourceName
from reader.library.subscribing import Subscribing
from reader.library.syncing import Syncing
from reader.model import (
    Article,
    Body,
    Category,
    Document,
    Entry,
    EntryQuery,
    Listed,
    PageJob,
    RefreshProgress,
    Saved,
    Scope,
    Step,
    StoredArticle,
    midnight_of,
)
from reader.paths import Paths
from reader.store import Store

if TYPE_CHECKING:
    from reader.library.exporting import Sources


def utc_now() -> datetime:
    """Return the time as aware UTC."""
    return datetime.now(UTC)


class Library(Asking, Subscribing, Keeping, Remembering, Finding, Labelling, Curating, Syncing):
    """Everything that can be asked of the newspaper; use it as an async context manager or close it."""

    def __init__(self, paths: Paths, config: Config, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Open the database, which is made if there is none; raises StoreError with a sentence."""
        self.config = config
        self.paths = paths
        self.clock = clock
        self._database = Database(paths.database, clock)
        self._documents = reading.DocumentCache()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections and the database; calling it twice is harmless."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()
        await self._close_desk()
        await asyncio.to_thread(self._database.close)

    def close(self) -> None:
        """Close the database where no event loop runs any more."""
        self._database.close()

    # ------------------------------------------------------------ categories and lists

    def _now(self) -> datetime:
        return self.clock()

    def _today(self) -> datetime:
        """Return when the local day began."""
        return midnight_of(self.clock())

    async def categories(self) -> list[Category]:
        """Return the category list: built-in ones, smart ones, then folders and feeds in the user's order."""
        folded = self.config.lists.fold_stories
        rows = await self._database.run(Store.categories, today=self._today(), folded=folded)
        return await self._with_smart_rows(rows)

    async def entry_ids(self, query: EntryQuery, limit: int | None = None) -> Sequence[int]:
        """Return the ids of a list, in its order; it is a snapshot that later changes do not touch."""
        if query.match or query.scope.kind == "smart":
            if limit is None:
                return await self._matching(query)
            return (await self._first_matching(query, limit)).ids
        method = Store.folded_ids if self.config.lists.fold_stories else Store.entry_ids
        return await self._database.run(method, query, today=self._today(), limit=limit)

    async def count_new(self, query: EntryQuery, shown: Sequence[int]) -> int:
        """Return how many entries a list would gain if it were loaded again."""
        if query.match or query.scope.kind == "smart":
            return len(set(await self._matching(query)).difference(shown))
        folded = self.config.lists.fold_stories
        return await self._database.run(Store.count_new, query, shown, today=self._today(), folded=folded)

    async def first_ids(self, query: EntryQuery, limit: int) -> Listed:
        """Return the first entries of a list, which takes as long in a large library as in a small one."""
        if query.match or query.scope.kind == "smart":
            return await self._first_matching(query, limit)
        folded = self.config.lists.fold_stories
        return await self._database.run(
            Store.first_ids, query, today=self._today(), limit=limit, folded=folded
        )

    async def entries(self, ids: Sequence[int], scope: Scope = EVERYTHING) -> list[Entry]:
        """Return the rows with these ids, in this order; ids that are gone are left out.

        The list of a folder or feed names a row after a feed that stands there.
        """
        method = Store.folded_entries if self.config.lists.fold_stories else Store.entries
        return await self._database.run(method, ids, scope)

    async def find_unread(
        self, ids: Sequence[int], *, after: int, step: int = 1, scope: Scope = EVERYTHING
    ) -> int | None:
        """Return the index of the next unread entry of a snapshot in `step` direction from `after`.

        Smart categories may be about hidden entries; in the list of another scope they are passed over.
        """
        direction: Literal[1, -1] = 1 if step > 0 else -1
        hidden = _may_be_hidden(scope)
        return await self._database.run(Store.find_unread, ids, after=after, step=direction, hidden=hidden)

    async def unread_of(self, ids: Sequence[int], *, scope: Scope = EVERYTHING) -> list[int]:
        """Return the unread entries of a snapshot; what was hidden since as in `find_unread`."""
        return await self._database.run(Store.unread_of, ids, hidden=_may_be_hidden(scope))

    async def unread_older(
        self, ids: Sequence[int], befores: Sequence[datetime], *, scope: Scope = EVERYTHING
    ) -> list[list[int]]:
        """Return for each of these times the unread entries of a snapshot that came before it.

        What was hidden since is as in `find_unread`.
        """
        return await self._database.run(Store.unread_older, ids, befores, hidden=_may_be_hidden(scope))

    async def bookmarks(self) -> list[Entry]:
        """Return every bookmark, newest first."""
        return await self.entries(await self.entry_ids(EntryQuery(scope=Scope(kind="saved"))))

    # ------------------------------------------------------------ articles

    async def article(self, entry_id: int, source: SourceName | None = None) -> Article:
        """Return an article as it is stored, with its longest text or the one named by `source`.

        It never waits for the network: `Article.incomplete` says that `fetch_article` could get a text.
        """
        return await self._make_article(await self._database.run(Store.article, entry_id), source)

    async def fetch_article(self, entry_id: int) -> Article:
        """Fetch the page of an article, keep its text, and return the article with it.

        Where that fails the article comes back with what there is, and its notice says why.
        """
        stored = await self._database.run(Store.article, entry_id)
        if stored.entry.link:
            pager = await self._pager()
            await pager.fetch_page(PageJob(article_id=entry_id, address=stored.entry.link))
            stored = await self._database.run(Store.article, entry_id)
        wanted: SourceName | None = "page" if any(body.source == "page" for body in stored.bodies) else None
        return await self._make_article(stored, wanted)

    async def prefetch(self, ids: Iterable[int]) -> None:
        """Convert the texts of these articles ahead, so that opening them takes no time."""
        for entry_id in ids:
            try:
                await self.article(entry_id)
            except ReaderError:
                continue

    async def open_address(self, address: str, *, by_others: bool = False) -> Article:
        """Return the article behind a path or an address; nothing is stored.

        `by_others`: it is a link that the user did not write, and may not lead into the user's network.
        """
        from reader.library import opening

        if not by_others:
            self.name_opened(address)
        client = partial(self._network_for_link if by_others else self._network_for, address)
        stored = await opening.open_loose(address, client, self.clock(), by_others=by_others)
        return await self._make_article(stored, None)

    async def markdown(self, entry_id: int) -> str:
        """Return an article as Markdown with front matter."""
        stored = await self._database.run(Store.article, entry_id)
        return await asyncio.to_thread(reading.make_markdown, stored)

    async def _make_article(self, stored: StoredArticle, source: SourceName | None) -> Article:
        body = reading.choose_body(stored, source)
        document = Document() if body is None else await self._convert(body)
        article = reading.make_article(stored, body, document)
        return await annotate(article, stored.note, stored.highlights)

    async def _convert(self, body: Body) -> Document:
        document = self._documents.get(body)
        if document is None:
            from reader.convert.html import to_document

            document = await asyncio.to_thread(to_document, body.html, body.base)
            self._documents.put(body, document)
        return document

    # ------------------------------------------------------------ state

    async def set_read(self, ids: Sequence[int], read: bool = True, *, label: str = "") -> Step | None:
        """Mark entries read or unread as one step that can be undone; None: they already were.

        Copies of their stories are marked with them; the step counts the entries that were asked for.
        """
        words = label or (tr("Marked {entries} read") if read else tr("Marked {entries} unread"))
        method = Store.set_stories_read if self.config.lists.fold_stories else Store.set_read
        return await self._database.run(method, ids, read, label=words)

    async def mark_scope_read(self, scope: Scope) -> Step | None:
        """Mark every entry of a scope read, those not on the screen too."""
        ids = await self.entry_ids(EntryQuery(scope=scope, unread_only=True))
        return await self.set_read(ids)

    async def undo(self) -> Step | None:
        """Take back the last change of state or of the subscriptions; None: there is none."""
        return await self._database.run(Store.undo)

    async def redo(self) -> Step | None:
        """Make the change again that was taken back last; None: there is none."""
        return await self._database.run(Store.redo)

    async def save(self, entry_id: int) -> Saved | None:
        """Bookmark an article and keep a whole copy: its text, its page and its pictures.

        The mark is set at once; what cannot be fetched now is tried again at the next refresh.
        """
        await self._database.run(Store.set_starred, [entry_id], True, label=tr("Added a bookmark"))
        from reader.library import saving

        return await saving.complete_copy(self._database, await self._pager(), entry_id)

    async def unsave(self, entry_id: int) -> Step | None:
        """Remove a bookmark; undo brings it back with its copy."""
        return await self._database.run(Store.set_starred, [entry_id], False, label=tr("Removed a bookmark"))

    # ------------------------------------------------------------ refresh

    async def refresh(
        self, feed_ids: Collection[int] | None = None, *, force: bool = False, alone: bool = False
    ) -> AsyncGenerator[RefreshProgress, None]:
        """Load the feeds that are due (or the named ones), the pages of new articles, and missing pictures.

        Named feeds and `force` ignore when a feed is due. One broken feed is a value in the progress.
        Close the generator to stop. `alone`: nothing else needs the event loop, so it may stand still.
        """
        from reader.library.rounds import Round

        steps = Round(
            database=self._database,
            paths=self.paths,
            config=self.config,
            clock=self.clock,
            network=self._network,
            refresher=self._refresher,
            pager=self._pager,
            turns=self._turns,
            alone=alone,
        ).run(feed_ids, force=force)
        async with aclosing(steps):
            async for progress in steps:
                if progress.phase == "done":
                    await self.start_indexing()
                yield progress

    def _sources(self) -> Sources:
        from reader.library.exporting import Sources

        return Sources(
            database=self._database,
            network=self._network,
            pager=self._pager,
            client_for=self._client_for,
            bookmarks=self.bookmarks,
            paths=self.paths,
            now=self.clock(),
        )


def _may_be_hidden(scope: Scope) -> bool:
    """Tell whether a list may be about hidden entries, as only that of a query can."""
    return scope.kind == "smart"
