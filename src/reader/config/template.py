"""A commented config.toml, made from the declared settings so that it cannot lie."""

from __future__ import annotations

from typing import get_args

from reader.config.check import one_of
from reader.config.setting import Setting, settings_of


def make_sample(root: type) -> str:
    """Return a file that changes nothing and explains every setting."""
    lines = ["# Settings of reader. Every line shows a default: take away its “# ” to change it.", ""]
    for each in settings_of(root):
        if not (each.is_table or each.is_free or each.is_many):
            lines += _explain(each)
            continue
        if each.is_many:
            lines += [f"# {each.doc}", f'[{each.name}."news.example.org"]']
            for inner in settings_of(get_args(each.kind)[1]):
                lines += _explain(inner)
            continue
        lines += [f"# {each.doc}", f"[{each.name}]"]
        if each.is_table:
            for inner in settings_of(each.kind):
                lines += _explain(inner)
    return "\n".join(lines).rstrip() + "\n"


def _explain(setting: Setting) -> list[str]:
    words = setting.doc
    if setting.choices:
        words += f" {one_of(setting.choices)}."
    if setting.low is not None:
        words += f" {setting.low:,} to {setting.high:,}."
    return [f"# {words}", f"# {setting.name} = {_toml(setting.default)}", ""]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{value:_}" if isinstance(value, int) else str(value)
