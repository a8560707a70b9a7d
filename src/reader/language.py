"""The language of screens and command line: English, as it stands in the source, or that of a catalogue.

It is chosen once, before anything that speaks is imported: constants take their words when they are made.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import GNUTranslations

Language: TypeAlias = Literal["en", "zh"]

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX (Base Definitions, 8.2) asks them; the first that is set decides."""

_language: Language = "en"
_catalogue: GNUTranslations | None = None
"""None: what stands in the source."""


def tr(message: str, /, **values: object) -> str:
    """Return a message in the chosen language, its {names} filled in; what has no translation stays.

    The message is a literal: it is the key of the catalogue, and nothing from outside may be part of it.
    """
    text = message if _catalogue is None else _catalogue.gettext(message)
    return text.format(**values) if values else text


def mark(message: str, /) -> str:
    """Return a message as it is: it stands in a table or a constant, and `tr` says it later."""
    return message


def tr_count(number: int, one: str, many: str) -> str:
    """Return the message that suits a number, with {number} filled in: "1 entry", "1,200 entries"."""
    english = one if number == 1 else many
    text = english if _catalogue is None else _catalogue.ngettext(one, many, number)
    return text.format(number=f"{number:,}")


def choose_language(wanted: Literal["auto"] | Language, environment: Mapping[str, str] = os.environ) -> None:
    """Speak this language from now on; "auto": Chinese where the locale is Chinese, else English."""
    global _language, _catalogue
    if wanted == "auto":
        locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
        wanted = "zh" if locale.lower().startswith("zh") else "en"
    _language, _catalogue = wanted, None if wanted == "en" else _load(wanted)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for a while: what programs read is English, whatever the person reads."""
    global _language, _catalogue
    before = _language, _catalogue
    choose_language(language)
    try:
        yield
    finally:
        _language, _catalogue = before


def chosen_language() -> Language:
    """Return what is spoken, for processes that have to speak it, too."""
    return _language


def _load(language: str) -> GNUTranslations:
    from gettext import GNUTranslations
    from pathlib import Path

    with Path(__file__).with_name("locale").joinpath(f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
