"""What a format has collected from a feed, still as strings, and how that becomes a `ParsedFeed`.

Cleaning, dates, addresses, keys and limits are decided here once for every format.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from reader.fetch.formats import MAX_ENTRIES
from reader.fetch.formats.dates import parse_date
from reader.fetch.formats.ids import assign_keys
from reader.fetch.formats.words import guess_language, repeats, to_line, to_words, undo_mojibake
from reader.language import tr
from reader.model import Enclosure, EntryData, FeedData, FeedFormat, ParsedFeed
from reader.text import clean_line, safe_url

MAX_CONTENT = 1_000_000
"""Characters of HTML an entry."""
_MAX_PARTS = 100
"""Tags and enclosures an entry."""
_TITLE_FROM_TEXT = 80
_NAME_LIMIT = 200
_DESCRIPTION_LIMIT = 1000
_MAX_TTL = 31 * 24 * 60
_WEB = ("http", "https")
_ABSOLUTE = re.compile(r"https?://", re.I)
_MAIL_NAME = re.compile(r"\S+@\S+\s+\((.+)\)$")
_NAME_MAIL = re.compile(r"\s*[(<](?:mailto:)?[^\s()<>@]+@[^\s()<>@]+[)>]")
_DURATION = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:\.\d*)?", re.ASCII)
_OLDEST = datetime(1, 1, 1, tzinfo=UTC)

_Item = TypeVar("_Item")


@dataclass(slots=True, kw_only=True)
class EnclosureDraft:
    """An enclosure as the feed gives it."""

    url: str
    media_type: str = ""
    length: str = ""
    title: str = ""
    duration: str = ""
    """Seconds, or hours, minutes and seconds with colons."""
    width: int = 0
    """Pixels; 0: it is no picture, or the feed does not say."""


@dataclass(slots=True, kw_only=True)
class EntryDraft:
    """An entry while it is read: strings as the feed gives them, texts as HTML."""

    id: str = ""
    title: str = ""
    link: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    summary: str = ""
    content: str = ""
    base: str = ""
    picture: str = ""
    """The address of a picture that belongs to the entry and may not stand in its text."""
    picture_width: int = 0
    tags: list[str] = field(default_factory=list)
    enclosures: list[EnclosureDraft] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class FeedDraft:
    """A feed while it is read."""

    title: str = ""
    link: str = ""
    description: str = ""
    author: str = ""
    language: str = ""
    updated: str = ""
    ttl: str = ""
    """Minutes."""
    base: str = ""
    pictures: set[str] = field(default_factory=set)
    """The addresses of its own logo, which some feeds repeat in every entry."""
    entries: list[EntryDraft] = field(default_factory=list)
    complaint: str = ""
    in_part: bool = False
    """Whether the complaint is that something could not be read."""
    listed: int = 0
    """How many entries the feed has, if some of them were left out already."""


def finish_feed(draft: FeedDraft, name: FeedFormat, most: int = MAX_ENTRIES) -> ParsedFeed:
    """Return the feed as records: cleaned, dated, resolved, keyed and within the limits."""
    language = clean_line(draft.language, 40).replace("_", "-")
    zone = language or guess_language(" ".join([draft.title, *(entry.title for entry in draft.entries[:20])]))
    feed = FeedData(
        title=to_line(undo_mojibake(draft.title)),
        link=_resolve(draft.link, draft.base),
        description=to_line(undo_mojibake(draft.description[: 20 * _DESCRIPTION_LIMIT]), _DESCRIPTION_LIMIT),
        author=_to_name(draft.author),
        language=language,
        updated=parse_date(draft.updated, language=zone),
        ttl_minutes=_to_minutes(draft.ttl),
    )
    drafts = pick_newest(draft.entries, lambda entry: entry.published or entry.updated, zone, most)
    entries: dict[str, EntryData] = {}
    for key, entry in zip(assign_keys(drafts), drafts, strict=True):
        if entry.picture and entry.picture in draft.pictures:
            entry.picture = ""
        data = _finish_entry(entry, key, feed.author, zone)
        known = entries.get(key)
        if known is None or _age(data) > _age(known):
            entries[key] = data
    listed = max(draft.listed, len(draft.entries))
    too_many = "" if draft.complaint else complain_of_many(listed, most)
    return ParsedFeed(
        format=name,
        feed=feed,
        entries=tuple(entries.values()),
        complaint=draft.complaint or too_many,
        in_part=draft.in_part or bool(too_many),
        cut_to=cut_to(listed, most),
    )


def cut_to(listed: int, most: int) -> int:
    """Return how many entries are taken of those that are listed; 0: all of them."""
    return most if listed > most else 0


def complain_of_many(listed: int, most: int) -> str:
    """Say that a feed lists more than is taken of it; "": it does not."""
    if not cut_to(listed, most):
        return ""
    return tr(
        "The feed lists {listed:,} entries and {most:,} were taken; max_entries in config.toml sets this.",
        listed=listed,
        most=most,
    )


def pick_newest(
    items: Sequence[_Item], date_of: Callable[[_Item], str], language: str = "", most: int = MAX_ENTRIES
) -> Sequence[_Item]:
    """Return the newest items in their own order; by place where most have no date."""
    if len(items) <= most:
        return items
    dates = [parse_date(date_of(item), language=language) for item in items]
    if sum(date is not None for date in dates) * 2 < len(items):
        return items[:most]
    order = sorted(range(len(items)), key=lambda place: dates[place] or _OLDEST, reverse=True)
    return [items[place] for place in sorted(order[:most])]


def _finish_entry(draft: EntryDraft, key: str, author: str, language: str) -> EntryData:
    """Return one entry as a record; `author` is the feed's."""
    content, summary = _choose_texts(undo_mojibake(draft.content), undo_mojibake(draft.summary))
    title = to_line(undo_mojibake(draft.title))
    published = parse_date(draft.published, language=language) if draft.published else None
    updated = parse_date(draft.updated, language=language) if draft.updated else None
    link = _resolve(draft.link, draft.base)
    enclosures = _to_enclosures(draft.enclosures, draft.base)
    return EntryData(
        key=key,
        title=title or to_words(content or summary, _TITLE_FROM_TEXT) or _name_file(enclosures),
        link=link,
        author=_to_name(draft.author) or author,
        published=published or updated,
        updated=updated,
        summary=summary,
        content=_show_picture(content, summary, draft, enclosures),
        base=_check_base(draft.base) or link,
        tags=_to_tags(draft.tags),
        enclosures=enclosures,
    )


