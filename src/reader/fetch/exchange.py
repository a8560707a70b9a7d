"""One request and its reply as every way to a server gives them, and how they fail; it opens no connection.

The names are those of httpx, whose part this is, without the 100 ms that its import takes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class TransportError(Exception):
    """The exchange did not come to its end."""


class ConnectError(TransportError):
    """No connection came about; the cause says why."""


class ConnectTimeout(TransportError):
    """No connection came about in time."""


class ReadTimeout(TransportError):
    """The server fell silent."""


class ReadError(TransportError):
    """The connection broke while we listened."""


class RemoteProtocolError(TransportError):
    """What came is not HTTP, or ended too early."""


class PrivatePeer(TransportError):
    """The host stands in the user's own network, though its name said otherwise."""


class ProxyError(TransportError):
    """The proxy does not let us through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A GET request."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    connect_timeout: float
    """Seconds to wait for a connection."""
    read_timeout: float
    """Seconds to wait for the next piece."""
    public: bool = False
    """True: nothing may be sent to a host of the user's own network."""
    anew: bool = False
    """True: over a new connection; kept ones to this host are not to be trusted."""


class Reply(Protocol):
    """An answer whose head is here and whose body can be read."""

    @property
    def status_code(self) -> int:
        """The three digits."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Names in lower case; repeated ones joined by commas."""
        ...

    @property
    def peer(self) -> str:
        """The number of the host at the other end; "": unknown."""
        ...

    def aiter_raw(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes, still packed; raises TransportError."""
        ...

    async def aclose(self) -> None:
        """Give the connection back, or close it if the body was not read."""
        ...
