"""What can be done with the page of an article: find words, follow links by letters, set its width."""

from __future__ import annotations

import math
from functools import cached_property

from textual import events, on

from reader.language import tr
from reader.model import Article
from reader.ui.screen import ReaderScreen
from reader.ui.widgets.article_pane import ArticlePane
from reader.ui.widgets.find_bar import FindBar
from reader.ui.widgets.status_bar import HintBar

_STEP = 4
"""Cells by which the measure changes: two Chinese characters."""
_MEASURE = "measure"
"""The key under which the measure is kept."""


def kept_measure(kept: str | None, configured: int) -> int:
    """Return the measure to begin with: the one kept, unless config.toml has been changed since."""
    words = (kept or "").split()
    if len(words) == 2 and all(word.isdecimal() for word in words) and int(words[1]) == configured:
        return int(words[0])
    return configured


def progress_words(progress: float, minutes: int) -> str:
    """Return how far an article has been read: "34% · 5 min left"."""
    left = math.ceil(minutes * (1 - progress))
    if not left or progress >= 1:
        return f"{progress:.0%}"
    return tr("{progress:.0%} · {left} min left", progress=progress, left=left)


class PageActions(ReaderScreen[None]):
    """A screen with an article pane whose page can be searched and set."""

    article: Article | None = None
    """The article in the pane; None: none is open."""

    @cached_property
    def pane(self) -> ArticlePane:
        """The pane that shows the article."""
        return self.query_one(ArticlePane)

    def set_page(self) -> None:
        """Set pages as config.toml says, and as wide as they were left."""
        self.pane.set_type(self.context.config.reading)
        self.start(self._load_measure(), group="measure")

    async def _load_measure(self) -> None:
        configured = self.context.config.reading.measure
        self.pane.measure = kept_measure(await self.library.setting(_MEASURE), configured)

    async def _keep_measure(self) -> None:
        configured = self.context.config.reading.measure
        await self.library.put_setting(_MEASURE, f"{self.pane.measure} {configured}")

    @property
    def seen(self) -> Article | None:
        """The article if its pane is on the screen; nothing is done to one that nobody sees."""
        return self.article if self.pane.display else None

    def action_article_narrower(self) -> None:
        """Make the column narrower."""
        self._set_measure(-_STEP)

    def action_article_wider(self) -> None:
        """Make the column wider."""
        self._set_measure(_STEP)

    def _set_measure(self, change: int) -> None:
        if self.seen is None:
            self.say(tr("Open an article to change the width of its column."))
            return
        # What cannot be seen is not changed: a column is never wider than its pane.
        self.pane.measure = min(self.pane.measure, max(20, self.pane.view.size.width)) + change
        cells = self.pane.measure
        self.say(tr("Column: {cells} cells, {half} Chinese characters.", cells=cells, half=cells // 2))
        self.start(self._keep_measure(), group="measure")

    def action_article_left(self) -> None:
        """Move wide tables and code to the left."""
        self._scroll_sideways(-1)

    def action_article_right(self) -> None:
        """Move wide tables and code to the right."""
        self._scroll_sideways(1)

    def _scroll_sideways(self, step: int) -> None:
        if self.seen is None:
            self.say(tr("Open an article to move its tables and code."))
        elif not self.pane.scroll_sideways(step):
            self.say(tr("Nothing here is wider than the column."))

    # ------------------------------------------------------------ find

    @property
    def find_bar(self) -> FindBar | None:
        """The line in which words to find are typed; None: nothing is looked for."""
        # Not by a query: Textual remembers a thousand answers, and with them bars that are long gone.
        return next((child for child in self.children if isinstance(child, FindBar)), None)

    async def open_find(self) -> None:
        """Open the line in which words to find are typed."""
        if self.seen is None:
            self.say(tr("Open an article to find words in it."))
            return
        if self.find_bar is None:
            hints = self.query_one(HintBar)
            await self.mount(FindBar(self.context.keys), after=hints)
            hints.display = False
        if (bar := self.find_bar) is not None:
            bar.type_here()
            self._tell_found(typing=True)

    async def action_find_open(self) -> None:
        """Find words in the article."""
        await self.open_find()

    def _tell_found(self, *, typing: bool = False) -> None:
        if (bar := self.find_bar) is not None:
            bar.tell(*self.pane.view.found, typing=typing)

    @on(FindBar.Typed)
    def _on_typed(self, message: FindBar.Typed) -> None:
        self.pane.view.find(message.query)
        self._tell_found(typing=True)

    @on(FindBar.Stepped)
    def _on_stepped(self, message: FindBar.Stepped) -> None:
        self.pane.view.find_step(message.step)
        self._tell_found(typing=True)

    @on(FindBar.Accepted)
    async def _on_accepted(self) -> None:
        if not self.pane.view.found.total:
            await self.close_find()
            return
        self.pane.focus_text()
        self._tell_found()

    @on(FindBar.Cancelled)
    async def _on_cancelled(self) -> None:
        await self.close_find()

    @on(ArticlePane.FindChanged)
    async def _on_find_changed(self, message: ArticlePane.FindChanged) -> None:
        message.stop()
        if self.pane.view.found.query:
            self._tell_found()
        else:
            await self.close_find()

    @on(events.DescendantFocus)
    async def _end_find_elsewhere(self, event: events.DescendantFocus) -> None:
        """End a find when something else than the article is turned to."""
        if (bar := self.find_bar) is None or self.pane.is_text(event.widget):
            return
        if bar not in event.widget.ancestors_with_self:
            await self.close_find()

    async def close_find(self) -> None:
        """Take the line away; the reader stays where the last hit was."""
        self.pane.view.find("")
        if (bar := self.find_bar) is not None:
            had_focus = bar.has_focus_within
            await bar.close()
            self.query_one(HintBar).display = self.app.size.height >= 12
            if had_focus and self.article is not None:
                self.pane.focus_text()

    # ------------------------------------------------------------ links by letters

    def action_article_hints(self) -> None:
        """Put letters over the links on the screen."""
        if self.seen is None:
            self.say(tr("Open an article to follow its links."))
        elif self.pane.view.start_hints():
            self.pane.focus_text()
            self.say(tr("Type the letters of a link; Esc takes them away."))
        else:
            self.say(tr("There is no link on the screen."))

    @on(ArticlePane.HintsEnded)
    def _on_hints_ended(self, message: ArticlePane.HintsEnded) -> None:
        message.stop()
        self.say("")

    # ------------------------------------------------------------ from a note back to its mark

    @on(ArticlePane.Jumped)
    def _on_jumped(self, message: ArticlePane.Jumped) -> None:
        message.stop()
        keys = self.context.keys
        back = keys.shown("move.back") or keys.shown("article.jump_back")
        self.say(tr("{key} goes back to where you were.", key=back) if back else "")

    def return_from_note(self) -> bool:
        """Go back to the link that led here, while that place is on the screen; False: there is none."""
        if self.article is None or not self.pane.is_at_goal:
            return False
        self.say("")
        return self.pane.jump_back()

    def action_article_jump_back(self) -> None:
        """Go back to the link into the article that was followed last."""
        if self.seen is None or not self.pane.jump_back():
            self.say(tr("No link into this article has been followed."))
