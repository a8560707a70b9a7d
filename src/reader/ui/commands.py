"""The command palette: every action that can be done here, with its key and its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rich.align import Align
from rich.text import Text
from textual import command
from textual.command import CommandList, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.widgets.option_list import Option

from reader.language import tr
from reader.ui.action import Action
from reader.ui.actions import ACTIONS
from reader.ui.keymap import Keymap
from reader.ui.screen import ReaderScreen

if TYPE_CHECKING:
    from textual.app import App


class CommandPalette(command.CommandPalette):
    """Textual's palette in the language of the screens."""

    def __init__(self) -> None:
        super().__init__(placeholder=tr("Search for commands…"), id="--command-palette")

    def _start_no_matches_countdown(self, search_value: str) -> None:
        if not search_value:
            super()._start_no_matches_countdown(search_value)
            return
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, self._tell_no_matches)

    def _tell_no_matches(self) -> None:
        words = Align.center(Text(tr("No matches found"), style="not bold"))
        self.query_one(CommandList).add_option(Option(words, disabled=True, id=self._NO_MATCHES))
        self._list_visible = True


class ActionCommands(Provider):
    """Finds actions by their label, sentence or name."""

    def _reachable(self) -> Iterator[tuple[Action, str, IgnoreReturnCallbackType]]:
        """Yield each action as it is called on this screen, with its keys and what runs it."""
        app: App[object] = self.app
        active = {
            binding.binding.id: binding
            for binding in self.screen.active_bindings.values()
            if binding.binding.id and binding.enabled
        }
        keys = self.screen.context.keys if isinstance(self.screen, ReaderScreen) else None
        for action in ACTIONS:
            if (binding := active.get(action.id)) is not None and action.id != "program.palette":
                run = partial(app.run_action, binding.binding.action, binding.node)
                bound = binding.binding
                label, sentence = bound.description or action.label, bound.tooltip or action.help
                action = replace(action, label=label, help=sentence)
                yield action, _shown(keys, action), run

    async def discover(self) -> Hits:
        """Offer everything, in the order of the help."""
        for action, key, run in self._reachable():
            yield DiscoveryHit(_title(action, key), run, text=action.label, help=action.help)

    async def search(self, query: str) -> Hits:
        """Offer the actions whose label, sentence or name holds the words."""
        matcher = self.matcher(query)
        for action, key, run in self._reachable():
            score = max(
                matcher.match(action.label), matcher.match(action.help) * 0.8, matcher.match(action.id) * 0.9
            )
            if score > 0:
                yield Hit(score, _title(action, key), run, text=action.label, help=action.help)


def _shown(keys: Keymap | None, action: Action) -> str:
    return keys.all_shown(action.id) if keys else ""


def _title(action: Action, key: str) -> Content:
    title = Content(action.label)
    return title.append(Content.styled(f"  {key}", "dim")) if key else title
