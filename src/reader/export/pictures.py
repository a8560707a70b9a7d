"""Where an article's pictures go, and its text with them in place of the addresses on the web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from reader.model import Document, Picture

_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "image/x-icon": "ico",
    "image/vnd.microsoft.icon": "ico",
    "image/jxl": "jxl",
}
MEDIA_TYPES = {ending: media_type for media_type, ending in reversed(_ENDINGS.items())}
"""By a file name's ending."""


def name_pictures(pictures: Iterable[Picture]) -> dict[str, Picture]:
    """Return the pictures that are here by file name; a name depends on the picture's address alone."""
    return {_name(picture): picture for picture in pictures if picture.data}


def place_pictures(document: Document, places: Mapping[str, str]) -> Document:
    """Return the text with local places for the addresses of pictures, where they are linked to as well."""
    return replace(
        document,
        images=tuple(replace(image, url=places.get(image.url, image.url)) for image in document.images),
        links=tuple(replace(link, url=places.get(link.url, link.url)) for link in document.links),
    )


def used_pictures(document: Document, pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """Return those of the pictures that the text shows."""
    shown = {image.url for image in document.images}
    return {name: picture for name, picture in pictures.items() if picture.url in shown}


def _name(picture: Picture) -> str:
    ending = _ENDINGS.get(picture.media_type, "img")
    return f"{blake2b(picture.url.encode('utf-8', 'replace'), digest_size=6).hexdigest()}.{ending}"
