"""What sheets for saved queries share: a line for the query, and what it finds or what is wrong with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Scope
from reader.numbers import count_of
from reader.query import QueryError, parse
from reader.ui import messages
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.prose import Prose

_PAUSE = 0.15
"""Seconds without a key after which the entries are counted."""


_LOW = 24
"""Rows; a lower screen has none to spare for frames."""
_TAKES = tr(" · ^n takes it")


def _told_wrong(error: ReaderError) -> str:
    """Return what is wrong, and the key that puts the nearest right query in its place."""
    return f"{error}{_TAKES}" if isinstance(error, QueryError) and error.nearest else str(error)


class QuerySheet(Sheet):
    """A sheet over the screen; Enter keeps what stands in it, Esc leaves all as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "keep",
            tr("Keep"),
            show=False,
            priority=True,
            tooltip=tr("Keep what stands in the sheet."),
        ),
        Binding("escape", "leave", tr("Back"), tooltip=tr("Leave everything as it was.")),
        Binding(
            "ctrl+n",
            "take_nearest",
            show=False,
            priority=True,
            tooltip=tr("Put the nearest query that is right in place of a wrong one."),
        ),
    ]
    HINT: ClassVar[str] = tr("Enter keeps it · Tab goes on · Esc leaves all as it was")

    def __init__(self, context: Context, *, title: str, query: str = "") -> None:
        super().__init__(context)
        self._title = title
        self._query = query
        self._nearest = ""
        """What ^n puts in place of the query; "": nothing."""

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="sheet", classes="dialog"):
            yield from self.compose_above()
            example = tr('Query, such as title:ferry or "old town"')
            yield Input(self._query, placeholder=example, id="sheet-query")
            yield Static("", id="sheet-told")
            yield from self.compose_below()
            yield Static(Prose(Content(self.HINT)), classes="dialog-hint")

    def compose_above(self) -> Iterable[Widget]:
        """Return what stands above the query."""
        return ()

    def compose_below(self) -> Iterable[Widget]:
        """Return what stands below it."""
        return ()

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one("#sheet").border_title = Content(self._title)
        self.query_one(Input).focus()
        self._tell()

    def on_resize(self) -> None:
        """Draw the lines without frames where the hint would have no room below them."""
        for line in self.query(Input):
            line.compact = self.size.height < _LOW

    @property
    def query_line(self) -> Input:
        """The line with the query."""
        return self.query_one("#sheet-query", Input)

    # ------------------------------------------------------------ the query

    @on(Input.Changed, "#sheet-query")
    def _on_query_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._tell()

    def _tell(self) -> None:
        text = self.query_line.value
        self._nearest = ""
        told = self.query_one("#sheet-told", Static)
        try:
            empty = parse(text).empty
        except QueryError as error:
            self._nearest = error.nearest
            told.update(Prose(Content.styled(_told_wrong(error), "$text-error")))
            self.workers.cancel_group(self, "count")
            return
        if empty:
            self.workers.cancel_group(self, "count")
            examples = tr("Words, or such as is:unread, feed:Gazette, newer:3d")
            told.update(Prose(Content.styled(examples, "$text-muted")))
            return
        self.start(self._count(text), group="count")

    async def _count(self, text: str) -> None:
        await asyncio.sleep(_PAUSE)
        found = await self.library.count_matches(text)
        if found is not None:
            unread, total = found
            matching = count_of(total, "entry matches", "entries match")
            words = tr("{matching} now, {unread:,} unread", matching=matching, unread=unread)
            told = Content.styled(words, "$text-muted")
            if (doubt := await self.library.doubt(text)) is not None:
                self._nearest = doubt.nearest
                sentence = f"{doubt.sentence}{_TAKES if doubt.nearest else ''}"
                told = Content.assemble(Content.styled(sentence, "$text-warning"), "\n", told)
            self.query_one("#sheet-told", Static).update(Prose(told))

    def action_take_nearest(self) -> None:
        """Put the nearest query that is right in place of a wrong one."""
        if nearest := self._nearest:
            self.query_line.value = nearest
            self.query_line.cursor_position = len(nearest)

    # ------------------------------------------------------------ the end

    def action_keep(self) -> None:
        """Keep what stands in the sheet."""
        self.start(self._keep(), group="keep")

    async def _keep(self) -> None:
        try:
            made = await self.store()
        except ReaderError as error:
            if isinstance(error, QueryError):
                self._nearest = error.nearest
            # What is being counted must not take the fault away.
            self.workers.cancel_group(self, "count")
            fault = Content.styled(_told_wrong(error), "$text-error")
            self.query_one("#sheet-told", Static).update(Prose(fault))
            return
        self.post_message(messages.NewsChanged(made=made))
        self.post_message(messages.LeaveScreen())

    async def store(self) -> Scope | None:
        """Keep the query and return the category that was made, if any; ReaderError says what is wrong."""
        return None

    def action_leave(self) -> None:
        """Change nothing."""
        self.post_message(messages.LeaveScreen())
