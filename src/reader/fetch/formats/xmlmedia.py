"""The files, pictures and durations that items carry: enclosure, media: and itunes: elements."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from reader.fetch.formats.draft import EnclosureDraft, EntryDraft
from reader.fetch.formats.xmlnames import name_of
from reader.fetch.formats.xmltext import resolve, text_of

_ICON = 60
"""Pixels; narrower pictures are faces and badges."""
_TYPES = {
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    **{ending: f"image/{ending}" for ending in ("png", "gif", "webp", "avif")},
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
}
"""The ending of an address -> what its file is; many feeds do not say."""
_DEAD = "shockwave"
"""Media types with this in them cannot be played by anything any more."""


def add_enclosure(entry: EntryDraft, element: ET.Element, url: str, base: str) -> None:
    """Take over a file; of a picture in several sizes only the widest stays."""
    media_type = element.get("type", "") or _guess_type(url, element.get("medium", ""))
    if not url.strip() or _DEAD in media_type:
        return
    draft = EnclosureDraft(
        url=resolve(base, url),
        media_type=media_type,
        length=(element.get("length") or element.get("fileSize") or "").strip(),
        title=element.get("title", ""),
        duration=element.get("duration", ""),
        width=_read_width(element),
    )
    if draft.width:
        for place, known in enumerate(entry.enclosures):
            if known.width and known.url.partition("?")[0] == draft.url.partition("?")[0]:
                entry.enclosures[place] = max(known, draft, key=lambda each: each.width)
                return
    entry.enclosures.append(draft)


def is_picture(element: ET.Element) -> bool:
    """Tell whether a media:content element is a picture."""
    kind = element.get("type") or _guess_type(element.get("url", ""), element.get("medium", ""))
    return kind.startswith("image/")


def _guess_type(url: str, medium: str) -> str:
    """Return the media type that an address shows by its ending; "": it does not."""
    ending = url.partition("?")[0].rpartition(".")[2].strip().lower()
    return _TYPES.get(ending, "image/*" if medium == "image" else "")


def name_picture(entry: EntryDraft, element: ET.Element) -> None:
    """Give the picture added last the words that its publisher describes it with."""
    words = {name_of(child.tag): text_of(child) for child in element}
    if entry.enclosures and element.get("url"):
        picture = entry.enclosures[-1]
        picture.title = picture.title or words.get("media:description") or words.get("media:title") or ""


def note_picture(entry: EntryDraft, element: ET.Element, base: str) -> None:
    """Take over a thumbnail or an episode's picture; of several the widest, of equals the first."""
    address = (element.get("url") or element.get("href") or "").strip()
    width = _read_width(element)
    if not address or 0 < width < _ICON or element.get("rel", "image") != "image":
        return
    if not entry.picture or width > entry.picture_width:
        entry.picture, entry.picture_width = resolve(base, address), width


def give_duration(enclosures: list[EnclosureDraft], duration: str) -> None:
    """Write a podcast's duration to the recording that it is about: the first."""
    recordings = [each for each in enclosures if each.media_type.startswith(("audio/", "video/"))]
    for each in (recordings or enclosures)[:1]:
        each.duration = each.duration or duration


def _read_width(element: ET.Element) -> int:
    """Return the width that an element gives in pixels; 0: none."""
    width = element.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 6 else 0
