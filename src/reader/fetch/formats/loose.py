"""The last resort for XML that no repair makes well-formed: feedparser, in a process of its own.

feedparser is tolerant and slow: hostile input keeps it busy for minutes, and it holds the interpreter's
lock meanwhile. So it runs as `python -m reader.fetch.formats.loose`, text in, JSON out, on a time limit.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from reader.fetch.formats.draft import EnclosureDraft, EntryDraft, FeedDraft

_TIME_LIMIT = 15.0
_MAX_TEXT = 2_000_000
_MAX_ITEMS = 500
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.I)


def parse_loosely(text: str, address: str = "") -> FeedDraft | None:
    """Return what feedparser makes of the text; None: nothing in the time it has."""
    from reader.fetch.formats.xmltree import cut_prolog

    text = _shorten(cut_prolog(text)[0])
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-m", __name__],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_TIME_LIMIT,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        )
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None
    return _to_draft(found, address) if found else None


def _shorten(text: str) -> str:
    """Return as much of the text as feedparser can be trusted with."""
    text = text[:_MAX_TEXT]
    for number, match in enumerate(_ITEM.finditer(text)):
        if number == _MAX_ITEMS:
            return text[: match.start()]
    return text


def _to_draft(found: dict[str, Any], address: str) -> FeedDraft:
    """Return the child's answer as a draft."""
    entries = [
        EntryDraft(
            **{**entry, "enclosures": [EnclosureDraft(**one) for one in entry["enclosures"]]}, base=address
        )
        for entry in found.pop("entries")
    ]
    for entry in entries:
        if entry.link == entry.id and not entry.link.startswith(("http://", "https://", "/")):
            entry.link = ""
    readable = [
        entry for entry in entries if entry.id or entry.title or entry.link or entry.content or entry.summary
    ]
    return FeedDraft(**found, base=address, entries=readable)


def _read(data: bytes) -> dict[str, Any]:
    """Run feedparser and pick what we use, as strings: dates raw, because it misreads many."""
    import io

    import feedparser

    # Bytes in a file object: a str would be opened as a path or an address.
    result = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    feed = result.feed
    return {
        "title": _text(feed, "title"),
        "link": _text(feed, "link"),
        "description": _text(feed, "subtitle"),
        "author": _text(feed, "author"),
        "language": _text(feed, "language"),
        "updated": _text(feed, "updated"),
        "ttl": _text(feed, "ttl"),
        "entries": [_read_entry(entry) for entry in result.entries],
    }


def _read_entry(entry: Any) -> dict[str, Any]:
    """Pick what we use of one entry."""
    contents = [_text(content, "value") for content in entry.get("content") or ()]
    return {
        **{
            name: _text(entry, name)
            for name in ("id", "title", "link", "author", "published", "updated", "summary")
        },
        "content": max(contents, key=len, default=""),
        "tags": [_text(tag, "term") for tag in entry.get("tags") or ()],
        "enclosures": [
            {"url": _text(one, "href"), "media_type": _text(one, "type"), "length": _text(one, "length")}
            for one in entry.get("enclosures") or ()
        ],
    }


def _text(record: Any, name: str) -> str:
    """Return a string field; dict.get, because feedparser's own gives `published` for a missing `updated`."""
    value = dict.get(record, name)
    return value if isinstance(value, str) else ""


def _main() -> None:
    """Read a feed from standard input and print it as JSON."""
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main()
