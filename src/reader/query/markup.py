"""HTML to plain text for searching: fast and rough; what is shown is converted elsewhere."""

from __future__ import annotations

import re
from html import unescape

from reader.query.fold import CJK
from reader.text import clean_text

LIMIT = 200_000
"""Characters of an article that are searched."""

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer"
    r"|form|h[1-6]|header|hr|img|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
    r"|video|iframe|audio)(?:[\s/][^<>]*)?>",
    re.I,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
# Begins with what is rare: a pattern that begins with a look behind is tried at every character.
_WRAPPED = re.compile(f"[\\r\\n](?<=[{CJK}].)\\s*(?=[{CJK}])", re.S)
_PICTURE = re.compile(r"<img\b", re.I)


def plain(html: str) -> str:
    """Return the words of an HTML text, one line for each block."""
    if "<" in html:
        html = html.replace("\x00", "")
        if "<!--" in html or "<s" in html or "<S" in html or "<t" in html or "<n" in html:
            html = _UNSEEN.sub(" ", html)
        # A line end in the source is a blank, and between two Chinese characters not even that.
        html = _WRAPPED.sub("", _TAG.sub("", _BLOCK.sub("\x00", html)))
    if "&" in html:
        html = unescape(html)
    lines = (" ".join(line.split()) for line in html[: 2 * LIMIT].split("\x00"))
    return clean_text("\n".join(line for line in lines if line)[:LIMIT])


def has_picture(html: str) -> bool:
    """Tell whether an HTML text shows a picture."""
    return _PICTURE.search(html) is not None
