"""The main screen: categories, their entries and the article, side by side where there is room."""

from __future__ import annotations

import asyncio
from functools import partial
from importlib import import_module
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from reader.model import Category, Scope
from reader.ui import messages
from reader.ui.actions import Place
from reader.ui.actions_lists import HISTORY
from reader.ui.actions_resuming import ResumingActions
from reader.ui.keymap import bindings
from reader.ui.listing import ask_to_remove, empty_words, feeds_in, next_category
from reader.ui.widgets.article_pane import ArticlePane
from reader.ui.widgets.category_list import CategoryList
from reader.ui.widgets.entry_list import EntryList
from reader.ui.widgets.list_head import ListHead
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.status_bar import HintBar, StatusBar

_SETTLE = 0.06
"""Seconds for which the cursor rests on a category before its list is loaded."""
_IDLE = 0.4
"""Seconds after the first list until the converter is loaded."""
_BREATH = 0.5
"""Seconds between two looks at what a refresh has changed."""
_HISTORY = Category(scope=HISTORY, title="History")


def _load_the_rest() -> None:
    """Import what the first article needs and the first screen does not."""
    import_module("reader.convert.html")
    import_module("reader.ui.widgets.article_view")


class CategoriesScreen(ResumingActions):
    """Three panes, two or one, by the width of the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("read.*", "entry.*", "category.*", "list.*", "move.*", "pane.*", "number.*", "article.*"),
        *bindings("find.open"),
        *bindings("feeds.refresh_here", "feed.edit", "feed.remove", "program.up"),
    ]

    _beside: Scope | None = None
    """The category under the cursor when the history was called."""
    _settling: Timer | None = None
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
    _fresh: int = 0
    """How many entries the list would gain if it were loaded again."""

    def compose(self) -> ComposeResult:
        """Build the panes."""
        yield Masthead(self.context.clock)
        with Horizontal(id="panes"):
            yield CategoryList(id="categories")
            with Vertical(id="list"):
                yield ListHead(id="list-head")
                yield EntryList(self.context.clock, id="entries")
            yield ArticlePane(self.context.config.reading.measure, id="article")
        yield HintBar(self.context.keys)
        yield StatusBar()

    def on_mount(self) -> None:
        """Load the categories and the first list."""
        self.make_lists()
        self.set_page()
        self.go("categories")
        self.start(self._begin(), group="categories")

    async def _begin(self) -> None:
        session, rows = await asyncio.gather(self.kept_session(), self.library.categories())
        self.categories.show(rows)
        self._beside = rows[0].scope if rows else None
        if not any(row.scope.kind in ("feed", "folder") for row in rows):
            self.post_message(messages.ShowScreen("welcome"))
            session = None
        await (self.load_list() if session is None else self.resume(session))
        self.call_after_refresh(self.post_message, messages.FrontPageReady())
        self.set_timer(_IDLE, lambda: self.start(self._warm_up(), group="prefetch"))

    async def _warm_up(self) -> None:
        """Make the first article open as fast as the others: load the converter while nobody waits."""
        await asyncio.to_thread(_load_the_rest)
        self.pane.warm_up()
        await self.library.prefetch(self.entries.ids[:2])

    # ------------------------------------------------------------ the list of the category

    @on(RowList.Moved)
    def _on_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self._tell_position()
        if message.rows is self.categories:
            if self._settling is not None:
                self._settling.stop()
            self._settling = self.set_timer(_SETTLE, self._follow_cursor)

    @property
    def is_settling(self) -> bool:
        """Whether the list of the category under the cursor is still to be loaded."""
        return self._settling is not None

    def _follow_cursor(self) -> None:
        self._settling = None
        category = self.categories.category
        if category is None or category.scope == self.scope:
            return
        # The category list may be shown anew while the history is read; that moves nobody.
        if self.scope != HISTORY or self.place == "categories" or category.scope != self._beside:
            self.start(self._enter(category.scope), group="entries")

    async def _enter(self, scope: Scope) -> None:
        """Load the list of another scope; this is where a list is left and read rows go."""
        self.scope = scope
        self._provisional = False
        await self.load_list()

    @on(RowList.Chosen)
    def _on_chosen(self, message: RowList.Chosen) -> None:
        message.stop()
        if message.rows is self.entries:
            self.open_index(message.index)
        else:
            self._follow_cursor()
            self.go("entries" if self.app.size.width < 80 else "categories")

    @property
    def category(self) -> Category | None:
        """What the list shows; None: there is nothing yet."""
        return _HISTORY if self.scope == HISTORY else self.categories.category

    def list_changed(self) -> None:
        """Tell what the list is."""
        self._fresh = 0
        self._tell_notice()
        category = self.category
        query = self.query_now
        self.entries.empty_text = empty_words(
            self.scope,
            unread_only=query.unread_only,
            shows_read=self.context.keys.shown("list.unread_only") if category and category.total else "",
        )
        self.head.show(
            category.title if category else "",
            self.entries.count,
            oldest_first=query.oldest_first,
            fault=category.fault if category else "",
        )
        self._tell_position()

    def show_scope(self, scope: Scope | None) -> None:
        """Show a category and its list; None: go to the category list."""
        if scope is None or (scope != HISTORY and not self.categories.go_to_scope(scope)):
            self.go("categories")
            return
        self._beside = self.categories.category.scope if self.categories.category else None
        self.start(self._enter(scope), group="entries")
        self.go("entries")

    def go(self, place: Place) -> None:
        """Give the focus to a pane; the categories have their own list beside them, not the history."""
        super().go(place)
        if place == "categories" and self.scope == HISTORY:
            self._follow_cursor()

    async def enter_next_unread(self, step: int) -> bool:
        """Load the list of the next category with unread entries; False: there is none."""
        self.categories.show(await self.library.categories())
        index = next_category(self.categories.categories, self.categories.index, step, unread=True)
        if index is None:
            return False
        self.categories.go_to(index)
        await self._enter(self.categories.categories[index].scope)
        return True

    def action_category_next(self) -> None:
        """Show the next category."""
        self._step_category(1)

    def action_category_previous(self) -> None:
        """Show the category before this one."""
        self._step_category(-1)

    def action_category_next_unread(self) -> None:
        """Show the next category with unread entries."""
        self._step_category(1, unread=True)

    def action_category_previous_unread(self) -> None:
        """Show the category before this one that has unread entries."""
        self._step_category(-1, unread=True)

    def _step_category(self, step: int, *, unread: bool = False) -> None:
        index = next_category(self.categories.categories, self.categories.index, step, unread=unread)
        if index is None:
            self.say("No other category has unread entries." if unread else "There is no other category.")
            return
        self.categories.go_to(index)
        self.start(self._enter(self.categories.categories[index].scope), group="entries")
        if self.place == "article":
            self.go("entries")

    def action_category_fold(self) -> None:
        """Fold or unfold the folder under the cursor."""
        self.categories.fold()

    # ------------------------------------------------------------ feeds

    def on_key(self, event: events.Key) -> None:
        """Let Esc stop a refresh where it could only go back to where it is."""
        idle = self.status is None or not self.status.activity
        if event.key != "escape" or idle or self.forget_number():
            return
        if self.place == "categories" and self.categories.is_outermost:
            event.stop()
            event.prevent_default()
            self.post_message(messages.StopRefresh())

    def action_feeds_refresh_here(self) -> None:
        """Load the feeds of this category."""
        self.post_message(messages.StartRefresh(feeds_in(self.categories.categories, self.scope)))

    def action_feed_edit(self) -> None:
        """Open the form of the feed or folder under the cursor, or of the entry's feed."""
        category = self.categories.category
        scope = category.scope if category is not None else self.scope
        entry = self.target()
        if scope.kind not in ("feed", "folder") and self.place != "categories" and entry is not None:
            scope = Scope(kind="feed", feed_id=entry.feed_id)
        if scope.kind == "folder" or scope.feed_id is not None:
            self.post_message(messages.ShowScreen("edit", scope=scope))
        else:
            self.say("Put the cursor on a feed or folder to change it.")

    def action_feed_remove(self) -> None:
        """Ask, then unsubscribe from the feed under the cursor."""
        category = self.categories.category
        if category is not None and category.scope.kind == "smart":
            self.ask_to_remove_smart(category)
            return
        if category is None or category.scope.feed_id is None:
            self.say("Put the cursor on a feed to remove it.")
            return
        question = ask_to_remove(category.title, category.total)
        self.post_message(messages.Ask(question, "Remove", partial(self._remove, category.scope.feed_id)))

    def _remove(self, feed_id: int) -> None:
        self.start(self._remove_feed(feed_id), group="feeds")

    async def _remove_feed(self, feed_id: int) -> None:
        await self.library.remove_feed(feed_id)
        self.post_message(messages.NewsChanged())

    # ------------------------------------------------------------ news

    @on(messages.NewsArrived)
    def _on_news_arrived(self, message: messages.NewsArrived) -> None:
        """Bring counts and rows up to date, soon and not too often."""
        self._stale = self._stale.union(message.ids)
        progress = message.progress
        if progress is None or progress.phase == "done":
            self._refreshed = self._refreshed or progress is not None
            self._restless = self._restless or not message.ids
            self._catch_up()
            return
        self._restless = self._restless or (progress.update is not None and progress.update.new > 0)
        if self._breathing is None:
            self._breathing = self.set_timer(_BREATH, self._catch_up)

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
                stale, self._stale = self.entries.loaded(self._stale), frozenset()
                restless, self._restless = self._restless, False
                self.categories.show(await self.library.categories())
                self.entries.put_rows(await self.library.entries(stale) if stale else ())
                if restless:
                    await self._look_for_new()
                if self._refreshed:
                    self._refreshed = False
                    await self._settle()
                self._tell_position()
        finally:
            self._taking_in = False

    async def _look_for_new(self) -> None:
        """Count what a refresh has added to this list; nothing is moved under the reader's eyes."""
        ids = await self.library.entry_ids(self.query_now)
        if not self.entries.count:
            await self.load_list(ids=ids)
            self._provisional = True
            return
        # What is read grows the history by itself; that is no news.
        self._fresh = 0 if self.scope == HISTORY else len(set(ids).difference(self.entries.ids))
        self._tell_notice()

    async def _settle(self) -> None:
        """Load a list that filled up before the reader's eyes again, unless it is in use by now."""
        untouched = self.place == "categories" and self.entries.cursor == 0 and not self.is_reading
        if self._provisional and untouched:
            await self.load_list()
        self._provisional = False

    def _tell_notice(self) -> None:
        """Say what holds for this list: that there is more, or that its feed fails."""
        category = self.category
        shows = self.context.keys.shown("list.show_new")
        new = f"{self._fresh:,} new · {shows} shows them" if self._fresh else ""
        self.note(new or (category.fault if category else ""))


SCREEN = CategoriesScreen
