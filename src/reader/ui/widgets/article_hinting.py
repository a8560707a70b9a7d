"""Links by letters: each link on the screen shows some, and typing them follows it."""

from __future__ import annotations

from typing import TypeAlias

from textual import events
from textual.strip import Strip

from . import article_messages
from .article_finding import ArticleFinding
from .article_hints import LETTERS, make_labels, put_labels, visible_stops
from .article_links import Stop


class ArticleHinting(ArticleFinding):
    """A page whose links can be followed by the letters put over them."""

    HintsEnded: TypeAlias = article_messages.HintsEnded

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._hints: dict[str, tuple[int, int, Stop]] = {}
        """By its letters: the line of a link, the character it begins at, the link."""
        self._typed = ""
        self.hint_letters = LETTERS

    @property
    def is_hinting(self) -> bool:
        """Whether letters are shown."""
        return bool(self._hints)

    def start_hints(self) -> int:
        """Put letters over the links on the screen; returns how many links there are."""
        stops = visible_stops(self._lines, self._line, self._height)
        self._hints = dict(zip(make_labels(len(stops), self.hint_letters), stops, strict=True))
        self._typed = ""
        self._redraw()
        return len(stops)

    def end_hints(self) -> None:
        """Take the letters away."""
        if self._hints:
            self._hints, self._typed = {}, ""
            self._redraw()
            self.post_message(self.HintsEnded())

    def _follow(self, stop: Stop) -> bool:
        """Go where a link leads; False: nowhere."""
        return False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take every letter while letters are shown, those that begin a sequence of keys too."""
        return self.is_hinting or super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Take a letter of a label; Esc and anything that is no such letter take the labels away."""
        if not self._hints:
            return
        event.stop()
        event.prevent_default()
        if event.key == "backspace":
            self._typed = self._typed[:-1]
            self._redraw()
            return
        self._typed += (event.character or "").lower() if event.is_printable else "\n"
        if found := self._hints.get(self._typed):
            self.end_hints()
            self._follow(found[2])
        elif not any(label.startswith(self._typed) for label in self._hints):
            self.end_hints()
        else:
            self._redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take the letters away with the lines that they stand on."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.end_hints()

    def _lay_out(self) -> None:
        self.end_hints()
        super()._lay_out()

    def _with_hints(self, strip: Strip, line: int) -> Strip:
        """Return a line's strip with the letters that can still be typed."""
        labels = {
            at: label[len(self._typed) :]
            for label, (index, at, _) in self._hints.items()
            if index == line and label.startswith(self._typed)
        }
        return put_labels(strip, line, labels, self._look("hint")) if labels else strip
