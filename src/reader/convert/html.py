"""HTML to `Document`: repaired and parsed once, walked once; it never raises and never loses a word."""

from __future__ import annotations

import logging
import re
from collections.abc import Set
from dataclasses import replace
from types import MappingProxyType

from reader.convert import drawings, inline, media, outline, tables
from reader.convert.found import Found
from reader.convert.polish import polish
from reader.convert.repair import flatten, is_parsable, parse, split_at_limit
from reader.convert.walk import Handler, Walker
from reader.convert.words import HAN, count_words
from reader.heap import give_memory_back
from reader.model import Block, Document, Span
from reader.text import clean_line, clean_text

_LOG = logging.getLogger(__name__)
_HAN = re.compile(f"[{HAN}]")
_TAG = re.compile(r"<[^<>]*>?")
_LANGUAGE_SAMPLE = 20_000
_LARGE = 200_000
"""Characters of a page whose tree takes megabytes."""
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_PARAGRAPHS = re.compile(r"\n\s*\n")

HANDLERS: dict[str, Handler] = {
    **inline.HANDLERS,
    **outline.HANDLERS,
    **media.HANDLERS,
    **drawings.HANDLERS,
    **tables.HANDLERS,
}
"""What each element means; elements not named here only hold what is in them."""


def to_document(html: str, base: str = "") -> Document:
    """Return the text of a page or a fragment; relative addresses are resolved against `base`."""
    html = make_encodable(html)
    try:
        start, rest = split_at_limit(html)
        if not is_parsable(start):
            return _from_lines(flatten(html).splitlines())
        document = _walk(start, base)
        if len(start) > _LARGE:
            give_memory_back()
        return _extend(document, flatten(rest).splitlines()) if rest else document
    except Exception:
        _LOG.exception("conversion failed; the text is shown without structure")
        return _fall_back(html)


def make_encodable(html: str) -> str:
    """Return the text without lone surrogates and NUL, which the parser cannot take."""
    return _UNFIT.sub("", html)


def _is_chinese(html: str) -> bool:
    """Tell whether a text is Chinese, not one in another language that names something Chinese."""
    count = count_words(_TAG.sub(" ", html))
    if not count.han and not count.latin:
        return bool(_HAN.search(html))
    return count.han > count.latin and not count.kana


def _walk(html: str, base: str) -> Document:
    found = Found(base=base, is_chinese=_is_chinese(html[:_LANGUAGE_SAMPLE]))
    # The tree takes several times the room of the text, and is gone by the end of this call.
    blocks = _read_blocks(html, found)
    if blocks is None:
        return _from_lines(flatten(html).splitlines())
    if lost := found.targets - found.anchors.keys():
        blocks = [_without_targets(block, lost) for block in blocks]
    last = len(blocks) - 1
    anchors = {name: min(index, last) for name, index in found.anchors.items()} if blocks else {}
    return Document(
        blocks=tuple(blocks),
        links=tuple(found.links),
        images=tuple(found.images),
        anchors=MappingProxyType(anchors),
        words=count_words(document_text(blocks)),
    )


def _read_blocks(html: str, found: Found) -> list[Block] | None:
    root = parse(html).root
    if root is None:
        return None
    if "#" in html:
        named = (node.attributes for node in root.css("[id], a[name]"))
        found.names = frozenset(
            clean_line(value) for item in named for key in ("id", "name") if (value := item.get(key))
        )
    walker = Walker(found, HANDLERS)
    walker.walk(root)
    walker.flush()
    return polish(walker.blocks, centered=walker.centered, settled=walker.settled)


def _without_targets(block: Block, lost: Set[str]) -> Block:
    """Unlink what leads to an anchor in a hidden part of the page."""
    rows = tuple(
        tuple(replace(cell, spans=_unlinked(cell.spans, lost)) for cell in row) for row in block.rows
    )
    return replace(block, spans=_unlinked(block.spans, lost), rows=rows)


def _unlinked(spans: tuple[Span, ...], lost: Set[str]) -> tuple[Span, ...]:
    return tuple(replace(span, target="") if span.target in lost else span for span in spans)


def document_text(blocks: tuple[Block, ...] | list[Block]) -> str:
    """Return all words of the blocks, those in tables included."""
    texts: list[str] = []
    for block in blocks:
        texts.append(block.text)
        texts += (cell.text for row in block.rows for cell in row)
    return "\n".join(texts)


def _from_lines(lines: list[str]) -> Document:
    blocks = tuple(Block(kind="paragraph", text=text) for line in lines if (text := clean_text(line).strip()))
    return Document(blocks=blocks, words=count_words(document_text(blocks)))


def _extend(document: Document, lines: list[str]) -> Document:
    blocks = (*document.blocks, *_from_lines(lines).blocks)
    return Document(
        blocks=blocks,
        links=document.links,
        images=document.images,
        anchors=document.anchors,
        words=count_words(document_text(blocks)),
    )


def _fall_back(html: str) -> Document:
    """Use the Markdown converter's text, and if that fails too, the bare text."""
    try:
        from reader.convert.rough import rough_markdown

        return _from_lines(_PARAGRAPHS.split(rough_markdown(html)))
    except Exception:
        _LOG.exception("the fallback failed too; tags are cut out")
        return _from_lines(flatten(html).splitlines())
