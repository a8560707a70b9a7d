"""Smart categories and rules: saved queries as rows; what they mean is decided elsewhere."""

from __future__ import annotations

from reader.errors import StoreError
from reader.model import Rule, SmartCategory
from reader.store.database import Part


class SavedQueries(Part):
    """Keep queries in the user's order."""

    def smart_categories(self) -> list[SmartCategory]:
        """Return the smart categories in the user's order."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, name, query FROM smart ORDER BY position, id")
            return [SmartCategory(id=id, name=name, query=query) for id, name, query in rows]

    def add_smart_category(self, name: str, query: str) -> SmartCategory:
        """Add a smart category at the end; one with this name gets the new query."""
        with self._db.writing() as connection:
            connection.execute(
                """INSERT INTO smart (name, query, position)
                SELECT ?, ?, coalesce(max(position), 0) + 1 FROM smart WHERE 1
                ON CONFLICT (name) DO UPDATE SET query = excluded.query""",
                (name, query),
            )
            row = connection.execute("SELECT id FROM smart WHERE name = ?", (name,)).fetchone()
        return SmartCategory(id=row[0], name=name, query=query)

    def rename_smart_category(self, smart_id: int, name: str) -> None:
        """Give a smart category another name; StoreError if another one has it."""
        with self._db.writing() as connection:
            taken = connection.execute(
                "SELECT 1 FROM smart WHERE name = ? AND id != ?", (name, smart_id)
            ).fetchone()
            if taken is not None:
                raise StoreError(f"There is a smart category {name} already.")
            connection.execute("UPDATE smart SET name = ? WHERE id = ?", (name, smart_id))

    def remove_smart_category(self, smart_id: int) -> None:
        """Remove a smart category; no entry is touched."""
        with self._db.writing() as connection:
            connection.execute("DELETE FROM smart WHERE id = ?", (smart_id,))

    def rules(self) -> list[Rule]:
        """Return the rules in the user's order."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, query, action FROM rule ORDER BY position, id")
            return [Rule(id=id, query=query, action=action) for id, query, action in rows]

    def add_rule(self, query: str, action: str) -> Rule:
        """Add a rule at the end."""
        with self._db.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO rule (query, action, position)"
                " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM rule",
                (query, action),
            )
        return Rule(id=cursor.lastrowid or 0, query=query, action=action)

    def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; what it has done stays."""
        with self._db.writing() as connection:
            connection.execute("DELETE FROM rule WHERE id = ?", (rule_id,))
