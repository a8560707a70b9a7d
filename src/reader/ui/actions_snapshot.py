"""The snapshot that an entry list shows: its first screenfuls at once, the rest right behind them.

However long a list is, its first entries are there after the same time. What acts on the whole list waits
for the rest; nothing that is on the screen ever moves because of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence, Set
from functools import cached_property
from typing import TypeAlias

from textual import on

from reader.model import EntryQuery, Scope
from reader.ui.actions_marks import MarkActions
from reader.ui.listing import continue_list, folds_stories, shows_many_feeds
from reader.ui.widgets.entry_list import EntryList

HISTORY = Scope(kind="history")
"""What has been read, the latest first; it is no row of the category list."""
Listing: TypeAlias = tuple[Sequence[int], EntryQuery | None]
"""The entries that are here, and what to ask for the rest; None: there is no more."""
_FIRST = 100
"""Entries that are asked for at once, more where the screen is higher."""
_PAUSE = 0.05
"""Seconds after which the rest is asked for: who leafs through the categories leaves before."""


class SnapshotActions(MarkActions):
    """A screen with an entry list."""

    scope: Scope = Scope(kind="all")
    """What the list shows."""
    _unread_only: dict[Scope, bool]
    _oldest_first: bool
    _rest: EntryQuery | None = None
    """What to ask for the rest of the list; None: all of it is here."""

    def make_lists(self) -> None:
        """Set the lists up as config.toml says."""
        self._unread_only = {Scope(kind="all"): True, Scope(kind="saved"): False, HISTORY: False}
        self._oldest_first = self.context.config.lists.oldest_first

    @cached_property
    def entries(self) -> EntryList:
        """The entry list; kept, because work may end after the screen has been taken apart."""
        return self.query_one(EntryList)

    @property
    def query_now(self) -> EntryQuery:
        """What the list asks the library for."""
        unread_only = self._unread_only.get(self.scope, self.context.config.lists.unread_only)
        oldest_first = self._oldest_first and self.scope != HISTORY
        return EntryQuery(scope=self.scope, unread_only=unread_only, oldest_first=oldest_first)

    @property
    def height(self) -> int:
        """How many rows to have at hand."""
        return max(20, self.entries.size.height * 2)

    # ------------------------------------------------------------ loading

    async def load_list(self, *, keep: bool = False) -> None:
        """Load the list of the scope; with `keep` the cursor stays on its entry."""
        ids, rest = await self.first_ids()
        if keep and rest is not None and self.entries.entry_id not in ids:
            ids, rest = await self.library.entry_ids(rest), None
        await self.show_list(ids, rest, keep=keep)

    async def first_ids(self) -> Listing:
        """Return the first entries of the list."""
        query = self.query_now
        first = await self.library.first_ids(query, max(_FIRST, 2 * self.height))
        return first.ids, None if first.whole else query

    async def show_list(
        self, ids: Sequence[int], rest: EntryQuery | None = None, *, keep: bool = False
    ) -> None:
        """Show a list, of which these entries are the first; the rest follows."""
        wanted = self.entries.in_sight if keep else ids[: self.height]
        rows = await self.library.entries(wanted, self.scope)
        names_feeds = shows_many_feeds(self.scope)
        self.entries.folds = folds_stories(self.scope)
        self.entries.show(ids, names_feeds=names_feeds, by_reading=self.scope == HISTORY, keep=keep)
        self.entries.put_rows(rows)
        self._rest = rest
        self.list_changed()
        if rest is not None:
            self.start(self._fill(), group="rest")

    def list_changed(self) -> None:
        """Called when the list shows other entries."""

    def list_completed(self) -> None:
        """Called when the rest of the list has come."""

    # ------------------------------------------------------------ the rest

    @property
    def expected_count(self) -> int | None:
        """How many entries the list will have once all of it is here; None: that is not known."""
        return self.entries.count if self.is_whole else None

    @property
    def is_whole(self) -> bool:
        """Whether all of the list is here."""
        return self._rest is None

    async def _fill(self) -> None:
        await asyncio.sleep(_PAUSE)
        await self.complete_list()

    async def complete_list(self) -> bool:
        """Bring the rest of the list behind what is shown; False: it was here, or the list is another now."""
        rest = self._rest
        if rest is None:
            return False
        whole = await self.library.entry_ids(rest)
        if self._rest is not rest:
            return False
        self._rest = None
        self.entries.extend(continue_list(self.entries.ids, whole))
        self.list_completed()
        return True

    @property
    def listing(self) -> Listing:
        """The list on the screen, to be worked on even if it is left meanwhile."""
        return self.entries.ids, self._rest

    async def whole_of(self, listing: Listing) -> Sequence[int]:
        """Return all the entries of a list."""
        ids, rest = listing
        return ids if rest is None else continue_list(ids, await self.library.entry_ids(rest))

    # ------------------------------------------------------------ rows

    @on(EntryList.RowsNeeded)
    def _on_rows_needed(self, message: EntryList.RowsNeeded) -> None:
        self.start(self._load_rows(message.ids), group="rows")

    async def _load_rows(self, ids: Sequence[int]) -> None:
        rows = await self.library.entries(ids, self.scope)
        self.entries.put_rows(rows)
        await self.leave_out_gone(set(ids).difference(row.id for row in rows))

    async def leave_out_gone(self, gone: Set[int]) -> None:
        """Take entries out of the list that are in no library any more, and with them all that went too."""
        shown = self.entries.ids
        if gone and not gone.isdisjoint(shown):
            self.entries.take_out(await self.library.gone_of(shown))
            if self.is_whole:
                self.list_completed()
