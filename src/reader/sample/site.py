"""Builds the whole sample site in memory: every path with its content type and bytes, from a given now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reader.sample import archive, pages, pictures
from reader.sample.feeds import write_feed
from reader.sample.pieces import Channel, Piece, date_piece, load_channels, load_drafts

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the server answers for one path."""

    content_type: str
    body: bytes
    """Holds `markup.HOST` where the server's own host belongs."""
    modified: datetime

    @property
    def etag(self) -> str:
        """A validator that changes with the body, whichever port it is served from."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The sample newspaper at one moment."""

    now: datetime
    channels: tuple[Channel, ...]
    pieces: tuple[Piece, ...]
    """Newest first."""
    pages: Mapping[str, Page]
    """By path, percent-encoded."""
    missing: Page
    """Answered, with status 404, for every other path."""

    def pieces_of(self, channel: Channel) -> tuple[Piece, ...]:
        """Return the channel's pieces, newest first."""
        return tuple(piece for piece in self.pieces if piece.channel.name == channel.name)


def build_site(now: datetime) -> Site:
    """Return the site as it looks at `now`."""
    now = now.astimezone(UTC).replace(microsecond=0)
    dated = (date_piece(draft, now) for draft in load_drafts())
    pieces = tuple(sorted(dated, key=lambda piece: (piece.published, piece.path), reverse=True))
    channels = load_channels()
    missing = Page(content_type=_HTML, body=archive.missing_page().encode(), modified=now)
    site = Site(now=now, channels=channels, pieces=pieces, pages={}, missing=missing)
    return replace(site, pages=dict(_write_pages(site)))


def _html(text: str, modified: datetime) -> Page:
    return Page(content_type=_HTML, body=text.encode(), modified=modified)


def _write_pages(site: Site) -> Iterator[tuple[str, Page]]:
    yield from _archive_pages(site)
    for channel in site.channels:
        if not channel.in_archive:
            yield from _publication_pages(site, channel)
    for path, media_type, data in pictures.list_files():
        yield path, Page(content_type=media_type, body=data, modified=datetime(2026, 1, 1, tzinfo=UTC))


def _archive_pages(site: Site) -> Iterator[tuple[str, Page]]:
    listing = [(channel, site.pieces_of(channel)) for channel in site.channels if channel.in_archive]
    everything = [piece for piece in site.pieces if piece.channel.in_archive]
    newest = everything[0].published if everything else site.now
    yield "/", _html(archive.home_page(listing), newest)
    feed = archive.archive_feed(everything, newest).encode()
    yield "/feed.xml", Page(content_type="application/xml; charset=utf-8", body=feed, modified=newest)
    for channel, pieces in listing:
        modified = pieces[0].published if pieces else site.now
        yield channel.path, _html(archive.category_page(channel, pieces), modified)
    for piece in everything:
        yield piece.path, _html(archive.article_page(piece), piece.published)


def _publication_pages(site: Site, channel: Channel) -> Iterator[tuple[str, Page]]:
    pieces = site.pieces_of(channel)
    newest = pieces[0].published if pieces else site.now
    content_type, text = write_feed(channel, pieces, site.now)
    yield channel.path, Page(content_type=content_type, body=text.encode(), modified=newest)
    yield channel.home, _html(pages.front_page(channel, pieces), newest)
    for piece in pieces:
        yield piece.path, _html(pages.piece_page(piece), piece.published)
