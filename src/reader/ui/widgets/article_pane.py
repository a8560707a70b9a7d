"""The pane that reads: an article with its head and foot in one scroll, or a word on why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeAlias

from textual.containers import Vertical
from textual.widget import Widget

from . import article_messages

if TYPE_CHECKING:
    from reader.config import ReadingConfig
    from reader.model import Article, Entry

    from .article_lines import Page
    from .article_view import ArticleView


class ArticlePane(Vertical):
    """Shows one article at a time; posts `LinkOpened` when a link in it is chosen.

    The view inside is made when it is first asked for: the first screen has no article to show,
    and a view is half of what there is to load and to style.
    """

    LinkOpened: TypeAlias = article_messages.LinkOpened
    Scrolled: TypeAlias = article_messages.Scrolled
    FindChanged: TypeAlias = article_messages.FindChanged
    PassageChosen: TypeAlias = article_messages.PassageChosen
    PassageCopied: TypeAlias = article_messages.PassageCopied
    ChoosingChanged: TypeAlias = article_messages.ChoosingChanged
    HintsEnded: TypeAlias = article_messages.HintsEnded
    Jumped: TypeAlias = article_messages.Jumped

    DEFAULT_CSS = """
    ArticlePane {
        background: $background;

        & > ArticleView { height: 1fr; }
    }
    """

    def __init__(
        self,
        measure: int = 80,
        *,
        zone: tzinfo | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.zone = zone
        """Times are shown in this zone; None: this machine's."""
        self.article: Article | None = None
        """What is shown; None: a message, or nothing."""
        self._view: ArticleView | None = None
        self._measure = measure
        self._reading: ReadingConfig | None = None
        self.neighbours = ("", "")
        """The titles of the articles before and after this one; "": there is none."""

    @property
    def view(self) -> ArticleView:
        """The text itself."""
        if self._view is None:
            from .article_view import ArticleView

            self._view = ArticleView()
            self._view.measure = self._measure
            self._set_type()
            self.mount(self._view)
        return self._view

    def warm_up(self) -> None:
        """Make the view now, so that the first article finds it there."""
        _ = self.view

    def set_type(self, reading: ReadingConfig) -> None:
        """Set paragraphs as the settings say from now on."""
        self._reading = reading
        self._set_type()

    def _set_type(self) -> None:
        if self._view is not None and self._reading is not None:
            from .article_typesetting import typesetting

            self._view.setting = typesetting(self._reading)
            self._view.hint_letters = self._reading.hint_letters

    def is_text(self, widget: Widget) -> bool:
        """Tell whether a widget is the text in this pane."""
        return widget is self._view

    def show(
        self,
        article: Article,
        *,
        position: tuple[int, int] = (0, 0),
        previous_title: str = "",
        next_title: str = "",
    ) -> None:
        """Show an article from a position (block, offset) of its document on."""
        self.article, self.neighbours = article, (previous_title, next_title)
        self.view.show(self._page(article), position=position)
        self.view.show_passages(article.highlights)

    def show_notes(self, article: Article) -> None:
        """Show the notes and highlights that the article has now; the reader stays where he is."""
        if self.article is not None:
            self.article = replace(self.article, note=article.note, highlights=article.highlights)
            self.view.change_head(self._page(self.article))
            self.view.show_passages(article.highlights)

    def show_entry(self, entry: Entry) -> None:
        """Show what has changed about the article beside its text; the reader stays where he is."""
        if self.article is not None:
            self.article = replace(self.article, entry=entry)
            self.view.change_head(self._page(self.article))

    def _page(self, article: Article) -> Page:
        from .article_page import article_page

        before, after = self.neighbours
        return article_page(article, zone=self.zone, previous_title=before, next_title=after)

    def clear(self, message: str = "") -> None:
        """Show no article but a message; it may have several lines."""
        from .article_page import message_page

        self.article = None
        self.view.show(message_page(message))

    def focus_text(self) -> None:
        """Let keys go to the text."""
        self.view.focus(scroll_visible=False)

    # ------------------------------------------------------------ passed on to the view

    @property
    def measure(self) -> int:
        """Cells of the text column."""
        return self._measure if self._view is None else self._view.measure

    @measure.setter
    def measure(self, measure: int) -> None:
        self._measure = measure
        if self._view is not None:
            self._view.measure = measure

    @property
    def position(self) -> tuple[int, int]:
        """Where the first visible line begins, in the article's document."""
        return self.view.position

    @property
    def progress(self) -> float:
        """How much of the article has been on the screen, 0 to 1."""
        return self.view.progress

    @property
    def at_end(self) -> bool:
        """Whether the last line can be seen."""
        return self.view.at_end

    @property
    def lines_left(self) -> int:
        """How many lines are below the screen."""
        return self.view.lines_left

    @property
    def focused_url(self) -> str:
        """The address of the link that has the focus; "": none."""
        return self.view.focused_url

    def page_down(self) -> bool:
        """Turn the page; False: the end was on the screen already."""
        return self.view.page_down()

    def page_up(self) -> bool:
        """Turn the page back; False: the start was on the screen already."""
        return self.view.page_up()

    def half_page_down(self) -> None:
        """Scroll half a page."""
        self.view.half_page_down()

    def half_page_up(self) -> None:
        """Scroll half a page back."""
        self.view.half_page_up()

    def scroll_lines(self, count: int) -> None:
        """Scroll by so many lines; less than 0: back."""
        self.view.scroll_lines(count)

    def scroll_sideways(self, step: int) -> bool:
        """Move wide tables and code; False: nothing on the screen is wider than the page."""
        return self.view.scroll_sideways(step)

    def to_top(self) -> None:
        """Go to the first line."""
        self.view.to_top()

    def to_end(self) -> None:
        """Go to the last page."""
        self.view.to_end()

    def focus_link(self, step: int = 1) -> bool:
        """Focus the next link, or with -1 the one before; False: there is none further on."""
        return self.view.focus_link(step)

    def blur_link(self) -> bool:
        """Take the focus away from the links; False: none had it."""
        return self.view.blur_link()

    @property
    def has_focused_link(self) -> bool:
        """Whether a link has the focus, be it one into this article."""
        return self.view.has_focused_link

    @property
    def is_at_goal(self) -> bool:
        """Whether a link into the article was followed and its goal is still on the screen."""
        return self.view.is_at_goal

    def jump_back(self) -> bool:
        """Go back to the link into the article that was followed last; False: there was none."""
        return self.view.jump_back()

    def open_focused_link(self) -> bool:
        """Open the link that has the focus; False: none has it."""
        return self.view.open_link()

    def url_of_link(self, number: int) -> str:
        """Return where the link with this number leads; "": there is none, or nowhere."""
        return self.view.url_of_link(number)

    def open_link_number(self, number: int) -> bool:
        """Open the link with this number; False: there is none."""
        return self.view.open_link_number(number)
