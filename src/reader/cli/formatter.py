"""How argparse lays out help in another language than its own: its words, and lines measured in cells."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import pairwise

from reader.language import chosen_language, mark, tr

_HEADINGS = {"positional arguments": mark("positional arguments:"), "options": mark("options:")}
"""What stands above argparse's sections; the colon is a part of the words, as Chinese has another one."""
_HELD = "\0"
"""Keeps a place: argparse counts characters, and puts a colon of its own behind a heading."""


def find_formatter() -> type[argparse.HelpFormatter]:
    """Return what lays out help in the chosen language; English is argparse's own."""
    return argparse.HelpFormatter if chosen_language() == "en" else _CellFormatter


class _CellFormatter(argparse.HelpFormatter):
    """Breaks lines by the rules of the language, at the terminal's width."""

    def start_section(self, heading: str | None) -> None:
        """Begin a section under a heading in the language."""
        super().start_section(f"{tr(_HEADINGS[heading])}{_HELD}" if heading in _HEADINGS else heading)

    def format_help(self) -> str:
        """Return the whole help."""
        return super().format_help().replace(f"{_HELD}:", "")

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,
    ) -> str:
        from reader.convert.wrap import cell_width

        words = tr("usage: ") if prefix is None else prefix
        held = _HELD * cell_width(words)
        return super()._format_usage(usage, actions, groups, held).replace(held, words)

    def _split_lines(self, text: str, width: int) -> list[str]:
        from reader.convert.wrap import wrap

        line = " ".join(text.split())
        return [line[start:end].rstrip() for start, end in pairwise([0, *wrap(line, width), len(line)])]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))
