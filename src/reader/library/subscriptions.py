"""Subscriptions in and out as OPML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reader.errors import ReaderError
from reader.language import tr
from reader.library.database import Database
from reader.model import Feed, FeedFormat, FolderPath
from reader.numbers import count_of, join_clauses
from reader.opml import OpmlFeed, OpmlLink, OpmlOutline, read_opml, write_opml
from reader.paths import why
from reader.store import Store

_FORMAT = "readerFormat"
"""The attribute that says how we read an address that is no feed by itself."""
_SIZE_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of an OPML file."""

    feed_ids: tuple[int, ...] = ()
    """The feeds that are new."""
    known: int = 0
    """Feeds that were subscribed to already."""
    links: int = 0
    """Outlines that are no feeds; the next export has them again."""
    skipped: int = 0
    """Outlines whose address is none that can be loaded; the next export has them again, too."""
    is_cut: bool = False
    """True: the file ends before its end."""

    def __str__(self) -> str:
        new = len(self.feed_ids)
        words = [count_of(new, "new feed")]
        if self.known:
            words.append(tr("{number:,} already subscribed to", number=self.known))
        if self.skipped:
            words.append(
                count_of(
                    self.skipped,
                    "skipped because its address cannot be loaded",
                    "skipped because their addresses cannot be loaded",
                )
            )
        if self.links:
            words.append(tr("{links} kept for the next export", links=count_of(self.links, "link")))
        return tr("Imported {words}.", words=join_clauses(words)) + self._warning()

    def _warning(self) -> str:
        if not self.is_cut:
            return ""
        read = len(self.feed_ids) + self.known
        return tr(
            " The file ends in the middle: only {feeds} could be read;"
            " if there should be more, get it once more and import it again.",
            feeds=count_of(read, "feed"),
        )


def read_file(path: Path) -> bytes:
    """Return the bytes of an OPML file; raises ReaderError with a sentence."""
    try:
        path = path.expanduser()
        if path.stat().st_size > _SIZE_LIMIT:
            raise ReaderError(tr("{path} is larger than 20 MB; that is no list of feeds.", path=path))
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        raise ReaderError(tr("{path} cannot be read: {why}.", path=path, why=why(error))) from error


async def import_opml(database: Database, data: bytes) -> ImportReport:
    """Subscribe to everything in an OPML file; feeds that are known only get the folders."""
    return await database.run(_import, read_opml(data))


def _import(store: Store, outline: OpmlOutline) -> ImportReport:
    with store.one_step(tr("Imported {feeds}", feeds=count_of(len(outline.feeds), "feed"))):
        return _take_in(store, outline)


def _take_in(store: Store, outline: OpmlOutline) -> ImportReport:
    for folder in outline.folders:
        store.add_folder(folder)
    new: list[int] = []
    known = 0
    for each in outline.feeds:
        is_new = store.find_feed(each.address) is None
        feed = store.add_feed(
            address=each.address,
            format=_read_format(each),
            title=each.title,
            link=each.html_url,
            custom_title=each.title,
            folders=each.folders,
        )
        rest = {name: value for name, value in each.attributes.items() if name != _FORMAT}
        if rest:
            store.set_outline(feed.id, rest)
        for folder, attributes in each.elsewhere.items():
            store.set_folder_outline(feed.id, folder, attributes)
        if is_new:
            new.append(feed.id)
        else:
            known += 1
    store.add_link_outlines((link.folder, link.attributes) for link in outline.links)
    return ImportReport(
        feed_ids=tuple(new),
        known=known,
        links=len(outline.links) - outline.skipped,
        skipped=outline.skipped,
        is_cut=outline.is_cut,
    )


def _read_format(each: OpmlFeed) -> FeedFormat:
    """Return what is expected there; a feed that turns out to be of another kind is read as that."""
    from reader.fetch.discover import is_category_page

    if each.address.startswith("file:"):
        return "posts"
    # A list of addresses, of all categories of an archive say, cannot tell what they are.
    named = each.attributes.get(_FORMAT, "") == "index"
    return "index" if named or is_category_page(each.address) else "xml"


async def export_opml(database: Database, now: datetime) -> bytes:
    """Return every subscription in the order and folders of the category list."""
    return await database.run(_export, now)


def _export(store: Store, now: datetime) -> bytes:
    feeds = {feed.id: feed for feed in store.feeds()}
    outlines, elsewhere = store.outlines(), store.folder_outlines()
    listed: list[OpmlFeed] = []
    path: FolderPath = ()
    for category in store.categories(today=now):
        if category.scope.kind == "folder":
            path = category.scope.folder
        elif category.scope.feed_id is not None:
            feed = feeds[category.scope.feed_id]
            folder = path[: category.depth]
            written = _outline(feed, folder, outlines.get(feed.id, {}))
            listed.append(replace(written, elsewhere={folder: elsewhere.get((feed.id, folder), {})}))
    links = [OpmlLink(folder=folder, attributes=attributes) for folder, attributes in store.link_outlines()]
    return write_opml(listed, folders=store.folders(), links=links, created=now)


def _outline(feed: Feed, folder: FolderPath, attributes: Mapping[str, str]) -> OpmlFeed:
    written = OpmlFeed(
        address=feed.address,
        title=feed.name,
        folders=(folder,),
        html_url=feed.link,
        attributes=attributes,
    )
    if feed.format == "index":
        written = replace(written, attributes={**attributes, _FORMAT: "index"})
    return written
