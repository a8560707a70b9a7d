"""Counts what a page's tree holds, and what a document holds that was made of it, in the same units."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from reader.model import Block, Cell, Document
from reader.text import FORBIDDEN, safe_url


def names(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


BASE = "http://fakehost/test/page.html"
_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_MARKER = re.compile(r"[•◦▪] |-?[0-9A-Za-z]+\. ")
_CELL_MARKER = re.compile(r"(?m)^ *(?:[•◦▪]|[0-9]+\.) ")
_FORMULA = re.compile(r"(?:^|[\s_-])(?:math|tex|latex|mwe-math)", re.IGNORECASE)
_PERMALINK = frozenset("#¶§")
_ICON = 32
"""Pixels; smaller pictures without words are ornaments, unless one is all that a table's cell holds."""
_CORNER = 9
"""Pixels; smaller pictures are ornaments there too."""
_ONE_PIXEL = re.compile(r"\s*[01](?:px)?\s*")
_NOT_TEXT = names(
    "script style template noscript svg select textarea button iframe video audio object embed canvas "
    "head title rp"
)
_INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q rb ruby s "
    "samp small span strike strong sub sup time tt u var wbr"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CODE = frozenset({"code", "tt", "samp", "kbd"})
_EMPHASIS = {
    "em": "em",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "b": "strong",
    "strong": "strong",
    "dt": "strong",
    "summary": "strong",
}


@dataclass(slots=True)
class Tally:
    """What a page holds."""

    words: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    links: set[str] = field(default_factory=set)
    formulas: int = 0
    headings: Counter[str] = field(default_factory=Counter)
    tables: list[Counter[str]] = field(default_factory=list)
    """The words of each."""


def letters(text: str) -> int:
    """Return how many characters can be seen."""
    return len("".join(FORBIDDEN.sub("", text).split()))


def folded(text: str) -> str:
    """Return only what can be seen, as it can be compared."""
    return "".join(unicodedata.normalize("NFKC", FORBIDDEN.sub("", text)).split())


def tokens(text: str) -> Counter[str]:
    """Return the words as a multiset."""
    return Counter(_TOKEN.findall(unicodedata.normalize("NFKC", FORBIDDEN.sub("", text)).casefold()))


# ---------------------------------------------------------------- the page's own tree


def is_hidden(node: LexborNode) -> bool:
    """Return whether a browser shows nothing of this element."""
    attributes = node.attributes
    return (
        node.tag in _NOT_TEXT or "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
    )


