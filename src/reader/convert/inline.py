"""What inline elements mean: links, styles, raised and lowered text, ruby, quotation marks, line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from reader.convert.visible import Attributes
from reader.convert.walk import SKIP, Closer, Handler, Walker
from reader.convert.words import HAN, KANA
from reader.model import Style
from reader.text import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_RAISED = {ord(plain): raised for plain, raised in zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True)}
_LOWERED = {ord(plain): lowered for plain, lowered in zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)}
_RAISABLE = re.compile(r"\s*(?:n|[-+(]?[0-9]{1,4}\)?|n?[-+][0-9])\s*")
_LOWERABLE = re.compile(r"\s*[-+(]?[0-9]{1,4}\)?\s*")
_PERMALINK = frozenset({"", "#", "¶", "§", "🔗", "\uf0c1"})
_WIDE = re.compile(f"[{HAN}{KANA}]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_STYLES: dict[str, Style] = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "code": "code",
    "tt": "code",
    "samp": "code",
    "kbd": "key",
    "mark": "mark",
    "small": "dim",
}
_CSS: tuple[tuple[re.Pattern[str], Style], ...] = (
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), "em"),
    (re.compile(r"text-decoration[\w-]*\s*:\s*[^;]*underline", re.IGNORECASE), "underline"),
    (re.compile(r"text-decoration[\w-]*\s*:\s*[^;]*line-through", re.IGNORECASE), "strike"),
)


def css_styles(attributes: Attributes) -> tuple[Style, ...]:
    """Return what an element's own style sheet asks for, as far as a terminal can do it."""
    style = attributes.get("style")
    return tuple(name for pattern, name in _CSS if pattern.search(style)) if style else ()


def _open_link(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    closer = _open_address(walker, node, attributes)
    if closer is None or closer is SKIP or "footnote" not in (attributes.get("class") or ""):
        return closer
    # The mark of a note that the page's style sheet raises.
    lower = _shift(walker, node, _RAISABLE, _RAISED, "sup")

    def close() -> None:
        lower()
        closer()

    return close


def _open_address(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    href = (attributes.get("href") or "").strip()
    if not href:
        return None
    if "#" in href and _is_permalink(node):
        return SKIP
    target = _target(walker, href)
    if target:
        return walker.lead_to("", target)
    if href == "#" or (href.startswith("#") and not walker.found.base):
        return None
    url = walker.resolve(href)
    if url:
        return walker.lead_to(url)
    walker.line.begin_link()
    return walker.line.end_link


def _target(walker: Walker, href: str) -> str:
    """Return the anchor in this document that the address leads to; "": none."""
    if "#" not in href:
        return ""
    address, fragment = href.split("#", 1)
    base = walker.found.base
    if address and (not base or urldefrag(walker.resolve(href)).url != urldefrag(base).url):
        return ""
    name = clean_line(unquote(fragment))
    return name if name and walker.found.names is not None and name in walker.found.names else ""


def _is_permalink(node: LexborNode) -> bool:
    """A heading's link to itself is an ornament of the site."""
    parent = node.parent
    if parent is None or parent.tag not in _HEADINGS:
        return False
    return short_text(node) in _PERMALINK


def short_text(node: LexborNode, depth: int = 4) -> str | None:
    """Return the text of an element with a single line of descent; None: there is more in it."""
    child = node.child
    if child is None:
        return ""
    if child.next is not None or depth == 0:
        return None
    if child.tag == "-text":
        return (child.text_content or "").strip()
    return short_text(child, depth - 1)


def _open_style(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    style = _STYLES[node.tag or ""]
    if style == "code" and walker.kind == "code":
        # Some write each line of code into an element of its own.
        before, parent = node.prev, node.parent
        if before is not None and before.tag == "code" and parent is not None and parent.tag == "pre":
            walker.add_verbatim("\n")
        return None
    return walker.style(style, *css_styles(attributes))


def _open_span(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    styles = css_styles(attributes) if attributes else ()
    return walker.style(*styles) if styles else None


def _open_sup(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    return _shift(walker, node, _RAISABLE, _RAISED, "sup")


def _open_sub(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    return _shift(walker, node, _LOWERABLE, _LOWERED, "sub")


def _shift(
    walker: Walker, node: LexborNode, pattern: re.Pattern[str], table: dict[int, str], style: Style
) -> Closer:
    """Use Unicode's small digits where all of the text has them, a style where not."""
    text = short_text(node)
    if text is None or not pattern.fullmatch(text) or walker.kind == "code":
        return walker.style(style)
    old = walker.shift
    walker.shift = table

    def close() -> None:
        walker.shift = old

    return close


def _open_reading(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    """Ruby: the reading stands in brackets behind its characters."""
    wide = bool(_WIDE.match(walker.line.last))
    walker.add_words("（" if wide else " (", walker.mark)

    def close() -> None:
        walker.line.drop_gap()
        walker.add_words("）" if wide else ")", walker.mark)

    return close


def _open_quote(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    walker.quotes += 1
    outer = walker.quotes % 2 == 1
    walker.add_words("“" if outer else "‘", walker.mark)

    def close() -> None:
        walker.quotes -= 1
        walker.line.drop_gap()
        walker.add_words("”" if outer else "’", walker.mark)

    return close


def _break(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    if walker.kind == "code":
        walker.add_verbatim("\n")
    else:
        walker.line.break_line()
    return SKIP


def _check(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    """A task list's box says something; every other field is a control."""
    if (attributes.get("type") or "").lower() == "checkbox" and walker.prefixes:
        walker.add_words("☑ " if "checked" in attributes else "☐ ", walker.mark)
    return SKIP


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_STYLES, _open_style),
    "a": _open_link,
    "span": _open_span,
    "font": _open_span,
    "sup": _open_sup,
    "sub": _open_sub,
    "rt": _open_reading,
    "q": _open_quote,
    "br": _break,
    "input": _check,
}
