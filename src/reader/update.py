"""Decides what a freshly loaded feed changes: pure functions of what is known and what came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from reader.model import EntryChange, EntryData, Feed, FeedChanges, ParsedFeed, Validators

_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")
_TRACKING = re.compile(r"utm_|fbclid$|gclid$|mc_[ce]id$|spm$", re.IGNORECASE)


def plan_changes(
    feed: Feed,
    parsed: ParsedFeed,
    known: Mapping[str, str],
    *,
    checked_at: datetime,
    next_due: datetime | None = None,
    validators: Validators = Validators(),
    moved_to: str = "",
) -> FeedChanges:
    """Compare a loaded feed with what is stored and return what has to be written.

    `known` maps the keys that this feed already has to their digests. An entry whose digest is
    the same is left out; one under a known key with another digest is a change, not a new entry.
    """
    shared = _shared_links(parsed)
    changes: list[EntryChange] = []
    seen: set[str] = set()
    for data in parsed.entries:
        if data.key in seen:
            continue
        seen.add(data.key)
        fingerprint = digest(data)
        if known.get(data.key) != fingerprint:
            changes.append(
                EntryChange(
                    data=data,
                    digest=fingerprint,
                    identity=identity(feed.id, data, shared=shared),
                    is_new=data.key not in known,
                )
            )
    return FeedChanges(
        feed_id=feed.id,
        format=parsed.format,
        feed=parsed.feed,
        changes=tuple(changes),
        validators=validators,
        checked_at=checked_at,
        next_due=next_due,
        complaint=parsed.complaint,
        moved_to=moved_to,
    )


def digest(data: EntryData) -> str:
    """Return a fingerprint of the words of an entry.

    Markup is left out because many servers stamp theirs anew for every request.
    """
    words = _BLANKS.sub(" ", _TAG.sub(" ", data.content or data.summary)).strip()
    parts = (data.title, words, *(enclosure.url for enclosure in data.enclosures))
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def identity(feed_id: int, data: EntryData, *, shared: frozenset[str] = frozenset()) -> str:
    """Return what makes an article the same one in every feed that carries it.

    That is its canonical address. An address that leads to no single article (a bare host, or
    one that several entries of the feed share) identifies nothing, so feed and key stand in.
    """
    address = canonical(data.link)
    if not address or address in shared:
        return f"{feed_id}:{data.key}"
    return address


def canonical(address: str) -> str:
    """Return an address without what does not matter to identity, or "" if it names no document.

    Scheme, www., default port, fragment and tracking parameters are dropped (RFC 3986, section 6).
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    )
    path = parts.path.rstrip("/")
    if not path and not query:
        return ""
    where = host.removeprefix("www.") + (f":{port}" if port not in (None, 80, 443) else "")
    return f"//{where}{path}" + (f"?{query}" if query else "")


def _shared_links(parsed: ParsedFeed) -> frozenset[str]:
    links = Counter(address for data in parsed.entries if (address := canonical(data.link)))
    home = canonical(parsed.feed.link)
    return frozenset({address for address, count in links.items() if count > 1} | ({home} if home else set()))
