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

from reader.language import tr
from reader.model import Category, Scope
from reader.retelling import retell
from reader.ui import messages
from reader.ui.action import Place
from reader.ui.actions_news import NewsActions
from reader.ui.actions_snapshot import HISTORY
from reader.ui.keymap import bindings
from reader.ui.listing import (
    ask_to_remove,
    empty_words,
    feeds_in,
    folder_of,
    known_count,
    next_category,
    takes_back,
)
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


def _load_the_rest() -> None:
    """Import what the first article needs and the first screen does not."""
    import_module("reader.convert.html")
    import_module("reader.ui.widgets.article_view")


class CategoriesScreen(NewsActions):
    """Three panes, two or one, by the width of the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("read.*", "entry.*", "category.*", "list.*", "move.*", "pane.*", "number.*", "article.*"),
        *bindings("find.open", "smart.*"),
        *bindings("feeds.refresh_here", "feed.edit", "feed.remove", "program.up"),
    ]

    _beside: Scope | None = None
    """The category under the cursor when the history was called."""
    _settling: Timer | None = None

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
        self.count_soon()
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

    def list_changed(self) -> None:
        """Tell what the list is."""
        self.tell_fresh(0)
        category = self.category
        query = self.query_now
        self.entries.empty_text = empty_words(
            self.scope,
            unread_only=query.unread_only,
            shows_read=self.context.keys.shown("list.unread_only") if category and category.total else "",
        )
        self.head.show(
            category.title if category else "",
            self.expected_count,
            oldest_first=query.oldest_first,
            fault=retell(category.fault) if category else "",
        )
        self._tell_position()

    def list_completed(self) -> None:
        """Tell how long the list is."""
        self.head.count(self.entries.count)
        self._tell_position()

    @property
    def expected_count(self) -> int | None:
        """How many entries the list will have once all of it is here; None: that is not known."""
        category = self.category
        if self.is_whole:
            return self.entries.count
        return known_count(category, self.query_now, folding=self.context.config.lists.fold_stories)

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
        self.count_soon()
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
            no_unread, none = tr("No other category has unread entries."), tr("There is no other category.")
            self.say(no_unread if unread else none)
            return
        self.categories.go_to(index)
        self.start(self._enter(self.categories.categories[index].scope), group="entries")
        if self.place == "article":
            self.go("entries")

    def action_category_fold(self) -> None:
        """Fold or unfold the folder under the cursor."""
        self.categories.fold()
        self.start(self.keep_quietly(), group="session")

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
        if scope.kind == "smart" and self.place == "categories":
            self.post_message(messages.ShowScreen("smart", smart_id=scope.smart_id))
        elif scope.kind == "folder" or scope.feed_id is not None:
            self.post_message(messages.ShowScreen("edit", scope=scope))
        else:
            self.say(tr("Put the cursor on a feed or folder to change it."))

    def action_feed_remove(self) -> None:
        """Ask, then unsubscribe from the feed under the cursor, or remove the folder or smart category."""
        category = self.categories.category
        if category is not None and category.scope.kind == "smart":
            self.ask_to_remove_smart(category)
            return
        undo = self.context.keys.shown("state.undo")
        if category is not None and folder_of(category):
            question = tr(
                "Remove the folder {name}? Its feeds stay{takes_back}.",
                name=category.title,
                takes_back=takes_back(undo),
            )
            self.post_message(messages.Ask(question, tr("Remove"), partial(self._remove_folder, category)))
            return
        if category is None or category.scope.feed_id is None:
            self.say(tr("Put the cursor on a feed or folder to remove it."))
            return
        question = ask_to_remove(category.title, category.total, undo)
        self.post_message(messages.Ask(question, tr("Remove"), partial(self._remove, category)))

    def _remove(self, category: Category) -> None:
        self.start(self._remove_feed(category), group="feeds")

    def _remove_folder(self, category: Category) -> None:
        self.start(self._forget_folder(category), group="feeds")

    async def _forget_folder(self, category: Category) -> None:
        await self.library.remove_folder(folder_of(category))
        self.post_message(messages.NewsChanged())
        self.offer_undo(tr("Folder {name} removed", name=category.title), tr("brings it back"))

    async def _remove_feed(self, category: Category) -> None:
        if category.scope.feed_id is not None:
            await self.library.remove_feed(category.scope.feed_id)
        self.post_message(messages.NewsChanged())
        self.offer_undo(tr("{name} removed", name=category.title), tr("brings it back"))


SCREEN = CategoriesScreen
