"""The body of an answer, counted and unpacked while it comes in, so that no server can fill the memory."""

from __future__ import annotations

from reader.fetch import faults
from reader.fetch.exchange import Reply, TransportError
from reader.fetch.unpack import Flood, UnpackError, unpacker_for


async def read_body(answer: Reply, host: str, max_bytes: int) -> bytes:
    """Return the unpacked body of an answer; raises FetchError, TooLarge for more than `max_bytes`."""
    unpacker = unpacker_for(answer.headers.get("content-encoding", ""))
    too_large = faults.too_large(host, max_bytes)
    promised = answer.headers.get("content-length", "")
    if promised.isascii() and promised.isdigit() and int(promised[:15]) > max_bytes:
        raise too_large
    body = bytearray()
    came = 0
    try:
        try:
            async for chunk in answer.aiter_raw():
                came += len(chunk)
                if came > max_bytes:
                    raise too_large  # packed data that unpacks to nothing has no other end
                body += unpacker.unpack(chunk, max_bytes + 1 - len(body))
                if len(body) > max_bytes:
                    raise too_large
        except TransportError:
            # Some servers promise the length that it has unpacked, and wait or hang up when all is here.
            if not unpacker.sealed:
                raise
        body += unpacker.finish(max_bytes + 1 - len(body))
    except UnpackError as error:
        raise too_large if isinstance(error, Flood) else faults.cannot_unpack(error, host) from error
    if len(body) > max_bytes:
        raise too_large
    if not unpacker.finished:
        raise faults.broken_off(host)
    return bytes(body)
