"""The part of the façade that finds: search, smart categories.

Searches run on a thread and a connection of their own; a newer one breaks an older one off.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import ReaderError
from reader.language import tr
from reader.library.database import Database
from reader.library.names import refuse_built_in
from reader.model import Category, EntryQuery, Found, Listed, Scope, SearchOrder, SmartCategory
from reader.paths import Paths
from reader.store import Store
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.indexing import Indexing
    from reader.library.searching import SearchDesk
    from reader.query import Query
    from reader.query.doubt import Doubt

_COUNTS = "smart_counts"
"""The setting that keeps the counts of smart categories from one start to the next."""
EVERYTHING = Scope(kind="all")
"""The scope of a search in the whole library."""


class Finding(ABC):
    """What `Library` offers for finding entries again."""

    paths: Paths
    config: Config
    _database: Database

    @abstractmethod
    def _now(self) -> datetime:
        """Return the time by the library's clock."""

    @abstractmethod
    def _today(self) -> datetime:
        """Return when the local day began."""

    @cached_property
    def _desk(self) -> SearchDesk:
        from reader.library.searching import SearchDesk

        folds = self.config.lists.fold_stories
        return SearchDesk(self.paths.database, self._now, self._today, folds=folds)

    @cached_property
    def _indexing(self) -> Indexing:
        from reader.library.indexing import Indexing

        return Indexing(self.paths.database)

    async def _close_desk(self) -> None:
        if "_desk" in self.__dict__:
            with suppress(ReaderError):
                await self.keep_counts()
            await self._desk.aclose()
        if "_indexing" in self.__dict__:
            await self._indexing.wait()

    # ------------------------------------------------------------ search

    async def search(
        self,
        text: str,
        *,
        scope: Scope = EVERYTHING,
        limit: int = 50,
        order: SearchOrder = "newest",
        typing: bool = False,
        quick: bool = False,
    ) -> Found:
        """Return the first entries that match a query, with the sentences that show it.

        A newer search ends this one early (`Found.superseded`). While the person is still `typing`, the
        nearest query that is right is taken; else a wrong one raises QueryError. A `quick` search leaves out
        what is not indexed yet, which only takes long while very much has just come.
        """
        from reader.query import nearest, parse

        query = nearest(text) if typing else parse(text)
        query, scope = await self._within(query, scope)
        if query.empty:  # signs alone ask for nothing, and shall not get everything
            return Found()
        found = await self._desk.search(query, scope, limit=limit, order=order, quick=quick)
        if found.unindexed:
            self._indexing.start(found.unindexed, patient=True)
        return found

    async def _matching(self, query: EntryQuery) -> Sequence[int]:
        """Return the ids of a list that a query makes or narrows down."""
        if _is_saved(query):
            return await self._desk.gather((await self._smart(query.scope)).query, query)
        wanted, scope = await self._wanted(query)
        return await self._desk.ids(wanted, scope, None, oldest_first=query.oldest_first)

    async def _first_matching(self, query: EntryQuery, limit: int) -> Listed:
        """Return the first entries of such a list."""
        if _is_saved(query):
            text = (await self._smart(query.scope)).query
            if (known := await self._desk.first_gathered(text, query, limit)) is not None:
                return known
        wanted, scope = await self._wanted(query)
        if _is_saved(query):
            return await self._desk.first(wanted, query, limit)
        ids = await self._desk.ids(wanted, scope, limit + 1, oldest_first=query.oldest_first)
        return Listed(ids=ids[:limit], whole=len(ids) <= limit)

    async def _wanted(self, query: EntryQuery) -> tuple[Query, Scope]:
        """Return all that a list asks for as one query, and where."""
        from reader.query import parse
        from reader.query.tree import join

        wanted, scope = await self._within(parse(query.match), query.scope)
        return (join(wanted, parse("is:unread")) if query.unread_only else wanted), scope

    async def _within(self, query: Query, scope: Scope) -> tuple[Query, Scope]:
        """Return the query joined with that of a smart category."""
        if scope.kind != "smart":
            return query, scope
        from reader.query import nearest
        from reader.query.tree import join

        return join(nearest((await self._smart(scope)).query), query), EVERYTHING

    async def _smart(self, scope: Scope) -> SmartCategory:
        for smart in await self.smart_categories():
            if smart.id == scope.smart_id:
                return smart
        raise ReaderError(tr("This smart category is not there any more."))

    async def start_indexing(self) -> None:
        """Bring the search index up to date in another process, if there is much to do."""
        self._indexing.start(await self._database.run(Store.unindexed), patient=False)

    # ------------------------------------------------------------ smart categories

    async def smart_categories(self) -> list[SmartCategory]:
        """Return the saved queries of the category list."""
        return await self._database.run(Store.smart_categories)

    async def add_smart_category(self, name: str, query: str) -> SmartCategory:
        """Save a query as a category; one with this name gets the new query. QueryError if it is wrong."""
        require_query(query, tr("This query asks for nothing"))
        title = clean_line(name, 80)
        if not title:
            raise ReaderError(tr("A smart category needs a name."))
        refuse_built_in(title)
        return await self._database.run(Store.add_smart_category, title, query.strip())

    async def change_smart_category(self, smart_id: int, *, name: str = "", query: str = "") -> None:
        """Give a smart category another name or query, "" leaves it; QueryError if the query is wrong."""
        title = clean_line(name, 80)
        refuse_built_in(title)
        if query:
            require_query(query, tr("This query asks for nothing"))
        smart = await self._smart(Scope(kind="smart", smart_id=smart_id))
        await self._database.run(
            Store.change_smart_category, smart_id, title or smart.name, query.strip() or smart.query
        )

    async def move_smart_category(self, smart_id: int, step: int) -> None:
        """Move a smart category up (-1) or down (1) among the others."""
        ids = [each.id for each in await self.smart_categories()]
        at = ids.index(smart_id) if smart_id in ids else 0
        to = min(max(at + step, 0), len(ids) - 1)
        ids.insert(to, ids.pop(at))
        await self._database.run(Store.order_smart_categories, ids)

    async def remove_smart_category(self, smart_id: int) -> None:
        """Remove a smart category; no entry is touched, and undo brings it back."""
        await self._database.run(Store.remove_smart_category, smart_id)

    async def count_matches(self, text: str) -> tuple[int, int] | None:
        """Return how many unread entries match a query, and how many at all; None: a newer question came.

        QueryError if the query is wrong.
        """
        from reader.query import parse

        return await self._desk.count_matches(parse(text))

    async def doubt(self, text: str) -> Doubt | None:
        """Return the category that a query names and that there is not; None: nothing seems to be amiss."""
        from reader.query.doubt import find_doubt, names_categories

        if not names_categories(text):
            return None
        feeds = await self._database.run(Store.feeds)
        return find_doubt(text, [feed.name for feed in feeds], await self._database.run(Store.folders))

    async def _with_smart_rows(self, rows: Sequence[Category]) -> list[Category]:
        """Put the smart categories between the built-in rows and the folders and feeds.

        They have the counts known last; `recount` brings these up to date.
        """
        smart = await self.smart_categories()
        if not smart:
            return list(rows)
        known = (await self._counting_desk()).known_counts
        made = []
        for each in smart:
            unread, total = known.get(each.query, (0, 0))
            scope = Scope(kind="smart", smart_id=each.id)
            made.append(Category(scope=scope, title=each.name, unread=unread, total=total))
        first = next((at for at, row in enumerate(rows) if row.scope.kind in ("folder", "feed")), len(rows))
        return [*rows[:first], *made, *rows[first:]]

    async def recount(self, shown: Sequence[Category] = ()) -> bool:
        """Count anew what the smart categories hold; False: these rows show it already.

        A list that is opened counts, too, so that what was known before tells nothing of what is shown.
        """
        smart = await self.smart_categories()
        if not smart:
            return False
        desk = await self._counting_desk()
        await desk.count(smart)
        now = {each.id: desk.known_counts.get(each.query, (0, 0)) for each in smart}
        return now != {
            row.scope.smart_id: (row.unread, row.total) for row in shown if row.scope.kind == "smart"
        }

    async def keep_counts(self) -> None:
        """Keep the counts of the smart categories, which the next start then shows at once."""
        if "_desk" in self.__dict__ and self._desk.remembers:
            await self._database.run(Store.put_setting, _COUNTS, self._desk.pack_counts())

    async def _counting_desk(self) -> SearchDesk:
        """Return the desk with the counts that were known when the library was closed."""
        desk = self._desk
        if not desk.remembers:
            desk.recall(await self._database.run(Store.setting, _COUNTS))
        return desk


def _is_saved(query: EntryQuery) -> bool:
    """Tell whether a list is that of a smart category, which shows each story once as a folder's does."""
    return query.scope.kind == "smart" and not query.match


def require_query(text: str, problem: str) -> None:
    """Raise QueryError with this sentence if a query asks for nothing."""
    from reader.query import QueryError, parse

    if parse(text).empty:
        raise QueryError(problem, position=0, nearest="is:unread")
