"""One article alone: a bookmark, or a page or file that was opened without subscribing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from reader.language import tr
from reader.model import Article, Entry, Passage
from reader.ui import messages
from reader.ui.actions_marks import MarkActions
from reader.ui.keymap import bindings
from reader.ui.resuming import Cover
from reader.ui.screen import Context
from reader.ui.widgets.article_pane import ArticlePane
from reader.ui.widgets.status_bar import HintBar, StatusBar


class ArticleScreen(MarkActions):
    """An article from edge to edge."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("read.*", "move.*", "pane.*", "number.*"),
        *bindings(
            "entry.save", "entry.tag", "entry.hide", "entry.toggle_read", "entry.next", "entry.previous"
        ),
        *bindings("program.up", "find.open", "article.*"),
    ]

    def __init__(
        self,
        context: Context,
        *,
        article: Article | None = None,
        entry_id: int = 0,
        ids: Sequence[int] = (),
        passage: Passage | None = None,
    ) -> None:
        """Show `article`, or the stored one with this id, one of `ids`; begin at `passage`."""
        super().__init__(context)
        self._given = article
        self._entry_id = entry_id
        self._ids = tuple(ids) or (entry_id,)
        self._passage = passage

    def compose(self) -> ComposeResult:
        """Build the page."""
        yield ArticlePane(self.context.config.reading.measure, id="article")
        alone = len(self.app.screen_stack) <= 1
        without = ("article.only", "move.back") if alone else ("article.only",)
        yield HintBar(self.context.keys, without=without)
        yield StatusBar()

    def on_mount(self) -> None:
        """Show the article."""
        self.show_hints("article")
        self.set_page()
        self.pane.focus_text()
        if self._given is not None:
            self.call_after_refresh(self.show_article, self._given)
        else:
            self.start(self._open_stored(self._entry_id), group="article")

    def cover(self) -> Cover | None:
        """Open it again; what was never stored is not."""
        return Cover(name="article", entry_id=self._entry_id, ids=self._ids) if self._entry_id else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no steps to other articles where there are none, nor back where there is nothing behind."""
        if action in ("entry_next", "entry_previous"):
            return len(self._ids) > 1
        return super().check_action(action, parameters)

    def loose_saved(self, entry: Entry) -> None:
        """Go on with the article that is stored now."""
        self._entry_id, self._ids = entry.id, (entry.id,)

    async def _open_stored(self, entry_id: int) -> None:
        self._entry_id = entry_id
        self.show_article(await self.library.article(entry_id))
        self.count_opened()
        if self._passage is not None:
            passage, self._passage = self._passage, None
            self.call_after_refresh(self.pane.view.reveal_passage, passage)

    def action_entry_next(self) -> None:
        """Go to the next article of the list that this one was opened from."""
        self._step(1)

    def action_entry_previous(self) -> None:
        """Go to the article before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        index = self._ids.index(self._entry_id) + step if self._entry_id in self._ids else -1
        if 0 <= index < len(self._ids):
            self.start(self._open_stored(self._ids[index]), group="article")
        else:
            self.say(tr("There is no other article here."))

    def action_move_into(self) -> None:
        """Open the link that was typed or has the focus."""
        if not self.open_link_number():
            self.pane.open_focused_link()

    def action_move_back(self) -> None:
        """Go back, unless this is all there is; from a note go back to its mark."""
        if self.return_from_note() or self.forget_number() or self.pane.blur_link():
            return
        if len(self.app.screen_stack) > 1:
            self.post_message(messages.LeaveScreen())

    def action_article_only(self) -> None:
        """Say that nothing else is shown here."""
        self.say(tr("Here the article has the screen to itself."))

    def action_article_browser_next(self) -> None:
        """Open the article in the browser and go to the next one of its list."""
        if self.open_target() and len(self._ids) > 1:
            self._step(1)

    def action_program_up(self) -> None:
        """Go back; leave if this is all there is."""
        self.post_message(messages.LeaveScreen())

    def action_read_on(self) -> None:
        """Scroll a page."""
        self.page_article(1)

    def action_number_type(self, digit: str) -> None:
        """Take a digit of a link's number."""
        self.type_link_number(digit)

    def action_pane_next(self) -> None:
        """Go to the next link."""
        self.focus_link(1)

    def action_pane_previous(self) -> None:
        """Go to the link before."""
        self.focus_link(-1)

    def action_move_down(self) -> None:
        """Next line."""
        self.scroll_article(1)

    def action_move_up(self) -> None:
        """Line above."""
        self.scroll_article(-1)

    def action_move_top(self) -> None:
        """First line."""
        self.jump_article(end=False)

    def action_move_bottom(self) -> None:
        """Last line."""
        self.jump_article(end=True)

    def action_move_page_down(self) -> None:
        """One page down."""
        self.page_article(1)

    def action_move_page_up(self) -> None:
        """One page up."""
        self.page_article(-1)

    def action_move_half_down(self) -> None:
        """Half a page down."""
        self.half_article(1)

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self.half_article(-1)


SCREEN = ArticleScreen
