"""The part of the façade that finds: search, smart categories, rules, tags, hidden entries.

Searches run on a thread and a connection of their own; a newer one breaks an older one off.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.language import tr
from reader.library.database import Database
from reader.library.names import refuse_built_in
from reader.model import Category, EntryQuery, Found, Rule, Scope, SearchOrder, SmartCategory, Step
from reader.paths import Paths
from reader.store import Store
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.searching import SearchDesk
    from reader.query import Query
    from reader.query.doubt import Doubt

_COUNTS = "smart_counts"
"""The setting that keeps the counts of smart categories from one start to the next."""
_ENTRIES = "{entries}"
"""What stands in a label for how many were changed, until the store knows it."""
EVERYTHING = Scope(kind="all")
"""The scope of a search in the whole library."""


class Finding(ABC):
    """What `Library` offers for finding entries again."""

    paths: Paths
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

        return SearchDesk(self.paths.database, self._now, self._today)

    async def _close_desk(self) -> None:
        if "_desk" in self.__dict__:
            with suppress(ReaderError):
                await self.keep_counts()
            await self._desk.aclose()

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
            await self._desk.start_indexing(found.unindexed, patient=True)
        return found

    async def _matching(self, query: EntryQuery, limit: int | None) -> Sequence[int]:
        """Return the ids of a list that a query makes or narrows down."""
        from reader.query import parse
        from reader.query.tree import join

        if query.scope.kind == "smart" and not query.match:
            smart = await self._smart(query.scope)
            known = self._desk.gathered if limit is not None else self._desk.gather
            kept = await known(smart.query, unread_only=query.unread_only)
            if kept is not None:
                return (kept[::-1] if query.oldest_first else kept)[:limit]
        wanted, scope = await self._within(parse(query.match), query.scope)
        if query.unread_only:
            wanted = join(wanted, parse("is:unread"))
        return await self._desk.ids(wanted, scope, limit, oldest_first=query.oldest_first)

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
        await self._desk.start_indexing(await self._database.run(Store.unindexed), patient=False)

    # ------------------------------------------------------------ smart categories

    async def smart_categories(self) -> list[SmartCategory]:
        """Return the saved queries of the category list."""
        return await self._database.run(Store.smart_categories)

    async def add_smart_category(self, name: str, query: str) -> SmartCategory:
        """Save a query as a category; one with this name gets the new query. QueryError if it is wrong."""
        _require_query(query, tr("This query asks for nothing"))
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
            _require_query(query, tr("This query asks for nothing"))
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

    # ------------------------------------------------------------ rules, tags, hidden entries

    async def rules(self) -> list[Rule]:
        """Return the rules for new entries."""
        return await self._database.run(Store.rules)

    async def add_rule(self, query: str, action: str) -> Rule:
        """Add a rule: what is done (read, star, hide, notify, tag:NAME) with new entries that match."""
        from reader.library.judging import check_actions

        _require_query(query, tr("A rule for everything is no rule"))
        return await self._database.run(Store.add_rule, query.strip(), check_actions(action))

    async def change_rule(self, rule: Rule) -> Rule:
        """Give a rule another query or other actions, or switch it on or off; undo takes it back."""
        from reader.library.judging import check_actions

        _require_query(rule.query, tr("A rule for everything is no rule"))
        checked = replace(rule, query=rule.query.strip(), action=check_actions(rule.action))
        await self._database.run(Store.change_rule, checked)
        return checked

    async def apply_rule(self, rule: Rule) -> Step | None:
        """Do what a rule says with what is here already, as one step; None: nothing was to be done."""
        from reader.library.judging import changes_of
        from reader.query import parse

        ids = await self._desk.ids(parse(rule.query), EVERYTHING, None)
        label = tr("A rule changed {entries}: {query}", entries=_ENTRIES, query=rule.query)
        return await self._database.run(Store.set_several, ids, changes_of(rule), label=label)

    async def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; what it has done stays, and undo brings it back."""
        await self._database.run(Store.remove_rule, rule_id)

    async def tags(self) -> dict[str, int]:
        """Return the user's tags with the number of their articles."""
        return await self._database.run(Store.tags)

    async def tags_of(self, entry_id: int) -> tuple[str, ...]:
        """Return the user's tags of an article."""
        return await self._database.run(Store.tags_of, entry_id)

    async def set_tag(self, ids: Sequence[int], name: str, present: bool = True) -> Step | None:
        """Give entries a tag or take it away, as one step that can be undone; None: they already were so."""
        from reader.library.judging import clean_tag

        tag = clean_tag(name)
        if not tag:
            raise ReaderError(tr("A tag needs a name."))
        label = (
            tr("Tagged {entries}: {tag}", entries=_ENTRIES, tag=tag)
            if present
            else tr("Took the tag from {entries}: {tag}", entries=_ENTRIES, tag=tag)
        )
        return await self._database.run(Store.set_tag, ids, tag, present, label=label)

    async def set_hidden(self, ids: Sequence[int], hidden: bool = True) -> Step | None:
        """Hide entries from every list or show them again; is:hidden finds them."""
        label = tr("Hid {entries}") if hidden else tr("Showed {entries}")
        return await self._database.run(Store.set_hidden, ids, hidden, label=label)

    async def hidden_count(self) -> int:
        """Return how many entries are hidden."""
        return await self._database.run(Store.hidden_count)


def _require_query(text: str, problem: str) -> None:
    from reader.query import QueryError, parse

    if parse(text).empty:
        raise QueryError(problem, position=0, nearest="is:unread")
