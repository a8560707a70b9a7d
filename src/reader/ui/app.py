"""The app: owns refresh, theme and keymap, and does what needs the whole program."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.reactive import reactive

from reader.convert.ambiguous import is_wide
from reader.convert.picture import ORDINARY, Surface
from reader.errors import ReaderError
from reader.model import Article, RefreshProgress, Scope, Step
from reader.ui import browser, messages
from reader.ui.choices import theme_problem
from reader.ui.curtain import quiet_driver
from reader.ui.keymap import bindings, resolve
from reader.ui.pace import Pace
from reader.ui.plates import Plates
from reader.ui.screen import Context, ReaderScreen
from reader.ui.scrub import Scrub
from reader.ui.sharp import SharpApp
from reader.ui.stand_ins import StandIns
from reader.ui.themes import THEMES
from reader.ui.widgets.status_bar import describe, result_words

if TYPE_CHECKING:
    from textual.command import Provider

    from reader.config import Config
    from reader.library import Library


def _commands() -> type[Provider]:
    from reader.ui.commands import ActionCommands

    return ActionCommands


def _spare_the_collector() -> None:
    """Keep what lives as long as the app out of garbage collection.

    Every line drawn makes garbage; a full collection each fifty lines took 50 ms, in the middle of scrolling.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def has_shell() -> bool:
    """Tell whether a shell looks after us as its job; else nobody would ever wake us up again."""
    return os.getpgrp() != os.getsid(0)


_TICK = 60.0
"""Seconds between two looks at which feeds are due."""


