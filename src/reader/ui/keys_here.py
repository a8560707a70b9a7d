"""What the keys do on one screen: said where it binds them, read by its line of keys and by its help."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader.language import tr
from reader.ui.action import Place
from reader.ui.actions import ACTIONS, BY_ID
from reader.ui.key_names import show_key
from reader.ui.keymap import Keymap, bindings
from reader.ui.widgets.pick_list import PickList

_MANY = 24
"""Keys that a screen may have of its own; one with more is what the other chapters of the help are about."""
_ENTER = ("select", "choose", "submit")
"""What lists and lines to type in call the action of Enter; their screen knows what comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHere:
    """What a key does on the screen that is asked about."""

    keys: str
    """All that do it, as people write them: "Enter, l"."""
    label: str
    """Two or three words for the line of keys."""
    sentence: str
    """For the help."""
    shown: bool
    """Whether the line of keys has it."""

    @property
    def first(self) -> str:
        """The key that the line of keys names."""
        return self.keys.partition(", ")[0]


def here(action_id: str, sentence: str, label: str = "", *, shown: bool = True) -> list[Binding]:
    """Return the bindings of an action of the table for a screen where it does something of its own."""
    return [
        replace(binding, tooltip=sentence, description=label or binding.description, show=shown)
        for binding in bindings(action_id)
    ]


LEAVING = [*here("move.back", tr("Go back.")), *here("program.up", tr("Go back."), shown=False)]
"""The keys that lead out of a screen which has nothing else to go back from."""


def keys_here(screen: Screen[object], keymap: Keymap) -> list[KeyHere]:
    """Return what the keys do that a screen and the widget with its focus bind, in their order.

    What has no sentence is not told of: a second key for the same, or moving, which is the same everywhere.
    """
    found: dict[tuple[DOMNode, str], list[ActiveBinding]] = {}
    typing = is_typing(screen)
    for active in screen.active_bindings.values():
        if typing and active.node is not screen.focused and _is_typed(active.binding.key):
            continue
        if active.node is not screen.app and _sentence(active):
            found.setdefault((active.node, _sentence(active)), []).append(active)
    rows = [_row(group, keymap, typing=typing) for group in found.values()]
    return [row for row in rows if row.keys]


def is_typing(screen: Screen[object]) -> bool:
    """Tell whether letters go into a line or a sheet instead of doing something."""
    return isinstance(screen.focused, Input | TextArea)


def help_key(screen: Screen[object], keymap: Keymap) -> str:
    """Return the key that shows the help on a screen as it is now; "": none does."""
    keys = keymap.keys.get("program.help", ())
    return next((show_key(key) for key in keys if not (is_typing(screen) and _is_typed(key))), "")


def _is_typed(key: str) -> bool:
    """Tell whether a line to type in takes a key as a character."""
    first = key.split()[0]
    return first.endswith("space") or len(show_key(first)) == 1


def _sentence(active: ActiveBinding) -> str:
    if active.binding.action in _ENTER and not active.binding.tooltip:
        return getattr(active.node, "does", "") or getattr(active.node.screen, "ENTER", "")
    return active.binding.tooltip if active.binding.id != "program.help" else ""


def _row(group: Sequence[ActiveBinding], keymap: Keymap, *, typing: bool) -> KeyHere:
    first = group[0]
    keys = [
        keymap.all_shown(each.binding.id)
        if each.binding.id in BY_ID and not typing
        else show_key(each.binding.key)
        for each in group
    ]
    enter = ""
    if first.binding.action in _ENTER:
        enter = getattr(first.node.screen, "ENTER_LABEL", "")
        # An option list has it, too, and a set of keys knows no order of its own.
        keys.sort(key=lambda key: key != "Enter")
    return KeyHere(
        keys=", ".join(dict.fromkeys(key for key in keys if key)),
        label=first.node.label if isinstance(first.node, PickList) else enter or first.binding.description,
        sentence=_sentence(first),
        shown=isinstance(first.node, PickList) or bool(enter) or first.binding.show,
    )


def help_here(
    screen: Screen[object], keymap: Keymap, place: Place, *, without: Collection[str] = ()
) -> Sequence[KeyHere]:
    """Return what the help says of a screen: all its keys, or of many those that matter in a place.

    `without` names actions that would do nothing there.
    """
    rows = keys_here(screen, keymap)
    if len(rows) <= _MANY:
        return rows
    active = {found.binding.id for found in screen.active_bindings.values()} - {"program.help", *without}
    useful = [action for action in ACTIONS if place in action.footer and action.id in active]
    return [
        KeyHere(keys=keys, label=action.label, sentence=action.help, shown=True)
        for action in useful
        if (keys := keymap.all_shown(action.id))
    ]
