"""The way from screen to screen: the app alone puts one on top of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from textual import on
from textual.screen import Screen

from reader.model import Article, Scope
from reader.ui import messages
from reader.ui.resuming import Cover
from reader.ui.screen import Context, ReaderScreen, Sheet
from reader.ui.screens import load_screen
from reader.ui.screens.categories import CategoriesScreen
from reader.ui.sequence_keys import SequenceApp


class RoutingApp(SequenceApp):
    """Puts screens on top of each other; all but the first are imported when they are needed."""

    context: Context
    open_article: Article | None = None
    """What the reader was started with; None: the categories."""

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the categories, or with the one article that was asked for."""
        if self.open_article is not None:
            first: Screen[Any] = load_screen("article")(self.context, article=self.open_article)
            return first
        return CategoriesScreen(self.context)

    def exit(
        self, result: str | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the program; where the reader is now is where he goes on the next time."""
        if self.screen_stack and isinstance(first := self.screen_stack[0], CategoriesScreen):
            first.note_session(self._covers())
        super().exit(result, return_code, message)

    async def keep_session(self) -> None:
        """Keep where the reader is now: he may not come back to this program."""
        if isinstance(first := self.screen_stack[0], CategoriesScreen):
            await first.keep_session(self._covers())

    def _covers(self) -> Sequence[Cover]:
        screens = (screen for screen in self.screen_stack[1:] if isinstance(screen, ReaderScreen))
        covers = (screen.cover() for screen in screens)
        return [cover for cover in covers if cover is not None]

    def show(self, name: str, **options: Any) -> None:
        """Put a screen on top, unless one of its kind is there already."""
        kind = load_screen(name)
        if type(self.screen) is not kind:
            if issubclass(kind, Sheet):
                self.make_room()
            self.push_screen(kind(self.context, **options))

    @on(messages.ShowScreen)
    def _on_show_screen(self, message: messages.ShowScreen) -> None:
        self.show(message.name, **message.options)

    @on(messages.ShowScope)
    def _on_show_scope(self, message: messages.ShowScope) -> None:
        self._show_scope(message.scope)

    @on(messages.Ask)
    def _on_ask(self, message: messages.Ask) -> None:
        self.show("ask", question=message.question, yes=message.yes, then=message.then)

    @on(messages.LeaveScreen)
    def _on_leave_screen(self, message: messages.LeaveScreen) -> None:
        # A screen may ask twice before it is gone; the second time is not meant for the one below.
        if message.screen is self.screen:
            self.leave()

    @on(messages.OpenDemo)
    def _on_open_demo(self) -> None:
        self.exit("demo")

    def leave(self) -> None:
        """Take the top screen away; the last one ends the program."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit()

    def _show_scope(self, scope: Scope | None) -> None:
        """Go down to the categories and show one of them; None: just go there."""
        first = self.screen_stack[0]
        if isinstance(first, CategoriesScreen):
            while len(self.screen_stack) > 1:
                self.pop_screen()
            first.show_scope(scope)

    def action_go_unread(self) -> None:
        """Show everything unread."""
        self._show_scope(Scope(kind="all"))

    def action_go_today(self) -> None:
        """Show what came today."""
        self._show_scope(Scope(kind="today"))

    def action_go_history(self) -> None:
        """Show what has been read."""
        self._show_scope(Scope(kind="history"))

    def action_go_categories(self) -> None:
        """Go to the category list."""
        self._show_scope(None)

    def action_go_saved(self) -> None:
        """Show the bookmarks."""
        self.show("bookmarks")

    def action_go_health(self) -> None:
        """Show how the feeds are doing."""
        self.show("health")

    def action_go_rules(self) -> None:
        """Show the rules."""
        self.show("rules")

    def action_go_search(self) -> None:
        """Search in everything."""
        self.show("search")

    def action_feed_add(self) -> None:
        """Open the dialog that subscribes."""
        self.show("add")

    def action_program_help(self) -> None:
        """Show every key."""
        self.show("help")
