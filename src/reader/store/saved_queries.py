"""Smart categories and rules: saved queries as rows; what they mean is decided elsewhere.

Every change of them is a step that can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.errors import StoreError
from reader.language import tr
from reader.model import Rule, SmartCategory
from reader.store.journal import Journal


class SavedQueries(Journal):
    """Keep queries in the user's order."""

    def smart_categories(self) -> list[SmartCategory]:
        """Return the smart categories in the user's order."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, name, query FROM smart ORDER BY position, id")
            return [SmartCategory(id=id, name=name, query=query) for id, name, query in rows]

    def add_smart_category(self, name: str, query: str) -> SmartCategory:
        """Add a smart category at the end; one with this name gets the new query."""
        with self.one_step(tr("Saved the smart category {name}", name=name)) as connection:
            connection.execute(
                """INSERT INTO smart (name, query, position)
                SELECT ?, ?, coalesce(max(position), 0) + 1 FROM smart WHERE 1
                ON CONFLICT (name) DO UPDATE SET query = excluded.query""",
                (name, query),
            )
        return next(each for each in self.smart_categories() if each.name == name)

    def change_smart_category(self, smart_id: int, name: str, query: str) -> None:
        """Give a smart category another name and query; StoreError if another one has the name."""
        with self.one_step(tr("Changed the smart category {name}", name=name)) as connection:
            taken = connection.execute(
                "SELECT 1 FROM smart WHERE name = ? AND id != ?", (name, smart_id)
            ).fetchone()
            if taken is not None:
                raise StoreError(tr("There is a smart category {name} already.", name=name))
            connection.execute("UPDATE smart SET name = ?, query = ? WHERE id = ?", (name, query, smart_id))

    def order_smart_categories(self, smart_ids: Sequence[int]) -> None:
        """Put the smart categories into this order."""
        with self.one_step(tr("Moved a smart category")) as connection:
            connection.executemany("UPDATE smart SET position = ? WHERE id = ?", enumerate(smart_ids, 1))

    def remove_smart_category(self, smart_id: int) -> None:
        """Remove a smart category; no entry is touched."""
        with self.one_step(tr("Removed a smart category")) as connection:
            connection.execute("DELETE FROM smart WHERE id = ?", (smart_id,))

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
        with self.one_step(tr("Added a rule")) as connection:
            connection.execute(
                "INSERT INTO rule (query, action, position)"
                " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM rule",
                (query, action),
            )
        return self.rules()[-1]

    def change_rule(self, rule: Rule) -> None:
        """Give a rule another query, other actions, or switch it on or off."""
        with self.one_step(tr("Changed a rule")) as connection:
            connection.execute(
                "UPDATE rule SET query = ?, action = ?, enabled = ? WHERE id = ?",
                (rule.query, rule.action, rule.enabled, rule.id),
            )

    def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; what it has done stays."""
        with self.one_step(tr("Removed a rule")) as connection:
            connection.execute("DELETE FROM rule WHERE id = ?", (rule_id,))
