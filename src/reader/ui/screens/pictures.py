"""The pictures of an article as a list: Enter opens one in the browser, i draws it in the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from reader.model import Image
from reader.numbers import count_of
from reader.text import clean_line
from reader.ui import messages
from reader.ui.keys_here import LEAVING, here
from reader.ui.screen import Context, Leaving, Sheet
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose


class PicturesScreen(Leaving, Sheet):
    """A numbered list over the article."""

    CSS_PATH = "pictures.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *here("article.pictures", tr("Show the picture under the cursor in the text.")),
        *here("article.copy_address", tr("Copy the address of the picture under the cursor.")),
        *here("article.picture_list", tr("Go back.")),
        *LEAVING,
    ]

    def __init__(self, context: Context, *, images: Sequence[Image], show: Callable[[str], object]) -> None:
        """`show` goes to the picture with an address in the article and draws it."""
        super().__init__(context)
        self._images = images
        self._show = show

    def compose(self) -> ComposeResult:
        """Build the list."""
        with Vertical(id="pictures"):
            count = len(self._images)
            yield Static(Content(count_of(count, "picture")), id="pictures-title")
            rows = (self._option(index) for index in range(count))
            yield PickList(*rows, label=tr("Open"), does=tr("Open the picture in the browser."))
            draws = self.context.keys.shown("article.pictures")
            hint = tr("Enter opens it in the browser · {key} shows it in the text · Esc closes", key=draws)
            yield Static(Prose(Content(hint)), classes="dialog-hint")

    def _option(self, index: int) -> Option:
        image = self._images[index]
        width = min(100, self.app.size.width - 9)
        number = f"{index + 1}".rjust(len(str(len(self._images))))
        # Textual stops at control characters; texts have none, but lists are made from anything.
        alt, url = clean_line(image.alt), clean_line(image.url)
        text = cut(alt or url, width - len(number) - 2)
        room = width - len(number) - 4 - cell_width(text)
        address = cut(url, room) if alt and room > 12 else ""
        return Option(
            Content.assemble((f"{number}  ", "dim"), text, ("  " + address if address else "", "dim"))
        )

    def on_resize(self) -> None:
        """Leave room for the line of keys below the list."""
        self.query_one(PickList).fit(self.app.size)

    def on_mount(self) -> None:
        """Begin at the first picture."""
        self.query_one(PickList).focus()

    @property
    def _address(self) -> str:
        index = self.query_one(PickList).highlighted
        return self._images[index].url if index is not None else ""

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, message: OptionList.OptionSelected) -> None:
        self.post_message(messages.OpenInBrowser(self._images[message.option_index].url))
        self.post_message(messages.LeaveScreen())

    def action_article_pictures(self) -> None:
        """Draw the picture under the cursor in the text."""
        if address := self._address:
            self._show(address)
        self.post_message(messages.LeaveScreen())

    def action_article_copy_address(self) -> None:
        """Copy the address under the cursor."""
        if address := self._address:
            self.post_message(messages.CopyText(address, tr("the picture's address")))

    def action_article_picture_list(self) -> None:
        """Close the list."""
        self.post_message(messages.LeaveScreen())


SCREEN = PicturesScreen
