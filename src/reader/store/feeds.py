"""Subscriptions and the folders they stand in; what a refresh writes is in `refresh`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.errors import StoreError
from reader.language import tr, tr_count
from reader.model import Feed, FeedFormat, FolderPath
from reader.store.aside import bring_back, set_aside
from reader.store.journal import ASK_ANEW, Journal
from reader.store.order import PAGED
from reader.store.rows import FEED_BY_ADDRESS, FEED_BY_ID, load_feed, load_feeds
from reader.store.values import inside, to_folder, to_number, to_path


class Feeds(Journal):
    """Subscribe, unsubscribe, rename, arrange."""

    def feeds(self) -> list[Feed]:
        """Return all subscriptions in the order they were added."""
        with self._db.reading() as connection:
            return load_feeds(connection)

    def feed(self, feed_id: int) -> Feed:
        """Return one subscription."""
        with self._db.reading() as connection:
            return require_feed(connection, feed_id)

    def find_feed(self, address: str) -> Feed | None:
        """Return the subscription with this address; None: there is none."""
        with self._db.reading() as connection:
            return load_feed(connection, FEED_BY_ADDRESS, address)

    def add_feed(
        self,
        *,
        address: str,
        format: FeedFormat,
        title: str = "",
        link: str = "",
        custom_title: str = "",
        folders: Sequence[FolderPath] = ((),),
    ) -> Feed:
        """Subscribe; a known address keeps everything it has and stands in these folders as well.

        One that stood at the top alone then stands in the folders only. One that was removed comes back with
        its entries.
        """
        with self.one_step(tr("Added {name}", name=custom_title or title or address)) as connection:
            feed_id = _find_removed(connection, address)
            known = load_feed(connection, FEED_BY_ADDRESS, address)
            named = [folder for folder in folders if folder]
            if feed_id is not None:
                _bring_back_into(connection, feed_id, named, custom_title)
            elif known is not None:
                feed_id = known.id
                if named and () not in folders and known.folders == ((),):
                    _move(connection, feed_id, named)
                else:
                    _shelve(connection, feed_id, named)
            else:
                cursor = connection.execute(
                    "INSERT INTO feed (address, format, title, link, custom_title, added)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (address, format, title, link, custom_title, to_number(self._clock())),
                )
                feed_id = cursor.lastrowid or 0
                _shelve(connection, feed_id, folders or ((),))
            return require_feed(connection, feed_id)

    def remove_feeds(self, feed_ids: Sequence[int]) -> None:
        """Unsubscribe: the entries go, except bookmarks and those that another feed has too.

        Undo brings all of it back, and so does subscribing again while the feeds are not removed for good.
        """
        with self._db.reading() as connection:
            found = [load_feed(connection, FEED_BY_ID, feed_id) for feed_id in sorted(set(feed_ids))]
        feeds = [feed for feed in found if feed is not None]
        label = (
            tr("Removed {name}", name=feeds[0].name)
            if len(feeds) == 1
            else tr_count(len(feeds), "Removed {number} feed", "Removed {number} feeds")
        )
        with self.one_step(label) as connection:
            for feed in feeds:
                set_aside(connection, feed.id, to_number(self._clock()))

    def remove_feed(self, feed_id: int) -> None:
        """Unsubscribe from one feed as `remove_feeds` does."""
        self.remove_feeds([feed_id])

    def rename_feed(self, feed_id: int, title: str) -> None:
        """Give a feed the user's own name; "": its own title is shown again."""
        with self._db.reading() as connection:
            feed = load_feed(connection, FEED_BY_ID, feed_id)
        if feed is None:
            return
        label = tr("Renamed {name} to {title}", name=feed.name, title=title or feed.title or feed.address)
        with self.one_step(label) as connection:
            connection.execute("UPDATE feed SET custom_title = ? WHERE id = ?", (title, feed_id))

    def move_feed(self, feed_id: int, folders: Sequence[FolderPath]) -> None:
        """Let a feed stand in exactly these folders; none: at the top level."""
        with self.one_step(tr("Moved {name}", name=self.feed(feed_id).name)) as connection:
            _move(connection, feed_id, folders or ((),))

    def change_address(self, feed_id: int, address: str) -> None:
        """Load a feed from elsewhere from now on; its entries stay, and it is asked anew at once."""
        feed = self.feed(feed_id)
        with self.one_step(tr("Changed the address of {name}", name=feed.name)) as connection:
            known = load_feed(connection, FEED_BY_ADDRESS, address)
            if known is not None and known.id != feed_id:
                raise StoreError(
                    tr("You are subscribed to this address already, as {name}.", name=known.name)
                )
            # One that was removed gives its address up; undo gives it back.
            connection.execute(
                "UPDATE feed SET address = char(31) || id WHERE address = ? AND removed_at IS NOT NULL",
                (address,),
            )
            connection.execute(
                f"UPDATE feed SET address = ?, {ASK_ANEW} WHERE id = ? AND address != ?",  # noqa: S608 - our own words
                (address, feed_id, address),
            )

    def folders(self) -> list[FolderPath]:
        """Return all folders in the user's order, empty ones included."""
        with self._db.reading() as connection:
            return load_folders(connection)

    def add_folder(self, path: FolderPath) -> None:
        """Make a folder and those around it; a known one stays as it is."""
        with self.one_step(tr("Made the folder {name}", name="/".join(path))) as connection:
            _add_folder(connection, path)

    def remove_folder(self, path: FolderPath) -> None:
        """Remove a folder and those in it; the feeds inside move to the folder around it."""
        if not path:
            return
        with self.one_step(tr("Removed the folder {name}", name="/".join(path))) as connection:
            own, parent = to_path(path), to_path(path[:-1])
            span = (own, len(inside(own)), inside(own))
            connection.execute(
                "INSERT OR IGNORE INTO shelf (feed_id, folder, position)"
                " SELECT feed_id, ?, position FROM shelf WHERE folder = ? OR substr(folder, 1, ?) = ?",
                (parent, *span),
            )
            connection.execute("DELETE FROM shelf WHERE folder = ? OR substr(folder, 1, ?) = ?", span)
            connection.execute("DELETE FROM folder WHERE path = ? OR substr(path, 1, ?) = ?", span)


