"""What a document collects across its blocks and cells: links, pictures and anchors, each numbered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.model import Image, Link
from reader.text import clean_line

_LINK_TEXT = 200


@dataclass(slots=True)
class Found:
    """What a document collects across all its blocks and cells."""

    base: str
    is_chinese: bool
    """Which language the words that we add ourselves are in."""
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    link_numbers: dict[str, int] = field(default_factory=dict)
    image_numbers: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    """Every address as the page writes it -> as it is opened; many are written several times."""
    names: frozenset[str] | None = None
    """Every anchor of the page; None: not needed so far."""
    targets: set[str] = field(default_factory=set)
    """The anchors that links inside the page lead to."""
    outer_tables: frozenset[int] | None = None
    """Identities of the tables that hold tables; None: no table seen so far."""

    def say(self, chinese: str, english: str) -> str:
        """Return the word in the document's language."""
        return chinese if self.is_chinese else english

    def link_number(self, url: str) -> int:
        """Return the number of the address, the same one every time."""
        number = self.link_numbers.get(url)
        if number is None:
            number = self.link_numbers[url] = len(self.links)
            self.links.append(Link(url=url))
        return number

    def name_link(self, number: int, words: Sequence[str]) -> None:
        """Give a link the words that carry it; one without words is invisible and gives its number back."""
        if number >= len(self.links):
            return  # the same address inside itself: the inner one has given the number back
        text = clean_line(" ".join(filter(None, words)), _LINK_TEXT)
        url = self.links[number].url
        if text:
            self.links[number] = Link(url=url, text=text)
        elif number == len(self.links) - 1:
            del self.links[number], self.link_numbers[url]

    def image_number(self, url: str, alt: str) -> int:
        """Return the number of the picture; one without an address always gets its own."""
        number = self.image_numbers.get(url) if url else None
        if number is None:
            number = len(self.images)
            self.images.append(Image(url=url, alt=alt))
            if url:
                self.image_numbers[url] = number
        return number
