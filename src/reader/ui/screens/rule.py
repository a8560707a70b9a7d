"""A rule: the query of the entries that it is for, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.selection_list import Selection

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Rule
from reader.ui.comma_line import join_names, split_names
from reader.ui.query_sheet import QuerySheet
from reader.ui.screen import Context
from reader.ui.widgets.pick_list import TickList

_DEEDS = (
    (tr("mark read"), "read"),
    (tr("bookmark"), "star"),
    (tr("hide"), "hide"),
    (tr("tell me when it comes"), "notify"),
)


class RuleScreen(QuerySheet):
    """Changes a rule, or makes a new one."""

    CSS_PATH = "rule.tcss"
    HINT = tr("Tab goes on · Space ticks · Enter keeps it · Esc leaves all as it was")

    def __init__(self, context: Context, *, rule: Rule | None = None, query: str = "") -> None:
        """Change this rule; None: make a new one, with this query to begin with."""
        title = tr("New rule for what comes") if rule is None else tr("Rule")
        super().__init__(context, title=title, query=query if rule is None else rule.query)
        self._rule = rule

    def compose_below(self) -> Iterable[Widget]:
        """Ask what is to be done."""
        actions = self._rule.actions if self._rule else ()
        tags = [action[4:] for action in actions if action.startswith("tag:")]
        yield TickList[str](*(Selection(label, deed, deed in actions) for label, deed in _DEEDS))
        yield Input(join_names(tags), placeholder=tr("Tags to give, parted by commas"), id="sheet-tags")

    async def store(self) -> None:
        """Keep the rule."""
        ticked = self.query_one(TickList).selected
        tags = split_names(self.query_one("#sheet-tags", Input).value)
        deeds = [deed for _, deed in _DEEDS if deed in ticked]
        deeds += [f"tag:{tag}" for tag in tags]
        if not deeds:
            raise ReaderError(tr("Tick what is to be done, or name a tag to give."))
        query, action = self.query_line.value, ",".join(deeds)
        if self._rule is None:
            await self.library.add_rule(query, action)
        else:
            await self.library.change_rule(replace(self._rule, query=query, action=action))


SCREEN = RuleScreen
