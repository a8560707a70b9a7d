"""What every screen of ours has: the library at hand, a status line, and work that ends in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import finalize

from textual import events, on
from textual._styles_cache import StylesCache
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.worker import Worker

from reader.errors import ReaderError
from reader.language import tr
from reader.ui import messages
from reader.ui.action import Place
from reader.ui.keymap import Keymap, bindings
from reader.ui.plates import Plates
from reader.ui.resuming import Cover
from reader.ui.whole_cells import WholeCompositor
from reader.ui.widgets.status_bar import HintBar, StatusBar

if TYPE_CHECKING:
    from reader.config import Config
    from reader.library import Library

Result = TypeVar("Result")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a screen is given to work with."""

    library: Library
    config: Config
    keys: Keymap
    clock: Callable[[], datetime]
    """Returns the time as aware UTC."""
    plates: Plates = field(default_factory=Plates)
    """What the terminal draws pictures on, and those that it has."""


class ReaderScreen(Screen[Result]):
    """A screen that can ask the library and tell what happened."""

    AUTO_FOCUS = ""
    ENTER: ClassVar[str] = ""
    """What Enter does in a line to type in, in a sentence for the help; "": there is no such line."""
    ENTER_LABEL: ClassVar[str] = ""
    """The same in two or three words for the line of keys; "": that does not name it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._compositor = WholeCompositor()

    async def on_unmount(self) -> None:
        """Let go of what Textual remembers of the screen's widgets.

        It mixes colours once for each widget's lines, and thereby keeps the lines of the last thousand.
        """
        StylesCache.get_inner_outer.cache_clear()

    @property
    def library(self) -> Library:
        """Everything that can be asked about news."""
        return self.context.library

    @property
    def status(self) -> StatusBar | None:
        """The status line; None: this screen has none."""
        return self.query_one_optional(StatusBar)

    def cover(self) -> Cover | None:
        """Return how the screen is shown again when the program goes on; None: it is not."""
        return None

    @on(messages.LeaveScreen)
    def _sign(self, message: messages.LeaveScreen) -> None:
        message.screen = self

    def say(self, message: str) -> None:
        """Put one sentence on the status line for some seconds; "": take it away."""
        if (status := self.status) is not None:
            status.say(message)

    def key_pressed(self) -> None:
        """Take away the last word before a key has any effect: it was about what the reader did before."""
        self.say("")

    def note(self, notice: str) -> None:
        """Put one sentence on the status line that stays until it is changed; "": take it away."""
        if (status := self.status) is not None:
            status.notice = notice

    def show_activity(self, activity: str) -> None:
        """Show what the app is doing; "": nothing."""
        if (status := self.status) is not None:
            status.activity = activity

    def show_pending(self, pending: str) -> None:
        """Show what may follow the keys pressed so far; "": no sequence has begun."""
        if (status := self.status) is not None:
            status.pending = pending

    @on(events.TextSelected)
    def _tell_how_to_copy(self) -> None:
        if self.get_selected_text():
            self.say(tr("^c copies what is selected."))

    def action_copy_text(self) -> None:
        """Copy what is selected; without a selection ^c does what it does elsewhere."""
        if not (selected := self.get_selected_text()):
            raise SkipAction
        self.post_message(messages.CopyText(selected, tr("what is selected")))

    def show_hints(self, place: Place) -> None:
        """Show the keys that matter most in this place on the bottom line."""
        if (hints := self.query_one_optional(HintBar)) is not None:
            hints.place = place

    def toast(self, message: str, *, fault: bool = False) -> None:
        """Show a sentence over the screen for some seconds; text from outside is never markup."""
        if message:
            self.notify(
                Content(message).plain,
                severity="error" if fault else "information",
                timeout=8 if fault else 4,
                markup=False,
            )

    def offer_undo(self, did: str, how: str = tr("takes it back")) -> None:
        """Show what was done, and the key that undoes it."""
        self.post_message(messages.OfferUndo(did, how))

    def start(self, work: Coroutine[Any, Any, T], *, group: str, exclusive: bool = True) -> Worker[T | None]:
        """Run work for this screen; an expected fault becomes one sentence on the screen."""
        guarded: Callable[[], Coroutine[None, None, T | None]] = partial(self._guarded, work)
        worker: Worker[T | None] = self.run_worker(guarded, group=group, exclusive=exclusive)
        # One that is cancelled before its first step is never awaited, of which Python would complain.
        finalize(worker, work.close).atexit = False
        return worker

    async def _guarded(self, work: Coroutine[Any, Any, T]) -> T | None:
        try:
            return await work
        except ReaderError as error:
            self.toast(str(error), fault=True)
            return None


class Leaving(ReaderScreen[None]):
    """A screen that has nothing else to go back from; `LEAVING` has the keys for its actions."""

    def action_move_back(self) -> None:
        """Close the screen."""
        self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """Close the screen."""
        self.post_message(messages.LeaveScreen())


class Sheet(ReaderScreen[None], ModalScreen[None]):
    """A screen that lies over another one; its keys are shown there, too."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("program.help", "program.suspend")]

    def action_program_help(self) -> None:
        """Show every key, those of the sheet first."""
        self.post_message(messages.ShowScreen("help"))

    async def action_program_suspend(self) -> None:
        """Go back to the shell; a sheet lets no key through to the app."""
        await self.app.run_action("app.program_suspend")
