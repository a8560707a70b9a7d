"""What a service that keeps reading marks tells of its subscriptions and items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from reader.model.wire import EntryData, FolderPath

MarkKind: TypeAlias = Literal["read", "starred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFeed:
    """A subscription at the service."""

    stream: str
    """What the service calls it; never shown."""
    address: str
    """What it loads; "": nothing that we could load, too."""
    title: str = ""
    folder: FolderPath = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteItem:
    """An entry as the service has it."""

    id: str
    """What the service calls it, in the one form in which we keep it."""
    stream: str
    """The subscription that it belongs to."""
    data: EntryData


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is to be said of items at the service: that they are (not) read, or (not) starred."""

    kind: MarkKind
    value: bool
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkChanges:
    """What a comparison of both sides has changed here, and what is to be changed there."""

    read: int = 0
    unread: int = 0
    starred: int = 0
    unstarred: int = 0
    to_send: tuple[Mark, ...] = ()

    @property
    def here(self) -> int:
        """How many marks were changed here."""
        return self.read + self.unread + self.starred + self.unstarred


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a synchronisation did, in both directions."""

    feeds_added: int = 0
    feeds_removed: int = 0
    feeds_moved: int = 0
    feeds_sent: int = 0
    """Subscriptions that were made, ended or moved at the service."""
    entries: int = 0
    """Entries that only the service still had."""
    marked: int = 0
    """Articles whose marks were changed here."""
    sent: int = 0
    """Marks that were changed at the service."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Names of feeds that the service would not take, with its reason."""

    @property
    def changed_here(self) -> bool:
        """True: the screens show something that is so no more."""
        return bool(self.feeds_added or self.feeds_removed or self.feeds_moved or self.entries or self.marked)