def shown(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the visible elements and pieces of text inside, in order."""
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child
        elif tag[:1] not in "-!_" and not is_hidden(child):
            yield child
            yield from shown(child)


def text_of(node: LexborNode) -> str:
    """Return the visible text inside an element."""
    return "".join(child.text_content or "" for child in shown(node) if child.tag == "-text")


def has_content(node: LexborNode) -> bool:
    """Return whether an element shows words or pictures."""
    return any(
        child.tag == "img" or (child.tag == "-text" and (child.text_content or "").strip())
        for child in shown(node)
    )


def read_page(root: LexborNode) -> Tally:
    """Count what the tree holds."""
    tally = Tally()
    _read(root, frozenset(), tally)
    tally.counts["links"] = len(tally.links)
    return tally


def _read(node: LexborNode, around: frozenset[str], tally: Tally) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            _read_text(child.text_content or "", around, tally)
            continue
        if tag[:1] in "-!_" or is_hidden(child):
            continue
        _count_element(child, tag, around, tally)
        if tag == "math":
            tally.words.append(text_of(child))
            continue
        inside = around | _meaning(child, tag, around)
        if tag not in _INLINE:
            tally.words.append("\n")
        _read(child, inside, tally)
        if tag not in _INLINE:
            tally.words.append("\n")


def _meaning(node: LexborNode, tag: str, around: frozenset[str]) -> set[str]:
    if tag == "pre":
        return {"pre"}
    if tag in _HEADINGS:
        return {"heading"}
    if tag in _CODE:
        return {"code"}
    if tag in _EMPHASIS:
        return {_EMPHASIS[tag]}
    if tag == "a":
        url = safe_url(node.attributes.get("href") or "", BASE)
        is_ornament = "heading" in around and folded(text_of(node)) in _PERMALINK
        return {"link"} if url and url != BASE + "#" and not is_ornament else set()
    return set()


def _read_text(text: str, around: frozenset[str], tally: Tally) -> None:
    tally.words.append(text)
    size = letters(text)
    for name in around & {"link", "em", "strong"}:
        tally.counts[f"{name} letters"] += size
    if around & {"code"} and "pre" not in around:
        tally.counts["code letters"] += size


def _count_element(node: LexborNode, tag: str, around: frozenset[str], tally: Tally) -> None:
    attributes = node.attributes
    counts = tally.counts
    if tag in _HEADINGS:
        text = folded(text_of(node)).strip("#¶§")
        tally.headings.update([text] if text else [])
    elif tag == "li":
        styled = node.parent.attributes.get("style") if node.parent else None
        counts["list items"] += has_content(node) and not _NO_MARKER.search(styled or "")
    elif tag == "img":
        _count_picture(node, attributes, tally)
    elif tag == "math":
        tally.formulas += 1
    elif tag == "pre":
        counts["code blocks"] += "pre" not in around and bool(text_of(node).strip())
    elif tag == "a" and has_content(node):
        _count_link(attributes.get("href") or "", node, tally)
    elif tag == "table":
        tally.tables += [_cell_words(node)] if _is_data(node) else []


def alone_in_cell(node: LexborNode) -> bool:
    """Return whether a picture is all that its table's cell holds, beside cells with words."""
    cell = node.parent
    while cell is not None and cell.tag not in {"td", "th"}:
        cell = cell.parent
    if cell is None or cell.parent is None or text_of(cell).strip():
        return False
    return bool(text_of(cell.parent).strip())


def _count_picture(node: LexborNode, attributes: Mapping[str, str | None], tally: Tally) -> None:
    sizes = [attributes.get(name) or "" for name in ("width", "height")]
    alt = attributes.get("alt") or ""
    if _FORMULA.search(attributes.get("class") or "") or alt.startswith("{\\displaystyle"):
        tally.formulas += 1
        tally.words += [alt.removeprefix("{\\displaystyle").removesuffix("}"), "\n"]
    elif any(_ONE_PIXEL.fullmatch(size) for size in sizes):
        return
    elif any((attributes.get(name) or "").strip() for name in ("src", "srcset", "data-src", "alt")):
        pixels = [int(match[0]) for size in sizes if (match := re.match("[0-9]+", size))]
        tally.counts[
            "ornaments" if pixels and max(pixels) <= (_CORNER if alone_in_cell(node) else _ICON) else "images"
        ] += 1


def _count_link(href: str, node: LexborNode, tally: Tally) -> None:
    url = safe_url(href, BASE)
    if url and url.split("#")[0] != BASE:
        tally.links.add(url)


def _cell_words(table: LexborNode) -> Counter[str]:
    return tokens("\n".join(text_of(cell) for cell in table.css("td, th")))


def _is_data(table: LexborNode) -> bool:
    """Return whether a table says itself that it holds data."""
    if table.attributes.get("role") in {"presentation", "none"} or table.css_first("table table, td table"):
        return False
    rows = [[cell for cell in row.css("td, th") if not is_hidden(cell)] for row in table.css("tr")]
    return table.css_first("th, caption, thead") is not None and len(rows) > 1 and max(map(len, rows)) > 1


# ---------------------------------------------------------------- our document


def read_document(document: Document) -> Tally:
    """Count what arrived."""
    tally = Tally()
    counts = tally.counts
    for block in document.blocks:
        if block.kind == "paragraph" and block.text.startswith("▶ "):
            continue
        if block.kind == "heading":
            tally.headings[folded(_without_pictures(block))] += 1
        counts["code blocks"] += block.kind == "code"
        if block.kind == "table":
            tally.tables.append(tokens("\n".join(cell.text for row in block.rows for cell in row)))
        if block.first != block.rest:
            counts["list items"] += len(_MARKER.findall(block.first))
        _read_spans(block, tally)
        for row in block.rows:
            for cell in row:
                counts["list items"] += len(_CELL_MARKER.findall(cell.text))
                _read_spans(cell, tally)
    tally.links = {
        link.url
        for link in document.links
        if link.url.split("#")[0] != BASE and not link.text.startswith("▶ ")
    }
    counts["links"] = len(tally.links)
    return tally


def _without_pictures(block: Block) -> str:
    text = block.text
    for span in reversed(block.spans):
        if span.image is not None:
            text = text[: span.start] + text[span.end :]
    return text


def _read_spans(piece: Block | Cell, tally: Tally) -> None:
    text = piece.text
    position = 0
    for span in piece.spans:
        size = letters(text[span.start : span.end])
        if span.image is not None:
            tally.counts["images"] += 1
            tally.words += [text[position : span.start], "\n"]
            position = span.end
            continue
        for style in ("em", "strong"):
            tally.counts[f"{style} letters"] += size if style in span.styles else 0
        tally.counts["code letters"] += size if {"code", "key"} & set(span.styles) else 0
        tally.counts["link letters"] += size if span.link is not None or span.target else 0
    tally.words += [text[position:], "\n"]
