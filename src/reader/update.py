"""Decides what a freshly loaded feed changes: pure functions of what is known and what came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from reader.language import mark, tr
from reader.model import EntryChange, EntryData, Feed, FeedChanges, ParsedFeed, Sighting, Validators

_TAG = re.compile(r"<[^<>]*>")
_BLANKS = b" \t\n\r\x0b\x0c"
_TWIN = re.compile(r"(\d{4}/\d{2}/\d{2})/(nw)?(\d{18})(?:\.\w+)?/?$", re.IGNORECASE | re.ASCII)
"""The end of an archive's address: the day, and a number of 18 digits with or without NW before it."""
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9-][a-z0-9.-]*)((?:/[^\s?#]*)?)")
"""An address with nothing in it that would have to be dropped; most are."""
_TRACKING = re.compile(r"utm_|fbclid$|gclid$|mc_[ce]id$|spm$", re.IGNORECASE)
_FEWEST_RENAMED = 3
"""Entries; of fewer it cannot be told whether they have new keys or are new."""
_LONG = 200
"""Characters of HTML; entries do not share so many by chance, as those of a weather service share few."""
_RENAMED = mark("The feed gives its entries new ids; those that are here already were not taken as new.")


def plan_changes(
    feed: Feed,
    parsed: ParsedFeed,
    known: Mapping[str, str],
    *,
    sighted: Iterable[Sighting] = (),
    checked_at: datetime,
    next_due: datetime | None = None,
    validators: Validators = Validators(),
    moved_to: str = "",
) -> FeedChanges:
    """Compare a loaded feed with what is stored and return what has to be written.

    `known` maps the keys that this feed already has to their digests. An entry whose digest is
    the same is left out; one under a known key with another digest is a change, not a new entry.
    `sighted`: what may be here under other keys, if `looks_renamed` says so.
    """
    shared = _shared_links(parsed)
    renamed = _find_renamed(feed, parsed, known, sighted)
    known = {**known, **{key: former.digest for key, former in renamed.items()}} if renamed else known
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
                    preferred=_better_copy(data),
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
        fault="" if parsed.entries else parsed.complaint,
        complaint=(parsed.complaint or (tr(_RENAMED) if renamed else "")) if parsed.entries else "",
        in_part=parsed.in_part and bool(parsed.entries),
        cut_to=parsed.cut_to,
        moved_to=moved_to,
        renamed=tuple((former.key, key) for key, former in renamed.items()),
    )


def looks_renamed(feed: Feed, parsed: ParsedFeed, known: Mapping[str, str]) -> bool:
    """Tell whether a feed that has loaded before may have given its entries new keys: most are unknown."""
    if feed.last_success is None or len(parsed.entries) < _FEWEST_RENAMED:
        return False
    return sum(data.key not in known for data in parsed.entries) * 2 > len(parsed.entries)


def fingerprints(feed: Feed, parsed: ParsedFeed) -> tuple[list[str], list[str]]:
    """Return the digests and the identities by which entries are found that have another key now."""
    shared = _shared_links(parsed)
    return (
        [digest(data) for data in parsed.entries],
        [identity(feed.id, data, shared=shared) for data in parsed.entries],
    )


def _find_renamed(
    feed: Feed, parsed: ParsedFeed, known: Mapping[str, str], sighted: Iterable[Sighting]
) -> dict[str, Sighting]:
    """Return what was seen before under another key, by the key that it has now.

    The same address, or the same words at the same time, are the same entry. The same long text at another
    time may be: some feeds date everything now. It is if most of what seems new is of that kind, for a thread
    that is opened every day with the same words comes one by one.
    """
    listed = {data.key for data in parsed.entries}
    former = [each for each in sighted if each.key not in listed]
    if not former:
        return {}
    by_identity = {each.identity: [each] for each in former if each.identity}
    by_time: dict[object, list[Sighting]] = {}
    by_words: dict[object, list[Sighting]] = {}
    for each in former:
        by_time.setdefault((each.digest, each.published), []).append(each)
        by_words.setdefault(each.digest, []).append(each)
    sure: dict[str, Sighting] = {}
    likely: dict[str, Sighting] = {}
    used: set[str] = set()
    strangers = 0
    for data, words, name in zip(parsed.entries, *fingerprints(feed, parsed), strict=True):
        if data.key in known:
            continue
        strangers += 1
        match = _take(by_identity.get(name), used)
        if match is None and data.published is not None:
            match = _take(by_time.get((words, data.published)), used)
        if match is not None:
            sure[data.key] = match
        elif len(data.content or data.summary) >= _LONG:
            match = _take(by_words.get(words), used)
            if match is not None:
                likely[data.key] = match
    return {**sure, **likely} if 2 * (len(sure) + len(likely)) > strangers else sure


def _take(found: list[Sighting] | None, used: set[str]) -> Sighting | None:
    """Return one that is not used yet, and use it; those that are in use leave the list for good."""
    while found:
        if (each := found.pop()).key not in used:
            used.add(each.key)
            return each
    return None


def digest(data: EntryData) -> str:
    """Return a fingerprint of the words of an entry.

    Markup and blanks are left out because many servers set theirs anew for every request.
    """
    words = _TAG.sub("", data.content or data.summary).encode("utf-8", "replace").translate(None, _BLANKS)
    names = "\x1f".join((data.title, "", *(enclosure.url for enclosure in data.enclosures)))
    return blake2b(names.encode("utf-8", "replace") + words, digest_size=12).hexdigest()


def identity(feed_id: int, data: EntryData, *, shared: frozenset[str] = frozenset()) -> str:
    """Return what makes an article the same one in every feed that carries it.

    That is its canonical address; of an archive's two copies of an article, what their addresses share. An
    address that leads to no single article (a bare host, or one that several entries of the feed share)
    identifies nothing, so feed and key stand in.
    """
    if copies := shared_by_copies(data.link, data.base):
        return copies
    address = canonical(data.link)
    if not address or address in shared:
        return f"{feed_id}:{data.key}"
    return address


def shared_by_copies(link: str, base: str) -> str:
    """Return what the two copies of an archive's article share; "": neither address is of an archive."""
    return _twins(link) or _twins(base)


def _twins(address: str) -> str:
    """Return what two copies of an archive's article share: host, day, number; "": no such address."""
    found = _TWIN.search(address)
    place = canonical(address) if found else ""
    if not found or not place:
        return ""
    host = place[2:].partition("/")[0]
    return f"//{host}/{found[1]}/{found[3]}"


def _better_copy(data: EntryData) -> str:
    """Return what marks the address of the better of two copies, the one with NW; "": it is not that."""
    for place in (data.link, data.base):
        found = _TWIN.search(place)
        if found and found[2]:
            return f"nw{found[3]}"
    return ""


@lru_cache(maxsize=4096)
def canonical(address: str) -> str:
    """Return an address without what does not matter to identity, or "" if it names no document.

    Scheme, www., default port, fragment and tracking parameters are dropped (RFC 3986, section 6).
    """
    if plain := _PLAIN.fullmatch(address):
        path = plain[2].rstrip("/")
        return f"//{plain[1]}{path}" if path else ""
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
