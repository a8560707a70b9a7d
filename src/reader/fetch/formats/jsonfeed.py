"""JSON Feed 1 and 1.1 (jsonfeed.org), read leniently: numbers as ids, no version, old author fields."""

from __future__ import annotations

import json
import re
from typing import Any

from reader.errors import NotAFeed
from reader.fetch.formats import MAX_ENTRIES, Format
from reader.fetch.formats.draft import EnclosureDraft, EntryDraft, FeedDraft, finish_feed, pick_newest
from reader.fetch.formats.words import to_html
from reader.fetch.formats.xmltext import resolve
from reader.language import tr
from reader.model import ParsedFeed

_BLANK = "\ufeff \t\r\n"
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that JSON can spell and neither HTML nor a database can hold."""
_ADDRESS = re.compile(r"https?://\S+$", re.I)


def sniff(text: str) -> bool:
    """Tell whether it is a JSON object."""
    return text.lstrip(_BLANK)[:1] == "{"


def parse(text: str, address: str = "", most: int = MAX_ENTRIES) -> ParsedFeed:
    """Read a JSON Feed."""
    try:
        found = json.loads(text.strip(_BLANK), strict=False)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(tr("The address returned JSON that is damaged or incomplete, not a feed.")) from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise NotAFeed(tr("The address returned JSON that is not a JSON Feed."))
    base = address or _text(found.get("feed_url"))
    draft = FeedDraft(
        title=_text(found.get("title")),
        link=_text(found.get("home_page_url")),
        description=_text(found.get("description")),
        author=_read_authors(found),
        language=_text(found.get("language")),
        pictures={_text(found.get("icon")), _text(found.get("favicon"))},
        base=base,
    )
    if found.get("expired") is True:
        draft.complaint = tr("The feed says that it has come to its end; nothing new will follow.")
    objects = [item for item in items if isinstance(item, dict)]
    draft.listed = len(objects)
    chosen = pick_newest(objects, _find_date, draft.language, most)
    draft.entries = [_read_item(item, base) for item in chosen]
    return finish_feed(draft, "json", most)


FORMAT = Format(name="json", sniff=sniff, parse=parse)


def _read_item(item: dict[str, Any], base: str) -> EntryDraft:
    """Return one item as a draft."""
    key = _text(item.get("id"))
    link = _text(item.get("url")) or (key if _ADDRESS.match(key) else "") or _text(item.get("external_url"))
    plain = _text(item.get("content_text"))
    tags = item.get("tags")
    return EntryDraft(
        id=key,
        title=_text(item.get("title")),
        link=resolve(base, link) if link else "",
        author=_read_authors(item),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        summary=to_html(_text(item.get("summary"))),
        content=_text(item.get("content_html")) or to_html(plain),
        base=base,
        tags=[_text(tag) for tag in tags] if isinstance(tags, list) else [],
        enclosures=_read_attachments(item.get("attachments")),
        picture=_text(item.get("image")) or _text(item.get("banner_image")),
    )


def _read_attachments(found: object) -> list[EnclosureDraft]:
    """Return the attachments that have an address."""
    attachments = found if isinstance(found, list) else []
    return [
        EnclosureDraft(
            url=_text(one.get("url")),
            media_type=_text(one.get("mime_type")),
            length=_text(one.get("size_in_bytes")),
            title=_text(one.get("title")),
            duration=_text(one.get("duration_in_seconds")),
        )
        for one in attachments
        if isinstance(one, dict) and one.get("url")
    ]


def _read_authors(record: dict[str, Any]) -> str:
    """Return the names of version 1.1's authors or version 1's author."""
    authors = record.get("authors") or record.get("author")
    names = []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name") or author.get("url") if isinstance(author, dict) else author
        names.append(_text(name))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _find_date(item: dict[str, Any]) -> str:
    """Return the date that an item is sorted by."""
    return _text(item.get("date_published")) or _text(item.get("date_modified"))


def _text(value: object) -> str:
    """Return a string or a number as a string that can be stored; anything else is ""."""
    if isinstance(value, str):
        return _UNUSABLE.sub("", value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
