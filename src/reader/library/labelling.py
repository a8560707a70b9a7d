"""The part of the façade that sorts entries: rules, tags, hidden entries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.language import tr
from reader.library.database import Database
from reader.library.finding import EVERYTHING, require_query
from reader.model import Rule, Step
from reader.store import Store

if TYPE_CHECKING:
    from reader.library.searching import SearchDesk

_ENTRIES = "{entries}"
"""What stands in a label for how many were changed, until the store knows it."""


class Labelling(ABC):
    """What `Library` offers for giving entries marks that say what they are."""

    _database: Database

    @property
    @abstractmethod
    def _desk(self) -> SearchDesk:
        """Return the thread that searches."""

    # ------------------------------------------------------------ rules

    async def rules(self) -> list[Rule]:
        """Return the rules for new entries."""
        return await self._database.run(Store.rules)

    async def add_rule(self, query: str, action: str) -> Rule:
        """Add a rule: what is done (read, star, hide, notify, tag:NAME) with new entries that match."""
        from reader.library.judging import check_actions

        require_query(query, tr("A rule for everything is no rule"))
        return await self._database.run(Store.add_rule, query.strip(), check_actions(action))

    async def change_rule(self, rule: Rule) -> Rule:
        """Give a rule another query or other actions, or switch it on or off; undo takes it back."""
        from reader.library.judging import check_actions

        require_query(rule.query, tr("A rule for everything is no rule"))
        checked = replace(rule, query=rule.query.strip(), action=check_actions(rule.action))
        await self._database.run(Store.change_rule, checked)
        return checked

    async def apply_rule(self, rule: Rule) -> Step | None:
        """Do what a rule says with what is here already, as one step; None: nothing was to be done."""
        from reader.library.judging import changes_of
        from reader.query import parse

        ids = await self._desk.ids(parse(rule.query), EVERYTHING, None)
        label = tr("A rule changed {entries}: {query}", entries=_ENTRIES, query=rule.query)
        return await self._database.run(Store.set_several, ids, changes_of(rule), label=label)

    async def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; what it has done stays, and undo brings it back."""
        await self._database.run(Store.remove_rule, rule_id)

    # ------------------------------------------------------------ tags, hidden entries

    async def tags(self) -> dict[str, int]:
        """Return the user's tags with the number of their articles."""
        return await self._database.run(Store.tags)

    async def tags_of(self, entry_id: int) -> tuple[str, ...]:
        """Return the user's tags of an article."""
        return await self._database.run(Store.tags_of, entry_id)

    async def set_tag(self, ids: Sequence[int], name: str, present: bool = True) -> Step | None:
        """Give entries a tag or take it away, as one step that can be undone; None: they already were so."""
        from reader.library.judging import clean_tag

        tag = clean_tag(name)
        if not tag:
            raise ReaderError(tr("A tag needs a name."))
        label = (
            tr("Tagged {entries}: {tag}", entries=_ENTRIES, tag=tag)
            if present
            else tr("Took the tag from {entries}: {tag}", entries=_ENTRIES, tag=tag)
        )
        return await self._database.run(Store.set_tag, ids, tag, present, label=label)

    async def set_hidden(self, ids: Sequence[int], hidden: bool = True) -> Step | None:
        """Hide entries from every list or show them again; is:hidden finds them."""
        label = tr("Hid {entries}") if hidden else tr("Showed {entries}")
        return await self._database.run(Store.set_hidden, ids, hidden, label=label)

    async def hidden_count(self) -> int:
        """Return how many entries are hidden."""
        return await self._database.run(Store.hidden_count)
