"""What the article view tells its screen; apart from the view, which is loaded when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from reader.model import Passage

if TYPE_CHECKING:
    from textual.widget import Widget


class LinkOpened(Message):
    """A link was chosen; its address is safe to hand to a browser."""

    def __init__(self, view: Widget, url: str) -> None:
        super().__init__()
        self.view = view
        self.url = url

    @property
    def control(self) -> Widget:
        """The view it happened in."""
        return self.view


class Scrolled(Message):
    """Another part of the article can be seen, or more of its length is known."""

    def can_replace(self, message: Message) -> bool:
        """Say that only the last one counts."""
        return isinstance(message, Scrolled)


class FindChanged(Message):
    """The keys of the text went to another hit, or ended the find."""


class PassageChosen(Message):
    """A passage was chosen with the keys; the article is to keep it marked."""

    def __init__(self, passage: Passage, *, noted: bool = False) -> None:
        super().__init__()
        self.passage = passage
        self.noted = noted
        """Whether a note on it is to be written."""


class PassageCopied(Message):
    """A passage was chosen with the keys; its words are to be copied."""

    def __init__(self, passage: Passage) -> None:
        super().__init__()
        self.passage = passage


class ChoosingChanged(Message):
    """Choosing a passage with the keys has begun, gone on or ended."""


class HintsEnded(Message):
    """The letters over the links were taken away."""


class Jumped(Message):
    """A link into the article was followed: the reader can go back to it."""
