"""The article page of a Jekyll news archive: time, title, text and tags stand in fixed places in its body.

Its head repeats the text in attributes without escaping it, so pieces of the text spill out of the
head; the page is therefore read between the template's own marks, not by its tree.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from reader.convert.repair import parse
from reader.model import ArticlePage
from reader.text import clean_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_START = re.compile(
    r"<small\b[^<>]*>\s*\(GMT\+8[^<>()]*\)\s*([0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:]{5,8})?)?[^<>]*</small>"
    r"\s*<h1\b[^<>]*>(.{0,5000}?)</h1>",
    re.DOTALL | re.IGNORECASE,
)
_TAGS = re.compile(r"<small\b[^<>]*>\s*tags:(.{0,5000}?)</small>", re.DOTALL | re.IGNORECASE)
_END = re.compile(r"</section\s*>|<footer\b|</main\s*>|</body\s*>", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r"\s+-\s+|[,，、]")
_BACK = "返回"
_HOME = "返回首页"
_SEPARATORS = re.compile(r"[\s|｜·]+")
_SHANGHAI = timezone(timedelta(hours=8))
_LAST_LINKS = 6
"""How many links from the end are looked at for the way back to the category."""


def read_post_page(html: str, address: str) -> ArticlePage | None:
    """Return the article if the page has this archive's shape; None: it is another kind of page."""
    start = _START.search(html)
    if start is None:
        return None
    tail = list(_TAGS.finditer(html, start.end()))
    tags: tuple[str, ...] = ()
    if tail:
        end, tags = tail[-1].start(), _tags(tail[-1][1])
    else:
        closing = _END.search(html, start.end())
        end = closing.start() if closing else len(html)
    body, link, title = _without_way_back(html[start.end() : end], address)
    return ArticlePage(
        html=body,
        base=address,
        title=_words(start[2]),
        published=_time(start[1] or ""),
        tags=tags,
        category_link=link,
        category_title=title,
    )


def _words(html: str) -> str:
    root = parse(html).root
    return clean_line(root.text(deep=True)) if root is not None else ""


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=_SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _tags(html: str) -> tuple[str, ...]:
    root = parse(html).root
    if root is None:
        return ()
    marked = [clean_line(node.text(deep=True)) for node in root.css("em")]
    names = marked or [clean_line(part) for part in _BETWEEN_TAGS.split(root.text(deep=True))]
    return tuple(dict.fromkeys(name for name in names if name))


def _without_way_back(html: str, address: str) -> tuple[str, str, str]:
    """Return the text without the line 返回X新闻｜返回首页, the category's address and its name."""
    tree = parse(html)
    body = tree.body
    if body is None:
        return html, "", ""
    category = name = ""
    for link in body.css("a")[-_LAST_LINKS:]:
        words = clean_line(link.text(deep=True))
        if not words.startswith(_BACK):
            continue
        if words != _HOME:
            category = safe_url(link.attributes.get("href") or "", address or "https:")
            name = words.removeprefix(_BACK)
        parent = link.parent
        if parent is not None and parent.tag == "p" and _is_way_back(parent):
            parent.decompose()
            break
    return (body.inner_html or "").strip(), category, name


def _is_way_back(paragraph: LexborNode) -> bool:
    words = paragraph.text(deep=True)
    for link in paragraph.css("a"):
        text = link.text(deep=True)
        if not text.strip().startswith(_BACK):
            return False
        words = words.replace(text, "", 1)
    return not _SEPARATORS.sub("", words)
