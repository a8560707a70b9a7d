"""Where to and in which format articles are written: a list of formats, a path, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from reader.errors import ReaderError
from reader.language import tr
from reader.paths import expand, is_dir, is_file
from reader.ui import messages
from reader.ui.path_line import PathLine
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from reader.export.item import ExportFormat, Written
    from reader.library.exporting import ExportProgress
    from reader.model import Article

_CHOOSE = tr("Enter takes the format · Esc closes")
_WRITE = tr("Enter writes it · Tab completes · Esc goes back to the formats")
_WORK = tr("Esc stops")
_DONE = tr("Esc closes")
_AGAIN = tr("Enter tries it again, here or elsewhere · Esc to the formats")
_NAMELESS = tr("There is no name: say where to.")
_BACK = tr("Stop, or go back to the formats, or close the sheet.")
_OWN_NAME = tr("bookmarks")
_KEPT = "export"
"""The key under which the last format and folder are kept."""


class ExportScreen(Sheet):
    """A sheet over the article or the bookmarks."""

    CSS_PATH = "export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", tr("Back"), tooltip=_BACK)]
    ENTER = tr("Write the file.")

    def __init__(
        self,
        context: Context,
        *,
        file_name: str,
        article: Article | None = None,
        ids: Sequence[int] | None = None,
        count: int = 1,
    ) -> None:
        """Export `article`, else the bookmarks `ids`, None: all of them.

        `file_name` is what the file is to be called, without its ending.
        """
        super().__init__(context)
        self._file_name = file_name
        self._article = article
        self._ids = ids
        self._count = count
        self._formats: tuple[ExportFormat, ...] = ()
        self._folder = Path()
        """Where exports go; known once the formats are shown."""
        self._folder_name = _OWN_NAME
        self._chosen = 0
        self._confirmed = ""
        self._is_working = False

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        from reader.export import find_formats

        self._formats = tuple(find_formats().values())
        with Vertical(id="export", classes="dialog"):
            yield PickList(*(Option(Content(_describe(each, self._count))) for each in self._formats))
            yield PathLine(id="export-path", placeholder=tr("Where to"))
            yield ProgressBar(id="export-progress", show_eta=False)
            with VerticalScroll(id="export-told"):
                yield Static("", id="export-words")
            yield Static(Prose(Content(_CHOOSE)), classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin at the format that was taken the last time."""
        one, many = tr("Export the article"), tr("Export {count:,} articles", count=self._count)
        self.query_one("#export").border_title = one if self._count == 1 else many
        self.query_one("#export-progress").display = False
        self.query_one("#export-told").display = False
        self.query_one(PickList).focus()
        self.query_one(PickList).highlighted = 0
        self.start(self._recall(), group="export")

    async def _recall(self) -> None:
        name, _, folder = (await self.library.setting(_KEPT) or "").partition(" ")
        names = [each.name for each in self._formats]
        if name in names:
            self.query_one(PickList).highlighted = names.index(name)
        self._folder = await self.library.export_folder(folder)
        self._folder_name = await asyncio.to_thread(_name_folder, self._folder)

    # ------------------------------------------------------------ what and where

    @on(OptionList.OptionHighlighted)
    def _on_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        self._chosen = message.option_index

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        self._chosen = message.option_index
        line = self.query_one(Input)
        line.value = str(self._folder / self._place_name())
        line.focus()
        self._hint_place(line.value)

    def _place_name(self) -> str:
        """Return what the file is to be called; a folder of all bookmarks is the same one the next time."""
        chosen = self._formats[self._chosen]
        if self._count == 1:
            return f"{self._file_name}{chosen.single_suffix or chosen.suffix}"
        return f"{self._file_name}{chosen.suffix}" if chosen.suffix else self._folder_name

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        if message.input.has_focus:
            self._hint_place(message.value)

    def _hint_place(self, value: str) -> None:
        """Name the folder, which a long file name pushes out of the line."""
        folder, home = expand(value.strip()).parent, expand("~")
        with suppress(OSError):  # the working directory has vanished
            folder = folder.absolute()
        shown = str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)
        self._hint(f"{tr('In {folder}', folder=shown)}\n{_WRITE}")

    @on(Input.Submitted)
    async def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        text = message.value.strip()
        if not self._formats or self._is_working:
            return
        self._tell([])  # what was wrong with another place
        if not text:
            self._hint(_NAMELESS)
            return
        path = expand(text)
        chosen = self._formats[self._chosen]
        is_single = self._count == 1 and path.suffix.lower() == chosen.single_suffix
        if mistake := await asyncio.to_thread(_find_mistake, path, chosen, is_single=is_single):
            self._hint(mistake)
            return
        if self._confirmed != text and (question := await asyncio.to_thread(_ask_about, path)):
            self._confirmed = text
            self._hint(question)
            return
        self._is_working = True
        self.start(self._write(chosen.name, path), group="export")

    def _hint(self, words: str) -> None:
        self.query_one(".dialog-hint", Static).update(Prose(Content(words)))

    # ------------------------------------------------------------ writing

    async def _write(self, format_name: str, target: Path) -> None:
        self.query_one(PickList).display = False
        bar = self.query_one(ProgressBar)
        bar.display = True
        bar.update(total=self._count, progress=0)
        self._hint(_WORK)
        written: Written | None = None
        with suppress(ReaderError):  # where nothing can be stored, something can still be taken away
            await self.library.put_setting(_KEPT, f"{format_name} {target.parent.absolute()}")
        try:
            async with aclosing(self._begin(format_name, target)) as steps:
                async for progress in steps:
                    bar.update(total=progress.total, progress=progress.done)
                    self._tell([progress.title])
                    written = progress.written
        except ReaderError as error:
            self._is_working = False
            bar.display = False
            self.query_one(PickList).display = True
            self._tell([str(error)])
            self._hint(_AGAIN)
            return
        self._is_working = False
        if written is not None:
            self._tell_result(written)

    def _begin(self, format_name: str, target: Path) -> AsyncGenerator[ExportProgress, None]:
        if self._article is not None:
            return self.library.export_article(self._article, format_name, target)
        from reader.library.exporting import ExportOrder

        return self.library.export(ExportOrder(format=format_name, target=target, ids=self._ids))

    def _tell_result(self, written: Written) -> None:
        """Say what was written; what the user ought to look at stays on the sheet."""
        if not written.edited and not written.removed:
            one = tr("Written to {path}.", path=written.path)
            self.toast(one if self._count == 1 else str(written))
            self.post_message(messages.LeaveScreen())
            return
        self.query_one(ProgressBar).display = self.query_one(PathLine).display = False
        edited = [
            tr("{name} was changed by you: it was left as it is.", name=name) for name in written.edited
        ]
        removed = [
            tr("{name} is no bookmark any more; its file is still there.", name=name)
            for name in written.removed
        ]
        self._tell([str(written), "", *edited, *removed])
        self.query_one("#export-told").focus()
        self._hint(_DONE)

    def _tell(self, lines: Sequence[str]) -> None:
        self.query_one("#export-told").display = any(lines)
        self.query_one("#export-words", Static).update(Prose(Content("\n".join(lines))))

    def action_back(self) -> None:
        """Stop, or go back to the formats, or close."""
        formats = self.query_one(PickList)
        if self._is_working:
            self.workers.cancel_group(self, "export")
            self.toast(tr("The export was stopped; what was there before is as it was."))
            self.post_message(messages.LeaveScreen())
        elif formats.display and not formats.has_focus:
            formats.focus()
            self._hint(_CHOOSE)
        else:
            self.post_message(messages.LeaveScreen())


