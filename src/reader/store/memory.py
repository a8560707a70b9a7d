"""What the screens remember: where articles were left, and settings changed by a key."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from reader.store.database import Part

_OPENED_KEPT = 20
OPENED = "SELECT json_each.value FROM setting, json_each(setting.value) WHERE setting.key = 'opened'"
"""The articles that were opened last, in any program."""
_NOTE_OPENED = """
    INSERT INTO setting (key, value) VALUES ('opened', json_array(:id))
    ON CONFLICT (key) DO UPDATE SET value = (SELECT json_group_array(id) FROM (
        SELECT :id AS id UNION ALL SELECT * FROM (
            SELECT json_each.value FROM json_each(setting.value) WHERE json_each.value != :id
            ORDER BY json_each.key LIMIT :others)))
"""


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

    def note_opened(self, article_id: int) -> None:
        """Note that an article is on a screen; it is not cleaned up before others have been."""
        if not self._db.writable:
            return
        with self._db.writing() as connection:
            connection.execute(_NOTE_OPENED, {"id": article_id, "others": _OPENED_KEPT - 1})

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
