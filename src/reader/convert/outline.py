"""What block elements mean: headings, code, quotes, lists, definitions, figures and their captions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.convert.inline import css_styles
from reader.convert.visible import Attributes
from reader.convert.walk import SKIP, Closer, Handler, Walker
from reader.model import BlockKind, Style

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BULLETS = "•◦▪"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LIST_STYLES = {"lower-alpha": "a", "upper-alpha": "A", "lower-latin": "a", "upper-latin": "A"} | {
    "lower-roman": "i",
    "upper-roman": "I",
}
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]*?\b(lower|upper)-(alpha|latin|roman)", re.IGNORECASE
)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|highlight-|brush:\s*)([\w+#.-]+)")
_NOT_A_LANGUAGE = frozenset({"none", "plaintext", "text", "plain", "source", "default"})
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:fig)?caption(?:$|[\s_-])|(?:^|\s)(?:wp-caption-text|img_descr)(?:$|\s)", re.IGNORECASE
)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_ANNOUNCED = re.compile(r"[+-]?[0-9]{1,9}")


def _kind(walker: Walker, kind: BlockKind, *, level: int = 0, language: str = "") -> Closer:
    """Make what follows blocks of this kind; call what is returned to end it."""
    old = walker.kind, walker.level, walker.language
    walker.kind, walker.level, walker.language = kind, level, language

    def close() -> None:
        walker.flush()
        walker.kind, walker.level, walker.language = old

    return close


def _styled(walker: Walker, *styles: Style) -> Closer:
    ends = walker.style(*styles)

    def close() -> None:
        walker.flush()
        ends()

    return close


def _open_heading(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    return _kind(walker, "heading", level=int((node.tag or "h6")[1]))


def _open_pre(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    return _kind(walker, "code", language=_language(node))


def _language(node: LexborNode) -> str:
    """Return the language that a code block, the code in it or the frame around it names."""
    nodes = [node, node.child, node.parent, node.parent.parent if node.parent else None]
    for candidate in nodes:
        if candidate is None or candidate.tag not in {"pre", "code", "div", "figure", "td"}:
            continue
        attributes = candidate.attributes
        match = _LANGUAGE.search(attributes.get("class") or "")
        name = attributes.get("data-lang") or attributes.get("data-language") or (match[1] if match else "")
        if name and name.lower() not in _NOT_A_LANGUAGE:
            return name.lower()
    return ""


def _open_paragraph(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    if not attributes:
        return walker.flush
    if _CAPTION.search(attributes.get("class") or "") and walker.kind == "paragraph":
        return _kind(walker, "caption")
    start = len(walker.blocks)
    ends = _styled(walker, *css_styles(attributes))
    if attributes.get("align") != "center" and not _CENTERED.search(attributes.get("style") or ""):
        return ends

    def close() -> None:
        ends()
        walker.centered.update(range(start, len(walker.blocks)))

    return close


def _open_division(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    if not attributes:
        return walker.flush
    names = attributes.get("class") or ""
    if "syntaxhighlighter" in names.split():
        # Lines of code as divisions, and blanks that do not break.
        return _kind(walker, "code", language=names.split()[-1].replace("syntaxhighlighter", ""))
    if _CAPTION.search(names) and walker.kind == "paragraph" and node.css_first("img, figure, p p") is None:
        return _kind(walker, "caption")
    return _styled(walker, *css_styles(attributes))


def _open_caption(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    return _kind(walker, "caption")


def _open_centered(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    start = len(walker.blocks)

    def close() -> None:
        walker.flush()
        walker.centered.update(range(start, len(walker.blocks)))

    return close


def _add_rule(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    walker.add_block("rule")
    return SKIP


def _open_quote(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    unindent, unstyle = walker.indent("▌ ", "▌ "), walker.style("quote")

    def close() -> None:
        unindent()
        unstyle()

    return close


# ---------------------------------------------------------------- lists


def _open_list(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    depth = walker.lists
    walker.lists += 1
    items = [child for child in node.iter() if child.tag == "li"]
    if node.tag == "ol":
        markers = _numbers(items, attributes)
    elif _NO_MARKER.search(attributes.get("style") or ""):
        markers = [""] * len(items)
    else:
        markers = [_BULLETS[min(depth, 2)] + " "] * len(items)
    loose = any(_paragraphs(item) > 1 for item in items)
    walker.list_items.append((iter(markers), loose, depth))

    def close() -> None:
        walker.flush()
        walker.lists -= 1
        walker.list_items.pop()
        walker.tight = False

    return close


def _open_item(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    markers, loose, depth = walker.list_items[-1] if walker.list_items else (iter(()), False, 0)
    marker = next(markers, "• ")
    first = node.prev is None or not _has_item_before(node)
    walker.tight = not loose and (not first or depth > 0)
    return walker.indent(marker, " " * len(marker))


def _has_item_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None:
        if before.tag == "li":
            return True
        before = before.prev
    return False


def _paragraphs(item: LexborNode) -> int:
    return sum(1 for child in item.iter() if child.tag == "p")


def _numbers(items: list[LexborNode], attributes: Attributes) -> list[str]:
    """Return the markers of a numbered list, as wide as its widest."""
    step = -1 if "reversed" in attributes else 1
    number = _integer(attributes.get("start"))
    if number is None:
        number = len(items) if step < 0 else 1
    style = _LIST_STYLE.search(attributes.get("style") or "")
    kind = _LIST_STYLES[f"{style[1]}-{style[2]}".lower()] if style else attributes.get("type") or "1"
    markers: list[str] = []
    for item in items:
        value = _integer(item.attributes.get("value"))
        number = number if value is None else value
        markers.append(f"{format_number(number, kind)}. ")
        number += step
    width = max(map(len, markers), default=0)
    return [marker.rjust(width) for marker in markers]


def _integer(text: str | None) -> int | None:
    match = _ANNOUNCED.match((text or "").strip())
    return int(match[0]) if match else None


def format_number(number: int, kind: str) -> str:
    """Return the number as a list of this `type` shows it; letters and Roman numbers where they exist."""
    if kind in {"a", "A"} and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(kind) + rest) + letters
        return letters
    if kind in {"i", "I"} and 0 < number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            roman += letters * times
        return roman if kind == "i" else roman.upper()
    return str(number)


# ---------------------------------------------------------------- definitions, details


def _open_term(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    before = node.prev
    while before is not None and before.tag in {"-text", "-comment"}:
        before = before.prev
    walker.tight = before is not None and before.tag == "dt"
    start = len(walker.blocks)
    ends = _styled(walker, "strong")

    def close() -> None:
        ends()
        walker.settled.update(range(start, len(walker.blocks)))

    return close


def _open_definition(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    walker.tight = True
    return walker.indent("    ", "    ")


def _open_summary(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    unindent, unstyle = walker.indent("▾ ", "  "), walker.style("strong")

    def close() -> None:
        unindent()
        unstyle()

    return close


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _open_heading),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), _open_pre),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _open_list),
    "p": _open_paragraph,
    "div": _open_division,
    "center": _open_centered,
    "figcaption": _open_caption,
    "caption": _open_caption,
    "hr": _add_rule,
    "blockquote": _open_quote,
    "li": _open_item,
    "dt": _open_term,
    "dd": _open_definition,
    "summary": _open_summary,
}