def _name_folder(where: Path) -> str:
    """Return what a folder of bookmarks is called: in our language, unless it is there in English."""
    own, english = where / _OWN_NAME, where / "bookmarks"
    return english.name if is_dir(english / ".reader") and not is_dir(own) else own.name


def _find_mistake(path: Path, chosen: ExportFormat, *, is_single: bool) -> str:
    """Return what is wrong with a place, whatever the user says; "": nothing."""
    if not chosen.suffix and not is_single and is_file(path):
        return tr("This is a file, and what is written becomes a folder: name another place.")
    if chosen.suffix and is_dir(path):
        return tr("This is a folder: name a file in it.")
    return ""


def _ask_about(path: Path) -> str:
    """Return what the user should know before something is written there; "": nothing."""
    if is_file(path):
        return tr("This file exists; Enter once more replaces it.")
    with suppress(OSError):  # what is written there says why it cannot be
        if is_dir(path) and not is_dir(path / ".reader") and next(path.iterdir(), None) is not None:
            return tr("The folder holds other files, which stay. Enter once more writes here.")
    return ""


def _describe(each: ExportFormat, count: int) -> str:
    suffix = each.suffix or (each.single_suffix if count == 1 else "")
    title = each.title
    return (
        tr("{title}  (*{suffix})", title=title, suffix=suffix)
        if suffix
        else tr("{title}  (a folder)", title=title)
    )


SCREEN = ExportScreen
