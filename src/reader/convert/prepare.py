"""A page made ready for readability: what its scripts would have done, and parts it takes for rubbish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.convert.drawings import is_sign
from reader.convert.media import fills_cell, picture_source
from reader.convert.visible import is_aside

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLANKS = re.compile(r"\s+")
_LAZY = (
    "img[data-src], img[data-original], img[data-lazy-src], img[data-actualsrc], img[data-original-src], "
    "img[srcset], img[data-srcset], picture img"
)
_AMP = re.compile(r"<(/?)amp-(img|anim|video|audio|iframe|youtube)\b", re.IGNORECASE)
_AMP_TAGS = {"anim": "img", "youtube": "iframe"}
_VEILED = re.compile(r"(?:visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?(?![\d.]))\s*;?", re.IGNORECASE)
_VEILED_NODES = "[style*=visibility], [style*=opacity]"
_NEARLY_ALL = 0.75
"""Of a page's characters; less may be hidden for good."""
_NEEDED = (
    "h1, h2, h3, h4, h5, h6, sup, blockquote, figure, [class*=footnote], [id*=footnote], [class*=endnote], "
    "[role=doc-noteref], [role=doc-endnotes], [role=doc-footnote]"
)
_RUBBISH = re.compile(
    r"comment|disqus|community|related|share|sidebar|sponsor|widget|promo|popup|ad-break|shoutbox",
    re.IGNORECASE,
)
_GOOD = "article"
"""A class that readability never takes for rubbish."""


def use_plain_elements(html: str) -> str:
    """Return a page with HTML's own elements in place of those of AMP, which a script would draw."""
    return _AMP.sub(_plain_element, html) if "<amp-" in html else html


def _plain_element(match: re.Match[str]) -> str:
    name = match[2].lower()
    return f"<{match[1]}{_AMP_TAGS.get(name, name)}"


def prepare(tree: LexborHTMLParser) -> None:
    """Load what scripts would load, show what they would show, and keep notes, headings and quotes safe."""
    for node in tree.css(_LAZY):
        source = picture_source(node, node.attributes)
        if source:
            node.attrs["src"] = source
    for node in tree.css("iframe[data-videoid]"):
        node.attrs["src"] = f"https://www.youtube.com/embed/{node.attributes['data-videoid']}"
    for node in tree.css("[class]"):
        # Here already: readability leaves no classes.
        if is_aside(node.attributes.get("class") or ""):
            node.decompose()
    for node in tree.css("svg"):
        # Here already: readability leaves no sizes.
        if is_sign(node.attributes) and not fills_cell(node):
            node.decompose()
    _unveil(tree)
    for node in tree.css(_NEEDED):
        names = node.attributes.get("class") or ""
        if not _RUBBISH.search(f"{names} {node.attributes.get('id') or ''}"):
            node.attrs["class"] = f"{names} {_GOOD}".strip()


def _unveil(tree: LexborHTMLParser) -> None:
    """Show what stays hidden until a script has run, if that is nearly all of the page."""
    veiled = [node for node in tree.css(_VEILED_NODES) if _VEILED.search(node.attributes.get("style") or "")]
    if not veiled or tree.body is None:
        return
    whole = _length(tree.body) - sum(map(_length, tree.css("body script, body style")))
    for node in veiled:
        if _length(node) > whole * _NEARLY_ALL:
            node.attrs["style"] = _VEILED.sub("", node.attributes.get("style") or "")


def _length(node: LexborNode) -> int:
    return len(_BLANKS.sub("", node.text(deep=True)))
