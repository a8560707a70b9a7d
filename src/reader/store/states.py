"""Read and starred marks, and the steps that undo and redo them, kept over restarts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reader.model import Step
from reader.store.database import Part
from reader.store.values import id_list, to_number

_STEPS_KEPT = 100


class States(Part):
    """Change states; take changes back."""

    def set_read(self, ids: Sequence[int], read: bool, *, label: str) -> Step | None:
        """Mark articles read or unread, everywhere they stand, as one step; None: all were so already."""
        return self._set("read", ids, read, label)

    def set_starred(self, ids: Sequence[int], starred: bool, *, label: str) -> Step | None:
        """Bookmark articles or drop the bookmarks, as one step; None: all were so already."""
        return self._set("starred", ids, starred, label)

    def undo(self) -> Step | None:
        """Take the last step back; None: there is none that still touches an article."""
        return self._travel("undo")

    def redo(self) -> Step | None:
        """Do again what was last undone; None: there is nothing."""
        return self._travel("redo")

    def _set(
        self, kind: Literal["read", "starred"], ids: Sequence[int], value: bool, label: str
    ) -> Step | None:
        with self._db.writing() as connection:
            rows = connection.execute(_DIFFERENT[kind], (value, id_list(ids)))
            different = {id for (id,) in rows}
            if not different:
                return None
            changed = tuple(id for id in dict.fromkeys(ids) if id in different)
            at = to_number(self._clock())
            connection.execute("DELETE FROM step WHERE undone = 1")
            cursor = connection.execute(
                "INSERT INTO step (kind, value, at, label) VALUES (?, ?, ?, ?)", (kind, value, at, label)
            )
            step_id = cursor.lastrowid or 0
            values = {"step": step_id, "value": value, "at": at, "now": at, "ids": id_list(changed)}
            for statement in (_REMEMBER[kind], _APPLY[kind], *_KEEP_COPIES[kind]):
                connection.execute(statement, values)
            connection.execute(
                "DELETE FROM step WHERE id <= (SELECT id FROM step ORDER BY id DESC LIMIT 1 OFFSET ?)",
                (_STEPS_KEPT,),
            )
        return Step(id=step_id, label=label, count=len(changed), ids=changed)

    def _travel(self, direction: Literal["undo", "redo"]) -> Step | None:
        with self._db.writing() as connection:
            while row := connection.execute(_NEXT_STEP[direction]).fetchone():
                step_id, kind, value, at, label = row
                target = value if direction == "redo" else 1 - value
                touched = [id for (id,) in connection.execute(_TOUCHED[kind], (step_id, target))]
                values = {
                    "step": step_id,
                    "value": target,
                    "at": at,
                    "now": to_number(self._clock()),
                    "ids": id_list(touched),
                }
                change = _RESTORE[kind] if direction == "undo" else _APPLY[kind]
                for statement in (change, *_KEEP_COPIES[kind]):
                    connection.execute(statement, values)
                connection.execute("UPDATE step SET undone = ? WHERE id = ?", (direction == "undo", step_id))
                # A step whose articles have all vanished is no step for the person who presses the key.
                if touched:
                    return Step(id=step_id, label=label, count=len(touched), ids=tuple(touched))
        return None


_NEXT_STEP = {
    "undo": "SELECT id, kind, value, at, label FROM step WHERE undone = 0 ORDER BY id DESC LIMIT 1",
    "redo": "SELECT id, kind, value, at, label FROM step WHERE undone = 1 ORDER BY id LIMIT 1",
}
_DIFFERENT = {
    "read": "SELECT id FROM article WHERE read != ? AND id IN (SELECT value FROM json_each(?))",
    "starred": "SELECT id FROM article WHERE starred != ? AND id IN (SELECT value FROM json_each(?))",
}
_REMEMBER = {
    "read": """INSERT INTO step_item (step_id, article_id, former)
        SELECT :step, id, read_at FROM article WHERE id IN (SELECT value FROM json_each(:ids))""",
    "starred": """INSERT INTO step_item (step_id, article_id, former)
        SELECT :step, id, starred_at FROM article WHERE id IN (SELECT value FROM json_each(:ids))""",
}
_TOUCHED = {
    "read": """SELECT article.id FROM step_item JOIN article ON article.id = article_id
        WHERE step_id = ? AND read != ?""",
    "starred": """SELECT article.id FROM step_item JOIN article ON article.id = article_id
        WHERE step_id = ? AND starred != ?""",
}
_APPLY = {
    "read": """UPDATE article SET read = :value, read_at = CASE WHEN :value THEN :at END
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    "starred": """UPDATE article SET starred = :value, starred_at = CASE WHEN :value THEN :at END
        WHERE id IN (SELECT value FROM json_each(:ids))""",
}
_RESTORE = {
    "read": """UPDATE article SET read = :value,
        read_at = (SELECT former FROM step_item WHERE step_id = :step AND article_id = article.id)
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    "starred": """UPDATE article SET starred = :value,
        starred_at = (SELECT former FROM step_item WHERE step_id = :step AND article_id = article.id)
        WHERE id IN (SELECT value FROM json_each(:ids))""",
}
# The copy of a dropped bookmark stays until `sweep`, so that undo brings it back whole.
_KEEP_COPIES = {
    "read": (),
    "starred": (
        """UPDATE bookmark SET dropped_at = CASE WHEN :value THEN NULL ELSE :now END
            WHERE article_id IN (SELECT value FROM json_each(:ids))""",
    ),
}
