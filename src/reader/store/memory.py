"""What the screens remember: where articles were left, and settings changed by a key."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from reader.store.database import Part


class Memory(Part):
    """Read and write what is remembered."""

    def put_position(self, article_id: int, source: str, position: tuple[int, int]) -> None:
        """Keep where one text of an article was left, as (block, offset); (0, 0): nowhere in particular."""
        if not self._db.writable:
            return
        with self._db.writing() as connection:
            if position == (0, 0):
                connection.execute(
                    "DELETE FROM position WHERE article_id = ? AND source = ?", (article_id, source)
                )
            else:
                connection.execute(
                    """INSERT INTO position (article_id, source, block, offset)
                    SELECT id, ?, ?, ? FROM article WHERE id = ?
                    ON CONFLICT (article_id, source) DO UPDATE
                    SET block = excluded.block, offset = excluded.offset""",
                    (source, *position, article_id),
                )

    def setting(self, key: str) -> str | None:
        """Return what was kept under a key; None: nothing."""
        with self._db.reading() as connection:
            row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put_setting(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        if not self._db.writable:
            return
        with self._db.writing() as connection:
            connection.execute(
                """INSERT INTO setting (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
                (key, value),
            )


def load_positions(connection: sqlite3.Connection, article_id: int) -> Mapping[str, tuple[int, int]]:
    """Return where each text of an article was left."""
    rows = connection.execute(
        "SELECT source, block, offset FROM position WHERE article_id = ?", (article_id,)
    )
    return {source: (block, offset) for source, block, offset in rows}
