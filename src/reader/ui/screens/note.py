"""A note on an article or on a marked passage: a sheet to write on, which keeps what is on it when left."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from reader.errors import ReaderError
from reader.language import tr
from reader.ui import messages
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.note_area import NoteArea
from reader.ui.widgets.prose import Prose

_PAUSE = 0.8
"""Seconds without a key after which what was typed is remembered, should the program be killed."""
_HINT = tr("Esc or ^s keeps it · left empty, there is none")
_RECALLED = tr("What was typed here the last time was never kept: here it is. ") + _HINT
_KEEPS = tr("Keep the note and close the sheet.")


class NoteScreen(Sheet):
    """A sheet of several lines; nothing that is typed on it is lost."""

    CSS_PATH = "note.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", tr("Keep"), priority=True, tooltip=_KEEPS)
    ]

    def __init__(
        self, context: Context, *, entry_id: int, title: str, highlight_id: int = 0, quote: str = ""
    ) -> None:
        """Write on the article, or on one of its highlights, of which `quote` has the words."""
        super().__init__(context)
        self._entry_id = entry_id
        self._highlight_id = highlight_id
        self._title = title
        self._quote = quote
        self._before: str | None = None
        """What was written before; None: that is not known yet, or it has been kept already."""
        self._pause: Timer | None = None
        self._text = ""
        """What is on the sheet; kept, because the program may be left after it has been taken apart."""
        self._is_new = False
        """Whether the article has become a bookmark by the note."""

    def compose(self) -> ComposeResult:
        """Build the sheet."""
        with Vertical(id="note", classes="dialog"):
            if self._quote:
                yield Static(Prose(Content(self._quote)), id="note-quote")
            yield NoteArea(id="note-text", soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
            yield Static(Prose(Content(_HINT)), classes="dialog-hint")

    def on_mount(self) -> None:
        """Show what was written before."""
        kind = tr("Note on the passage") if self._quote else tr("Note")
        title = tr("{kind}: {title}", kind=kind, title=self._title) if self._title else kind
        self.query_one("#note").border_title = Content(title)
        self.query_one(TextArea).focus()
        self.start(self._recall(), group="note")

    async def _recall(self) -> None:
        if self._highlight_id:
            highlights = await self.library.highlights(self._entry_id)
            before = next((each.note for each in highlights if each.id == self._highlight_id), "")
        else:
            note = await self.library.note(self._entry_id)
            before = note.text if note else ""
        draft = await self.library.draft(self._entry_id, self._highlight_id)
        area = self.query_one(TextArea)
        typed = area.text
        self._before = before
        area.text = before if draft is None else draft
        area.move_cursor(area.document.end)
        if typed:
            area.insert(typed)
        if draft is not None and draft != before:
            self.query_one(".dialog-hint", Static).update(Prose(Content(_RECALLED)))

    @on(TextArea.Changed)
    def _on_changed(self, message: TextArea.Changed) -> None:
        self._text = message.text_area.text
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._remember)

    def _remember(self) -> None:
        if self._before is not None:
            draft = self.library.put_draft(self._entry_id, self._highlight_id, self._text)
            self.start(draft, group="draft")

    def action_keep(self) -> None:
        """Keep what is written and go back."""
        self._text = self.query_one(TextArea).text
        if self._before is None:
            self.post_message(messages.LeaveScreen())
        else:
            self.start(self._keep_and_leave(), group="note")

    async def _keep_and_leave(self) -> None:
        if await self._keep():
            self.post_message(messages.NewsChanged([self._entry_id]))
            made = tr("Note kept; the article is a bookmark now.")
            self.toast(made if self._is_new else tr("Note kept."))
        if self._is_new:
            self.post_message(messages.CompleteBookmark(self._entry_id))
        self.post_message(messages.LeaveScreen())

    async def _keep(self) -> bool:
        """Keep what is written; False: it is what was written before."""
        text, before = self._text.strip(), self._before
        if before is None:
            return False
        changed = text != before.strip()
        if changed and self._highlight_id:
            await self.library.put_highlight_note(self._highlight_id, text)
        elif changed:
            self._is_new = await self.library.note_on(self._entry_id, text)
        # Only now: if it could not be kept, the sheet stays and what is on it, too.
        self._before = None
        if self._pause is not None:
            self._pause.stop()
        await self.library.put_draft(self._entry_id, self._highlight_id, None)
        return changed

    async def on_unmount(self) -> None:
        """Keep what is written when the program is left with the sheet open."""
        with suppress(ReaderError):
            await self._keep()


SCREEN = NoteScreen
