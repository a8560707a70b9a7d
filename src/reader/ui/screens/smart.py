"""A smart category: its name and its query."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Scope
from reader.ui.query_sheet import QuerySheet
from reader.ui.screen import Context


class SmartScreen(QuerySheet):
    """Changes a smart category, or makes a new one."""

    CSS_PATH = "smart.tcss"

    def __init__(self, context: Context, *, smart_id: int | None = None, query: str = "") -> None:
        """Change the category with this id; None: make a new one, with this query to begin with."""
        title = tr("New smart category") if smart_id is None else tr("Smart category")
        super().__init__(context, title=title, query=query)
        self._smart_id = smart_id

    def compose_above(self) -> Iterable[Widget]:
        """Ask for the name."""
        yield Input(placeholder=tr("Name"), id="sheet-name")

    def on_mount(self) -> None:
        """Show what there is."""
        super().on_mount()
        if self._smart_id is not None:
            self.start(self._recall(self._smart_id), group="recall")

    async def _recall(self, smart_id: int) -> None:
        for smart in await self.library.smart_categories():
            if smart.id == smart_id:
                self._title_line.value = smart.name
                self.query_line.value = smart.query

    @property
    def _title_line(self) -> Input:
        return self.query_one("#sheet-name", Input)

    async def store(self) -> Scope | None:
        """Keep name and query."""
        name, query = self._title_line.value.strip(), self.query_line.value.strip()
        if self._smart_id is None:
            smart = await self.library.add_smart_category(name or query, query)
            return Scope(kind="smart", smart_id=smart.id)
        if not name or not query:
            key = self.context.keys.shown("feed.remove")
            removes = tr("; {key} in the category list removes it", key=key) if key else ""
            raise ReaderError(tr("A smart category needs a name and a query{removes}.", removes=removes))
        await self.library.change_smart_category(self._smart_id, name=name, query=query)
        return None


SCREEN = SmartScreen
