"""Turns what the store has of an article into what the article view shows."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from reader.language import tr
from reader.model import Article, Body, Document, StoredArticle, named_date

SourceName: TypeAlias = Literal["feed", "page", "bookmark"]

_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")
_REMEMBERED = 48
_TEASER = 600
"""Characters; a feed's text shorter than this may be only the beginning of the article."""


def text_length(html: str) -> int:
    """Return the number of characters that are not markup or blanks, counted roughly and fast."""
    return len(_BLANKS.sub("", _TAG.sub("", html)))


def choose_body(stored: StoredArticle, wanted: SourceName | None = None) -> Body | None:
    """Return the text to show: the wanted one if there, else the longest; None: no text yet."""
    bodies = [without_way_back(body) if stored.entry.id else body for body in stored.bodies]
    bodies = [body for body in bodies if body.html.strip()]
    for body in bodies:
        if body.source == wanted:
            return body
    live = [body for body in bodies if body.source != "bookmark"] or bodies
    return max(live, key=lambda body: text_length(body.html), default=None)


def without_way_back(body: Body) -> Body:
    """Return a stored text without the line back to its site's front page, which some archives end with.

    New ones are stored without it; what is opened by itself is shown as it is.
    """
    if "返回" not in body.html:
        return body
    from reader.convert import way_back

    html = way_back.without_way_back(body.html, body.base)
    return body if html == body.html else replace(body, html=html)


def other_source(stored: StoredArticle, shown: Body | None) -> SourceName | None:
    """Return the source of the text that `x` would switch to; None: there is no other one."""
    for body in stored.bodies:
        if body.html.strip() and shown is not None and {body.source, shown.source} == {"feed", "page"}:
            return body.source
    return None


def is_incomplete(stored: StoredArticle) -> bool:
    """Tell whether there is no text at all although the article has a page that could be fetched."""
    return choose_body(stored) is None and bool(stored.entry.link) and stored.entry.gone_since is None


def is_teaser(stored: StoredArticle) -> bool:
    """Tell whether the feed's text may be only the beginning and the page has not been fetched."""
    sources = {body.source for body in stored.bodies if body.html.strip()}
    feed = next((body.html for body in stored.bodies if body.source == "feed"), "")
    return "page" not in sources and bool(stored.entry.link) and text_length(feed) < _TEASER


def notice(stored: StoredArticle) -> str:
    """Return the one sentence that the reader should know about this text; "": none."""
    gone = stored.entry.gone_since
    has_text = choose_body(stored) is not None
    if gone is not None and has_text:
        return tr("Gone from its site since {day:%Y-%m-%d}; this is the kept copy.", day=gone.astimezone())
    if gone is not None:
        return tr("The site removed this article before its text could be fetched.")
    if stored.page_fault:
        return stored.page_fault
    if not has_text and stored.entry.link:
        return tr("The text is not here yet.")
    if not has_text:
        return tr("The feed gives no text for this entry.")
    return ""


def without_title(document: Document, title: str) -> Document:
    """Return the text without a first heading that only repeats the title, which stands above it anyway."""
    first = document.blocks[0] if document.blocks else None
    if first is None or first.kind != "heading" or len(document.blocks) < 2:
        return document
    if _fold(first.text) != _fold(title) or any(span.link is not None for span in first.spans):
        return document
    anchors = {name: max(0, block - 1) for name, block in document.anchors.items()}
    return replace(document, blocks=document.blocks[1:], anchors=MappingProxyType(anchors))


def _fold(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def make_article(stored: StoredArticle, body: Body | None, document: Document) -> Article:
    """Join the stored parts and the converted text."""
    return Article(
        entry=stored.entry,
        document=without_title(document, stored.entry.title),
        source=body.source if body else "feed",
        other_source=other_source(stored, body),
        enclosures=stored.enclosures,
        tags=stored.tags,
        notice=notice(stored),
        incomplete=is_incomplete(stored),
        saved=stored.saved,
        position=stored.positions.get(body.source, (0, 0)) if body else (0, 0),
        markup=None if stored.entry.id else body,
    )


def make_markdown(stored: StoredArticle) -> str:
    """Return an article as Markdown with front matter."""
    from reader.convert.markdown import article_markdown

    body, entry = choose_body(stored), stored.entry
    return article_markdown(
        body.html if body else "",
        body.base if body else "",
        title=entry.title,
        date=named_date(entry),
        author=entry.author,
        source=entry.link,
        feed=entry.feed_title,
        tags=stored.tags,
    )


class DocumentCache:
    """The most recently converted texts, so that going back and forth costs nothing."""

    def __init__(self) -> None:
        self._documents: OrderedDict[tuple[str, str], Document] = OrderedDict()

    def get(self, body: Body) -> Document | None:
        """Return the converted text of `body`, or None if it is not remembered."""
        key = (body.html, body.base)
        if (document := self._documents.get(key)) is not None:
            self._documents.move_to_end(key)
        return document

    def put(self, body: Body, document: Document) -> None:
        """Remember a converted text and forget the oldest one."""
        self._documents[(body.html, body.base)] = document
        while len(self._documents) > _REMEMBERED:
            self._documents.popitem(last=False)
