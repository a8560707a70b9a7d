"""What each block of a page is drawn as: the names of component classes, no colours."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from reader.convert.words import HAN, HANGUL, KANA
from reader.model import Block

Role: TypeAlias = Literal["title", "byline", "notice", "note", "footer", "message"]
"""Blocks that are ours, not the article's."""

_UPRIGHT = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_LOOKS = {"code": "code-block", "figure": "image", "rule": "rule"}


def look_of(block: Block, role: Role | None) -> str:
    """Return the name of the component class that a block is drawn in."""
    if role is not None:
        return role
    if block.kind == "heading":
        return "heading" if block.level <= 2 else "subheading"
    if block.kind == "caption":
        # Letters that stand in squares are not made to be slanted.
        return "caption" if _UPRIGHT.search(block.text) else "caption-slanted"
    return _LOOKS.get(block.kind, "text")
