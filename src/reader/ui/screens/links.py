"""The links of an article as a list: Enter opens one, y copies its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.convert.wrap import cell_width, cut
from reader.language import tr
from reader.model import Link
from reader.numbers import count_of
from reader.text import clean_line
from reader.ui import messages
from reader.ui.keys_here import LEAVING, here
from reader.ui.screen import Context, Leaving, Sheet
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose


class LinksScreen(Leaving, Sheet):
    """A numbered list over the article."""

    CSS_PATH = "links.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *here("article.copy_address", tr("Copy the address of the link under the cursor.")),
        *here("article.links", tr("Go back.")),
        *LEAVING,
    ]

    def __init__(self, context: Context, *, links: Sequence[Link]) -> None:
        super().__init__(context)
        self._links = links

    def compose(self) -> ComposeResult:
        """Build the list."""
        with Vertical(id="links"):
            count = len(self._links)
            yield Static(Content(count_of(count, "link")), id="links-title")
            rows = (self._option(number) for number in range(len(self._links)))
            yield PickList(*rows, label=tr("Open"), does=tr("Open the link in the browser."))
            copies = self.context.keys.shown("article.copy_address")
            hint = tr("Enter opens · {key} copies · Esc closes", key=copies)
            yield Static(Prose(Content(hint)), classes="dialog-hint")

    def _option(self, index: int) -> Option:
        link = self._links[index]
        width = min(100, self.app.size.width - 9)
        number = f"{index + 1}".rjust(len(str(len(self._links))))
        # Textual stops at control characters; texts have none, but a list is made from anything.
        words, url = clean_line(link.text), clean_line(link.url)
        text = cut(words or url, width - len(number) - 2)
        room = width - len(number) - 4 - cell_width(text)
        address = cut(url, room) if words not in ("", url) and room > 12 else ""
        return Option(
            Content.assemble((f"{number}  ", "dim"), text, ("  " + address if address else "", "dim"))
        )

    def on_resize(self) -> None:
        """Leave room for the line of keys below the list."""
        self.query_one(PickList).fit(self.app.size)

    def on_mount(self) -> None:
        """Begin at the first link."""
        self.query_one(PickList).focus()

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        self.post_message(messages.OpenInBrowser(self._links[message.option_index].url))
        self.post_message(messages.LeaveScreen())

    def action_article_copy_address(self) -> None:
        """Copy the address under the cursor."""
        if (index := self.query_one(PickList).highlighted) is not None:
            self.post_message(messages.CopyText(self._links[index].url, tr("the link's address")))

    def action_article_links(self) -> None:
        """Close the list."""
        self.post_message(messages.LeaveScreen())


SCREEN = LinksScreen
