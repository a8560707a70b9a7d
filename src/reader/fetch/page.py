"""Article pages and pictures, as their servers give them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from reader.errors import FetchError, ReaderError, TooLarge
from reader.fetch.addresses import is_login, page_target
from reader.fetch.challenge import browsers_only, is_challenge
from reader.fetch.client import ACCEPT_PAGE, ACCEPT_PICTURE, Client
from reader.fetch.faults import megabytes
from reader.fetch.hosts import show_host
from reader.language import mark, tr
from reader.model import Picture
from reader.text import clean_line

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"ftypavis", 4, "image/avif"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heif"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"\x00\x00\x01\x00", 0, "image/x-icon"),
    (b"\x00\x00\x00\x0cJXL ", 0, "image/jxl"),
)
"""First bytes, where they stand, and what they mean."""

_KINDS = {
    "application/pdf": mark("a PDF file"),
    "image": mark("a picture"),
    "audio": mark("a sound"),
    "video": mark("a film"),
    "font": mark("a font"),
    "application/zip": mark("a ZIP file"),
    "application/epub+zip": mark("a book (EPUB)"),
    "application/json": mark("raw data (JSON)"),
    "application/octet-stream": mark("a file to download"),
}
_HOPS = 4
"""Pages that do nothing but lead to another one, as static sites have them where others redirect."""
_READABLE = ("text/", "application/xhtml", "application/xml", "application/markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page's markup, decoded."""

    html: str
    address: str
    """Where it really came from, after redirects."""


async def fetch_page(client: Client, address: str, *, allow_private: bool = False) -> FetchedPage:
    """Load a page; raises FetchError with a sentence.

    `allow_private` says that the user named this very address, not a feed or another page.
    """
    for hop in range(_HOPS):
        page = await _fetch(client, address, allow_private=allow_private and not hop)
        target = page_target(page.html, page.address)
        if not target:
            return page
        address = target
    raise FetchError(tr("{host} sends browsers from page to page; open it in one.", host=show_host(address)))


async def _fetch(client: Client, address: str, *, allow_private: bool) -> FetchedPage:
    from reader.fetch.formats.decode import decode

    response = await client.get(address, accept=ACCEPT_PAGE, allow_private=allow_private)
    if is_login(response.address, address, surely=True):
        # Else the words of a login, of a hotel's network say, would be kept as those of the article.
        raise FetchError(
            tr(
                "{host} shows a login page instead of the article; open it in a browser.",
                host=show_host(address),
            )
        )
    if is_challenge(response.body):
        raise browsers_only(show_host(address))
    media_type = _media_type(response.content_type)
    kind = _sniff(response.body) or media_type
    if not _is_readable(kind, response.body):
        known = _KINDS.get(kind) or _KINDS.get(kind.partition("/")[0])
        shown = tr(known) if known else tr("a file ({kind})", kind=clean_line(kind, 50))
        raise FetchError(
            tr(
                "{host} gives {shown} here and not a page; open it in a browser.",
                host=show_host(address),
                shown=shown,
            )
        )
    if not response.body.strip():
        raise FetchError(tr("{host} gives an empty page here; try again later.", host=show_host(address)))
    html, _ = await asyncio.to_thread(decode, response.body, response.content_type)
    return FetchedPage(html=html, address=response.address)


async def fetch_picture(client: Client, address: str, max_bytes: int) -> Picture:
    """Load a picture of at most `max_bytes`; what went wrong is its `fault`."""
    try:
        response = await client.get(address, accept=ACCEPT_PICTURE, max_bytes=max_bytes, allow_private=False)
    except TooLarge:
        return Picture(
            url=address, fault=tr("The picture is larger than {megabytes}.", megabytes=megabytes(max_bytes))
        )
    except ReaderError as error:
        return Picture(url=address, fault=str(error))
    media_type = _picture_type(response.body, response.content_type)
    if not media_type:
        return Picture(
            url=address, fault=tr("{host} gives something else than a picture.", host=show_host(address))
        )
    return Picture(url=address, media_type=media_type, data=response.body)


def _picture_type(data: bytes, content_type: str) -> str:
    """Return the media type of a picture; "": it is none, whatever its server says."""
    if sniffed := _sniff(data):
        return sniffed if sniffed.startswith("image/") else ""
    claimed = _media_type(content_type)
    is_markup = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if is_markup:
        return "image/svg+xml" if b"<svg" in data[:4000].lower() else ""
    return claimed if data and claimed.startswith("image/") else ""


def _sniff(data: bytes) -> str:
    for magic, start, media_type in _MAGIC:
        if data.startswith(magic, start):
            return media_type
    return "application/pdf" if data.startswith(b"%PDF-") else ""


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_readable(kind: str, body: bytes) -> bool:
    if not kind or kind.startswith(_READABLE):
        return b"\x00" not in body[:1024] or body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return kind in ("application/octet-stream", "application/json") and body.lstrip()[:1] == b"<"
