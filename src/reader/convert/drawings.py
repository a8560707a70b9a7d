"""Drawings that stand in the page itself (SVG): one line with their title, or the words written in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.convert.media import ALT_LIMIT, ICON, fills_cell, place, read_sizes
from reader.convert.visible import Attributes
from reader.convert.walk import SKIP, Closer, Handler, Walker
from reader.text import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_VIEW = re.compile(r"[-+.\d]+[\s,]+[-+.\d]+[\s,]+(\d+)(?:\.\d+)?[\s,]+(\d+)")
_IN_TYPE = re.compile(r"^\s*[\d.]+\s*(?:em|rem|ex|ch)\s*$", re.IGNORECASE)
_LARGE = 100
"""Pixels; a smaller drawing without words is an ornament."""
_LABELS = 30
"""Words written in a drawing that are looked at."""
_LABELS_LIMIT = 120


def _add_drawing(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    """Show a drawing as a picture that has no address; icons beside words say nothing of their own."""
    title = _title(node, attributes)
    if is_sign(attributes):
        if title and attributes.get("aria-hidden") != "true" and walker.in_cell and fills_cell(node):
            walker.add_words(title, walker.mark)
        return SKIP
    words = title or _labels(node)
    if not words and min(read_sizes(attributes), default=0) < _LARGE:
        return SKIP
    number = walker.found.image_number("", words)
    place(walker, f"🖼 {words or walker.found.say('图片', 'picture')}", number, "")
    return SKIP


def _title(node: LexborNode, attributes: Attributes) -> str:
    """Return what the drawing is called; the titles of its parts are the hints of a mouse."""
    named = next((child.text(deep=True) for child in node.iter() if child.tag == "title"), "")
    return clean_line(attributes.get("aria-label") or named, ALT_LIMIT)


def _labels(node: LexborNode) -> str:
    """Return the words written in a drawing, without the numbers at its axes."""
    texts = (label.text(deep=True, separator=" ") for label in node.css("text, foreignObject")[:_LABELS])
    labels = [clean_line(text, _LABELS_LIMIT) for text in texts]
    return clean_line(" · ".join(label for label in labels if _has_letter(label)), _LABELS_LIMIT)


def _has_letter(words: str) -> bool:
    return any(map(str.isalpha, words))


def is_sign(attributes: Attributes) -> bool:
    """Return whether a drawing is for the eye alone, or as small as a sign of the text around it."""
    if attributes.get("aria-hidden") == "true" or attributes.get("role") in {"presentation", "none"}:
        return True
    if any(_IN_TYPE.match(attributes.get(name) or "") for name in ("width", "height")):
        return True
    sizes = read_sizes(attributes)
    if not sizes and (view := _VIEW.match((attributes.get("viewBox") or "").strip())):
        sizes = [int(view[1]), int(view[2])]
    return bool(sizes) and max(sizes) <= ICON


HANDLERS: dict[str, Handler] = {"svg": _add_drawing}
