"""What a page says about its article, in JSON-LD, OpenGraph and meta elements: title, author, date, tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from reader.text import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "headline", "title")
_AUTHORS = ("author", "parsely-author", "byl", "dc.creator", "article:author", "sailthru.author")
_DATES = (
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "og:published_time",
    "publishdate",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "sailthru.date",
    "weibo:article:create_at",
    "date",
)
_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|Recipe|CreativeWork")
_BYLINES = "[itemprop~=author], [rel=author], .byline, .author-name, .post-author, .author, #js_name"
_DATELINES = "#publish_time, .date-source .date, .post_info"
"""Where Chinese portals that say nothing to programs tell people the time."""
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})[-/.年]\s?([0-9]{1,2})[-/.月]\s?([0-9]{1,2})日?"
    r"(?:[T\s]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_SITE = re.compile(r"\s+[|\-–—·»:_]\s+|[|｜_]")
_BY = re.compile(r"^(?:by|作者|记者|文)\s*[:：|/]?\s+", re.IGNORECASE)
_SHANGHAI = timezone(timedelta(hours=8))
_AUTHOR_LIMIT = 100
_TAG_LIMIT = 12
_SCRIPT_LIMIT = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says; empty where it says nothing."""

    title: str = ""
    author: str = ""
    published: datetime | None = None
    tags: tuple[str, ...] = ()


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Return the page's own words about its article; the most reliable place wins."""
    data, meta = _linked_data(tree), _meta(tree)
    zone = _SHANGHAI if _is_chinese(tree) else UTC
    dates = [str(data.get("datePublished") or ""), *(meta.get(name, "") for name in _DATES), *_times(tree)]
    published = next((date for text in dates if text and (date := parse_date(text, zone))), None)
    if published is None:
        lines = (node.text(deep=True) for node in tree.css(_DATELINES))
        published = next((date for text in lines if (date := parse_date(text, _SHANGHAI))), None)
    return Metadata(
        title=_title(tree, data, meta),
        author=_author(tree, data, meta),
        published=published,
        tags=_tags(tree, data),
    )


def parse_date(text: str, zone: timezone = UTC) -> datetime | None:
    """Return the time in ISO 8601, RFC 5322 or a plain day; without a zone it is taken to be in `zone`."""
    text = text.strip()[:100]
    for read in (datetime.fromisoformat, parsedate_to_datetime, _read_day):
        try:
            found = read(text)
            if found.year >= 1990:
                return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _read_day(text: str) -> datetime:
    match = _DAY.search(text)
    if match is None:
        raise ValueError(text)
    return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # six integers


def _linked_data(tree: LexborHTMLParser) -> Mapping[str, Any]:
    """Return the JSON-LD record that describes an article; {}: there is none."""
    for script in tree.css('script[type="application/ld+json"]'):
        text = script.text(deep=True)
        if len(text) > _SCRIPT_LIMIT:
            continue
        try:
            parsed = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for record in _records(parsed):
            kind = record.get("@type")
            if kind and _ARTICLE.search(kind if isinstance(kind, str) else json.dumps(kind)):
                return record
    return {}


def _records(data: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from (item,) if isinstance(item, dict) else ()
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            nested = data.get(key)
            yield from _records(nested) if isinstance(nested, list) else ()
            if isinstance(nested, dict):
                yield nested


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Return meta elements by lower-cased name; of repeated ones the first."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = (attributes.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _title(tree: LexborHTMLParser, data: Mapping[str, Any], meta: Mapping[str, str]) -> str:
    candidates = [
        meta.get(_TITLES[0], ""),
        data.get("headline"),
        *(meta.get(name, "") for name in _TITLES[1:]),
    ]
    for candidate in candidates:
        if isinstance(candidate, str) and candidate.strip():
            return clean_line(candidate)
    headings = [clean_line(node.text(deep=True)) for node in tree.css("h1")]
    page = tree.css_first("title")
    whole = clean_line(page.text(deep=True)) if page is not None else ""
    for heading in headings:
        if heading and (heading in whole or len(headings) == 1):
            return heading
    return max(_SITE.split(whole), key=len).strip() if whole else ""


def _author(tree: LexborHTMLParser, data: Mapping[str, Any], meta: Mapping[str, str]) -> str:
    names = [*_people(data.get("author")), *(meta.get(name, "") for name in _AUTHORS)]
    names += [node.text(deep=True, separator=" ") for node in tree.css(_BYLINES)[:5]]
    for name in names:
        line = _BY.sub("", clean_line(name))
        if line and len(line) <= _AUTHOR_LIMIT and not line.startswith(("http", "@", "/")):
            return line
    return ""


def _people(author: object) -> list[str]:
    """Return the authors of a JSON-LD record as one line."""
    people = author if isinstance(author, list) else [author]
    names = [person.get("name") if isinstance(person, dict) else person for person in people]
    line = ", ".join(name.strip() for name in names if isinstance(name, str) and name.strip())
    return [line] if line else []


def _times(tree: LexborHTMLParser) -> list[str]:
    nodes = [*tree.css("[itemprop~=datePublished]")[:2], *tree.css("time[datetime], time[pubdate]")[:1]]
    return [
        value
        for node in nodes
        if (
            value := node.attributes.get("datetime") or node.attributes.get("content") or node.text(deep=True)
        )
    ]


def _tags(tree: LexborHTMLParser, data: Mapping[str, Any]) -> tuple[str, ...]:
    keywords = data.get("keywords")
    named = [node.attributes.get("content") or "" for node in tree.css('meta[property="article:tag"]')]
    if not named and isinstance(keywords, list):
        named = [word for word in keywords if isinstance(word, str)]
    lines = (clean_line(name, _AUTHOR_LIMIT) for name in named)
    return tuple(dict.fromkeys(line for line in lines if line))[:_TAG_LIMIT]


def _is_chinese(tree: LexborHTMLParser) -> bool:
    root = tree.root
    language = (root.attributes.get("lang") or "") if root is not None else ""
    return language.lower().startswith(("zh-cn", "zh-hans")) or language.lower() == "zh"
