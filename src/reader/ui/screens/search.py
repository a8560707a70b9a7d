"""Search as one types: hits with the sentence that has the words, newest or best first, in a chosen scope."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader.convert.wrap import cell_width
from reader.errors import ReaderError
from reader.language import tr
from reader.model import Entry, Found, Scope, SearchOrder
from reader.ui import messages
from reader.ui.actions_hits import HitActions
from reader.ui.keymap import bindings
from reader.ui.screen import Context
from reader.ui.search_words import DOING, HELP, HINT, Place, told_words
from reader.ui.widgets.hit_list import HitList
from reader.ui.widgets.prose import Prose, lines_of

if TYPE_CHECKING:
    from reader.query.doubt import Doubt

_PAGE = 50
"""Hits that are asked for behind the first screenful; the end of the list asks for as many more."""
_HIGH = 3
"""Lines that a hit takes: its title and its sentence."""
_PAUSE = 0.25
"""Seconds without a key after which more than a screenful is asked for."""
_BESIDE = 2
"""Cells beside what is told, and beside the hint."""


class SearchScreen(HitActions):
    """A line to type in above the hits."""

    CSS_PATH = "search.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", tr("Back"), tooltip=tr("Go back to the line, or to where you were.")),
        Binding(
            "tab",
            "scope",
            tr("Where"),
            priority=True,
            tooltip=tr("Search the list, everything, the bookmarks."),
        ),
        Binding(
            "ctrl+r", "order", tr("Order"), priority=True, tooltip=tr("Put the newest first, or the best.")
        ),
        Binding(
            "ctrl+s", "keep", tr("Keep"), priority=True, tooltip=tr("Keep the search as a smart category.")
        ),
        Binding("down", "into_hits", show=False, tooltip=tr("Go from the line into what was found.")),
        Binding("slash", "type", show=False, tooltip=tr("Go back to the line.")),
        *bindings("entry.toggle_read", "entry.save", "entry.tag", "entry.hide", "article.browser"),
    ]
    ENTER = tr("Open the entry under the cursor.")

    def __init__(
        self, context: Context, *, scope: Scope | None = None, title: str = "", text: str = ""
    ) -> None:
        """Search in a scope, which has this title, at first; None: everywhere."""
        super().__init__(context)
        places = [(scope, title)] if scope is not None and scope.kind not in ("all", "saved") else []
        everything, bookmarks = tr("everything"), tr("bookmarks")
        self._places = [*places, (Scope(kind="all"), everything), (Scope(kind="saved"), bookmarks)]
        if scope is not None and scope.kind == "saved":
            self._places.reverse()
        self._order: SearchOrder = "newest"
        self._text = text
        self._found = Found()
        self._asked: tuple[str, Place, Doubt | None] = "", self._places[0], None
        """What `_found` is the answer to, and what is doubtful in it."""
        self._limit = 0
        """Hits that are asked for; 0: a screenful."""
        self._said = HINT

    def compose(self) -> ComposeResult:
        """Build the line, what is told about it, and the hits."""
        with Vertical(id="search"):
            yield Input(
                self._text, id="search-line", placeholder=tr("Find in the news"), select_on_focus=False
            )
            yield Static(id="search-told")
            yield HitList(id="search-hits")
            yield Static(Prose(Content(HINT)), id="search-hint", classes="screen-hint")

    def on_mount(self) -> None:
        """Begin typing."""
        self._line.focus()
        self._search()

    @cached_property
    def _line(self) -> Input:
        return self.query_one("#search-line", Input)

    @cached_property
    def _hits(self) -> HitList:
        return self.query_one(HitList)

    def say(self, message: str) -> None:
        """Put one sentence in the place of the hint; "": take it away."""
        words = message or self._hint()
        if words != self._said:
            self._said = words
            self.query_one("#search-hint", Static).update(Prose(Content(words)))

    def show_pending(self, pending: str) -> None:
        """Show what may follow the keys pressed so far, where the hint is."""
        self.say(pending)

    def _hint(self) -> str:
        if not self._hits.has_focus:
            return HINT
        shown = ((self.context.keys.shown(action), word) for action, word in DOING)
        hints = [tr("Enter opens"), *(f"{key} {word}" for key, word in shown if key), tr("Esc back")]
        while len(hints) > 2 and cell_width(" · ".join(hints)) > self.size.width - _BESIDE:
            del hints[-2]
        return " · ".join(hints)

    def on_resize(self) -> None:
        """Name as many keys as there is room for."""
        self.say("")

    def on_descendant_focus(self) -> None:
        """Name the keys of the line, or those of the hits."""
        self.say("")

    # ------------------------------------------------------------ searching

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        self._limit = 0
        self._search()

    def _search(self) -> None:
        self.start(self._ask(), group="search")

    async def _ask(self) -> None:
        text = self._line.value
        limit = self._limit or max(10, self.size.height // _HIGH)
        found = await self._find(text, limit)
        if not found.superseded and not self._limit and found.more and limit < _PAGE:
            await asyncio.sleep(_PAUSE)
            await self._find(text, _PAGE)

    async def _find(self, text: str, limit: int) -> Found:
        place = self._places[0]
        found = await self.library.search(text, scope=place[0], limit=limit, order=self._order, typing=True)
        if not found.superseded:
            self._show(text, place, found, await self.library.doubt(text))
        return found

    def _show(self, text: str, place: Place, found: Found, doubt: Doubt | None) -> None:
        self._found = found
        if text.strip():
            self._hits.show(found.hits, self.context.clock())
        else:
            self._hits.show_words(HELP)
        self._asked = text, place, doubt
        self._tell_found()

    def _tell_found(self) -> None:
        """Say above the hits where was searched, and what was found."""
        text, place, doubt = self._asked
        told = told_words(text, place, self._places[1][1], self._order, self._found)
        if doubt is not None:
            told = Content.assemble(told, "\n", Content.styled(doubt.sentence, "$text-warning"))
        self._tell(told)

    def _tell(self, told: Content) -> None:
        """Say it above the hits; only where it takes more lines or fewer, the screen is laid out anew."""
        static = self.query_one("#search-told", Static)
        width = max(1, self.size.width - _BESIDE)
        static.update(Prose(told), layout=len(lines_of(told, width)) != static.size.height)

    @on(HitList.NearEnd)
    def _on_near_end(self, message: HitList.NearEnd) -> None:
        message.stop()
        if self._found.more:
            self._limit = len(self._found.hits) + _PAGE
            self._search()

    @on(messages.NewsArrived)
    def _on_news_arrived(self, message: messages.NewsArrived) -> None:
        # Where it is not said what has changed, feeds may be gone, or entries cleaned away.
        is_unsaid = not message.ids and (message.progress is None or message.progress.phase == "done")
        if is_unsaid or message.elsewhere or any(hit.entry.id in message.ids for hit in self._found.hits):
            self.start(self._follow_states(), group="states")

    async def _follow_states(self) -> None:
        """Show the hits as they are by now; those that are nowhere any more go, no other comes."""
        found = self._found
        ids = [hit.entry.id for hit in found.hits]
        gone = set(await self.library.gone_of(ids))
        rows = {row.id: row for row in await self.library.entries(ids, self._places[0][0])}
        if found is not self._found or not ids:
            return
        # A bookmark stays, also without its feed.
        stay = [id for id in ids if id in rows and (rows[id].starred or id not in gone)]
        hits = tuple(replace(hit, entry=rows[hit.entry.id]) for hit in found.hits if hit.entry.id in stay)
        before = sum(id in stay for id in ids[: self._hits.cursor])
        self._found = replace(found, hits=hits)
        self._hits.change(hits, before)
        if len(hits) < len(ids):
            self._tell_found()

    # ------------------------------------------------------------ keys

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._open(self._hits.cursor)

    @on(HitList.Chosen)
    def _on_chosen(self, message: HitList.Chosen) -> None:
        message.stop()
        self._open(message.index)

    def _open(self, index: int) -> None:
        if index < len(self._found.hits):
            ids = tuple(hit.entry.id for hit in self._found.hits)
            self.post_message(messages.ShowScreen("article", entry_id=ids[index], ids=ids))

    def target(self) -> Entry | None:
        """Return the hit under the cursor; None: nothing was found."""
        hits = self._found.hits
        return hits[self._hits.cursor].entry if self._hits.cursor < len(hits) else None

    def action_scope(self) -> None:
        """Search elsewhere: in the list, everywhere, among the bookmarks."""
        self._places.append(self._places.pop(0))
        self._search()

    def action_order(self) -> None:
        """The newest first, or the best."""
        self._order = "relevance" if self._order == "newest" else "newest"
        self._search()

    def action_keep(self) -> None:
        """Keep the query as a smart category."""
        if text := self._line.value.strip():
            self.start(self._keep(text), group="keep")
        else:
            self.say(tr("There is no search to keep yet."))

    async def _keep(self, text: str) -> None:
        try:
            smart = await self.library.add_smart_category(text, text)
        except ReaderError as error:
            self.toast(str(error), fault=True)
            return
        self.toast(tr("{name} stands among the categories now.", name=smart.name))
        self.post_message(messages.NewsChanged())

    def action_into_hits(self) -> None:
        """Go from the line into the hits."""
        if self._found.hits:
            self._hits.focus()
        else:
            self.say(tr("Nothing has been found to go to."))

    def action_type(self) -> None:
        """Go back to the line."""
        self._line.focus()

    def action_leave(self) -> None:
        """Back to the line, or to where the search was begun."""
        if self._hits.has_focus:
            self._line.focus()
        else:
            self.post_message(messages.LeaveScreen())


SCREEN = SearchScreen
