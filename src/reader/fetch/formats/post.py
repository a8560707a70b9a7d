"""A Jekyll post as a file: front matter, HTML, Markdown; read however irregular it is."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from reader.errors import NotAFeed
from reader.fetch.formats import MAX_ENTRIES, Format
from reader.fetch.formats.dates import parse_date
from reader.fetch.formats.decode import decode
from reader.fetch.formats.draft import MAX_CONTENT
from reader.fetch.formats.frontmatter import FrontMatter, read_front_matter
from reader.fetch.formats.pagelinks import find_day, start_of
from reader.fetch.formats.words import guess_language, to_line, to_words
from reader.language import tr
from reader.model import EntryData, FeedData, ParsedFeed
from reader.text import safe_url

_SIGN = re.compile(r"\s*---[ \t]*\n")
_PAGE = re.compile(r"\s*(?:<!doctype|<html\b|<\?xml|\{)", re.I)
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:-(.*))?$")
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t#]*$", re.M)
_SOURCE = re.compile(r"^[ \t]*<(https?://[^<>\s]+)>[ \t]*$(?=(?:\s|.*返回.*)*\Z)", re.M)
_NO_SOURCE = re.compile(r"^[ \t]*<>[ \t]*$", re.M)
_BACK = re.compile(r"\[返回[^\]\n]*\]\(((?:https?:)?//[^\s()]+)")
_BARE_SCHEME = re.compile(r"(\s(?:href|src|poster)\s*=\s*[\"']?)(?=//[^/])", re.I)
_SAMPLE = 5000
_TITLE_FROM_TEXT = 80


def parse_post(data: bytes, *, name: str) -> EntryData:
    """Return a post file as an entry; never fails, whatever the file holds.

    `name` is the file's name or path: it gives the key, and the day and the title that the text lacks.
    Tags are the front matter's categories (pinyin names), then its tags (the titles on the screen).
    """
    text, _ = decode(data)
    return _to_entry(text, name)


def sniff(text: str) -> bool:
    """Tell whether it may be a post: front matter, or text that is neither HTML, XML nor JSON."""
    return bool(text.strip()) and (bool(_SIGN.match(text.removeprefix("\ufeff"))) or not _PAGE.match(text))


def parse(text: str, address: str = "", most: int = MAX_ENTRIES) -> ParsedFeed:
    """Read one post as a feed of one entry."""
    if not text.strip():
        raise NotAFeed(tr("The file is empty."))
    entry = _to_entry(text, unquote(urlsplit(address).path))
    return ParsedFeed(
        format="posts", feed=FeedData(title=entry.tags[-1] if entry.tags else ""), entries=(entry,)
    )


FORMAT = Format(name="posts", sniff=sniff, parse=parse, on_request=True)


def _to_entry(text: str, name: str) -> EntryData:
    """Put the entry together."""
    stem = PurePosixPath(name.replace("\\", "/")).stem or "post"
    matter = read_front_matter(text.replace("\0", ""))
    body = _NO_SOURCE.sub("", matter.body[:MAX_CONTENT])
    content = _render(body)
    language = guess_language(matter.first("title") + body[:_SAMPLE])
    published, day_only = _find_date(matter, stem, language)
    source = _SOURCE.search(body)
    link = safe_url(source[1]) if source else ""
    tags = (to_line(tag, 200) for tag in matter.all("categories", "category", "tags", "tag"))
    return EntryData(
        key=stem,
        title=_find_title(matter, body, content, stem),
        link=link,
        author=to_line(matter.first("author", "authors"), 200),
        published=published,
        day_only=day_only,
        updated=parse_date(matter.first("last_modified_at", "updated"), language=language),
        content=content,
        base=_find_base(matter, body, stem),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _render(body: str) -> str:
    """Return the body as HTML; addresses without a scheme get one, because a file has none to lend."""
    from markdown_it import MarkdownIt

    markup = MarkdownIt("commonmark", {"html": True}).render(body).strip()
    return _BARE_SCHEME.sub(r"\1https:", markup)


def _find_title(matter: FrontMatter, body: str, content: str, stem: str) -> str:
    """Return the title, the first heading, the name's words or the first words of the text."""
    heading = _HEADING.match(body.lstrip())
    title = to_line(matter.first("title")) or (to_line(heading[1]) if heading else "")
    match = _DATED_NAME.match(stem)
    words = (match[4] or "") if match else stem
    if not title and not any(char.isdigit() for char in words):
        title = to_line(words.replace("-", " ").replace("_", " "))
    return title or to_words(content, _TITLE_FROM_TEXT) or to_line(stem)


def _find_date(matter: FrontMatter, stem: str, language: str) -> tuple[datetime | None, bool]:
    """Return when it was published, and whether only the day is known."""
    written = matter.first("date", "published")
    published = parse_date(written, language=language)
    if published:
        return published, ":" not in written
    match = _DATED_NAME.match(stem)
    day = find_day("-".join(match.groups()[:3])) if match else None
    return (start_of(day, language), True) if day else (None, False)


def _find_base(matter: FrontMatter, body: str, stem: str) -> str:
    """Return the address the post has on its site, by the site's name in the line back to the category."""
    back = _BACK.search(body)
    if not back:
        return ""
    url = safe_url(back[1], "https://")
    parts = urlsplit(url)
    match = _DATED_NAME.match(stem)
    category = matter.first("categories", "category").lower()
    if not url or not match or not category:
        return url
    year, month, day, rest = match.groups()
    path = quote(f"/{category}/{year}/{int(month):02}/{int(day):02}/{(rest or '').lower()}.html")
    return f"{parts.scheme}://{parts.netloc}{path}"
