"""Where to and in which format an article is written: a list of formats above a path."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.ui import messages
from reader.ui.screen import Context, ReaderScreen
from reader.ui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from reader.export.item import ExportFormat

_CHOOSE = "Enter takes the format · Esc closes"
_WRITE = "Enter writes it · Esc goes back to the formats"
_KEPT = "export"
"""The key under which the last format and folder are kept."""


class ExportScreen(ReaderScreen[None], ModalScreen[None]):
    """A sheet over the article."""

    CSS_PATH = "export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, context: Context, *, file_name: str, then: Callable[[str, Path], object]) -> None:
        """`file_name` is what the file is to be called, without its ending; `then` is given the choice."""
        super().__init__(context)
        self._file_name = file_name
        self._then = then
        self._formats: tuple[ExportFormat, ...] = ()
        self._folder = Path.cwd()
        self._chosen = 0
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        from reader.export import find_formats

        self._formats = tuple(find_formats().values())
        with Vertical(id="export", classes="dialog"):
            yield PickList(*(Option(Content(_describe(each))) for each in self._formats))
            yield Input(id="export-path", placeholder="Where to")
            yield Static(Content(_CHOOSE), classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin at the format that was taken the last time."""
        self.query_one("#export").border_title = "Export the article"
        self.query_one(PickList).focus()
        self.query_one(PickList).highlighted = 0
        self.start(self._recall(), group="export")

    async def _recall(self) -> None:
        name, _, folder = (await self.library.setting(_KEPT) or "").partition(" ")
        names = [each.name for each in self._formats]
        if name in names:
            self.query_one(PickList).highlighted = names.index(name)
        if bool(folder) and await asyncio.to_thread(Path(folder).is_dir):
            self._folder = Path(folder)

    @on(OptionList.OptionHighlighted)
    def _on_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        self._chosen = message.option_index

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        self._chosen = message.option_index
        line = self.query_one(Input)
        line.value = str(self._folder / f"{self._file_name}{self._formats[self._chosen].suffix}")
        line.focus()
        self._hint(_WRITE)

    @on(Input.Submitted)
    async def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        text = message.value.strip()
        if not text or not self._formats:
            return
        path = _expand(text)
        if self._confirmed != text and await asyncio.to_thread(path.is_file):
            self._confirmed = text
            self._hint("This file exists; Enter once more replaces it.")
            return
        chosen = self._formats[self._chosen]
        await self.library.put_setting(_KEPT, f"{chosen.name} {path.parent.absolute()}")
        self.post_message(messages.LeaveScreen())
        self._then(chosen.name, path)

    def _hint(self, words: str) -> None:
        self.query_one(".dialog-hint", Static).update(Content(words))

    def action_back(self) -> None:
        """Go back to the formats, or close."""
        formats = self.query_one(PickList)
        if formats.has_focus:
            self.post_message(messages.LeaveScreen())
        else:
            formats.focus()
            self._hint(_CHOOSE)


def _expand(text: str) -> Path:
    return Path(os.path.expanduser(text))  # noqa: PTH111 - a folder named "~x" is no fault


def _describe(each: ExportFormat) -> str:
    return f"{each.title}  (*{each.suffix})" if each.suffix else f"{each.title}  (a folder)"


SCREEN = ExportScreen
