"""Marks on entries by hand, and when an article counts as read by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from textual import on
from textual.timer import Timer

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Article, Entry, Step
from reader.ui import messages
from reader.ui.actions_notes import NoteActions
from reader.ui.entry_states import turn_hidden


class MarkActions(NoteActions):
    """A screen whose articles can be marked, and which sees when they have been read."""

    _countdown: Timer | None = None
    """Runs while an article is read that counts as read after some seconds."""

    # ------------------------------------------------------------ by hand

    async def mark(self, ids: Sequence[int], read: bool) -> Step | None:
        """Mark entries read or unread, on the screen at once; if that cannot be kept, it is taken back."""
        self.show_read(ids, read)
        try:
            step = await self.library.set_read(ids, read)
        except ReaderError:
            self.post_message(messages.NewsChanged(ids))
            raise
        if step is not None:
            self.post_message(messages.NewsChanged(step.ids or ids))
        return step

    def show_read(self, ids: Collection[int], read: bool) -> None:
        """Show at once that entries are, or are no longer, read."""
        if self.article is not None and self.article.entry.id in ids:
            self.article = replace(self.article, entry=replace(self.article.entry, read=read))

    def take_in_state(self, rows: Iterable[Entry]) -> None:
        """Let the open article have the state of its row, if it is among these."""
        article = self.article
        row = next((row for row in rows if article is not None and row.id == article.entry.id), None)
        if article is None or row is None or row == article.entry:
            return
        if row.starred != article.entry.starred:
            self.show_starred(row.id, row.starred)
        self.show_read([row.id], row.read)

    def action_entry_toggle_read(self) -> None:
        """Mark the entry read or unread."""
        entry = self.target()
        if entry is not None and entry.id:
            self.stop_countdown()
            self.start(self.mark([entry.id], not entry.read), group="mark", exclusive=False)
        elif entry is not None:
            self.say(tr("Only stored articles have a read mark; a bookmark stores it."))
        else:
            self.say(tr("There is no article here."))

    def action_entry_tag(self) -> None:
        """Change the tags of the entry."""
        entry = self.target()
        if entry is not None and entry.id:
            self.post_message(messages.ShowScreen("tags", entry_id=entry.id, title=entry.title))
        elif entry is not None:
            self.say(tr("Only stored articles have tags; a bookmark stores it."))
        else:
            self.say(tr("There is no article here."))

    def action_entry_hide(self) -> None:
        """Hide the entry from every list, or show a hidden one again."""
        entry = self.target()
        if entry is not None and entry.id:
            self.start(turn_hidden(self, entry.id), group="hide", exclusive=False)
        elif entry is not None:
            self.say(tr("Only stored articles can be hidden; this one is in no list."))
        else:
            self.say(tr("There is no article here."))

    # ------------------------------------------------------------ by reading

    def show_article(self, article: Article, *, previous_title: str = "", next_title: str = "") -> None:
        """Put an article into the pane; the one before is not being read any more."""
        if self.article is None or self.article.entry.id != article.entry.id:
            self.stop_countdown()
        super().show_article(article, previous_title=previous_title, next_title=next_title)

    def tell_progress(self) -> None:
        """Tell how far the article has been read; at its end it may count as read."""
        super().tell_progress()
        at_end = self.pane.view.size.height > 0 and self.pane.at_end and not self.pane.is_at_goal
        if at_end and self.context.config.reading.mark_read == "end":
            self._count_as_read()

    def count_opened(self) -> None:
        """Heed that the article in the pane is being read from now on."""
        self.stop_countdown()
        reading = self.context.config.reading
        if reading.mark_read == "open":
            self._count_as_read()
        else:
            self.heed_focus()

    def heed_focus(self) -> None:
        """Count the seconds for which the article is read; elsewhere they do not count."""
        self.stop_countdown()
        reading = self.context.config.reading
        article = self.article
        if reading.mark_read != "seconds" or article is None or not article.entry.id or article.entry.read:
            return
        if self.is_reading:
            self._countdown = self.set_timer(reading.mark_read_seconds, self._count_as_read)

    def stop_countdown(self) -> None:
        """Count no further."""
        if self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

    def _count_as_read(self) -> None:
        article = self.article
        if article is not None and article.entry.id and not article.entry.read:
            self.start(self.mark([article.entry.id], True), group="mark", exclusive=False)

    def on_screen_suspend(self) -> None:
        """Whatever lies over the article keeps it from being read."""
        self.stop_countdown()

    def on_screen_resume(self) -> None:
        """Go on reading."""
        self.heed_focus()

    # ------------------------------------------------------------ what has changed elsewhere

    @on(messages.NewsArrived)
    def _on_marks_changed(self, message: messages.NewsArrived) -> None:
        if self.article is not None and (message.elsewhere or self.article.entry.id in message.ids):
            self.start(self._follow_marks(self.article), group="marks")

    async def _follow_marks(self, article: Article) -> None:
        """Show the marks that the open article has now; its text stays as it is."""
        rows = await self.library.entries([article.entry.id])
        if rows and self.article is not None and self.article.entry.id == article.entry.id:
            shown, kept = self.article.entry, rows[0]
            if (shown.read, shown.starred, shown.hidden) != (kept.read, kept.starred, kept.hidden):
                entry = replace(
                    shown, read=kept.read, starred=kept.starred, hidden=kept.hidden, read_at=kept.read_at
                )
                self.article = replace(self.article, entry=entry)
                self.pane.show_entry(entry)
