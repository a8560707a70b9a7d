"""Panes beside each other: which are shown, which has the focus, and moving in and between them."""

from __future__ import annotations

from functools import cached_property

from textual import events

from reader.language import tr
from reader.ui import messages
from reader.ui.action import Place
from reader.ui.actions_lists import ListActions
from reader.ui.listing import panes_for
from reader.ui.widgets.category_list import CategoryList
from reader.ui.widgets.list_head import ListHead
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.status_bar import HintBar

_PLACES: tuple[Place, ...] = ("categories", "entries", "article")


class PaneActions(ListActions):
    """A screen of three panes: categories, entries, article."""

    place: Place = "categories"
    """The pane with the focus."""
    only_article: bool = False
    """Whether the other panes are hidden while an article is read."""

    @cached_property
    def categories(self) -> CategoryList:
        """The category list."""
        return self.query_one(CategoryList)

    @cached_property
    def head(self) -> ListHead:
        """The line above the entry list."""
        return self.query_one(ListHead)

    # ------------------------------------------------------------ panes

    def on_resize(self) -> None:
        """Show as many panes as fit; what is open stays open."""
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.app.size
        panes = panes_for(width, self.place, reading=self.article is not None, only=self.only_article)
        entries = self.query_one("#list")
        self.categories.display = panes.categories
        entries.display = panes.entries
        self.pane.display = panes.article
        alone = [panes.categories, panes.entries, panes.article].count(True) == 1
        # Not on the screen: with a class of its own it would have every widget styled anew, the article's
        # view with its many looks among them, which takes longer than to draw the article.
        if panes.categories:
            self.categories.set_class(alone, "-alone")
            self.categories.set_class(panes.article, "-three")
        if panes.entries:
            entries.set_class(panes.article, "-beside")
            entries.set_class(panes.article and not panes.categories, "-narrow")
        self.query_one(Masthead).display = height >= 16 and not (alone and panes.article)
        self.query_one(HintBar).display = height >= 12
        self.head.display = height >= 8

    def go(self, place: Place) -> None:
        """Give the focus to a pane and show it."""
        self.place = place
        self._arrange()
        pane = {"categories": self.categories, "entries": self.entries, "article": self.pane}[place]
        if place == "article":
            self.pane.focus_text()
        else:
            pane.focus(scroll_visible=False)
        self.show_hints(place)
        self._tell_position()
        self.heed_focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus where the mouse has put it."""
        if event.widget is not self.focused:
            return  # it has gone on already
        place: Place = (
            "categories"
            if event.widget is self.categories
            else "entries"
            if event.widget is self.entries
            else "article"
        )
        if place != self.place:
            self.place = place
            self.show_hints(place)
            self._tell_position()
            self.heed_focus()

    @property
    def is_reading(self) -> bool:
        """Whether the article has the focus."""
        return self.place == "article"

    def _tell_position(self) -> None:
        status = self.status
        if status is None:
            return
        if self.place == "article":
            self.tell_progress()
        elif self.place == "entries":
            here = f"{self.entries.cursor + 1:,}"
            count = self.entries.count if self.is_whole else self.expected_count
            status.position = "" if count == 0 else here if count is None else f"{here}/{count:,}"
        else:
            unread = self.categories.category.unread if self.categories.category else 0
            status.position = tr("{unread:,} unread", unread=unread)

    def action_pane_next(self) -> None:
        """Go to the next link of the article, else to the next pane."""
        self._turn(1)

    def action_pane_previous(self) -> None:
        """Go to the link before, else to the pane before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        has_link = step > 0 or self.pane.has_focused_link
        if self.place == "article" and has_link and self.focus_link(step):
            return
        ring = [place for place in _PLACES if place != "article" or self.article is not None]
        at = ring.index(self.place) if self.place in ring else 0
        self.go(ring[(at + step) % len(ring)])

    def action_article_only(self) -> None:
        """Hide or show the other panes."""
        if self.article is not None:
            self.only_article = not self.only_article
            self.go("article")
        else:
            self.say(tr("Open an article to have it alone."))

    # ------------------------------------------------------------ into and back

    def action_move_into(self) -> None:
        """Go into the category, the article or the link."""
        if self.open_link_number():
            return
        if self.place == "categories":
            if not self.categories.fold(False):
                self.go("entries")
        elif self.place == "entries":
            self.open_index(self.entries.cursor)
        else:
            self.pane.open_focused_link()

    def action_move_back(self) -> None:
        """Go back one pane; from a note back to its mark."""
        if self.place == "article" and self.return_from_note():
            return
        self._go_out()

    def _go_out(self) -> None:
        if self.forget_number() or (self.place == "article" and self.pane.blur_link()):
            return
        if self.place == "article":
            self.only_article = False
            self.go("entries")
        elif self.place == "entries":
            self.go("categories")
        else:
            self.categories.go_out()

    def action_program_up(self) -> None:
        """Go back one pane; from the categories, leave."""
        if self.place == "categories":
            self.post_message(messages.LeaveScreen())
        else:
            self._go_out()

    def article_opened(self) -> None:
        """Read it."""
        self.go("article")

    # ------------------------------------------------------------ moving

    @property
    def _rows(self) -> RowList:
        return self.categories if self.place == "categories" else self.entries

    def action_move_down(self) -> None:
        """Next row or line."""
        self._move(1)

    def action_move_up(self) -> None:
        """Row or line above."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.place == "article":
            self.scroll_article(step)
        else:
            self._rows.move(step)

    def action_move_top(self) -> None:
        """First row or line."""
        if self.place == "article":
            self.jump_article(end=False)
        else:
            self._rows.cursor = 0

    def action_move_bottom(self) -> None:
        """Last row or line."""
        if self.place == "article":
            self.jump_article(end=True)
        elif self.place == "entries" and not self.is_whole:
            self.start(self._go_to_bottom(), group="rest")
        else:
            self._rows.cursor = self._rows.count - 1

    async def _go_to_bottom(self) -> None:
        """Go to the last row as soon as it is here, unless the list has been left meanwhile."""
        if await self.complete_list():
            self.entries.cursor = self.entries.count - 1

    def action_move_page_down(self) -> None:
        """One page down."""
        self._page(1)

    def action_move_page_up(self) -> None:
        """One page up."""
        self._page(-1)

    def _page(self, pages: int) -> None:
        if self.place == "article":
            self.page_article(pages)
        else:
            self._rows.move_page(pages)

    def action_move_half_down(self) -> None:
        """Half a page down."""
        self._half(1)

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self._half(-1)

    def _half(self, step: int) -> None:
        if self.place == "article":
            self.half_article(step)
        else:
            self._rows.move_page(step / 2)

    def action_read_on(self) -> None:
        """Scroll a page; at the end, go on to the next unread article."""
        if self.place != "article" or self.article is None or not self.pane.page_down():
            self.action_entry_next_unread()

    def action_number_type(self, digit: str) -> None:
        """Take a digit: a category in the lists, a link's number in an article."""
        if self.place == "article":
            self.type_link_number(digit)
            return
        place = int(digit) or 10
        if place <= self.categories.count:
            self.categories.cursor = place - 1
        else:
            self.say(tr("There is no category {number}.", number=place))
