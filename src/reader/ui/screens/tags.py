"""The user's tags of an entry: one line to type them in, parted by commas."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.language import tr
from reader.ui import messages
from reader.ui.comma_line import join_names, last_name, split_names
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.prose import Prose


class TagsScreen(Sheet):
    """A sheet with one line."""

    CSS_PATH = "tags.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", tr("Back"), tooltip=tr("Leave the tags as they were."))
    ]
    ENTER = tr("Keep these tags; the right arrow takes a tag that is offered.")

    def __init__(self, context: Context, *, entry_id: int, title: str) -> None:
        super().__init__(context)
        self._entry_id = entry_id
        self._title = title
        self._before: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="tags", classes="dialog"):
            words = tr("Tags, parted by commas")
            yield Input(placeholder=words, suggester=_Known(self), id="tags-line")
            yield Static("", classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the tags there are."""
        self.query_one("#tags").border_title = Content(tr("Tags: {title}", title=self._title)).markup
        self.query_one(Input).focus()
        self.start(self._recall(), group="tags")

    async def _recall(self) -> None:
        self._before = await self.library.tags_of(self._entry_id)
        self._known = tuple(await self.library.tags())
        line = self.query_one(Input)
        if not line.value:
            line.value = join_names(self._before)
            line.cursor_position = len(line.value)
        known = tr(", ").join(self._known[:20])
        hint = tr("Enter keeps them · Esc leaves all as it was")
        if known:
            hint = f"{tr('Known: {known}', known=known)}\n{hint}"
        self.query_one(".dialog-hint", Static).update(Prose(Content(hint)))

    def complete(self, value: str) -> str | None:
        """Return the line with its last tag completed; None: no known tag begins so."""
        begun = last_name(value)
        for name in self._known:
            if begun and name != begun and name.startswith(begun):
                return value[: len(value) - len(begun)] + name
        return None

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.start(self._put(split_names(message.value)), group="tags-put")

    async def _put(self, wanted: list[str]) -> None:
        for name in wanted:
            if name not in self._before:
                await self.library.set_tag([self._entry_id], name)
        for name in self._before:
            if name not in wanted:
                await self.library.set_tag([self._entry_id], name, present=False)
        self.post_message(messages.NewsChanged([self._entry_id]))
        self.post_message(messages.LeaveScreen())

    def action_leave(self) -> None:
        """Change nothing."""
        self.post_message(messages.LeaveScreen())


class _Known(Suggester):
    """Completes the last tag of the line."""

    def __init__(self, screen: TagsScreen) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._screen = screen

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completed line."""
        return self._screen.complete(value)


SCREEN = TagsScreen
