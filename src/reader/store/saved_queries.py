"""Smart categories and rules: saved queries as rows; what they mean is decided elsewhere.

Every change of them is a step that can be undone, kept with the rows as they were and as they became.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from reader.errors import StoreError
from reader.model import Rule, SmartCategory
from reader.store.database import Part
from reader.store.values import to_number

Table: TypeAlias = Literal["smart", "rule"]
_Rows: TypeAlias = Mapping[int, tuple[object, ...]]

COLUMNS: Mapping[Table, tuple[str, ...]] = {
    "smart": ("name", "query", "position"),
    "rule": ("query", "action", "position", "enabled"),
}


class SavedQueries(Part):
    """Keep queries in the user's order."""

    def smart_categories(self) -> list[SmartCategory]:
        """Return the smart categories in the user's order."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, name, query FROM smart ORDER BY position, id")
            return [SmartCategory(id=id, name=name, query=query) for id, name, query in rows]

    def add_smart_category(self, name: str, query: str) -> SmartCategory:
        """Add a smart category at the end; one with this name gets the new query."""

        def add(connection: sqlite3.Connection) -> None:
            connection.execute(
                """INSERT INTO smart (name, query, position)
                SELECT ?, ?, coalesce(max(position), 0) + 1 FROM smart WHERE 1
                ON CONFLICT (name) DO UPDATE SET query = excluded.query""",
                (name, query),
            )

        self._change("smart", f"Saved the smart category {name}", add)
        return next(each for each in self.smart_categories() if each.name == name)

    def change_smart_category(self, smart_id: int, name: str, query: str) -> None:
        """Give a smart category another name and query; StoreError if another one has the name."""

        def change(connection: sqlite3.Connection) -> None:
            taken = connection.execute(
                "SELECT 1 FROM smart WHERE name = ? AND id != ?", (name, smart_id)
            ).fetchone()
            if taken is not None:
                raise StoreError(f"There is a smart category {name} already.")
            connection.execute("UPDATE smart SET name = ?, query = ? WHERE id = ?", (name, query, smart_id))

        self._change("smart", f"Changed the smart category {name}", change)

    def order_smart_categories(self, smart_ids: Sequence[int]) -> None:
        """Put the smart categories into this order."""

        def order(connection: sqlite3.Connection) -> None:
            connection.executemany("UPDATE smart SET position = ? WHERE id = ?", enumerate(smart_ids, 1))

        self._change("smart", "Moved a smart category", order)

    def remove_smart_category(self, smart_id: int) -> None:
        """Remove a smart category; no entry is touched."""

        def remove(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM smart WHERE id = ?", (smart_id,))

        self._change("smart", "Removed a smart category", remove)

    def rules(self) -> list[Rule]:
        """Return the rules in the user's order."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, query, action, enabled FROM rule ORDER BY position, id")
            return [
                Rule(id=id, query=query, action=action, enabled=bool(enabled))
                for id, query, action, enabled in rows
            ]

    def add_rule(self, query: str, action: str) -> Rule:
        """Add a rule at the end."""

        def add(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO rule (query, action, position)"
                " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM rule",
                (query, action),
            )

        self._change("rule", "Added a rule", add)
        return self.rules()[-1]

    def change_rule(self, rule: Rule) -> None:
        """Give a rule another query, other actions, or switch it on or off."""

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE rule SET query = ?, action = ?, enabled = ? WHERE id = ?",
                (rule.query, rule.action, rule.enabled, rule.id),
            )

        self._change("rule", "Changed a rule", change)

    def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; what it has done stays."""

        def remove(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM rule WHERE id = ?", (rule_id,))

        self._change("rule", "Removed a rule", remove)

    def _change(self, table: Table, label: str, work: Callable[[sqlite3.Connection], None]) -> None:
        """Change a table and keep how to take it back."""
        import json  # only here and below: a start should not wait for it

        with self._db.writing() as connection:
            before = _load(connection, table)
            work(connection)
            after = _load(connection, table)
            changed = [
                (row_id, before.get(row_id), after.get(row_id))
                for row_id in sorted(before.keys() | after.keys())
                if before.get(row_id) != after.get(row_id)
            ]
            if not changed:
                return
            connection.execute("DELETE FROM step WHERE undone = 1")
            connection.execute(
                "INSERT INTO step (kind, value, at, label, name) VALUES ('query', 1, ?, ?, ?)",
                (to_number(self._clock()), label, json.dumps([table, changed], ensure_ascii=False)),
            )


def travel_queries(connection: sqlite3.Connection, packed: str, direction: Literal["undo", "redo"]) -> None:
    """Give the rows of a step back what they had before it, or after it."""
    import json

    table, changed = json.loads(packed)
    columns = COLUMNS[table]
    for row_id, *_ in changed:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # noqa: S608 - our own words
    marks = ", ".join("?" * (len(columns) + 1))
    for row_id, before, after in changed:
        if (row := before if direction == "undo" else after) is not None:
            connection.execute(
                f"INSERT OR IGNORE INTO {table} (id, {', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                (row_id, *row),
            )


def _load(connection: sqlite3.Connection, table: Table) -> _Rows:
    rows = connection.execute(f"SELECT id, {', '.join(COLUMNS[table])} FROM {table}")  # noqa: S608
    return {row[0]: tuple(row[1:]) for row in rows}
