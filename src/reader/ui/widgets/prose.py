"""Text of any language on a sheet or in a list, its lines broken by the rules that articles are broken by."""

from __future__ import annotations

from itertools import pairwise

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from reader.convert.wrap import wrap


def lines_of(text: Content, width: int) -> list[Content]:
    """Return the lines of a text at a width in cells; no line begins with a stop, nor with a dot of keys."""
    plain = text.plain.replace(" · ", "\xa0· ")
    bounds = [0, *wrap(plain, max(2, width)), len(plain)]
    return [text[start:end].rstrip() for start, end in pairwise(bounds)] or [Content("")]


class Prose(Visual):
    """A text that is set anew for each width."""

    def __init__(self, text: Content) -> None:
        self._text = text

    def __str__(self) -> str:
        return self.plain

    @property
    def plain(self) -> str:
        """The text without styles, unwrapped."""
        return self._text.plain

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width at which nothing is wrapped."""
        return max(line.cell_length for line in self._text.split("\n", allow_blank=True))

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines at a width."""
        return len(lines_of(self._text, width))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the lines."""
        strips: list[Strip] = []
        for line in lines_of(self._text, width)[:height]:
            strips += line.render_strips(width, 1, style, options)
        return strips
