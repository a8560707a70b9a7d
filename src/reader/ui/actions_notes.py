"""Notes and highlights of the article: marking a passage, writing on it, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from textual import on

from reader.language import tr
from reader.model import Article, Passage
from reader.ui import messages
from reader.ui.actions_article import ArticleActions
from reader.ui.widgets.article_choice import UNITS, Unit
from reader.ui.widgets.article_pane import ArticlePane
from reader.ui.widgets.status_bar import HintBar

_CHOOSING = (
    ("Enter", tr("Mark it")),
    ("c", tr("Note")),
    ("j k", tr("Choose")),
    ("l h", tr("Length")),
    ("Tab", tr("Unit")),
    ("o", tr("Other end")),
    ("y", tr("Copy")),
    ("Esc", tr("Leave")),
)
"""The keys while a passage is chosen; the first ones matter most where the line is short."""
_PLURALS: Mapping[Unit, str] = MappingProxyType(
    {"sentence": tr("sentences"), "paragraph": tr("paragraphs"), "word": tr("words")}
)


def describe_choosing(unit: Unit, *, has_keys: bool) -> str:
    """Return the status line while a passage is chosen; `has_keys`: a line of keys stands over it."""
    following = UNITS[(UNITS.index(unit) + 1) % len(UNITS)]
    first = "" if has_keys else tr("Enter marks, c notes, Esc · j k l h choose · ")
    units = {"unit": _PLURALS[unit], "other": _PLURALS[following]}
    return first + tr("By {unit}, Tab {other} · o other end · y copies", **units)


class NoteActions(ArticleActions):
    """A screen with an article pane whose passages can be marked and written on."""

    _former_notice: str | None = None
    """What stood on the status line before a passage was being chosen; None: none is."""

    # ------------------------------------------------------------ marking

    def action_article_highlight(self) -> None:
        """Mark what the mouse has selected, or begin to choose a passage with the keys."""
        article = self.seen
        if article is None:
            self.say(tr("Open an article to mark a passage in it."))
        elif not article.entry.id:
            self.say(tr("Bookmark the article first; then passages can be marked in it."))
        elif article.compared:
            self.say(tr("Passages are marked in the text as it is now; leave the comparison first."))
        elif (passage := self.pane.view.selected_passage) is not None:
            self.clear_selection()
            self.start(self._mark_passage(article, passage), group="highlight", exclusive=False)
        elif self.pane.view.start_choosing():
            self.pane.focus_text()
        else:
            self.say(tr("This article has no text to mark."))

    @on(ArticlePane.ChoosingChanged)
    def _on_choosing_changed(self, message: ArticlePane.ChoosingChanged) -> None:
        message.stop()
        status, choice = self.status, self.pane.view.choice
        is_choosing = choice is not None
        hints = self.query_one_optional(HintBar)
        if hints is not None:
            hints.instead = _CHOOSING if is_choosing else ()
        if status is None:
            return
        if is_choosing and self._former_notice is None:
            self._former_notice = status.notice
        elif not is_choosing:
            self.note(self._former_notice or "")
            self._former_notice = None
        if choice is not None:
            self.note(describe_choosing(choice.unit, has_keys=hints is not None and hints.display))
            self.say("")

    @on(ArticlePane.PassageChosen)
    def _on_passage_chosen(self, message: ArticlePane.PassageChosen) -> None:
        message.stop()
        if self.article is not None:
            work = self._mark_passage(self.article, message.passage, noted=message.noted)
            self.start(work, group="highlight", exclusive=False)

    @on(ArticlePane.PassageCopied)
    def _on_passage_copied(self, message: ArticlePane.PassageCopied) -> None:
        message.stop()
        if self.article is not None:
            from reader.library.passages import passage_text

            words = passage_text(self.article.document, message.passage)
            self.post_message(messages.CopyText(words, tr("the passage")))

    async def _mark_passage(self, article: Article, passage: Passage, *, noted: bool = False) -> None:
        highlight = await self.library.mark_passage(article, passage)
        self._tell_noted(article, tr("Marked"))
        await self.take_in_notes(article.entry.id)
        if noted:
            title, quote = article.entry.title, highlight.quote
            options = {"entry_id": article.entry.id, "highlight_id": highlight.id}
            self.post_message(messages.ShowScreen("note", title=title, quote=quote, **options))

    def _tell_noted(self, article: Article, did: str) -> None:
        """Say what was done, and make the article a whole bookmark if it was none."""
        if article.entry.starred:
            self.say(tr("{did}.", did=did))
            self.post_message(messages.NewsChanged([article.entry.id]))
            return
        self.say(tr("{did}; the article is a bookmark now.", did=did))
        self.show_starred(article.entry.id, True)
        self.post_message(messages.CompleteBookmark(article.entry.id))

    # ------------------------------------------------------------ notes

    def action_article_note(self) -> None:
        """Write a note on the article."""
        entry = self.target()
        if entry is None:
            self.say(tr("There is no article here."))
        elif not entry.id:
            self.say(tr("Bookmark the article first; then it can have a note."))
        else:
            self.post_message(messages.ShowScreen("note", entry_id=entry.id, title=entry.title))

    def action_article_notes(self) -> None:
        """List the notes and highlights of the article."""
        entry = self.target()
        if entry is None or not entry.id:
            self.say(tr("There is no article here.") if entry is None else tr("Bookmark the article first."))
            return
        is_open = self.article is not None and self.article.entry.id == entry.id
        show = self._show_passage if is_open and self.is_reading else None
        self.post_message(messages.ShowScreen("notes", entry_id=entry.id, title=entry.title, show=show))

    def _show_passage(self, passage: Passage) -> None:
        self.pane.view.reveal_passage(passage)
        self.pane.focus_text()

    @on(messages.NewsArrived)
    def _on_notes_changed(self, message: messages.NewsArrived) -> None:
        if self.article is not None and (message.elsewhere or self.article.entry.id in message.ids):
            self.start(self.take_in_notes(self.article.entry.id), group="notes")

    async def take_in_notes(self, entry_id: int) -> None:
        """Show the notes and highlights that are kept now; the text stays where it is."""
        article = self.article
        if article is None or article.entry.id != entry_id or article.compared:
            return
        found = await self.library.annotated(article)
        if (found.note, found.highlights) == (article.note, article.highlights):
            return
        if self.article is not None and self.article.document is article.document:
            self.article = replace(self.article, note=found.note, highlights=found.highlights)
            self.pane.show_notes(self.article)
