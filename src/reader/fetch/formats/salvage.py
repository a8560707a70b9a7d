"""A broken XML feed taken apart: every item is parsed by itself, so that one fault costs one item."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reader.fetch.formats.xmltree import parse_element, shield_texts

_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>/]", re.I)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)
_HIDDEN = re.compile(r"<!\[CDATA\[|<!--")
MAX_PARTS = 2000
"""Items that are taken in hand: each costs as much as a small feed."""
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b[^<>]*>", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a broken feed was taken apart into."""

    root: ET.Element | None
    """A feed of the items that could be parsed; None: the text holds no item."""
    broken: str = ""
    """A feed of the items that could not, as text; "": there are none."""
    places: tuple[int, ...] = ()
    """Where the broken items stood, in order."""
    count: int = 0
    """How many items the text has."""


def take_apart(text: str) -> Parts:
    """Return the items that can be parsed and those that cannot.

    `text` is repaired and begins with the root. An item that its end cuts off is left out of both.
    """
    match = _ROOT.match(text)
    opening = match[0] if match and not match[0].endswith("/>") else "<rss>"
    closing = f"</{opening[1:-1].split()[0]}>"
    starts = list(find_items(text))
    if not starts:
        return Parts(root=None)
    head, _ = parse_element(text[: starts[0]])
    root = head if head is not None else ET.Element("rss")
    broken: dict[int, str] = {}
    for place, (start, end) in enumerate(pairwise([*starts, len(text)])):
        item = _cut_item(text[start:end], last=end == len(text))
        if not item or len(root) + len(broken) > MAX_PARTS:
            continue
        for candidate in (item, shield_texts(item)):
            parsed, fault = parse_element(opening + candidate + closing)
            if parsed is not None and fault is None and len(parsed):
                root.extend(parsed)
                break
        else:
            broken[place] = item
    rest = opening + "".join(broken.values()) + closing if broken else ""
    return Parts(root=root, broken=rest, places=tuple(broken), count=len(starts))


def find_items(text: str) -> Iterator[int]:
    """Yield where items begin, outside CDATA sections and comments."""
    place = 0
    endless: set[str] = set()
    while match := _HIDDEN.search(text, place):
        end = "]]>" if match[0][2] == "[" else "-->"
        close = -1 if end in endless else text.find(end, match.end())
        stop = match.end() if close < 0 else close + 3
        yield from (item.start() for item in _ITEM.finditer(text, place, match.start()))
        if close < 0:
            endless.add(end)
        place = stop
    yield from (item.start() for item in _ITEM.finditer(text, place))


def _cut_item(segment: str, *, last: bool) -> str:
    """Return an item up to its end tag; "" for a last one that has none."""
    ends = [match.end() for match in _ITEM_END.finditer(segment)]
    if ends:
        return segment[: ends[-1]]
    if last:
        return ""
    name = segment[1:].split(">", 1)[0].split()[0].rstrip("/")
    return f"{segment}</{name}>"
