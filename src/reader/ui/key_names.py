"""Names of keys: how people write them, what Textual calls them, and which others stand for the same key."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key

from reader.language import tr

# Chinese input methods send these instead of the key that is printed on the cap.
_TWINS: Mapping[str, tuple[str, ...]] = {
    "?": ("？",),
    "/": ("／", "、"),
    ":": ("：",),
    ".": ("。", "．"),
    ",": ("，",),
    "[": ("【", "［"),
    "]": ("】", "］"),
    "{": ("｛", "「", "『"),
    "}": ("｝", "」", "』"),
    "<": ("《", "＜"),
    ">": ("》", "＞"),
    "-": ("－",),
    "=": ("＝",),
    "&": ("＆",),
    "#": ("＃",),
    "|": ("｜",),
    "!": ("！",),
    "$": ("￥",),
}
_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "hyper+", "meta+")
_TERMINAL = {"ctrl+h": "Backspace", "ctrl+i": "Tab", "ctrl+j": "Enter", "ctrl+m": "Enter"}
_NAMES = {"esc": "escape", "del": "delete", "pgdn": "pagedown", "pgup": "pageup", "return": "enter"}
_SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}
_KNOWN = frozenset(key.value for key in Keys)


def _key_of(character: str) -> str:
    """Return Textual's name for a typed character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_TWIN_KEYS: Mapping[str, tuple[str, ...]] = {
    **{_key_of(key): tuple(_key_of(twin) for twin in twins) for key, twins in _TWINS.items()},
    "space": ("ideographic_space",),
}


def _normalize(word: str) -> str:
    """Return Textual's name for one key as a person writes it; raises ValueError with a sentence."""
    if len(word) == 1:
        return _key_of(word)
    lowered = word.lower()
    if len(word) == 2 and word[0] == "^":
        lowered = f"ctrl+{lowered[1]}"
    modifiers = ""
    while (prefix := next((m for m in _MODIFIERS if lowered.startswith(m)), "")) and len(lowered) > len(
        prefix
    ):
        modifiers, lowered = modifiers + prefix, lowered[len(prefix) :]
    name = _NAMES.get(lowered, lowered)
    key = modifiers + (_key_of(name) if len(name) == 1 else name)
    if key in _TERMINAL:
        raise ValueError(
            tr(
                "many terminals send {key} as {other}, so it cannot be used.",
                key=show_key(key),
                other=_TERMINAL[key],
            )
        )
    if len(name) == 1 or name in _KNOWN or key in _KNOWN or _is_character(name):
        return key
    near = difflib.get_close_matches(name, sorted(_KNOWN | set(_NAMES)), 1)
    raise ValueError(
        tr('there is no key "{word}"; did you mean "{near}"?', word=word, near=near[0])
        if near
        else tr('there is no key "{word}".', word=word)
    )


def _is_character(name: str) -> bool:
    """Tell whether a key's name is that of a character ("question_mark")."""
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return name in KEY_NAME_REPLACEMENTS.values() or format_key(name) != name
    return True


def parse_keys(text: str) -> tuple[str, ...]:
    """Return the keys in `text` by Textual's names; raises ValueError with a sentence.

    A comma means "or", a blank "and then": "g s, F5" is two ways to say one thing.
    """
    return tuple(
        " ".join(_normalize(word) for word in part.split()) for part in text.split(",") if part.strip()
    )


def show_key(key: str) -> str:
    """Return a key as the footer and the help write it: "^d", "g s", "Space"."""
    shown = []
    for word in key.split():
        if word.startswith("ctrl+"):
            shown.append("^" + format_key(word[5:]))
        elif word.startswith("alt+"):
            shown.append("Alt-" + show_key(word[4:]))
        elif word.startswith("shift+"):
            shown.append("Shift-" + show_key(word[6:]))
        elif len(word) > 1 and word[0] == "f" and word[1:].isdigit():
            shown.append(word.upper())
        else:
            shown.append(_SHOWN.get(word) or format_key(word))
    return " ".join(shown)


def with_twins(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys and after each its full-width twins."""
    return tuple(twin for key in keys for twin in (key, *_TWIN_KEYS.get(key, ())))
