"""The language of the screens: English, as it stands in the source, or that of a catalogue in `locale/`.

It is chosen once, before anything that speaks is imported: constants take their words when they are made.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import GNUTranslations

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX (Base Definitions, 8.2) asks them; the first that is set decides."""

_catalogue: GNUTranslations | None = None


def tr(message: str, /, **values: object) -> str:
    """Return a message in the language of the screens, its {names} filled in; what has no translation stays.

    The message is a literal: it is the key of the catalogue, and nothing from outside may be part of it.
    """
    text = message if _catalogue is None else _catalogue.gettext(message)
    return text.format(**values) if values else text


def later(message: str, /) -> str:
    """Return a message as it is: it is one of the catalogue, and `tr` is given it where it is shown."""
    return message


def tr_count(number: int, one: str, many: str) -> str:
    """Return the message that suits a number, with {number} filled in: "1 entry", "1,200 entries"."""
    english = one if number == 1 else many
    text = english if _catalogue is None else _catalogue.ngettext(one, many, number)
    return text.format(number=f"{number:,}")


def choose_language(
    language: Literal["auto", "en", "zh"], environment: Mapping[str, str] = os.environ
) -> None:
    """Speak this language from now on; "auto": Chinese where the locale is Chinese, else English."""
    global _catalogue
    if language == "auto":
        locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
        language = "zh" if locale.lower().startswith("zh") else "en"
    _catalogue = _load(language) if language != "en" else None


def _load(language: str) -> GNUTranslations:
    from gettext import GNUTranslations
    from pathlib import Path

    with Path(__file__).with_name("locale").joinpath(f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
