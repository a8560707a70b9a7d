"""The SQLite database behind plain synchronous methods, for one thread; it knows no rules about news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reader.store.annotations import Annotations
from reader.store.articles import Articles
from reader.store.bookmarks import Bookmarks
from reader.store.claims import Claims
from reader.store.cleaning import Cleaning
from reader.store.database import Database
from reader.store.feeds import Feeds
from reader.store.fulltext import Fulltext
from reader.store.kept import Kept
from reader.store.lists import Lists
from reader.store.memory import Memory
from reader.store.outlines import Outlines
from reader.store.pages import Pages
from reader.store.pictures import Pictures
from reader.store.refresh import Refresh
from reader.store.revisions import Revisions
from reader.store.saved_queries import SavedQueries
from reader.store.settings import Settings
from reader.store.states import States
from reader.store.stories import Stories
from reader.store.tags import Tags

__all__ = ["Store"]


def _now() -> datetime:
    return datetime.now(UTC)


class Store(
    Stories,
    Feeds,
    Outlines,
    Refresh,
    Claims,
    Pages,
    Lists,
    Articles,
    States,
    Bookmarks,
    Kept,
    Annotations,
    Memory,
    Pictures,
    Settings,
    Fulltext,
    Cleaning,
    Revisions,
    Tags,
    SavedQueries,
):
    """Everything that is kept; each method is one transaction and raises StoreError with a sentence."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = _now) -> None:
        """Open the database or make a new one; an older one is brought up to date."""
        self._db = Database(path)
        self._clock = clock

    @property
    def read_only(self) -> bool:
        """True: the file lies where nothing can be written; what is stored can be read."""
        return not self._db.writable

    def changed_elsewhere(self) -> bool:
        """Tell whether anyone but this store has written since this was asked last."""
        return self._db.changed_elsewhere()

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._db.close()
