"""What leads from the lists to finding: search, tags, saved queries."""

from __future__ import annotations

from functools import partial

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
        title = category.title if category is not None and here else "this list"
        self.post_message(messages.ShowScreen("search", scope=self.scope, title=title))

    def ask_to_remove_smart(self, category: Category) -> None:
        """Ask, then remove a saved query from the categories."""
        smart_id = category.scope.smart_id
        if smart_id is not None:
            question = f"Remove the smart category {category.title}? No entry is touched."
            self.post_message(messages.Ask(question, "Remove", partial(self._remove_smart, smart_id)))

    def _remove_smart(self, smart_id: int) -> None:
        self.start(self._forget_smart(smart_id), group="feeds")

    async def _forget_smart(self, smart_id: int) -> None:
        await self.library.remove_smart_category(smart_id)
        self.post_message(messages.NewsChanged())
