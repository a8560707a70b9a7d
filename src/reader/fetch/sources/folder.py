"""Folders of posts on this computer: file:///path/to/checkout, and #category for one of its categories."""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from reader.errors import FetchError, NotAFeed
from reader.fetch.sources import Loaded, Source
from reader.language import tr
from reader.model import FeedCandidate, FeedData, FeedFormat, ParsedFeed, Validators
from reader.numbers import count_of
from reader.paths import path_of, readable
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.fetch.client import Client
    from reader.fetch.postfiles import PostHead
    from reader.model import EntryData

_SITE_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def matches(address: str) -> bool:
    """Tell whether an address is one of a folder."""
    return address[:5].lower() == "file:"


async def load(client: Client, address: str, format: FeedFormat, validators: Validators) -> Loaded:
    """Load a folder's posts in a thread; raises FetchError with a sentence."""
    return await asyncio.to_thread(_load, address, validators, client.max_entries)


def folder_address(path: Path, category: str = "") -> str:
    """Return the address of a folder, or of one category in it."""
    uri = Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 - Path has no form that keeps symbolic links
    return f"{uri}#{quote(category, safe='')}" if category else uri


def find_categories(path: Path, category: str = "") -> tuple[FeedCandidate, ...]:
    """Return a folder's posts as feeds: all together, and each category; raises NotAFeed.

    With `category` only that one is returned.
    """
    from reader.fetch.postfiles import read_heads, scan_folder

    folder = scan_folder(path)
    heads, _ = read_heads(folder)
    if not heads:
        raise NotAFeed(
            tr(
                "No posts were found in {path}; files with names such as 2021-12-31-title.md are looked for.",
                path=clean_line(str(path)),
            )
        )
    counts = Counter(name for head in heads for name in head.categories)
    if category:
        counts = Counter({name: count for name, count in counts.items() if _same(name, category)})
    found = [_candidate(path, name, _title_of(heads, name), count) for name, count in counts.most_common()]
    if category:
        if not found:
            raise NotAFeed(
                tr(
                    "No post in {path} belongs to the category {category}.",
                    path=clean_line(str(path)),
                    category=clean_line(category),
                )
            )
        return tuple(found)
    # A post without a category is in the whole only, which then is more than its parts.
    whole = replace(
        _candidate(path, "", _folder_title(path), len(heads)), whole=all(head.categories for head in heads)
    )
    return (found[0],) if len(found) == 1 and counts.total() == len(heads) else (whole, *found)


def _candidate(path: Path, category: str, title: str, count: int) -> FeedCandidate:
    return FeedCandidate(
        address=folder_address(path, category),
        title=title,
        format="posts",
        note=count_of(count, "post"),
    )


def _load(address: str, validators: Validators, most: int) -> Loaded:
    from reader.fetch.formats.draft import complain_of_many, cut_to
    from reader.fetch.postfiles import read_heads, scan_folder

    path, category = _split(address)
    folder = scan_folder(path)
    current = Validators(etag=f"files-{folder.state}")
    if current == validators:
        return Loaded(parsed=None, validators=current)
    heads, unreadable = read_heads(folder)
    total = len(heads) + len(unreadable)
    if category:
        heads = [head for head in heads if _belongs(head, category)]
    entries = _read_entries(heads[:most], folder.root, unreadable)
    title = _title_of(heads, category) if category else _folder_title(path)
    complaint = _complain(unreadable, total) or complain_of_many(len(heads), most)
    parsed = ParsedFeed(
        format="posts",
        feed=FeedData(
            title=title, updated=max((entry.published or _NEVER for entry in entries), default=None)
        ),
        entries=tuple(entries),
        complaint=complaint,
        in_part=bool(complaint),
        cut_to=cut_to(len(heads), most),
    )
    return Loaded(parsed=parsed, validators=current)


def _read_entries(heads: Iterable[PostHead], root: Path, unreadable: list[str]) -> list[EntryData]:
    """Return the posts, the newest first; a name that stands in several subfolders gets its path as key."""
    from reader.fetch.formats.post import parse_post

    found: list[tuple[datetime, str, EntryData]] = []
    keys: set[str] = set()
    for head in heads:
        path = head.file.path
        try:
            data = path.read_bytes()
        except OSError:
            unreadable.append(path.name)
            continue
        entry = parse_post(data, name=readable(path.name))
        if entry.key in keys:
            entry = replace(entry, key=readable(path.relative_to(root).with_suffix("").as_posix()))
        keys.add(entry.key)
        found.append((entry.published or _NEVER, path.name, entry))
    found.sort(key=lambda post: post[:2], reverse=True)
    return [entry for *_, entry in found]


def _split(address: str) -> tuple[Path, str]:
    parts = urlsplit(address)
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise FetchError(
            tr("{path} is no folder of this computer; check the path.", path=clean_line(address, 200))
        )
    return path_of(parts.path), unquote(parts.fragment)


def _title_of(heads: Iterable[PostHead], category: str) -> str:
    """Return what most posts of a category call it, else its name."""
    titles = Counter(head.category_title for head in heads if _belongs(head, category))
    return next((title for title, _ in titles.most_common() if title), "") or clean_line(category)


def _folder_title(path: Path) -> str:
    """Return the title of the checkout's site, else the folder's name."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 - Path has no form that keeps symbolic links
    home = path.parent if path.name == "_posts" else path
    for name in ("_config.yml", "_config.yaml"):
        try:
            text = (home / name).read_text("utf-8", "replace")[:100_000]
        except OSError:
            continue
        if (match := _SITE_TITLE.search(text)) is not None:
            return clean_line(match[1].partition(" #")[0].strip("\"' ")) or readable(home.name)
    return clean_line(readable(home.name)) or "/"


def _belongs(head: PostHead, category: str) -> bool:
    return any(_same(name, category) for name in head.categories)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _complain(unreadable: list[str], total: int) -> str:
    if not unreadable:
        return ""
    first = clean_line(unreadable[0], 80)
    if len(unreadable) == 1:
        return tr("1 of {files} could not be read: {first}.", files=count_of(total, "file"), first=first)
    return tr(
        "{unreadable} of {total} files could not be read, among them {first}.",
        unreadable=len(unreadable),
        total=total,
        first=first,
    )


SOURCE = Source(
    name="folder",
    matches=matches,
    load=load,
    examples=("file:///home/ann/site", "file:///home/ann/site/_posts#nanchangribao"),
)
