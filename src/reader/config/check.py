"""config.toml's values checked against the declared settings; every fault becomes a sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from reader.config.setting import Setting, settings_of

_NAME = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


class Fault(NamedTuple):
    """Something wrong in the file, and what is done about it, a sentence each."""

    words: str
    remedy: str


class Check:
    """One walk through a file's values; gathers every fault instead of stopping at the first."""

    def __init__(self, root: type, path: Path, text: str) -> None:
        self.root = root
        self.path = path
        self.text = text
        self.faults: list[Fault] = []

    def build(self, table: Any, values: Mapping[str, Any], where: tuple[str, ...] = ()) -> Any:
        """Return an instance of `table` with the values that are right, the others left at their defaults."""
        known = {each.name: each for each in settings_of(table)}
        right: dict[str, Any] = {}
        for name, value in values.items():
            key = (*where, name)
            if name not in known:
                self._say(key, f"is unknown{self._nearest(name, where, known)}", "It is left out.")
                continue
            setting = known[name]
            if setting.is_table or setting.is_free or setting.is_many:
                if not isinstance(value, dict):
                    self._say(key, f"is a table: write its settings below [{name}].")
                elif setting.is_table:
                    right[name] = self.build(setting.kind, value, key)
                elif setting.is_many:
                    right[name] = self._many(setting, key, value)
                else:
                    right[name] = self._texts(key, value)
            elif wanted := wrong(setting, value):
                self._say(key, f"must be {wanted}, not {_show(value)}.")
            elif setting.check and (wanted := setting.check(value)):
                self._say(key, f"must be {wanted}.")
            else:
                right[name] = _convert(setting, value)
        return table(**right)

    def _many(self, setting: Setting, key: tuple[str, ...], value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the tables in a table that set anything, by the names that the user gave them."""
        tables: dict[str, Any] = {}
        kind = get_args(setting.kind)[1]
        for name, table in value.items():
            if isinstance(table, dict):
                built = self.build(kind, table, (*key, name))
                tables |= {} if built == kind() else {name: built}
            else:
                self._say((*key, name), f'is no table: write the settings below [{key[-1]}."…"].')
        return MappingProxyType(tables)

    def _texts(self, key: tuple[str, ...], value: Mapping[str, Any]) -> Mapping[str, str]:
        flat = dict(_flatten(value))
        for name in [name for name, text in flat.items() if not isinstance(text, str)]:
            self._say((*key, name), f"must be a text, not {_show(flat.pop(name))}.")
        return MappingProxyType(flat)

    def _say(self, key: tuple[str, ...], words: str, remedy: str = "Its default is used.") -> None:
        line = find_line(self.text, key)
        at = f", line {line}" if line else ""
        self.faults.append(Fault(f"{self.path}{at}: {'.'.join(key)} {words}", remedy))

    def _nearest(self, name: str, where: tuple[str, ...], here: Iterable[str]) -> str:
        """Return the words that name the likeliest key, in this table or else in any; "." if none is near."""
        keys = list(_all_keys(self.root))
        if near := difflib.get_close_matches(name, list(here), n=1):
            return f"; did you mean {'.'.join((*where, near[0]))}?"
        near = difflib.get_close_matches(name, [key[-1] for key in keys], n=1, cutoff=0.75)
        found = next((key for key in keys if near and key[-1] == near[0]), None)
        return f"; did you mean {'.'.join(found)}?" if found else "."


def wrong(setting: Setting, value: object) -> str:
    """Return in words what a value should have been, or "" if it is right."""
    kind = setting.kind
    if setting.choices:
        # True equals 1, but it is no choice.
        right = any(value == choice and type(value) is type(choice) for choice in setting.choices)
        return "" if right else one_of(setting.choices)
    if kind is bool:
        return "" if isinstance(value, bool) else "true or false"
    if kind is str:
        right = isinstance(value, str) and value.isprintable() and (value != "" or setting.default == "")
        return "" if right else 'a text of one line, such as "one"'
    if kind in (int, float):
        low, high = setting.low or 0, setting.high or 0
        number = value if isinstance(value, int if kind is int else (int, float)) else None
        if number is not None and not isinstance(number, bool) and low <= number <= high:
            return ""
        return f"a {'whole ' if kind is int else ''}number from {low:,} to {high:,}"
    right = isinstance(value, list) and all(isinstance(item, str) and "\0" not in item for item in value)
    return "" if right else 'a list of texts, such as ["one", "two"]'


def one_of(choices: tuple[str | int, ...]) -> str:
    """Return choices as words: "a", "b" or "c"."""
    quoted = [f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in choices]
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]


def find_line(text: str, key: tuple[str, ...]) -> int:
    """Return the number of the line where a key is set, 0 if it is written in a way we do not recognise."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("["):
            table = _names(line.partition("]")[0])
            if table == key:
                return number
        elif line and not line.startswith("#"):
            found = (*table, *_names(line.partition("=")[0]))
            if ".".join(found) == ".".join(key):  # joined: in [keys] an unquoted a.b is one name too
                return number
    return 0


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(double or single or bare for double, single, bare in _NAME.findall(dotted))


def _all_keys(table: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for each in settings_of(table):
        yield (*where, each.name)
        if each.is_table:
            yield from _all_keys(each.kind, (*where, each.name))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Undo TOML's reading of an unquoted a.b as a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _convert(setting: Setting, value: Any) -> Any:
    if setting.kind is float:
        return float(value)
    return tuple(value) if isinstance(value, list) else value


def _show(value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else repr(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"
