"""Writes the sample's RSS, Atom and JSON feeds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from reader.sample.markup import ROOT, absolute, plain
from reader.sample.pieces import Channel, Piece

_RSS_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)

# Tag URIs (RFC 4151) stay the same whichever port the server got.
_AUTHORITY = "tag:newspaper.example,2026"


def write_feed(channel: Channel, pieces: Sequence[Piece], now: datetime) -> tuple[str, str]:
    """Return the content type and the text of the channel's feed, newest first."""
    updated = max((piece.published for piece in pieces), default=now)
    if channel.kind == "json":
        return "application/feed+json; charset=utf-8", _json_feed(channel, pieces)
    if channel.kind == "atom":
        return "application/atom+xml; charset=utf-8", _atom(channel, pieces, updated)
    return "application/rss+xml; charset=utf-8", _rss(channel, pieces, updated)


def _key(piece: Piece) -> str:
    return f"{_AUTHORITY}:{piece.channel.name}/{piece.slug}"


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def teaser(piece: Piece) -> str:
    """Return what a list shows of the piece: its own summary, else the start of its first paragraph."""
    if "summary" in piece.fields:
        return piece.fields["summary"]
    first = plain(next((block for block in piece.blocks if block.startswith("<p")), ""))
    if len(first) <= 160:
        return first
    cut = first[:159]
    return (cut.rsplit(" ", 1)[0] if piece.channel.language == "en" else cut) + "…"


def _rss(channel: Channel, pieces: Sequence[Piece], updated: datetime) -> str:
    items = "".join(_rss_item(piece) for piece in pieces)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_RSS_NAMESPACES}>\n<channel>\n'
        f"<title>{escape(channel.title)}</title>\n<link>{ROOT}{channel.home}</link>\n"
        f'<atom:link href="{ROOT}{channel.path}" rel="self" type="application/rss+xml" />\n'
        f"<description>{escape(channel.description)}</description>\n"
        f"<language>{channel.language}</language>\n<ttl>60</ttl>\n"
        f"<lastBuildDate>{format_datetime(updated)}</lastBuildDate>\n{items}</channel>\n</rss>\n"
    )


def _rss_item(piece: Piece) -> str:
    link = ROOT + piece.path
    tags = "".join(f"<category>{escape(tag)}</category>\n" for tag in piece.tags)
    author = f"<dc:creator>{escape(piece.author)}</dc:creator>\n" if piece.author else ""
    text = f"<description>{escape(teaser(piece))}</description>\n"
    if piece.channel.kind != "teaser":
        text += f"<content:encoded>{_cdata(absolute(piece.html))}</content:encoded>\n"
    return (
        f"<item>\n<title>{escape(piece.title)}</title>\n<link>{link}</link>\n"
        f'<guid isPermaLink="false">{_key(piece)}</guid>\n'
        f"<pubDate>{format_datetime(piece.published)}</pubDate>\n"
        f"{author}{tags}{text}{_rss_enclosure(piece)}</item>\n"
    )


def _rss_enclosure(piece: Piece) -> str:
    if "enclosure" not in piece.fields:
        return ""
    path, media_type, length = piece.fields["enclosure"].split()
    return f'<enclosure url="{ROOT}{path}" type="{media_type}" length="{length}" />\n'


def _atom(channel: Channel, pieces: Sequence[Piece], updated: datetime) -> str:
    entries = "".join(_atom_entry(piece) for piece in pieces)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}">\n'
        f"<title>{escape(channel.title)}</title>\n<subtitle>{escape(channel.description)}</subtitle>\n"
        f'<link rel="self" type="application/atom+xml" href="{ROOT}{channel.path}" />\n'
        f'<link rel="alternate" type="text/html" href="{ROOT}{channel.home}" />\n'
        f"<id>{_AUTHORITY}:{channel.name}</id>\n<updated>{updated.isoformat(timespec='seconds')}</updated>\n"
        f"<author><name>{escape(channel.author or channel.title)}</name></author>\n{entries}</feed>\n"
    )


def _atom_entry(piece: Piece) -> str:
    time = piece.published.isoformat(timespec="seconds")
    tags = "".join(f'<category term="{escape(tag)}" />\n' for tag in piece.tags)
    author = f"<author><name>{escape(piece.author)}</name></author>\n" if piece.author else ""
    language = piece.fields.get("language", piece.channel.language)
    return (
        f'<entry xml:lang="{language}">\n<title>{escape(piece.title)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{ROOT}{piece.path}" />\n<id>{_key(piece)}</id>\n'
        f"<published>{time}</published>\n<updated>{time}</updated>\n{author}{tags}"
        f"<summary>{escape(teaser(piece))}</summary>\n"
        f'<content type="html" xml:base="{ROOT}{piece.path}">{escape(absolute(piece.html))}</content>\n'
        "</entry>\n"
    )


def _json_feed(channel: Channel, pieces: Sequence[Piece]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": ROOT + channel.home,
        "feed_url": ROOT + channel.path,
        "language": channel.language,
        "items": [_json_item(piece) for piece in pieces],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_item(piece: Piece) -> dict[str, object]:
    item: dict[str, object] = {
        "id": _key(piece),
        "url": ROOT + piece.path,
        "title": piece.title,
        "summary": teaser(piece),
        "content_html": absolute(piece.html),
        "date_published": piece.published.isoformat(timespec="seconds"),
        "tags": list(piece.tags),
    }
    if piece.author:
        item["authors"] = [{"name": piece.author}]
    if "language" in piece.fields:
        item["language"] = piece.fields["language"]
    return item
