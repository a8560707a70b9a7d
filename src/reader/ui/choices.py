"""What config.toml asks of the screens that is not there: keys, actions and themes, a sentence each."""

from __future__ import annotations

import difflib

from textual.theme import BUILTIN_THEMES

from reader.config import Config
from reader.language import tr
from reader.ui.keymap import resolve
from reader.ui.themes import THEMES


def check_choices(config: Config) -> tuple[str, ...]:
    """Return what is wrong with the keys and the theme; (): nothing."""
    problem = theme_problem(config.theme)
    return (*resolve(config.keys, config.keymap).problems, *([problem] if problem else []))


def theme_problem(name: str) -> str:
    """Return a sentence that names the likeliest theme; "": there is one of this name."""
    names = [*(theme.name for theme in THEMES), *BUILTIN_THEMES]
    if name in names:
        return ""
    near = difflib.get_close_matches(name.lower(), names, 1, 0.5)
    if near:
        return tr('theme: There is no theme "{name}"; did you mean "{near}"?', name=name, near=near[0])
    return tr('theme: There is no theme "{name}": there are {names}.', name=name, names=", ".join(names))
