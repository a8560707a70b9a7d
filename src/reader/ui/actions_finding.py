"""What leads from the lists to finding: search, tags, saved queries."""

from __future__ import annotations

from functools import partial

from reader.language import tr
from reader.model import Category
from reader.ui import messages
from reader.ui.actions_panes import PaneActions


class FindingActions(PaneActions):
    """A screen with categories, a list and an article from which a search can begin."""

    async def action_find_open(self) -> None:
        """In an article find words in it; in a list search what it shows."""
        if self.is_reading:
            await self.open_find()
            return
        category = self.categories.category
        here = category is not None and category.scope == self.scope
        title = category.title if category is not None and here else tr("this list")
        self.post_message(messages.ShowScreen("search", scope=self.scope, title=title))

    def _smart_id(self) -> int | None:
        category = self.categories.category
        return category.scope.smart_id if category is not None else None

    def action_smart_add(self) -> None:
        """Make a smart category."""
        self.post_message(messages.ShowScreen("smart"))

    def action_smart_up(self) -> None:
        """Move the smart category further up."""
        self._move_smart(-1)

    def action_smart_down(self) -> None:
        """Move the smart category further down."""
        self._move_smart(1)

    def _move_smart(self, step: int) -> None:
        if (smart_id := self._smart_id()) is None:
            self.say(tr("Put the cursor on a smart category to move it."))
        else:
            self.start(self._reorder_smart(smart_id, step), group="feeds", exclusive=False)

    async def _reorder_smart(self, smart_id: int, step: int) -> None:
        await self.library.move_smart_category(smart_id, step)
        self.categories.show(await self.library.categories())

    def ask_to_remove_smart(self, category: Category) -> None:
        """Ask, then remove a saved query from the categories."""
        smart_id = category.scope.smart_id
        if smart_id is not None:
            question = tr("Remove the smart category {name}? No entry is touched.", name=category.title)
            self.post_message(messages.Ask(question, tr("Remove"), partial(self._remove_smart, smart_id)))

    def _remove_smart(self, smart_id: int) -> None:
        self.start(self._forget_smart(smart_id), group="feeds")

    async def _forget_smart(self, smart_id: int) -> None:
        await self.library.remove_smart_category(smart_id)
        self.offer_undo(tr("Removed the smart category"), tr("brings it back"))
        self.post_message(messages.NewsChanged())