def _choose_texts(content: str, summary: str) -> tuple[str, str]:
    """Return content and summary, neither of which repeats the other; the only text is the content."""
    if not content.strip() or not summary.strip():
        return _cut(content if content.strip() else summary), ""
    if repeats(summary, content):
        return _cut(content), ""
    if len(summary) > len(content) and repeats(content, summary):
        return _cut(summary), ""
    return _cut(content), _cut(summary)


def _show_picture(content: str, summary: str, draft: EntryDraft, enclosures: tuple[Enclosure, ...]) -> str:
    """Return the content with the entry's picture before it, if no text shows one."""
    if not (draft.picture or enclosures) or "<img" in content or "<img" in summary:
        return content
    url, words = safe_url(draft.picture, draft.base, schemes=_WEB) if draft.picture else "", ""
    for each in enclosures:
        if not url and each.media_type.startswith("image/"):
            url, words = each.url, each.title
    return f'<p><img src="{html.escape(url)}" alt="{html.escape(words)}"></p>{content}' if url else content


def _name_file(enclosures: tuple[Enclosure, ...]) -> str:
    """Return what names the first file of an entry without any words."""
    return next((each.title or each.url.rstrip("/").rpartition("/")[2] for each in enclosures), "")


def _cut(markup: str) -> str:
    """Return at most `MAX_CONTENT` characters, not ending within a tag."""
    if len(markup) <= MAX_CONTENT:
        return markup
    markup = markup[:MAX_CONTENT]
    tag = markup.rfind("<")
    return markup[:tag] if tag > markup.rfind(">") else markup


@lru_cache(maxsize=64)
def _check_base(base: str) -> str:
    """Return an address that relative links can be resolved against; all entries of a feed share one."""
    return safe_url(base, schemes=_WEB)


def _resolve(address: str, base: str) -> str:
    """Return an address as one that is safe to open; "": it is not."""
    address = address.strip()
    return safe_url(address, "" if _ABSOLUTE.match(address) else base)


def _to_name(text: str) -> str:
    """Return a person's name; "desk@paper.example (Anna)" and "Anna <desk@paper.example>" are Anna."""
    if not text:
        return ""
    line = to_line(undo_mojibake(text), _NAME_LIMIT)
    if "@" not in line:
        return line
    match = _MAIL_NAME.match(line)
    return match[1] if match else _NAME_MAIL.sub("", line).strip() or line.strip("<>()")


def _to_tags(tags: list[str]) -> tuple[str, ...]:
    """Return the tags as plain lines, each once."""
    lines = (to_line(undo_mojibake(tag), _NAME_LIMIT) for tag in tags[:_MAX_PARTS])
    return tuple(dict.fromkeys(line for line in lines if line))


def _to_enclosures(drafts: list[EnclosureDraft], base: str) -> tuple[Enclosure, ...]:
    """Return the enclosures that can be fetched, each once."""
    found: dict[str, Enclosure] = {}
    for draft in drafts[:_MAX_PARTS]:
        url = safe_url(draft.url, base, schemes=_WEB)
        length = int(draft.length) if draft.length.isdecimal() and len(draft.length) < 16 else 0
        if url and url not in found:
            found[url] = Enclosure(
                url=url,
                media_type=clean_line(draft.media_type, 100).lower(),
                length=length or None,
                title=to_line(draft.title),
                duration=_to_seconds(draft.duration),
            )
    return tuple(found.values())


def _to_seconds(text: str) -> int | None:
    """Return a duration such as 1:02:03, 62:03 or 3723 in seconds; None: it says none."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 60 + minutes) * 60 + seconds or None


def _to_minutes(text: str) -> int | None:
    """Return how long the feed asks to be left alone; None: no sensible wish."""
    text = text.strip()
    return min(int(text), _MAX_TTL) or None if text.isdecimal() and len(text) < 10 else None


def _age(entry: EntryData) -> datetime:
    """Return what decides which of two copies of an entry is the later one."""
    return entry.updated or entry.published or _OLDEST
