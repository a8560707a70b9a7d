"""The main text of an article page: an archive page by its marks, any other page by readability."""

from __future__ import annotations

import html as entities
import logging
import re
from typing import TYPE_CHECKING

from reader.convert.html import make_encodable
from reader.convert.metadata import read_metadata
from reader.convert.postpage import read_post_page
from reader.convert.prepare import prepare, use_plain_elements
from reader.convert.repair import flatten, is_parsable, parse
from reader.convert.thin import thin
from reader.model import ArticlePage
from reader.text import clean_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LOG = logging.getLogger(__name__)

SIZE_LIMIT = 3_000_000
"""Characters of a page that are looked at."""
_MIN_TEXT = 10
"""Characters of a paragraph that readability counts; Chinese paragraphs are short."""
_FEW = 140
"""Characters; a shorter result is not trusted."""
_SHORT_PAGE = 2_000
"""Characters; on shorter pages readability guesses too much."""
_OUTSIDE = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "svg",
]
_FRAMES = ("#js_content", "#artibody", "div.post_body", "div.available-content div.body.markup")
"""What some places put all of an article in and nothing else; readability loses pictures and short lines."""
_WHOLE = ("[itemprop=articleBody]", "article", "main", "[role=main]", "body")
_BLANKS = re.compile(r"\s+")


def extract_page(html: str, address: str, *, whole: bool = False) -> ArticlePage:
    """Return the article of a page and what the page says about it; never raises.

    `whole`: the line with which some archives lead back to their front page stays.
    """
    html = make_encodable(html)[:SIZE_LIMIT]
    if not is_parsable(html):
        return ArticlePage(html=_as_paragraphs(flatten(html)), base=address)
    try:
        post = read_post_page(html, address, whole=whole)
        return post if post is not None else _extract(html, address)
    except Exception:
        _LOG.exception("extraction failed; the whole page is shown")
        return ArticlePage(html=html, base=address)


def _extract(html: str, address: str) -> ArticlePage:
    tree = parse(use_plain_elements(html))
    metadata = read_metadata(tree)
    base = _base(tree, address)
    thin(tree, html)
    prepare(tree)
    body = _framed(tree) or _choose(tree, _readable(tree.html or html, base))
    return ArticlePage(
        html=_without_title(body, metadata.title),
        base=base,
        title=metadata.title,
        author=metadata.author,
        published=metadata.published,
        tags=metadata.tags,
    )


def _base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attributes.get("href") if node is not None else None
    return (safe_url(href, address) if href else "") or address


def _framed(tree: LexborHTMLParser) -> str:
    """Return the article of a place that always frames it alike; "": it is none of these."""
    frame = next((node for selector in _FRAMES if (node := tree.css_first(selector)) is not None), None)
    return (frame.inner_html or "") if _length(frame) >= _FEW and frame is not None else ""


def _readable(html: str, base: str) -> str:
    """Return what readability takes for the article; "": it found nothing or failed."""
    from reader.convert.readable import ListKeeper

    try:
        document = ListKeeper(html, url=base or None, min_text_length=_MIN_TEXT, handle_failures="ignore")
        return str(document.summary(html_partial=True, keep_all_images=True))
    except Exception as error:
        _LOG.warning("readability failed: %r", error)
        return ""


def _choose(tree: LexborHTMLParser, found: str) -> str:
    """Return readability's article, or the page's own frame where that plainly holds more of it."""
    found_length = _length(parse(found).root) if found else 0
    for node in tree.css(", ".join(_OUTSIDE)):
        if node.tag not in {"header", "svg"} or not _is_in_article(node):
            node.decompose()
    body = tree.body
    if body is None:
        return found
    whole = _length(body)
    if found_length >= _FEW and (whole > _SHORT_PAGE or whole <= found_length * 2 <= whole * 3):
        frame = _single_article(body)
        if frame is None or _length(frame) <= 2 * found_length + _FEW:
            return found
        return frame.html or found
    for selector in _WHOLE:
        part = body.css_first(selector) if selector != "body" else body
        if part is not None and _length(part) * 2 > whole:
            return part.inner_html or ""
    return found


def _is_in_article(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in {"article", "main"}:
            return True
        parent = parent.parent
    return False


def _single_article(body: LexborNode) -> LexborNode | None:
    articles = body.css("article")
    return articles[0] if len(articles) == 1 else None


def _length(node: LexborNode | None) -> int:
    return len(_BLANKS.sub("", node.text(deep=True))) if node is not None else 0


def _without_title(html: str, title: str) -> str:
    """Drop the heading that repeats the title: the screen shows it already."""
    tree = parse(html)
    heading = tree.css_first("h1, h2")
    if heading is not None and title and clean_line(heading.text(deep=True)) in {title, ""}:
        heading.decompose()
    body = tree.body
    return (body.inner_html or "").strip() if body is not None else html


def _as_paragraphs(text: str) -> str:
    return "\n".join(f"<p>{entities.escape(line)}</p>" for line in text.splitlines())