class ReaderApp(SharpApp):
    """The reader's screens over a library; `run` returns "demo" if the demo shall be opened instead."""

    TITLE = "reader"
    # A default screen's own CSS_PATH is never read, so its sheet is named here.
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "reader.tcss",
        "screens/categories.tcss",
        "screens/article.tcss",
    ]
    COMMANDS = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("go.*", "program.*", "state.*", "feeds.refresh_all", "feed.add", "all.mark_read"),
        # Sheets with a line to type in keep other keys from the app, but this one always leaves.
        Binding("ctrl+q", "program_quit", show=False, priority=True),
    ]

    activity: reactive[str] = reactive("")
    """The refresh under way, for the status line; "": none."""

    def __init__(
        self,
        library: Library,
        config: Config,
        *,
        notice: str = "",
        open_article: Article | None = None,
        clock: Callable[[], datetime] | None = None,
        is_drawn: bool = False,
        keep_picture: Callable[[str, int, int], None] | None = None,
        surface: Surface = ORDINARY,
    ) -> None:
        keys = resolve(config.keys, config.keymap)
        super().__init__(keys, quiet_driver() if is_drawn else None)
        self.keep_picture = keep_picture
        self._waiting: set[int] = set()
        self._is_drawn = is_drawn
        self.context = Context(
            library=library,
            config=config,
            keys=keys,
            clock=clock or library.clock,
            plates=Plates(surface),
        )
        self.open_article = open_article
        self.set_class(is_wide(), "-two-cells")
        self._notices = [*([notice] if notice else []), *keys.problems]
        for theme in THEMES:
            self.register_theme(theme)
        if config.theme in self.available_themes:
            self.theme = config.theme
        else:
            self.theme = "paper"
            self._notices.append(theme_problem(config.theme))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing pass to the terminal that could be taken for a control sequence."""
        return [*super().get_line_filters(), *([StandIns()] if is_wide() else []), Scrub()]

    def complain(self, sentence: str) -> None:
        """Show a fault over whatever is on the screen; text from outside is never markup."""
        self.notify(sentence, severity="error", timeout=8, markup=False)

    def on_mount(self) -> None:
        """Tell what is wrong with the settings, and look for news."""
        if self._is_drawn:
            self.cover()
        for notice in self._notices:
            self.complain(notice)
        if not self.is_headless:
            self.call_after_refresh(_spare_the_collector)
        self.app_resume_signal.subscribe(self, self._draw_again)
        if self.context.config.refresh.on_start and self.open_article is None:
            self.call_after_refresh(self._refresh_due, at_start=True)
        if self.context.config.refresh.while_open:
            self.set_interval(_TICK, self._refresh_due)

    def key_pressed(self) -> None:
        """Take away the last word, which was about what the reader did before."""
        if isinstance(self.screen, ReaderScreen):
            self.screen.say("")

    # ------------------------------------------------------------ program

    def action_program_palette(self) -> None:
        """Open the command palette."""
        self.action_command_palette()

    def action_program_up(self) -> None:
        """Go up one level; at the top, leave."""
        self.leave()

    def action_program_quit(self) -> None:
        """Leave at once."""
        self.exit()

    async def action_program_suspend(self) -> None:
        """Go back to the shell."""
        if not has_shell():
            self.notify(
                "There is no shell to go back to; this terminal was opened for the reader.", markup=False
            )
            return
        with suppress(ReaderError):
            await self.keep_session()
        if self._driver is not None and self._driver.can_suspend:
            self.app_suspend_signal.publish(self)
            self._driver.suspend_application_mode()
            # The whole job, as a terminal does it: a script that started us would wait for us in the way.
            os.killpg(os.getpgrp(), signal.SIGSTOP)
            self.app_resume_signal.publish(self)

    def _draw_again(self, _: App[str]) -> None:
        """Draw the whole screen: the terminal has forgotten it, and Textual sends what has changed only."""
        self.refresh(layout=True)

    def action_program_import(self) -> None:
        """Ask for a file or folder to bring in."""
        self.post_message(messages.ShowScreen("importing"))

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program; take it back whatever came of that."""
        fault: BaseException | None = None
        with super().suspend():
            # Textual takes the terminal back only if nothing is raised in here.
            try:
                yield
            except (Exception, KeyboardInterrupt) as error:
                fault = error
        if fault is not None:
            raise fault

    def action_program_theme(self) -> None:
        """Switch between the light and the dark theme."""
        self.theme = "paper" if self.theme == "ink" else "ink"

    def action_help_quit(self) -> None:
        """Answer ^c where there is nothing to copy."""
        if key := self.context.keys.shown("program.quit"):
            self.notify(f"{key} quits.", timeout=2, markup=False)

    @on(messages.OpenInBrowser)
    async def _on_open_in_browser(self, message: messages.OpenInBrowser) -> None:
        try:
            command = browser.browser_command(message.address, self.context.config.browser)
            if browser.needs_terminal(command):
                with self.suspend():
                    browser.start_browser(command, wait=True)
            else:
                await asyncio.to_thread(browser.start_browser, command)
        except ReaderError as error:
            self.complain(str(error))

    @on(messages.CopyText)
    def _on_copy_text(self, message: messages.CopyText) -> None:
        self.copy_to_clipboard(message.text)
        self.notify(f"Copied {message.what}.", timeout=2, markup=False)

    # ------------------------------------------------------------ news

    @on(messages.NewsChanged)
    def _on_news_changed(self, message: messages.NewsChanged) -> None:
        for screen in self.screen_stack:
            screen.post_message(messages.NewsArrived(message.ids, progress=message.progress))

    @on(messages.CompleteBookmark)
    def _on_complete_bookmark(self, message: messages.CompleteBookmark) -> None:
        self.run_worker(self._complete_bookmark(message.entry_id), group="bookmark")

    async def _complete_bookmark(self, entry_id: int) -> None:
        try:
            await self.context.library.save(entry_id)
        except ReaderError as error:
            self.complain(str(error))
        self.post_message(messages.NewsChanged([entry_id]))

    @on(messages.StartRefresh)
    def _on_start_refresh(self, message: messages.StartRefresh) -> None:
        self._refresh(message.feed_ids)

    def action_feeds_refresh_all(self) -> None:
        """Load every feed."""
        self._refresh(None)

    @on(messages.StopRefresh)
    def _on_stop_refresh(self) -> None:
        self._waiting.clear()
        if self.workers.cancel_group(self, "refresh"):
            self.notify("The refresh was stopped; what has come is kept.", timeout=3, markup=False)

    def _refresh_due(self, *, at_start: bool = False) -> None:
        """Load the feeds whose time has come, while nobody is disturbed by it."""
        if not self._is_refreshing:
            self.run_worker(self._look_for_due(at_start), group="timetable", exclusive=True)

    async def _look_for_due(self, at_start: bool) -> None:
        minutes = self.context.config.refresh.on_start_minutes if at_start else 0
        due = await self.context.library.due_feeds(older_than=timedelta(minutes=minutes))
        # At the start also what was left undone the last time: pages, pictures of bookmarks.
        if (due or at_start) and not self._is_refreshing:
            self._refresh(due if minutes else None, force=False, quiet=not at_start)

    @property
    def _is_refreshing(self) -> bool:
        return any(worker.group == "refresh" and worker.is_running for worker in self.workers)

    def _refresh(self, feed_ids: Collection[int] | None, *, force: bool = True, quiet: bool = False) -> None:
        """Begin a refresh; while one is under way, a second one joins it. `quiet`: failures are not told."""
        if self._is_refreshing and feed_ids is not None:
            self._waiting.update(feed_ids)
        elif self._is_refreshing:
            self.notify(
                "A refresh is under way already; Esc in the category list stops it.", timeout=2, markup=False
            )
        else:
            self.run_worker(self._follow_all(feed_ids, force, quiet), group="refresh")

    async def _follow_all(self, feed_ids: Collection[int] | None, force: bool, quiet: bool) -> None:
        """Refresh, then also what was asked for meanwhile."""
        await self._follow(feed_ids, force, quiet)
        while self._waiting:
            joined, self._waiting = self._waiting, set()
            await self._follow(joined, force=True, quiet=False)

    async def _follow(self, feed_ids: Collection[int] | None, force: bool, quiet: bool) -> None:
        self.activity = "Looking for news"
        pace = Pace(self, partial(self._tell_progress, monotonic()))
        progress: RefreshProgress | None = None
        failed = 0
        try:
            async for progress in self.context.library.refresh(feed_ids, force=force):
                failed += progress.update is not None and bool(progress.update.error)
                if progress.update is not None and progress.update.notify:
                    self.notify("\n".join(progress.update.notify), title=progress.update.title, markup=False)
                pace.take(progress)
        except ReaderError as error:
            self.complain(str(error))
            progress = None
        finally:
            pace.stop()
            self.activity = ""
            if progress is None or progress.phase != "done":
                self.post_message(messages.NewsChanged())
        if progress is not None and (progress.new or not quiet):
            self._tell_result(progress, failed, asked=force)

    def _tell_progress(self, begun: float, progress: RefreshProgress) -> None:
        self.activity = describe(progress, monotonic() - begun)
        self.post_message(messages.NewsChanged(progress=progress))

    def _tell_result(self, progress: RefreshProgress, feeds: int, *, asked: bool) -> None:
        """Sum up a refresh, in which some feeds failed.

        One that nobody asked for is silent unless it has something to tell.
        """
        if progress.failed:
            self.complain(result_words(progress, feeds, self.context.keys.shown("go.health")))
        elif progress.new or asked:
            nothing = "Another refresh is at work." if progress.held else "Nothing new."
            self.notify(f"{progress.new:,} new." if progress.new else nothing, timeout=3, markup=False)

    def action_state_undo(self) -> None:
        """Take back the last change of state."""
        self._change(self.context.library.undo, "Undone: ", "Nothing to undo.")

    def action_state_redo(self) -> None:
        """Do again what was taken back."""
        self._change(self.context.library.redo, "Done again: ", "Nothing to do again.")

    def action_all_mark_read(self) -> None:
        """Mark everything read."""
        everything = partial(self.context.library.mark_scope_read, Scope(kind="all"))
        self._change(everything, "", "Nothing is unread.")

    def _change(self, change: Callable[[], Awaitable[Step | None]], did: str, nothing: str) -> None:
        self.run_worker(self._tell(change, did, nothing), group="state")

    async def _tell(self, change: Callable[[], Awaitable[Step | None]], did: str, nothing: str) -> None:
        try:
            step = await change()
        except ReaderError as error:
            self.complain(str(error))
            return
        undo = self.context.keys.shown("state.undo")
        hint = f" · {undo} takes it back" if undo and not did else ""
        self.notify(f"{did}{step.label}{hint}" if step else nothing, markup=False)
        if step is not None:
            self.post_message(messages.NewsChanged(step.ids))
