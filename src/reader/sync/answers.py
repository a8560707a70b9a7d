"""What the service answers, read into records; whatever is not as it should be is left out."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reader.errors import SyncError
from reader.language import tr
from reader.model import Enclosure, EntryData, FolderPath
from reader.model.sync import RemoteFeed, RemoteItem
from reader.sync.ids import short_form
from reader.text import clean_line, safe_url

KEY = "sync:"
"""What the keys of entries begin with that came by the service: they are no feed's own."""
_MOST_HTML = 1_000_000
"""Characters of one entry."""
_MOST_ENCLOSURES = 100
_NO_FOLDER = frozenset(("", "Uncategorized", "未分类", "All"))
"""Where services put what has no folder: FreshRSS, Miniflux."""
_WEB = ("http", "https")


class Answer:
    """A JSON object whose members are asked for by type."""

    def __init__(self, body: bytes | object) -> None:
        try:
            value = json.loads(body) if isinstance(body, bytes) else body
        except (ValueError, RecursionError) as error:
            raise SyncError(
                tr("The service does not answer as a Google Reader API does; check its address.")
            ) from error
        if not isinstance(value, dict):
            raise SyncError(tr("The service does not answer as a Google Reader API does; check its address."))
        self._members: dict[str, Any] = value

    def text(self, name: str) -> str:
        """Return a text; "": there is none. A number is a text, too: some services say numbers as such."""
        value = self._members.get(name)
        return value if isinstance(value, str) else str(value) if type(value) is int else ""

    def number(self, name: str) -> int | None:
        """Return a whole number; None: there is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None

    def each(self, name: str) -> Iterator[Answer]:
        """Yield the objects of a list."""
        value = self._members.get(name)
        for part in value if isinstance(value, list) else ():
            if isinstance(part, dict):
                yield Answer(part)

    def part(self, name: str) -> Answer:
        """Return an object; an empty one if there is none."""
        value = self._members.get(name)
        return Answer(value if isinstance(value, dict) else {})

    def has(self, name: str) -> bool:
        """Tell whether a member is there."""
        return name in self._members


def read_feeds(answer: Answer) -> list[RemoteFeed]:
    """Return the subscriptions of an answer."""
    if not answer.has("subscriptions"):
        raise SyncError(tr("The service does not list its subscriptions; the next sync tries again."))
    return [_read_feed(each) for each in answer.each("subscriptions") if each.text("id")]


def _read_feed(answer: Answer) -> RemoteFeed:
    stream = answer.text("id")
    address = answer.text("url") or stream.removeprefix("feed/")
    folders = [_read_folder(each) for each in answer.each("categories")]
    return RemoteFeed(
        stream=stream,
        address=safe_url(address, schemes=_WEB),
        title=clean_line(html.unescape(answer.text("title"))),
        folder=next((folder for folder in folders if folder), ()),
    )


def _read_folder(answer: Answer) -> FolderPath:
    label = answer.text("label") or answer.text("id").partition("/label/")[2]
    names = tuple(name for part in label.split("/") if (name := clean_line(part, 200)))
    return () if "/".join(names) in _NO_FOLDER else names


def read_ids(answer: Answer) -> tuple[list[str], str]:
    """Return the ids of an answer, and what to ask for the next ones with; "": these were the last."""
    if not answer.has("itemRefs"):
        raise SyncError(tr("The service does not list its articles; the next sync tries again."))
    ids = [short_form(each.text("id")) for each in answer.each("itemRefs")]
    page = answer.text("continuation")
    return [id for id in ids if id], "" if page == "0" else page


def read_items(answer: Answer) -> list[RemoteItem]:
    """Return the items of an answer."""
    items = (_read_item(each) for each in answer.each("items"))
    return [item for item in items if item.id and item.stream]


def _read_item(answer: Answer) -> RemoteItem:
    id = short_form(answer.text("id"))
    links = (link.text("href") for name in ("canonical", "alternate") for link in answer.each(name))
    link = next((url for each in links if (url := safe_url(each, schemes=_WEB))), "")
    markup = answer.part("content").text("content") or answer.part("summary").text("content")
    return RemoteItem(
        id=id,
        stream=answer.part("origin").text("streamId"),
        data=EntryData(
            key=KEY + id,
            title=clean_line(html.unescape(answer.text("title"))),
            link=link,
            author=clean_line(html.unescape(answer.text("author")), 200),
            published=_read_time(answer.number("published")),
            content=markup[:_MOST_HTML],
            base=link,
            enclosures=tuple(_read_enclosures(answer)),
        ),
    )


def _read_enclosures(answer: Answer) -> Iterator[Enclosure]:
    for _, each in zip(range(_MOST_ENCLOSURES), answer.each("enclosure"), strict=False):
        url = safe_url(each.text("href") or each.text("url"), schemes=_WEB)
        if url:
            yield Enclosure(
                url=url, media_type=clean_line(each.text("type"), 100).lower(), length=each.number("length")
            )


def _read_time(seconds: int | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        return None
