"""Links in the text: the one that has the focus, where each leads, and the way back from a note."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from textual import events

from reader.model import Document
from reader.text import safe_url

from . import article_messages
from .article_hinting import ArticleHinting
from .article_lines import Page, Place
from .article_links import Stop, find_stop, line_of_stop, link_at, stops_in
from .article_strips import Overlay

_LONG = 400
"""Characters; of a longer paragraph only the first line is marked as the goal of a jump."""
_MOST = 50
"""Jumps that are remembered."""


class Jump(NamedTuple):
    """A link into the article that was followed."""

    origin: Place
    """What stood at the top of the screen."""
    stop: Stop
    """The link."""
    goal: int
    """The block that it led to."""


class ArticleLinking(ArticleHinting):
    """A page whose links can be focused and followed, those into the page there and back."""

    LinkOpened: TypeAlias = article_messages.LinkOpened
    Jumped: TypeAlias = article_messages.Jumped

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._focus: Stop | None = None
        self._jumps: list[Jump] = []
        self._goal: int | None = None
        """The block that the last jump led to, as long as it is marked."""

    def show(self, page: Page | Document, *, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document; what was focused and the ways back end with the one before."""
        self._focus, self._goal = None, None
        self._jumps.clear()
        super().show(page, position=position)

    def change_head(self, page: Page) -> None:
        """Show other facts above the text; the focus stays on its link."""
        by = page.lead - self._page.lead
        if self._focus is not None:
            self._focus = self._focus._replace(block=self._focus.block + by)
        if self._goal is not None:
            self._goal += by
        self._jumps = [
            Jump(
                jump.origin._replace(block=max(0, jump.origin.block + by)),
                jump.stop._replace(block=jump.stop.block + by),
                jump.goal + by,
            )
            for jump in self._jumps
        ]
        super().change_head(page)

    # ------------------------------------------------------------ the focus

    def focus_link(self, step: int = 1) -> bool:
        """Focus the next link, or with -1 the one before; False: there is none further on."""
        if not self._lines.lines:
            return False
        stop = find_stop(self._lines, self._starting_point(step), 1 if step > 0 else -1)
        if stop is None:
            return False
        self._focus, self._goal = stop, None
        self.reveal(line_of_stop(self._lines, stop))
        self._redraw()
        return True

    def _starting_point(self, step: int) -> tuple[int, int]:
        """Return where to look from: the focus if it can be seen, else the edge of the screen."""
        lines = self._lines.lines
        top, bottom = self._line, min(self._line + self._height, len(lines)) - 1
        if self._focus is not None and top <= line_of_stop(self._lines, self._focus) <= bottom:
            return self._focus.block, self._focus.start
        edge = lines[top] if step > 0 else lines[max(top, bottom)]
        return (edge.block, edge.start - 1) if step > 0 else (edge.block, edge.end)

    def blur_link(self) -> bool:
        """Take the focus away from the links; False: none had it."""
        if self._focus is None:
            return False
        self._focus, self._goal = None, None
        self._redraw()
        return True

    @property
    def has_focused_link(self) -> bool:
        """Whether a link has the focus, be it one into this article."""
        return self._focus is not None

    @property
    def focused_url(self) -> str:
        """The address under the focus; "": none, or a place in this article."""
        return self._focus.url if self._focus else ""

    def open_link(self) -> bool:
        """Open the focused link; False: no link has the focus."""
        if self._focus is None:
            return False
        self._follow(self._focus)
        return True

    def open_link_number(self, number: int) -> bool:
        """Open the link with this number; False: there is none."""
        return self._open(self.url_of_link(number))

    def url_of_link(self, number: int) -> str:
        """Return where the link with this number leads; "": there is none, or nowhere."""
        links = self._page.document.links
        return safe_url(links[number - 1].url) if 1 <= number <= len(links) else ""

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse, unless text is selected."""
        if self.text_selection is not None:
            return
        # A segment never holds more than one link, so where the clicked one begins says enough.
        start, line = event.style.meta.get("offset", (-1, -1))
        run = link_at(self._lines, line, start)
        if run is not None:
            event.stop()
            self._follow(Stop(self._lines.lines[line].block, run.start, run.end, run.url, run.target))

    def _follow(self, stop: Stop) -> bool:
        """Go where a link leads; False: nowhere."""
        return (bool(stop.target) and self._jump(stop)) or self._open(stop.url)

    def _open(self, url: str) -> bool:
        if url:
            self.post_message(self.LinkOpened(self, url))
        return bool(url)

    # ------------------------------------------------------------ there and back

    def _jump(self, stop: Stop) -> bool:
        """Go to a place in this article; a note's link to where the reader came from takes him back."""
        goal = self._page.anchor(stop.target)
        if goal is None:
            return False
        if self._jumps and self._jumps[-1].stop.block == goal and self._jumps[-1].goal != goal:
            return self.jump_back()
        origin = self._lines.place_of(self._line) if self._line else Place(0, 0)
        self._jumps = [*self._jumps[1 - _MOST :], Jump(origin, stop, goal)]
        self.jump_to(stop.target)
        self._focus = self._way_back(stop, goal)
        self._goal = goal
        self._redraw()
        self.post_message(self.Jumped())
        return True

    def _way_back(self, stop: Stop, goal: int) -> Stop | None:
        """Return the link of a note that leads back to its mark; None: it has none."""
        backward = (each for each in stops_in(self._lines, goal) if each.target)
        return next((each for each in backward if self._page.anchor(each.target) == stop.block), None)

    def jump_back(self) -> bool:
        """Go back to the link that was followed last; False: none into this article was."""
        if not self._jumps:
            return False
        jump = self._jumps.pop()
        self._goal = None
        self._focus = jump.stop
        self._go_to(self._lines.line_of(jump.origin) if jump.origin > (0, 0) else 0)
        self.reveal(line_of_stop(self._lines, jump.stop))
        self._redraw()
        return True

    @property
    def is_at_goal(self) -> bool:
        """Whether the place that the last jump led to is still on the screen."""
        if not self._jumps:
            return False
        shown = self._lines.lines[self._line : self._line + self._height]
        return bool(shown) and shown[0].block <= self._jumps[-1].goal <= shown[-1].block

    @property
    def position(self) -> tuple[int, int]:
        """Where the reader is: beside a note still at its mark."""
        if not self.is_at_goal:
            return super().position
        origin = self._jumps[-1].origin
        block = origin.block - self._page.lead
        return (block, origin.offset) if block >= 0 else (0, 0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Stop marking the goal of a jump once the reader has left it."""
        super().watch_scroll_y(old_value, new_value)
        if self._goal is not None and not self.is_at_goal:
            self._goal = None
            self._redraw()

    def _goal_overlays(self, line: int) -> list[Overlay]:
        """Return the mark on what a jump has led to."""
        at = self._lines.lines[line]
        if at.block != self._goal or at.kind != "text":
            return []
        if len(self._lines.drawn[at.block].text) > _LONG and at.start:
            return []
        return [Overlay(at.start, at.end, self._look("mark"))]
