"""Text whose wrapped lines stand below its first word, not below the mark before it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from reader.ui.widgets.prose import lines_of


class Hanging(Visual):
    """Paragraphs, each with a mark that it hangs on; an empty mark leaves it at the edge."""

    def __init__(self, paragraphs: Sequence[tuple[Content, Content]]) -> None:
        """Take pairs of mark and text."""
        self._paragraphs = tuple(paragraphs)

    @property
    def plain(self) -> str:
        """The text without styles, unwrapped."""
        return "\n".join(f"{mark.plain}{text.plain}" for mark, text in self._paragraphs)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width at which nothing is wrapped."""
        return max((mark.cell_length + text.cell_length for mark, text in self._paragraphs), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines at a width."""
        return len(self._wrap(width))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the lines."""
        strips: list[Strip] = []
        for line in self._wrap(width)[:height]:
            strips += line.render_strips(width, 1, style, options)
        return strips

    def _wrap(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for mark, text in self._paragraphs:
            blank = Content(" " * mark.cell_length)
            wrapped = lines_of(text, width - mark.cell_length)
            lines += [(blank if number else mark) + line for number, line in enumerate(wrapped)]
        return lines
