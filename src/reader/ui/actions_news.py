"""What changes on the screen while it is read: counts, rows, and how much is new."""

from __future__ import annotations

import asyncio

from textual import on
from textual.timer import Timer

from reader.language import tr
from reader.model import Category, EntryQuery, Scope
from reader.retelling import retell
from reader.ui import messages
from reader.ui.actions_resuming import ResumingActions
from reader.ui.actions_snapshot import HISTORY
from reader.ui.listing import find_scope, put_back

_BREATH = 0.5
"""Seconds between two looks at what a refresh has changed."""
_FIRST_BREATH = 0.02
"""The same while the list is empty."""
_PATIENCE = 0.2
"""Seconds of quiet after which the smart categories are counted anew."""
_HISTORY = Category(scope=HISTORY, title=tr("History"))


class NewsActions(ResumingActions):
    """A screen that follows what a refresh brings, without moving anything."""

    _breathing: Timer | None = None
    _restless: bool = False
    """Whether a refresh may have brought entries for the list since it was last looked at."""
    _stale: frozenset[int] = frozenset()
    _taking_in: bool = False
    """Whether a worker is bringing the lists up to date."""
    _again: bool = False
    """Whether something has changed that it has not seen yet."""
    _provisional: bool = False
    """Whether the list was empty until a refresh brought it the first of what it is loading."""
    _refreshed: bool = False
    """Whether a refresh has ended since the list was last looked at."""
    _made: Scope | None = None
    """A category that has just been made, to which the cursor is to go."""
    _restored: frozenset[int] = frozenset()
    """Entries that an undo has changed and that may belong into the list again."""
    _back: Scope | None = None
    """A feed that an undo has brought back, with all its entries."""
    _fresh: int = 0
    """How many entries the list would gain if it were loaded again."""

    @property
    def category(self) -> Category | None:
        """What the list shows; None: there is nothing yet."""
        return _HISTORY if self.scope == HISTORY else self.categories.category

    @on(messages.NewsArrived)
    def _on_news_arrived(self, message: messages.NewsArrived) -> None:
        """Bring counts and rows up to date, soon and not too often."""
        self._stale = self._stale.union(message.ids)
        if message.restored:
            self._restored = self._restored.union(message.ids)
            self._back = message.made or self._back
        # Who undoes something while reading stays with the article.
        if not message.restored or self.place == "categories":
            self._made = message.made or self._made
        progress = message.progress
        if message.elsewhere:
            self.entries.forget_far()
            seen = [self.article.entry.id] if self.article is not None else []
            self._stale = self._stale.union(self.entries.in_sight, seen)
        elif not message.ids and (progress is None or progress.phase == "done"):
            # Feeds may be gone, and after a refresh the entries that were cleaned away.
            self._stale = self._stale.union(self.entries.in_sight)
        if progress is None or progress.phase == "done":
            self._refreshed = self._refreshed or progress is not None
            self._restless = self._restless or not message.ids
            self._catch_up()
            return
        self._restless = self._restless or (progress.update is not None and progress.update.new > 0)
        if self._breathing is None:
            breath = _BREATH if self.entries.count else _FIRST_BREATH
            self._breathing = self.set_timer(breath, self._catch_up)

    def _catch_up(self) -> None:
        if self._breathing is not None:
            self._breathing.stop()
            self._breathing = None
        self._again = True
        if not self._taking_in:
            self.start(self._take_in(), group="news", exclusive=False)

    async def _take_in(self) -> None:
        """Bring everything up to date, and once more if something changed meanwhile."""
        self._taking_in = True
        try:
            while self._again:
                self._again = False
                open_id = self.article.entry.id if self.article is not None else 0
                stale = {*self.entries.loaded(self._stale), *({open_id} & self._stale)}
                self._stale = frozenset()
                restless, self._restless = self._restless, False
                self.categories.show(await self.library.categories())
                await self._leave_what_is_gone()
                await self._go_to_made()
                self.count_soon()
                rows = await self.library.entries(sorted(stale), self.scope) if stale else []
                self.entries.put_rows(rows)
                self.take_in_state(rows)
                await self.leave_out_gone(stale.difference(row.id for row in rows))
                await self._bring_back()
                if restless:
                    await self._look_for_new()
                if self._refreshed:
                    self._refreshed = False
                    await self._settle()
                self._tell_position()
        finally:
            self._taking_in = False

    async def _leave_what_is_gone(self) -> None:
        """Where the category of the list was removed, go on with the one that is now under the cursor."""
        category = self.categories.category
        gone = find_scope(self.categories.categories, self.scope) is None
        if category is None or self.scope == HISTORY or not gone:
            return
        if self.article is not None and not await self.library.entries([self.article.entry.id]):
            self.stop_countdown()
            self.article = None
            self.go("entries" if self.place == "article" else self.place)
        self.scope = category.scope
        self._provisional = False
        await self.load_list()

    async def _go_to_made(self) -> None:
        """Put the cursor on a feed or category that has just been made, and show its list."""
        made, self._made = self._made, None
        if made is None or not self.categories.go_to_scope(made):
            return
        self.go("categories")
        self.scope = made
        self._provisional = False
        await self.load_list()

    async def _bring_back(self) -> None:
        """Put what was undone into the list again where it belongs; the cursor stays on its entry."""
        restored, self._restored = self._restored, frozenset()
        back, self._back = self._back, None
        if back is not None and back.kind == "feed":
            restored = restored.union(await self.library.entry_ids(EntryQuery(scope=back)))
        missing = restored.difference(self.entries.ids)
        if not missing:
            return
        query = self.query_now
        await self.complete_list()
        whole = await self.library.entry_ids(query)
        missing = missing.intersection(whole)
        if self.query_now != query or not missing:
            return
        if self.entries.count:
            self.entries.put_in(put_back(self.entries.ids, whole, missing))
            self.list_completed()
        else:
            await self.load_list()

    async def _look_for_new(self) -> None:
        """Count what a refresh has added to this list; nothing is moved under the reader's eyes."""
        if not self.entries.count:
            await self.load_list()
            self._provisional = True
            return
        await self.complete_list()
        # What is read grows the history by itself; that is no news.
        is_history = self.scope == HISTORY
        self.tell_fresh(0 if is_history else await self.library.count_new(self.query_now, self.entries.ids))

    async def _settle(self) -> None:
        """Load a list that filled up before the reader's eyes again, unless it is in use by now."""
        untouched = self.place == "categories" and self.entries.cursor == 0 and not self.is_reading
        if self._provisional and untouched:
            await self.load_list()
        self._provisional = False

    def tell_fresh(self, fresh: int) -> None:
        """Say how many entries the list would gain if it were loaded again."""
        self._fresh = fresh
        self.tell_notice()

    def tell_notice(self) -> None:
        """Say what holds for this list: that there is more, or that its feed fails."""
        category = self.category
        shows = self.context.keys.shown("list.show_new")
        new = tr("{fresh:,} new · {key} shows them", fresh=self._fresh, key=shows) if self._fresh else ""
        self.note(new or (retell(category.fault) if category else ""))

    def count_soon(self) -> None:
        """Count what the smart categories hold, as soon as nothing more important is to be done."""
        if any(row.scope.kind == "smart" for row in self.categories.categories):
            self.start(self._count(), group="counts")

    async def _count(self) -> None:
        await asyncio.sleep(_PATIENCE)
        if await self.library.recount(self.categories.categories):
            self.categories.show(await self.library.categories())
            self._tell_position()
