"""Which parts of a page a person is not meant to read: hidden, decorative, controls, share buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Attributes: TypeAlias = Mapping[str, str | None]
"""An element's attributes; None: written without a value."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _names(
    "area base basefont button canvas col colgroup datalist frame frameset head link meta meter noembed "
    "noframes mjx-math param progress rp script select source style template textarea title track"
)
_INLINE = _names("a b em font i small span strong sup sub")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6 summary dt")

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text|katex-html|MathJax_Preview"
    r"|gutter|rouge-gutter|linenos|lineno|line-numbers-rows|mw-editsection"
    r"|ln|lnt|line-?numbers?|hljs-ln-numbers|react-syntax-highlighter-line-number|pre-numbering|blob-num"
    r"|button-wrapper|subscription-widget(?:-wrap(?:-editor)?)?|speechify-ignore|appendQr_wrap"
    r"|sharedaddy|sd-sharing|share-buttons?|social-share(?:-buttons?)?|a2a_kit|addtoany_[\w-]+|addthis_[\w-]+"
    r"|feedflare|bdsharebuttonbox|jiathis_style)(?:\s|$)"
)
_BESIDE_CODE = re.compile(r"(?:^|\s)(?:code-snippet__line-index|code-block-extension-header)(?:\s|$)")
_SHARE = re.compile(
    r"^(?:https?:)?//(?:www\.|m\.)?(?:"
    r"(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share)\b|facebook\.com/(?:sharer|share\.php|dialog/share)"
    r"|linkedin\.com/(?:shareArticle|cws/share|sharing/share-offsite)|reddit\.com/submit\b"
    r"|pinterest\.[a-z.]+/pin/create|tumblr\.com/(?:share|widgets/share)|t\.me/share|telegram\.me/share"
    r"|(?:api|web)\.whatsapp\.com/send|news\.ycombinator\.com/submitlink|getpocket\.com/(?:save|edit)"
    r"|service\.weibo\.com/share|v\.t\.sina\.com\.cn/share|sns\.qzone\.qq\.com/cgi-bin/qzshare"
    r"|connect\.qq\.com/widget/shareqq|share\.v\.t\.qq\.com|feeds\.feedburner\.com/~ff/)",
    re.IGNORECASE,
)


def is_dropped(node: LexborNode, tag: str, attributes: Attributes) -> bool:
    """Return whether this element and all in it stay out of the text."""
    if tag in _DROPPED:
        return _drops_control(node, tag)
    if not attributes:
        return tag == "dialog"
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    if is_aside(attributes.get("class") or ""):
        return True
    if attributes.get("aria-hidden") == "true" and tag in _INLINE:
        return True
    if tag == "dialog":
        return "open" not in attributes
    return tag == "a" and is_share_link(attributes.get("href") or "")


def is_aside(names: str) -> bool:
    """Return whether an element's classes say that it is no part of the text."""
    if not names:
        return False
    is_hidden = _HIDDEN_CLASS.search(names) and not _is_code_body(names)
    return bool(is_hidden or _BESIDE_CODE.search(names))


def is_share_link(address: str) -> bool:
    """Return whether the address only exists to pass the article on to a network."""
    return bool(_SHARE.match(address.strip()))


def _drops_control(node: LexborNode, tag: str) -> bool:
    """Accordions put a heading's only words into a button: those stay."""
    if tag == "script":
        return not ((node.attributes.get("type") or "").startswith("math/tex"))
    if tag != "button":
        return True
    parent = node.parent
    return parent is None or parent.tag not in _HEADINGS


def _is_code_body(names: str) -> bool:
    """Some highlighters mark the code itself, not its line numbers, with "linenos"."""
    return "highlight" in names or "code" in names
