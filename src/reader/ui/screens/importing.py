"""Bringing in feeds or bookmarks: a path, how far it is, and what could not be had."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, ProgressBar, Static

from reader.errors import ReaderError
from reader.language import tr
from reader.numbers import count_of
from reader.paths import expand, is_there
from reader.ui import messages
from reader.ui.path_line import PathLine
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.hanging import Hanging
from reader.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from reader.library.importing import BookmarkReport

_SUFFIXES = (".opml", ".xml", ".html", ".htm", ".csv", ".json", ".zip", ".txt")
_KNOWN = tr(
    "Feeds (OPML, a list of addresses), a browser's bookmarks, an export of Pocket, Instapaper, wallabag, "
    "Raindrop.io or others (CSV, JSON, ZIP), a folder of Markdown files, or what reader itself has exported; "
    "reader sees which it is.\n"
    "Enter brings it in · Tab completes · Esc closes"
)
_WORK = tr("Esc stops; what has come by then stays")
_DONE = tr("Esc closes")
_LATER = tr(
    "Without a text. Their addresses are kept as bookmarks. The next refreshes try again, so does the same "
    "import; {key} in the article fetches one at once."
)


class ImportScreen(Sheet):
    """A sheet over whatever was there."""

    CSS_PATH = "importing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", tr("Back"), priority=True, tooltip=tr("Stop, or close the sheet."))
    ]
    ENTER = tr("Bring in what the file or folder holds.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_working = False
        self._added = 0
        self._left = 0

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="import", classes="dialog"):
            words = tr("A file or a folder")
            yield PathLine(id="import-path", placeholder=words, suffixes=_SUFFIXES)
            yield ProgressBar(id="import-progress", show_eta=False)
            yield Static("", id="import-words")
            with VerticalScroll(id="import-told"):
                yield Static("", id="import-missing")
            yield Static(Prose(Content(_KNOWN)), classes="dialog-hint")

    def on_mount(self) -> None:
        """Ask for the path."""
        self.query_one("#import").border_title = tr("Import")
        for name in ("#import-progress", "#import-words", "#import-told"):
            self.query_one(name).display = False
        self.query_one(Input).focus()

    @on(Input.Submitted)
    async def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if not message.value.strip() or self._is_working:
            return
        path = expand(message.value.strip())
        if not await asyncio.to_thread(is_there, path):
            self._say(tr("There is no {path}.", path=path))
            return
        self._is_working = True
        self.start(self._take_in(str(path)), group="import")

    async def _take_in(self, path: str) -> None:
        bar = self.query_one(ProgressBar)
        bar.display = True
        bar.update(total=None)
        self._hint(_WORK)
        self._say(tr("Reading …"))
        try:
            async with aclosing(self.library.import_file(path)) as steps:
                async for progress in steps:
                    bar.update(total=progress.total or None, progress=progress.done)
                    self._added, self._left = progress.added, progress.total - progress.done
                    self._say(progress.title)
                    if progress.report is not None:
                        self._tell(progress.report)
                    elif progress.feeds is not None:
                        self._say(str(progress.feeds))
                        self.query_one(Input).display = False
                        self._end(changed=bool(progress.feeds.feed_ids))
                        if progress.feeds.feed_ids:
                            self.post_message(messages.StartRefresh(progress.feeds.feed_ids))
        except ReaderError as error:
            self._say(str(error))
            self._hint(_KNOWN)
        finally:
            self._is_working = False
            bar.display = False
            self.post_message(messages.NewsChanged())

    def _tell(self, report: BookmarkReport) -> None:
        """Say what has come and what has not, and how it can be had later."""
        self._say(str(report))
        self.query_one(Input).display = False
        edge, inside = Content(""), Content("  ")
        parts: list[tuple[Content, Content]] = []
        if report.missing:
            later = _LATER.format(key=self.context.keys.shown("article.switch_source"))
            parts.append((edge, Content.styled(later, "$text-muted")))
        for each in report.missing:
            parts += [(edge, Content(each.title or each.address)), (inside, Content(each.address))]
            parts.append((inside, Content.styled(each.reason, "$text-warning")))
        if report.skipped:
            skipped = tr("Skipped, as nothing can be kept of it:")
            parts.append((edge, Content.styled(skipped, "$text-muted")))
            parts += [(inside, Content(each)) for each in report.name_skipped()]
        told = self.query_one("#import-told")
        told.display = bool(parts)
        self.query_one("#import-missing", Static).update(Hanging(parts))
        told.focus()
        self._end(changed=bool(report.added))

    def _end(self, *, changed: bool) -> None:
        undo = self.context.keys.shown("state.undo")
        back = tr("Esc closes; {undo} then takes the import back", undo=undo)
        self._hint(back if changed and undo else _DONE)

    def _say(self, words: str) -> None:
        line = self.query_one("#import-words", Static)
        line.update(Prose(Content(words)))
        line.display = bool(words)

    def _hint(self, words: str) -> None:
        self.query_one(".dialog-hint", Static).update(Prose(Content(words)))

    def action_back(self) -> None:
        """Stop, or close."""
        if self._is_working:
            self.workers.cancel_group(self, "import")
            came = count_of(self._added, "bookmark has", "bookmarks have")
            nothing = tr("Stopped: nothing was imported.")
            rest = tr(
                "Stopped: {came} come, {left:,} left. The same import goes on from there.",
                came=came,
                left=self._left,
            )
            self.toast(rest if self._added or self._left else nothing)
        self.post_message(messages.LeaveScreen())
        # Once more: the first start's welcome makes way only when nothing lies over it.
        self.post_message(messages.NewsChanged())


SCREEN = ImportScreen
