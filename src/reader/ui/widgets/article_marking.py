"""Marked passages on the page, and choosing one with the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from textual import events

from reader.model import Document, Passage, PlacedHighlight, block_text

from . import article_messages
from .article_choice import Choice, begin_choice
from .article_lines import Page, Place
from .article_linking import ArticleLinking
from .article_looks import part_style
from .article_passages import selected_passage, spans_in, to_drawn
from .article_strips import Overlay

_CHANGES: Mapping[str, Callable[[Choice], Choice]] = MappingProxyType(
    {
        **dict.fromkeys(("j", "down"), lambda choice: choice.move(1)),
        **dict.fromkeys(("k", "up"), lambda choice: choice.move(-1)),
        **dict.fromkeys(("l", "right"), lambda choice: choice.stretch(1)),
        **dict.fromkeys(("h", "left"), lambda choice: choice.stretch(-1)),
        "o": lambda choice: choice.turn(),
        "tab": lambda choice: choice.change_unit(),
    }
)


class ArticleMarking(ArticleLinking):
    """A page that shows marked passages and lets one be chosen with the keys."""

    PassageChosen: TypeAlias = article_messages.PassageChosen
    PassageCopied: TypeAlias = article_messages.PassageCopied
    ChoosingChanged: TypeAlias = article_messages.ChoosingChanged

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._passages: tuple[tuple[Passage, bool], ...] = ()
        """Those that are marked, and whether there is a note on them."""
        self._choice: Choice | None = None

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document, with none of its passages marked yet."""
        self._passages, had, self._choice = (), self._choice, None
        super().show(page, position=position)
        if had is not None:
            self.post_message(self.ChoosingChanged())

    def show_passages(self, highlights: Sequence[PlacedHighlight]) -> None:
        """Show these passages marked, and no others."""
        self._passages = tuple(
            (each.passage, bool(each.highlight.note)) for each in highlights if each.passage is not None
        )
        self._redraw()

    def reveal_passage(self, passage: Passage) -> None:
        """Scroll to where a passage begins, unless it can be seen."""
        self._reveal_point(passage.block, passage.offset)

    # ------------------------------------------------------------ choosing

    @property
    def choice(self) -> Choice | None:
        """What is being chosen; None: nothing is."""
        return self._choice

    @property
    def selected_passage(self) -> Passage | None:
        """What the mouse has selected of the article; None: nothing."""
        if self.text_selection is None:
            return None
        self._lines.extend()
        return selected_passage(self._lines, self.text_selection)

    def start_choosing(self) -> bool:
        """Begin with the first sentence on the screen; False: there is no text."""
        block, offset = self.position
        line = self._lines.lines[self._line] if self._lines.lines else None
        if line is not None and line.block < self._page.lead:
            block, offset = 0, 0
        self._choice = begin_choice(self._texts(), (block, offset))
        self._tell_choice()
        return self._choice is not None

    def _texts(self) -> list[str]:
        """Return the texts of the article's own blocks; what stands for a picture is none."""
        page = self._page
        blocks = enumerate(page.document.blocks[page.lead :], page.lead)
        return [
            "" if block.kind == "figure" else block_text(block)
            for number, block in blocks
            if number not in page.roles
        ]

    def end_choosing(self) -> None:
        """Choose nothing."""
        if self._choice is not None:
            self._choice = None
            self._tell_choice()

    def _tell_choice(self) -> None:
        if self._choice is not None:
            self._reveal_point(*self._choice.edge)
        self._redraw()
        self.post_message(self.ChoosingChanged())

    def _reveal_point(self, block: int, offset: int) -> None:
        number = block + self._page.lead
        if not 0 <= number < len(self._page.document.blocks):
            return
        self._lines.extend(block=number)
        self._grow()
        drawn = self._lines.drawn[number]
        if drawn.look == "table":
            self.reveal(self._lines.line_of(Place(number, 0)))
        else:
            text = self._page.document.blocks[number].text
            self.reveal(self._lines.line_at(number, to_drawn(text, drawn, offset)))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take every key while a passage is chosen, those that begin a sequence too."""
        return self._choice is not None or super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Change what is chosen, keep it, or end; any other key changes nothing."""
        if (choice := self._choice) is None:
            return
        event.stop()
        event.prevent_default()
        if (change := _CHANGES.get(event.key)) is not None:
            self._choice = change(choice)
            self._tell_choice()
        elif event.key in ("enter", "space", "c"):
            self.end_choosing()
            self.post_message(self.PassageChosen(choice.passage, noted=event.key == "c"))
        elif event.key == "y":
            self.end_choosing()
            self.post_message(self.PassageCopied(choice.passage))
        elif event.key in ("escape", "q", "backspace"):
            self.end_choosing()

    # ------------------------------------------------------------ drawing

    def _passage_overlays(self, line: int) -> list[Overlay]:
        """Return the marked passages on a line, and what is being chosen, as styles over its text."""
        number = self._lines.lines[line].block
        if number in self._page.roles:
            return []
        overlays = [
            Overlay(start, end, self._look("passage-noted" if noted else "passage"))
            for passage, noted in self._passages
            for start, end in spans_in(self._lines, number, passage)
        ]
        if self._choice is not None:
            style = part_style(self.screen, "screen--selection")
            chosen = spans_in(self._lines, number, self._choice.passage)
            overlays += [Overlay(start, end, style) for start, end in chosen]
        return overlays
