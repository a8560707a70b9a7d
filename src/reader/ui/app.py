"""The app: owns refresh, theme and keymap, and does what needs the whole program."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from reader.convert.ambiguous import is_wide
from reader.convert.picture import ORDINARY, Surface
from reader.errors import ReaderError
from reader.language import tr
from reader.model import Article, Scope, Step
from reader.retelling import retell
from reader.ui import browser, messages
from reader.ui.choices import theme_problem
from reader.ui.curtain import quiet_driver
from reader.ui.entry_states import marked_words
from reader.ui.keymap import bindings, resolve
from reader.ui.plates import Plates
from reader.ui.screen import Context, ReaderScreen
from reader.ui.scrub import Scrub
from reader.ui.sequence_keys import idle_words
from reader.ui.stand_ins import StandIns
from reader.ui.syncing import SyncingApp
from reader.ui.themes import THEMES
from reader.ui.toasts import first_of

if TYPE_CHECKING:
    from textual.command import Provider

    from reader.config import Config
    from reader.library import Library


def _commands() -> type[Provider]:
    from reader.ui.commands import ActionCommands

    return ActionCommands


_GIVE_WAY = 0.0005
"""Seconds that a thread at work keeps the interpreter's lock when the screen wants it."""
# One of each, as a line remembers what became of it by the filter itself.
_STAND_INS, _SCRUB = StandIns(), Scrub()


def favour_the_screen() -> None:
    """Keep what lives as long as the app out of garbage collection, and have threads give way to keys soon.

    Every line drawn makes garbage; a full collection each fifty lines took 50 ms, in the middle of scrolling.
    Drawing takes the interpreter's lock several times, and waits this long for it while a thread is busy.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    sys.setswitchinterval(_GIVE_WAY)


def has_shell() -> bool:
    """Tell whether a shell looks after us as its job; else nobody would ever wake us up again."""
    return os.getpgrp() != os.getsid(0)


class ReaderApp(SyncingApp):
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

    def __init__(
        self,
        library: Library,
        config: Config,
        *,
        notice: str = "",
        open_article: Article | None = None,
        is_drawn: bool = False,
        keep_picture: Callable[[str, int, int], None] | None = None,
        surface: Surface = ORDINARY,
    ) -> None:
        keys = resolve(config.keys, config.keymap)
        super().__init__(keys, quiet_driver() if is_drawn else None)
        self.keep_picture = keep_picture
        self._is_drawn = is_drawn
        self.context = Context(
            library=library,
            config=config,
            keys=keys,
            clock=library.clock,
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
        return [*super().get_line_filters(), *([_STAND_INS] if is_wide() else []), _SCRUB]

    def on_mount(self) -> None:
        """Tell what is wrong with the settings."""
        if self._is_drawn:
            self.cover()
        if self._notices:
            self.complain(first_of(self._notices))
        if not self.is_headless:
            self.call_after_refresh(favour_the_screen)
        self.app_resume_signal.subscribe(self, self._draw_again)

    def key_pressed(self) -> None:
        """Take away the last word, which was about what the reader did before."""
        self.age_offer()
        if isinstance(self.screen, ReaderScreen):
            self.screen.key_pressed()

    def key_ignored(self, key: str) -> None:
        """Say that a key does nothing here."""
        if isinstance(self.screen, ReaderScreen):
            self.screen.say(idle_words(key, self.context.keys))

    def watch_activity(self, activity: str) -> None:
        """Let every screen show what is under way."""
        for screen in self._screens():
            screen.show_activity(activity)

    def watch_pending(self, pending: str) -> None:
        """Let every screen show what may follow the keys pressed so far."""
        for screen in self._screens():
            screen.show_pending(pending)

    def _screens(self) -> Iterator[ReaderScreen[Any]]:
        return (screen for screen in self.screen_stack if isinstance(screen, ReaderScreen))

    # ------------------------------------------------------------ program

    def action_program_palette(self) -> None:
        """Open the command palette."""
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """Open Textual's palette with our words."""
        from reader.ui.commands import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette())

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
                tr("There is no shell to go back to; this terminal was opened for the reader."), markup=False
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
            self.notify(tr("{key} quits.", key=key), timeout=2, markup=False)

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
        self.notify(tr("Copied {what}.", what=message.what), timeout=2, markup=False)

    # ------------------------------------------------------------ news

    @on(messages.CompleteBookmark)
    def _on_complete_bookmark(self, message: messages.CompleteBookmark) -> None:
        self.run_worker(self._complete_bookmark(message.entry_id), group="bookmark")

    async def _complete_bookmark(self, entry_id: int) -> None:
        try:
            await self.context.library.save(entry_id)
        except ReaderError as error:
            self.complain(str(error))
        self.post_message(messages.NewsChanged([entry_id]))

    def action_state_undo(self) -> None:
        """Take back the last change of state."""
        self._change(self.context.library.undo, tr("Undone: "), tr("Nothing to undo."))

    def action_state_redo(self) -> None:
        """Do again what was taken back."""
        self._change(self.context.library.redo, tr("Done again: "), tr("Nothing to do again."))

    def action_all_mark_read(self) -> None:
        """Mark everything read."""
        self.run_worker(self._mark_all_read(), group="state")

    async def _mark_all_read(self) -> None:
        try:
            step = await self.context.library.mark_scope_read(Scope(kind="all"))
        except ReaderError as error:
            self.complain(str(error))
            return
        if step is None:
            self.notify(tr("Nothing is unread."), markup=False)
            return
        self.post_message(messages.OfferUndo(marked_words(step)))
        self.post_message(messages.NewsChanged(step.ids))

    def _change(self, change: Callable[[], Awaitable[Step | None]], did: str, nothing: str) -> None:
        self.run_worker(self._tell(change, did, nothing), group="state")

    async def _tell(self, change: Callable[[], Awaitable[Step | None]], did: str, nothing: str) -> None:
        try:
            step = await change()
        except ReaderError as error:
            self.complain(str(error))
            return
        self.notify(f"{did}{retell(step.label)}" if step else nothing, markup=False)
        if step is not None:
            self.post_message(messages.NewsChanged(step.ids, made=step.back, restored=True))
