"""The two lines at the bottom: what is happening and where we are, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from reader.convert.wrap import cell_width, cut
from reader.language import tr
from reader.model import Phase, RefreshProgress
from reader.numbers import count_of
from reader.ui.action import Place
from reader.ui.actions import ACTIONS
from reader.ui.keymap import Keymap

_SPOKEN = 6.0
"""Seconds for which a message stays."""
_STEADY = 1.0
"""Seconds after which a rate means something."""


_WORDS: dict[Phase, tuple[str, ...]] = {
    "feeds": (),
    "pages": (tr("articles"),),
    "pictures": (tr("pictures"),),
}


def describe(progress: RefreshProgress, seconds: float = 0.0) -> str:
    """Return how far a refresh is after so many seconds, such as "120/400 · 35/s · 3 new · 1 failed"."""
    return describe_all([(progress, seconds)])


def describe_all(rounds: Sequence[tuple[RefreshProgress, float]]) -> str:
    """Return how far refreshes are that overlap: the feeds of the one, the articles of the others."""
    by_phase = {phase: [each for each in rounds if each[0].phase == phase] for phase in _WORDS}
    parts: list[str] = []
    for phase, those in by_phase.items():
        done, total = (sum(getattr(each, name) for each, _ in those) for name in ("done", "total"))
        if those:
            parts.append(" ".join((*_WORDS[phase], *([f"{done}/{total}"] if total else []))))
        if phase == "feeds" and those:
            seconds = max(seconds for _, seconds in those)
            rate = done / max(seconds, _STEADY)
            if seconds >= _STEADY and rate >= 0.1:
                parts.append(tr("{rate}/s", rate=f"{rate:,.{0 if rate >= 2 else 1}f}"))
    new, failed = (sum(getattr(each, name) for each, _ in rounds) for name in ("new", "failed"))
    if new or not parts:
        parts.append(tr("{new:,} new", new=new))
    if failed:
        parts.append(tr("{failed} failed", failed=failed))
    return " · ".join(part for part in parts if part)


def result_words(progress: RefreshProgress, feeds: int, where: str) -> str:
    """Return what a refresh came to in which so many feeds failed; the keys `where` show why they did."""
    others = progress.failed - feeds
    if feeds and where:
        sum_up = tr(
            "{new:,} new, {failed:,} failed; {key} tells why.", new=progress.new, failed=feeds, key=where
        )
    elif feeds:
        sum_up = tr("{new:,} new, {failed:,} failed.", new=progress.new, failed=feeds)
    else:
        sum_up = tr("{new:,} new.", new=progress.new)
    if not others:
        return sum_up
    things = count_of(others, "page or picture", "pages or pictures")
    return sum_up + tr(" {things} could not be loaded; the next refresh tries again.", things=things)


class StatusBar(Widget):
    """One line: what is happening, the last word about it, and the position."""

    DEFAULT_CSS = """
    StatusBar {
        height: 1;
        background: $panel;
        color: $foreground;
    }
    """

    _forget: Timer | None = None

    activity: reactive[str] = reactive("")
    """Left: a refresh under way, keys of a sequence; "": nothing."""
    pending: reactive[str] = reactive("")
    """Left, before everything else: what may follow the keys pressed so far; "": no sequence has begun."""
    message: reactive[str] = reactive("")
    """Middle: what has just been said; it goes away by itself."""
    notice: reactive[str] = reactive("")
    """Middle, while there is no message: what holds until it is changed."""
    position: reactive[str] = reactive("")
    """Right: "34%", "3/120"."""

    def on_mount(self) -> None:
        """Begin with what the app is doing; it tells of changes itself.

        A watcher of the app's would be kept, with its whole screen, until there is a change.
        """
        self.activity = getattr(self.app, "activity", "")

    def say(self, message: str) -> None:
        """Show a message for some seconds."""
        self.message = message
        if self._forget is not None:
            self._forget.stop()
        self._forget = self.set_timer(_SPOKEN, self._forget_message) if message else None

    def _forget_message(self) -> None:
        self.message = ""

    def render(self) -> Content:
        """Draw the line; the position is the last thing to give way."""
        width = self.size.width
        right = cut(self.position, max(0, width - 2))
        room = max(0, width - cell_width(right) - 3)
        if self.pending:
            left, middle = cut(self.pending, room), ""
        else:
            left = cut(self.activity, room)
            taken = cell_width(left) + 3 if left else 0
            middle = cut(self.message or self.notice, max(0, room - taken))
        between = " │ " if left and middle else ""
        gap = width - 2 - cell_width(left + between + middle) - cell_width(right)
        return Content.assemble(
            " ", (left, "bold"), between, middle, " " * max(0, gap), (right, "$text-muted"), " "
        )


class HintBar(Widget):
    """One line of keys; what does not fit is left out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint-bar--key"}
    DEFAULT_CSS = """
    HintBar {
        height: 1;
        background: $footer-background;
        color: $footer-foreground;
        .hint-bar--key { color: $footer-key-foreground; text-style: bold; }
    }
    """

    place: reactive[Place] = reactive[Place]("categories")
    instead: reactive[tuple[tuple[str, str], ...]] = reactive[tuple[tuple[str, str], ...]](())
    """Keys with their labels while a mode takes all keys, the last one leads out of it; (): none does."""

    def __init__(self, keys: Keymap, *, without: Collection[str] = ()) -> None:
        """`without` names actions that would do nothing here."""
        super().__init__()
        self._keys = keys
        self.without = without

    def render(self) -> Content:
        """Draw the hints for the place that has the focus; help, or the way out, is the last to give way."""
        room = self.size.width - 1
        key_style = self.get_visual_style("hint-bar--key")
        hints = [(*hint, int(hint is self.instead[-1])) for hint in self.instead] or list(self.hints())
        fits = set()
        for hint in sorted(hints, key=lambda hint: -hint[2]):
            key, label, _ = hint
            width = cell_width(key) + cell_width(label) + 3
            if width <= room:
                room -= width
                fits.add(hint)
        parts = [Content(" ")]
        for key, label, _ in (hint for hint in hints if hint in fits):
            parts += [Content.styled(f"{key} ", key_style), Content(f"{label}  ")]
        return Content("").join(parts)

    def hints(self) -> Iterator[tuple[str, str, int]]:
        """Yield each key with its label, and how long it stays: help goes last, before it what is vital."""
        here = {found.binding.id for found in self.screen.active_bindings.values()}
        for action in ACTIONS:
            shown = self._keys.shown(action.id)
            if self.place in action.footer and action.id in here - {*self.without} and shown:
                yield shown, action.label, 2 if action.id == "program.help" else int(action.vital)