def require_feed(connection: sqlite3.Connection, feed_id: int) -> Feed:
    """Return the feed; StoreError when it is not there any more."""
    feed = load_feed(connection, FEED_BY_ID, feed_id)
    if feed is None:
        raise StoreError(tr("There is no such feed; it was removed, or never subscribed to."))
    return feed


def load_folders(connection: sqlite3.Connection) -> list[FolderPath]:
    """Return all folders in the user's order, a folder before those inside it."""
    places: dict[str, int] = dict(connection.execute("SELECT path, position FROM folder"))
    folders = [to_folder(path) for path in places]
    return sorted(folders, key=lambda path: [places[to_path(path[:n])] for n in range(1, len(path) + 1)])


def change_format(connection: sqlite3.Connection, feed: Feed, format: FeedFormat) -> None:
    """Note the feed's format, put its list into the order that belongs to it, ask for missing pages."""
    if format == feed.format:
        return
    connection.execute("UPDATE feed SET format = ? WHERE id = ?", (format, feed.id))
    if (format in PAGED) != (feed.format in PAGED):
        connection.execute(
            """UPDATE place SET sort_at = (
                SELECT CASE WHEN :paged THEN first_seen ELSE article.sort_at END
                FROM article WHERE id = place.article_id
            ) WHERE feed_id = :feed""",
            {"paged": format in PAGED, "feed": feed.id},
        )
    if format == "index":
        connection.execute(
            """INSERT OR IGNORE INTO page (article_id) SELECT id FROM article
            WHERE link != '' AND id IN (SELECT article_id FROM place WHERE feed_id = ?)""",
            (feed.id,),
        )


def _add_folder(connection: sqlite3.Connection, path: FolderPath) -> None:
    for depth in range(1, len(path) + 1):
        connection.execute(
            "INSERT OR IGNORE INTO folder (path, position)"
            " SELECT ?, coalesce(max(position), 0) + 1 FROM folder",
            (to_path(path[:depth]),),
        )


def _find_removed(connection: sqlite3.Connection, address: str) -> int | None:
    """Return the feed with this address that was removed and can still be had back; None: there is none."""
    row = connection.execute(
        "SELECT id FROM feed WHERE address = ? AND removed_at IS NOT NULL", (address,)
    ).fetchone()
    return row[0] if row else None


def _bring_back_into(
    connection: sqlite3.Connection, feed_id: int, folders: Sequence[FolderPath], title: str
) -> None:
    """Subscribe again to a feed that was removed: it stands where it stood unless folders are named."""
    bring_back(connection, feed_id)
    if folders:
        _move(connection, feed_id, folders)
    elif not connection.execute("SELECT 1 FROM shelf WHERE feed_id = ?", (feed_id,)).fetchone():
        _shelve(connection, feed_id, ((),))
    if title:
        connection.execute("UPDATE feed SET custom_title = ? WHERE id = ?", (title, feed_id))


def _move(connection: sqlite3.Connection, feed_id: int, folders: Sequence[FolderPath]) -> None:
    """Let a feed stand in exactly these folders."""
    wanted = {to_path(folder) for folder in folders}
    present = connection.execute("SELECT folder FROM shelf WHERE feed_id = ?", (feed_id,)).fetchall()
    for (folder,) in present:
        if folder not in wanted:
            connection.execute("DELETE FROM shelf WHERE feed_id = ? AND folder = ?", (feed_id, folder))
    _shelve(connection, feed_id, folders)


def _shelve(connection: sqlite3.Connection, feed_id: int, folders: Sequence[FolderPath]) -> None:
    """Put a feed at the end of each folder that it does not stand in yet."""
    for folder in folders:
        _add_folder(connection, folder)
        connection.execute(
            "INSERT OR IGNORE INTO shelf (feed_id, folder, position)"
            " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM shelf WHERE folder = ?",
            (feed_id, to_path(folder), to_path(folder)),
        )
