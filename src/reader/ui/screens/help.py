"""Every key, those of the screen below first, with a line to find the one that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.convert.wrap import wrap
from reader.language import tr
from reader.ui import messages
from reader.ui.action import Action
from reader.ui.actions import ACTIONS
from reader.ui.keymap import Keymap
from reader.ui.keys_here import KeyHere, help_here
from reader.ui.screen import ReaderScreen
from reader.ui.widgets.prose import Prose
from reader.ui.widgets.status_bar import HintBar

_HINT = tr("Type to search · ↑ ↓ scroll · Esc closes")
_KEY_COLUMN = 16
"""Cells; longer keys stand on a line of their own."""


def _holds(words: str, text: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())


def matching(actions: tuple[Action, ...], words: str, keymap: Keymap) -> list[Action]:
    """Return the actions that contain every word in their keys, name or sentence."""
    return [
        action
        for action in actions
        if _holds(words, f"{keymap.all_shown(action.id)} {action.id} {action.label} {action.help}")
    ]


def help_text(here: Sequence[KeyHere], actions: list[Action], keymap: Keymap, width: int) -> Content:
    """Return keys and sentences, those of the screen first, then chapter by chapter, `width` cells wide."""
    lines: list[Content] = []
    if here:
        lines += [Content(""), Content.styled(tr("This screen"), "$accent bold")]
    for row in here:
        lines += _rows(row.keys, row.sentence, width)
    for group, members in groupby(actions, key=lambda action: action.group):
        lines += [Content(""), Content.styled(tr(group), "$accent bold")]
        for action in members:
            lines += _rows(keymap.all_shown(action.id) or tr("command"), action.help, width)
    return Content("\n").join(lines[1:]) if lines else Content.styled(tr("No key does that."), "$text-muted")


def _rows(keys: str, sentence: str, width: int) -> list[Content]:
    """Return the lines of one action: its keys, with its sentence beside or below them."""
    room = max(16, width - _KEY_COLUMN)
    starts = [0, *wrap(sentence, room), len(sentence)]
    parts = [sentence[start:end].rstrip() for start, end in pairwise(starts)]
    blank = " " * (_KEY_COLUMN if width > 2 * _KEY_COLUMN else 2)
    head = Content.styled(keys.ljust(len(blank)), "bold")
    if len(keys) >= len(blank):
        return [head, *(Content(blank + part) for part in parts)]
    return [Content.assemble(head, parts[0]), *(Content(blank + part) for part in parts[1:])]


class HelpScreen(ReaderScreen[None], ModalScreen[None]):
    """Shows every key; what is typed narrows the list."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        Binding("escape,f1", "close", tr("Close")),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
    ]

    _here: Sequence[KeyHere] = ()
    """What the keys do on the screen below."""

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="dialog"):
            yield Input(placeholder=tr("Find a key: type a word"), id="help-find", compact=True)
            with VerticalScroll(id="help-scroll", can_focus=False):
                yield Static(id="help-keys")
            yield Static(Prose(Content(_HINT)), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one("#help").border_title = tr("Keys")
        below = self.app.screen_stack[-2]
        bar = below.query_one_optional(HintBar)
        place, without = (bar.place, bar.without) if bar is not None else ("categories", ())
        self._here = help_here(below, self.context.keys, place, without=without)
        self.query_one("#help-find").focus()
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_input_changed(self) -> None:
        self._show()
        self.query_one("#help-scroll").scroll_home(animate=False)

    def _show(self) -> None:
        """Show the keys that match what is typed, as wide as the sheet is."""
        scroll = self.query_one("#help-scroll")
        words = self.query_one("#help-find", Input).value
        here = [row for row in self._here if _holds(words, f"{row.keys} {row.label} {row.sentence}")]
        found = matching(ACTIONS, words, self.context.keys)
        text = help_text(here, found, self.context.keys, scroll.size.width - 1)
        self.query_one("#help-keys", Static).update(text)

    def on_input_submitted(self) -> None:
        self.action_close()

    def action_close(self) -> None:
        """Close the help."""
        self.post_message(messages.LeaveScreen())

    def action_scroll(self, lines: int) -> None:
        """Move the list of keys while the search line keeps the focus."""
        self.query_one("#help-scroll").scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """Turn the pages of that list; a line of the page before stays in sight."""
        self.action_scroll(pages * max(1, self.query_one("#help-scroll").size.height - 1))


SCREEN = HelpScreen
