"""Ids of items: the same one is told in three ways, and we keep one of them."""

from __future__ import annotations

import re

_PREFIX = "tag:google.com,2005:reader/item/"
_HEX = re.compile(r"[0-9a-f]{16}")
_DECIMAL = re.compile(r"-?\d{1,20}")
_SOUND = re.compile(r"[\w.-]{1,100}", re.ASCII)


def short_form(told: str) -> str:
    """Return an id as we keep it: a signed decimal number of 64 bits, else what follows the prefix; "": none.

    Lists tell it as a decimal number, items as sixteen hexadecimal digits after a prefix, with or without
    the zeros before it. The Old Reader's have 24 digits and are no numbers.
    """
    is_long = told.startswith(_PREFIX)
    told = told.removeprefix(_PREFIX)
    if is_long and 0 < len(told) <= 16 and _HEX.fullmatch(told.lower().zfill(16)):
        return str(_signed(int(told, 16)))
    if not is_long and _DECIMAL.fullmatch(told):
        return str(_signed(int(told)))
    return told if _SOUND.fullmatch(told) else ""


def long_form(id: str) -> str:
    """Return an id as every service takes it."""
    if _DECIMAL.fullmatch(id):
        return f"{_PREFIX}{int(id) & 0xFFFF_FFFF_FFFF_FFFF:016x}"
    return _PREFIX + id


def _signed(number: int) -> int:
    number &= 0xFFFF_FFFF_FFFF_FFFF
    return number - (1 << 64) if number >= 1 << 63 else number
