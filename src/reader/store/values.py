"""How values are written into columns and read back: times, texts, folder paths, lists of ids; no queries."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeAlias, overload

from reader.model import Enclosure, FolderPath

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SEPARATOR = "\x1f"
"""Between the names of a stored folder path; cleaned text never holds it."""
_SMALL = 4096
"""Bytes; up to here a small window does, where setting up the usual one costs more than the packing."""
_WORTH_PACKING = 160
"""Characters; shorter texts hardly shrink."""

Packed: TypeAlias = str | bytes | None
"""A text in its column: plain, compressed, or NULL for the empty text."""


@overload
def to_number(time: datetime) -> int: ...
@overload
def to_number(time: None) -> None: ...
@overload
def to_number(time: datetime | None) -> int | None: ...
def to_number(time: datetime | None) -> int | None:
    """Return microseconds since 1970, which sort as the times do and come back exactly."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


@overload
def to_time(number: int) -> datetime: ...
@overload
def to_time(number: None) -> None: ...
@overload
def to_time(number: int | None) -> datetime | None: ...
def to_time(number: int | None) -> datetime | None:
    """Return the aware UTC time that `to_number` was given."""
    return None if number is None else _EPOCH + timedelta(microseconds=number)


def pack(text: str) -> Packed:
    """Return the text as it is stored."""
    if not text:
        return None
    data = text.encode("utf-8", "replace")
    if len(text) >= _WORTH_PACKING:
        packed = _compressor()(data)
        if len(packed) < len(data):
            return packed
    return data.decode()


@cache
def _compressor() -> Callable[[bytes], bytes]:
    """Return what compresses: Python's own zlib would be a sixth of a refresh."""
    try:
        from isal.isal_zlib import compress
    except ImportError:  # there is none for every kind of processor
        return _compress_slowly

    def compress_quickly(data: bytes) -> bytes:
        packed: bytes = compress(data)
        return packed

    return compress_quickly


def _compress_slowly(data: bytes) -> bytes:
    # More effort packs a short text by another twentieth, and takes half as long again of a refresh.
    effort, window, memory = (1, 12, 5) if len(data) <= _SMALL else (4, 15, 8)
    deflate = zlib.compressobj(effort, zlib.DEFLATED, window, memory)
    return deflate.compress(data) + deflate.flush()


def unpack(value: Packed) -> str:
    """Return the text that was stored."""
    if value is None:
        return ""
    return value if isinstance(value, str) else zlib.decompress(value).decode()


def pack_extras(tags: Sequence[str], enclosures: Sequence[Enclosure] = ()) -> str | None:
    """Return tags and enclosures as JSON; None: there are none."""
    if not tags and not enclosures:
        return None
    files = [
        [item.url, item.media_type, item.length, item.title, *([item.duration] if item.duration else [])]
        for item in enclosures
    ]
    return _encoder()({"tags": list(tags), "enclosures": files})


@cache
def _encoder() -> Callable[[object], str]:
    """Return what writes JSON without blanks; `json.dumps` would make a new one each time."""
    from json import JSONEncoder

    return JSONEncoder(separators=(",", ":")).encode


def unpack_extras(value: str | None) -> tuple[tuple[str, ...], tuple[Enclosure, ...]]:
    """Return the tags and enclosures that were stored."""
    if not value:
        return (), ()
    import json

    extras = json.loads(value)
    enclosures = tuple(
        Enclosure(
            url=url, media_type=media_type, length=length, title=title, duration=next(iter(duration), None)
        )
        for url, media_type, length, title, *duration in extras["enclosures"]
    )
    return tuple(extras["tags"]), enclosures


def pack_attributes(attributes: Mapping[str, str]) -> str | None:
    """Return named strings as JSON; None: there are none."""
    if not attributes:
        return None
    import json

    return json.dumps(dict(attributes))


def unpack_attributes(value: str) -> dict[str, str]:
    """Return the named strings that were stored."""
    import json

    return dict(json.loads(value))


def to_path(folder: FolderPath) -> str:
    """Return a folder path as one string; "": the top level."""
    return _SEPARATOR.join(folder)


def to_folder(path: str) -> FolderPath:
    """Return the folder path that was stored."""
    return tuple(path.split(_SEPARATOR)) if path else ()


def inside(path: str) -> str:
    """Return what the paths of all folders inside this one begin with."""
    return path + _SEPARATOR


def id_list(ids: Iterable[int]) -> str:
    """Return ids as a JSON array for `json_each`: one parameter, however many there are."""
    return "[" + ",".join(map(str, ids)) + "]"


def key_list(keys: Iterable[str]) -> str:
    """Return strings as a JSON array for `json_each`."""
    import json

    return json.dumps(list(keys))


def identity_number(identity: str) -> int:
    """Return 64 bits that stand for an article's identity: a small index, wherever the addresses are long."""
    from hashlib import blake2b

    return int.from_bytes(
        blake2b(identity.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )
