"""The notes and highlights of an article: go to one, write on it, remove it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reader.convert.wrap import cut
from reader.language import tr
from reader.model import Article, Passage, PlacedHighlight
from reader.ui import messages
from reader.ui.actions import BY_ID
from reader.ui.keys_here import LEAVING, here
from reader.ui.screen import Context, Leaving
from reader.ui.widgets.key_bar import KeyBar
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose
from reader.ui.widgets.status_bar import StatusBar

_NOTE = "note"
"""The row of the article's own note."""
_LONG = 400
"""Cells of a quote that its row shows."""


def highlight_row(placed: PlacedHighlight) -> Content:
    """Return a highlight's row: its words, the note on it, and whether the text still has them."""
    words = " ".join(placed.highlight.quote.split())
    parts = [Content.styled("▌ ", "$accent"), Content(cut(words, _LONG))]
    if placed.passage is None:
        parts.append(Content.styled(f"  {tr('not in the text any more')}", "$text-warning"))
    if placed.highlight.note:
        parts.append(Content(f"\n✎ {placed.highlight.note}"))
    return Content("").join(parts)


class NotesScreen(Leaving):
    """Lists the note on an article first, then its highlights as they stand in the text."""

    CSS_PATH = "notes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *here("article.note", tr("Write on the note or the passage under the cursor."), tr("Write")),
        *here("feed.remove", tr("Remove the note or the mark under the cursor."), tr("Remove")),
        Binding("d", "feed_remove", show=False),
        *here("article.copy_address", tr("Copy the words under the cursor."), tr("Copy")),
        *here("state.undo", BY_ID["state.undo"].help),
        *LEAVING,
    ]

    def __init__(
        self,
        context: Context,
        *,
        entry_id: int,
        title: str,
        show: Callable[[Passage], object] | None = None,
    ) -> None:
        """`show` goes to a passage in the article below; None: the article has to be opened for that."""
        super().__init__(context)
        self._entry_id = entry_id
        self._title = title
        self._show = show
        self._article: Article | None = None

    def compose(self) -> ComposeResult:
        """Build the list."""
        with Vertical(id="notes"):
            title = tr("Notes · {title}", title=self._title)
            yield Static(Content(title), id="notes-title", classes="screen-title")
            yield PickList(id="notes-list")
            yield Static("", id="notes-empty")
        yield KeyBar(self.context.keys)
        yield StatusBar()

    def on_screen_resume(self) -> None:
        """Read the notes, which may have changed meanwhile."""
        self.start(self._reload(), group="notes")

    def on_news_arrived(self) -> None:
        """Read the notes again."""
        self.start(self._reload(), group="notes")

    async def _reload(self) -> None:
        self._article = article = await self.library.article(self._entry_id)
        options = self.query_one("#notes-list", PickList)
        before = options.highlighted
        rows = [Option(Prose(highlight_row(each)), id=str(each.highlight.id)) for each in article.highlights]
        if article.note is not None:
            rows.insert(0, Option(Prose(Content(f"✎ {article.note.text}")), id=_NOTE))
        options.set_options(rows)
        options.display = bool(rows)
        empty = self.query_one("#notes-empty", Static)
        empty.display = not rows
        shown = self.context.keys.shown
        nothing = tr(
            "Nothing yet. In the article {mark} marks a passage; {note} writes a note, here, too.",
            mark=shown("article.highlight"),
            note=shown("article.note"),
        )
        empty.update(Prose(Content(nothing)))
        if rows:
            options.highlighted = min(before or 0, len(rows) - 1)
            options.focus()

    def _current(self) -> str:
        option = self.query_one("#notes-list", PickList).highlighted_option
        return (option.id or "") if option is not None else ""

    def _placed(self, row: str) -> PlacedHighlight | None:
        highlights = self._article.highlights if self._article else ()
        return next((each for each in highlights if str(each.highlight.id) == row), None)

    def on_option_list_option_highlighted(self, event: PickList.OptionHighlighted) -> None:
        """Name what Enter does with this row: a note stands at no place in the text."""
        event.stop()
        options = self.query_one("#notes-list", PickList)
        if event.option_id == _NOTE:
            options.label, options.does = tr("Open"), tr("Open the note to read and change it.")
        else:
            options.label, options.does = tr("Go there"), tr("Go to the passage in the article.")
        self.query_one(KeyBar).refresh()

    def on_option_list_option_selected(self, event: PickList.OptionSelected) -> None:
        """Go to the passage, or write on the note."""
        event.stop()
        placed = self._placed(event.option_id or "")
        if placed is None:
            self.action_article_note()
        elif placed.passage is None:
            self.toast(tr("The text has changed: these words do not stand in it any more."))
        elif self._show is not None:
            self.post_message(messages.LeaveScreen())
            self._show(placed.passage)
        else:
            self.post_message(messages.LeaveScreen())
            self.post_message(messages.ShowScreen("article", entry_id=self._entry_id, passage=placed.passage))

    def action_article_note(self) -> None:
        """Write on the row: on the article or on the passage."""
        options = {"entry_id": self._entry_id, "title": self._title}
        if (placed := self._placed(self._current())) is not None:
            options |= {"highlight_id": placed.highlight.id, "quote": placed.highlight.quote}
        self.post_message(messages.ShowScreen("note", **options))

    def action_feed_remove(self) -> None:
        """Remove the row; undo brings it back."""
        if row := self._current():
            self.start(self._remove(row), group="notes-state")
        else:
            self.say(tr("There is nothing here to remove."))

    async def _remove(self, row: str) -> None:
        if row == _NOTE:
            await self.library.put_note(self._entry_id, "")
        else:
            await self.library.remove_highlight(int(row))
        did = tr("Note removed") if row == _NOTE else tr("Highlight removed")
        self.offer_undo(did, tr("brings it back"))
        self.post_message(messages.NewsChanged([self._entry_id]))

    def action_article_copy_address(self) -> None:
        """Copy the words of the row."""
        placed = self._placed(self._current())
        if placed is not None:
            self.post_message(messages.CopyText(placed.highlight.quote, tr("the passage")))
        elif self._article is not None and self._article.note is not None:
            self.post_message(messages.CopyText(self._article.note.text, tr("the note")))
        else:
            self.say(tr("There is nothing here to copy."))


SCREEN = NotesScreen
