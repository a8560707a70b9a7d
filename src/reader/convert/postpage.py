"""The article page of a Jekyll news archive: time, title, text and tags stand in fixed places in its body.

Its head repeats the text in attributes without escaping it, so pieces of the text spill out of the
head; the page is therefore read between the template's own marks, not by its tree.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from reader.convert.repair import parse
from reader.convert.way_back import drop_way_back, find_category
from reader.model import ArticlePage
from reader.text import clean_line

_START = re.compile(
    r"<small\b[^<>]*>\s*\(GMT\+8[^<>()]*\)\s*([0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:]{5,8})?)?[^<>]*</small>"
    r"\s*<h1\b[^<>]*>(.{0,5000}?)</h1>",
    re.DOTALL | re.IGNORECASE,
)
_TAGS = re.compile(r"<small\b[^<>]*>\s*tags:(.{0,5000}?)</small>", re.DOTALL | re.IGNORECASE)
_END = re.compile(r"</section\s*>|<footer\b|</main\s*>|</body\s*>", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r"\s+-\s+|[,，、]")
_SHANGHAI = timezone(timedelta(hours=8))


def read_post_page(html: str, address: str, *, whole: bool = False) -> ArticlePage | None:
    """Return the article if the page has this archive's shape; None: it is another kind of page.

    `whole`: the line that leads back to the site stays.
    """
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
    body, link, title = _read_body(html[start.end() : end], address, whole=whole)
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


def _read_body(html: str, address: str, *, whole: bool) -> tuple[str, str, str]:
    """Return the text, the address of the category that 返回X新闻 at its end leads to, and its name."""
    body = parse(html).body
    if body is None:
        return html, "", ""
    category, name = find_category(body, address)
    if not whole:
        drop_way_back(body, address)
    return (body.inner_html or "").strip(), category, name
