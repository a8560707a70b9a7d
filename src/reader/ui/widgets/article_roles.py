"""What each block of a page is drawn as: the names of component classes, no colours."""

from __future__ import annotations

from typing import Literal, TypeAlias

from reader.convert.words import stands_upright
from reader.model import Block

Role: TypeAlias = Literal["title", "byline", "notice", "note", "footer", "message"]
"""Blocks that are ours, not the article's."""

_LOOKS = {"code": "code-block", "figure": "image", "rule": "rule"}


def look_of(block: Block, role: Role | None) -> str:
    """Return the name of the component class that a block is drawn in."""
    if role is not None:
        return role
    if block.kind == "heading":
        return "heading" if block.level <= 2 else "subheading"
    if block.kind == "caption":
        return "caption" if stands_upright(block.text) else "caption-slanted"
    return _LOOKS.get(block.kind, "text")
