"""Settings of single feeds and folders, as names and texts; what they mean is decided elsewhere."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from reader.errors import StoreError
from reader.language import tr
from reader.model import FolderPath
from reader.store.journal import Journal
from reader.store.rows import FEED_BY_ID, load_feed
from reader.store.values import to_folder, to_number, to_path


class Settings(Journal):
    """Read and write the settings of feeds and folders."""

    def feed_settings(self) -> dict[int, dict[str, str]]:
        """Return the settings of every feed that has any of its own."""
        found: defaultdict[int, dict[str, str]] = defaultdict(dict)
        with self._db.reading() as connection:
            for feed_id, name, value in connection.execute("SELECT feed_id, name, value FROM feed_setting"):
                found[feed_id][name] = value
        return dict(found)

    def folder_settings(self) -> dict[FolderPath, dict[str, str]]:
        """Return the settings of every folder that has any."""
        found: defaultdict[FolderPath, dict[str, str]] = defaultdict(dict)
        with self._db.reading() as connection:
            for path, name, value in connection.execute("SELECT path, name, value FROM folder_setting"):
                found[to_folder(path)][name] = value
        return dict(found)

    def set_feed_setting(self, feed_id: int, name: str, value: str) -> None:
        """Set what holds for one feed; "": what holds for all holds for it again."""
        with self.one_step(tr("Changed the settings of {name}", name=self._name_feed(feed_id))) as connection:
            if not value:
                connection.execute("DELETE FROM feed_setting WHERE feed_id = ? AND name = ?", (feed_id, name))
                return
            cursor = connection.execute(
                """INSERT INTO feed_setting (feed_id, name, value) SELECT id, ?, ? FROM feed
                WHERE id = ? AND removed_at IS NULL
                ON CONFLICT (feed_id, name) DO UPDATE SET value = excluded.value""",
                (name, value, feed_id),
            )
            if not cursor.rowcount:
                raise StoreError(tr("There is no such feed; it was removed, or never subscribed to."))

    def set_folder_setting(self, folder: FolderPath, name: str, value: str) -> None:
        """Set what holds for the feeds of a folder; "": what holds for all holds for them again."""
        with self.one_step(tr("Changed the settings of {name}", name="/".join(folder))) as connection:
            if value:
                connection.execute(
                    """INSERT INTO folder_setting (path, name, value) VALUES (?, ?, ?)
                    ON CONFLICT (path, name) DO UPDATE SET value = excluded.value""",
                    (to_path(folder), name, value),
                )
            else:
                connection.execute(
                    "DELETE FROM folder_setting WHERE path = ? AND name = ?", (to_path(folder), name)
                )

    def _name_feed(self, feed_id: int) -> str:
        with self._db.reading() as connection:
            feed = load_feed(connection, FEED_BY_ID, feed_id)
        return feed.name if feed else tr("a feed")

    def bring_forward(self, feed_id: int, due: datetime) -> None:
        """Let a feed that is well be asked at this time at the latest; one that fails keeps waiting."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE feed SET next_due = ?"
                " WHERE id = ? AND fault_count = 0 AND stopped = 0 AND next_due > ?",
                (to_number(due), feed_id, to_number(due)),
            )
