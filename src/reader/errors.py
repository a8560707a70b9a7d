"""The tree of expected failures; ``str(error)`` is a sentence for a person."""

from __future__ import annotations

from datetime import datetime


class ReaderError(Exception):
    """Something the user should be told in one sentence; anything else is a bug."""


class FetchError(ReaderError):
    """An address could not be loaded."""


class NotAFeed(FetchError):
    """What came back is neither a feed nor a page we know how to read as one."""


class Gone(FetchError):
    """The server says that the address has vanished (HTTP 404 or 410)."""

    def __init__(self, message: str, *, forever: bool = False) -> None:
        super().__init__(message)
        self.forever = forever
        """True for HTTP 410: do not ask again."""


class RateLimited(FetchError):
    """The server asks us to come back later (HTTP 429 or 503)."""

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at
        """Aware UTC; None: the server named no time."""


class TooLarge(FetchError):
    """The answer is larger than we are willing to hold."""


class SyncError(ReaderError):
    """The service that keeps reading marks cannot be asked, or refuses."""

    def __init__(self, message: str, *, offline: bool = False) -> None:
        super().__init__(message)
        self.offline = offline
        """True: no connection came about; whatever is asked next would fail alike."""


class StoreError(ReaderError):
    """The database cannot be opened, read or written."""


class ConfigError(ReaderError):
    """config.toml cannot be read or holds a wrong value."""
