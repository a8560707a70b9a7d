"""Subscribes to whatever an address leads to: a feed, a site, a category page, a folder or an OPML file."""

from __future__ import annotations

from collections.abc import Collection

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.widgets.selection_list import Selection

from reader.errors import ReaderError
from reader.language import tr
from reader.model import FeedCandidate, Scope, leave_out_wholes
from reader.text import folder_names
from reader.ui import messages
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.pick_list import TickList
from reader.ui.widgets.prose import Prose

_ABOUT = tr("An address, a site, a category page, a folder of posts, or an OPML file")
_KEYS = tr("Enter looks it up · Tab goes on · Esc closes")
_STOPS = tr("Esc stops")
_BACK = tr("Esc back")
_CHOOSE = tr("Space ticks · a all · Enter subscribes · Esc back")


_SHEET = 0.9
"""Of the screen's height that the sheet may take, as its style sheet says."""

_LOW = 16
"""Rows; a lower screen has none to spare for margins."""


def is_opml(address: str) -> bool:
    """Tell whether what was typed is a file that OPML readers write."""
    return address.lower().endswith((".opml", ".opml.xml")) and "://" not in address


class AddScreen(Sheet):
    """Asks for an address and lets the user choose among the feeds behind it."""

    CSS_PATH = "add.tcss"
    BINDINGS = [
        Binding("escape", "back", tr("Back"), tooltip=tr("Go back to the address, or close the sheet.")),
    ]
    ENTER = tr("Look the address up and subscribe to what is found there; if it is much, choose.")

    def __init__(self, context: Context, *, address: str = "", opml: bool = False) -> None:
        """Begin with an address that is looked up at once, or ask for an OPML file."""
        super().__init__(context)
        self._address = address
        self._opml = opml
        self._candidates: tuple[FeedCandidate, ...] = ()
        self._looking = False
        """Whether an address is being looked at, which Esc stops."""

    def compose(self) -> ComposeResult:
        with Vertical(id="add", classes="dialog"):
            example = "~/feeds.opml" if self._opml else tr("https://example.org/ or ~/posts")
            yield Input(self._address, placeholder=example, id="add-address")
            yield Input(placeholder=tr("Folder, such as News/China (may stay empty)"), id="add-folder")
            yield Static(Prose(Content(_ABOUT)), id="add-status", classes="dialog-hint")
            yield Static(Prose(Content(_KEYS)), id="add-keys")
            yield TickList[int](id="add-choices")

    def on_mount(self) -> None:
        title = tr("Import an OPML file") if self._opml else tr("Add a feed")
        self.query_one("#add").border_title = title
        self._show_choices(False)
        self.query_one("#add-address").focus()
        if self._address:
            self._start_look_up(self._address)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        address = self.query_one("#add-address", Input).value.strip()
        if self.query_one("#add-choices").display:
            self.on_tick_list_finished()
        elif address:
            self._start_look_up(address)

    def on_tick_list_finished(self) -> None:
        choices = self.query_one("#add-choices", TickList)
        chosen = tuple(self._candidates[index] for index in sorted(choices.selected))
        if len(chosen) == len(self._candidates):
            chosen = leave_out_wholes(chosen)
        self.start(self._subscribe(chosen), group="add")

    def action_back(self) -> None:
        """Stop looking, or go back to the address, or close."""
        if self._looking or self.query_one("#add-choices").display:
            self._show_choices(False)
            self.workers.cancel_group(self, "add")
            self._tell(_ABOUT)
            self.query_one("#add-address").focus()
        else:
            self.post_message(messages.LeaveScreen())

    def _start_look_up(self, address: str) -> None:
        self.start(self._look_up(address), group="add")

    async def _look_up(self, address: str) -> None:
        is_file = is_opml(address)
        self._tell(tr("Looking at {address} …", address=address), keys=_KEYS if is_file else _STOPS)
        try:
            if is_file:
                report = await self.library.import_opml(address)
                self.toast(str(report))
                self._finish(report.feed_ids)
                return
            self._looking = True
            found = await self.library.find_feeds(address)
        except ReaderError as error:
            self._tell(str(error), fault=True)
            # Who writes the folder meanwhile goes on with that.
            if self.focused is not self.query_one("#add-folder"):
                self.query_one("#add-address").focus()
            return
        finally:
            self._looking = False
        if len(found) == 1:
            await self._subscribe(found)
        else:
            self._offer(found, {feed.address for feed in await self.library.feeds()})

    def _offer(self, found: tuple[FeedCandidate, ...], known: Collection[str]) -> None:
        """Show what was found; `known`: the addresses that are subscribed to."""
        self._candidates = found
        first = next((index for index, each in enumerate(found) if each.address not in known), None)
        choices = self.query_one("#add-choices", TickList)
        choices.clear_options()
        choices.add_options(
            Selection(_candidate_line(candidate, known), index, initial_state=index == first)
            for index, candidate in enumerate(found)
        )
        choices.highlighted = 0
        self._show_choices(True)
        choices.focus()
        self._tell(tr("{number} feeds were found", number=len(found)), keys=_CHOOSE)

    def _show_choices(self, shown: bool) -> None:
        """Show the choices in place of the address, or the address again."""
        self.query_one("#add-choices").display = shown
        self.query_one("#add-address").display = not shown
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Let the choices keep to what the sheet has room for."""
        self.query_one("#add").set_class(self.size.height < _LOW, "-low")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        sheet, choices = self.query_one("#add"), self.query_one("#add-choices")
        others = [child for child in sheet.children if child.display and child is not choices]
        taken = sum(child.outer_size.height + child.styles.margin.height for child in others)
        room = int(self.size.height * _SHEET) - sheet.gutter.height - choices.styles.margin.height - taken
        choices.styles.max_height = max(1, room)

    async def _subscribe(self, chosen: tuple[FeedCandidate, ...]) -> None:
        if not chosen:
            self._tell(tr("Nothing is ticked yet"), keys=_CHOOSE)
            return
        folder = folder_names(self.query_one("#add-folder", Input).value)
        try:
            if any(candidate.sample for candidate in chosen):
                self._tell(tr("Checking the addresses …"), keys=_BACK)
                chosen = await self.library.settle(chosen)
            known = {feed.id: feed for feed in await self.library.feeds()}
            feeds = await self.library.subscribe_all([(candidate, (folder,)) for candidate in chosen])
        except ReaderError as error:
            self._tell(str(error), fault=True)
            return
        if all(feed.id in known for feed in feeds):
            moved = any(set(feed.folders) - set(known[feed.id].folders) for feed in feeds)
            place = tr("; it stands in {folder} now.", folder="/".join(folder) or tr("no folder"))
            names = tr(", ").join(feed.name for feed in feeds)
            self.toast(tr("Already subscribed: {names}", names=names) + (place if moved else ""))
        ids = tuple(feed.id for feed in feeds)
        self._finish(ids, added=[feed_id for feed_id in ids if feed_id not in known])

    def _finish(self, feed_ids: tuple[int, ...], *, added: Collection[int] = ()) -> None:
        """Close the dialog and have the new feeds loaded."""
        self.post_message(messages.LeaveScreen())
        made = Scope(kind="feed", feed_id=feed_ids[0]) if feed_ids else None
        self.post_message(messages.NewsChanged(made=made))
        if feed_ids:
            self.post_message(messages.StartRefresh(feed_ids, added=added))

    def _tell(self, sentence: str, *, keys: str = _KEYS, fault: bool = False) -> None:
        """Say what is going on, and below it the keys that matter now."""
        status = self.query_one("#add-status", Static)
        status.set_classes("dialog-fault" if fault else "dialog-hint")
        status.update(Prose(Content(sentence)))
        self.query_one("#add-keys", Static).update(Prose(Content(keys)))
        self.call_after_refresh(self._fit)


def _candidate_line(candidate: FeedCandidate, known: Collection[str]) -> Content:
    is_known = candidate.address in known
    note = tr("already subscribed") if is_known else candidate.note or candidate.address
    return Content.assemble(
        Content(candidate.title or candidate.address), "  ", Content.styled(note, "$text-muted")
    )


SCREEN = AddScreen
