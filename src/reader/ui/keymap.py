"""Which keys do which action: the named keymaps, the user's own keys, and Textual's bindings for both."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.binding import Binding

from reader.language import tr
from reader.ui.actions import ACTIONS, BY_ID
from reader.ui.key_names import parse_keys, show_key, with_twins

UNBOUND = "unbound"
"""Stands for a key in a Textual binding that no key press reaches."""

KEYMAPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "default": {},
        # newsboat's own keys where they differ; `g` sorts there, so top is Home alone.
        "newsboat": {
            "entry.toggle_read": "N, m",
            "list.sort": "g, S",
            "move.top": "home",
            "move.bottom": "end",
            "entry.save": "s, ^e",
            "go.saved": "B, ^g",
            "go.unread": "U",
            "go.today": "T",
            "go.categories": "c",
            "go.health": "H",
            "list.mark_above": "alt+a",
            "list.mark_below": "alt+b",
            "list.mark_older": "alt+o",
            "go.history": "alt+h",
            "go.rules": "alt+r",
            "list.unread_only": "L, M",
            "article.highlight": "alt+m",
            "article.note": "alt+c",
            "article.notes": "alt+n",
        },
        # Google Reader's set, as Miniflux keeps it.
        "greader": {
            "article.browser": "v, o",
            "article.picture_list": "V",
            "article.changes": "alt+v",
            "entry.next": "j",
            "entry.previous": "k",
            "entry.next_unread": "n",
            "entry.previous_unread": "p",
            "category.next": "N, ]",
            "category.previous": "P, [",
            "move.down": "down",
            "move.up": "up",
            "feeds.refresh_here": "r",
        },
    }
)
"""Named keymaps: what each changes in the defaults."""


def bindings(*patterns: str) -> list[Binding]:
    """Return the bindings of the named actions for a screen's BINDINGS; "entry.*" means all of a noun."""
    made: list[Binding] = []
    for pattern in patterns:
        noun = pattern.removesuffix(".*")
        chosen = [a for a in ACTIONS if a.id == pattern or (noun != pattern and a.id.startswith(noun + "."))]
        if not chosen:
            raise LookupError(f"no action is called {pattern}")
        for action in chosen:
            keys = with_twins(parse_keys(action.keys))
            if action.typed:
                made += [Binding(key, f"{action.handler}('{key}')", action.label, show=False) for key in keys]
                continue
            made.append(
                Binding(
                    ",".join(keys) or f"{UNBOUND}_{action.handler}",
                    action.handler,
                    action.label,
                    show=bool(action.footer),
                    tooltip=action.help,
                    id=action.id,
                )
            )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """Which keys do what, after the user's own settings."""

    keys: Mapping[str, tuple[str, ...]]
    """Action id -> its keys by Textual's names, without the full-width twins."""
    overrides: Mapping[str, str]
    """What differs from the defaults, for `App.set_keymap`."""
    problems: tuple[str, ...] = ()
    """One sentence for each setting that could not be followed."""

    def shown(self, action_id: str) -> str:
        """Return the action's first key as people write it; "": it has none."""
        keys = self.keys.get(action_id, ())
        return show_key(keys[0]) if keys else ""

    def all_shown(self, action_id: str) -> str:
        """Return all the action's keys as people write them, such as "g s, F5"; "": it has none."""
        return ", ".join(show_key(key) for key in self.keys.get(action_id, ()))

    @property
    def prefixes(self) -> frozenset[str]:
        """Every key, or keys, after which another one must follow."""
        return frozenset(
            " ".join(words[:count])
            for keys in self.keys.values()
            for words in (key.split() for key in keys)
            for count in range(1, len(words))
        )


def resolve(settings: Mapping[str, str], base: str = "default") -> Keymap:
    """Return the keymap that the `[keys]` of config.toml ask for; wrong lines become problems."""
    problems: list[str] = []
    defaults = {action.id: parse_keys(action.keys) for action in ACTIONS}
    named = {name: parse_keys(text) for name, text in KEYMAPS[base].items()}
    own = _read_settings(settings, problems)
    keys = {**defaults, **named, **own}
    everywhere: dict[str, str] = {}
    finding: dict[str, str] = {}
    for name in sorted(keys, key=lambda name: (name not in own, name not in named)):
        taken = finding if BY_ID[name].finding else everywhere
        lost = [key for key in keys[name] if key in taken]
        keys[name] = tuple(key for key in keys[name] if key not in taken)
        taken.update(dict.fromkeys(keys[name], name))
        if lost and not keys[name]:
            by = BY_ID[taken[lost[0]]].label
            problems.append(
                tr(
                    '[keys] {key} now means "{label}"; "{name}" has no key left.',
                    key=show_key(lost[0]),
                    label=by,
                    name=name,
                )
            )
    _drop_hidden(keys, problems)
    overrides = {
        name: ",".join(with_twins(chosen)) or UNBOUND
        for name, chosen in keys.items()
        if chosen != defaults[name]
    }
    return Keymap(keys=keys, overrides=overrides, problems=tuple(problems))


def _read_settings(settings: Mapping[str, str], problems: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the user's own keys by action; what is wrong with a line goes to `problems`."""
    keys: dict[str, tuple[str, ...]] = {}
    for name, text in settings.items():
        action = BY_ID.get(name)
        if action is None:
            near = difflib.get_close_matches(name, list(BY_ID), 1, 0.4)
            problems.append(
                tr('[keys] There is no action "{name}"; the nearest is "{near}".', name=name, near=near[0])
                if near
                else tr('[keys] There is no action "{name}".', name=name)
            )
        elif action.typed:
            problems.append(tr('[keys] The keys of "{name}" cannot be changed.', name=name))
        else:
            try:
                keys[name] = parse_keys(text)
            except ValueError as error:
                problems.append(f'[keys] {name} = "{text}": {error}')
    return keys


def _drop_hidden(keys: dict[str, tuple[str, ...]], problems: list[str]) -> None:
    """Take away sequences that can never be finished because their first key does something alone."""
    alone = {key: name for name, chosen in keys.items() for key in chosen if " " not in key}
    hidden: dict[str, list[str]] = {}
    for name, chosen in keys.items():
        for key in chosen:
            if " " in key and (first := key.split()[0]) in alone:
                hidden.setdefault(first, []).append(show_key(key))
        keys[name] = tuple(key for key in chosen if " " not in key or key.split()[0] not in alone)
    for first, lost in hidden.items():
        label = BY_ID[alone[first]].label
        problems.append(
            tr(
                '[keys] {key} alone means "{label}", so {lost} cannot be reached.',
                key=show_key(first),
                label=label,
                lost=", ".join(lost),
            )
        )
