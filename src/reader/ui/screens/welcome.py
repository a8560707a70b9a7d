"""The first start: nothing is subscribed to yet, so here are the ways to begin."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reader.language import tr
from reader.ui import messages
from reader.ui.keys_here import here
from reader.ui.screen import ReaderScreen
from reader.ui.suggestions import SUGGESTIONS
from reader.ui.widgets.key_bar import KeyBar
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose
from reader.ui.widgets.status_bar import StatusBar

_GREETING = tr(
    "Your newspaper is still empty. Subscribe to anything that publishes: an RSS, Atom or JSON feed, "
    "a web site, a page that lists articles, or a folder of posts."
)
_WAYS: tuple[tuple[str, str, str], ...] = (
    ("add", tr("Add an address"), tr("a feed, a site, a category page, a folder")),
    ("import", tr("Import an OPML file"), tr("from another reader")),
    ("demo", tr("Open the demo"), tr("a sample newspaper, nothing is fetched from outside")),
)


class WelcomeScreen(ReaderScreen[None]):
    """Offers to add an address, to import, to pick a well-known feed, or to look at the demo."""

    CSS_PATH = "welcome.tcss"
    BINDINGS = [
        Binding("a", "choose('add')", tr("Add"), tooltip=tr("Subscribe to an address or a folder.")),
        Binding("i", "choose('import')", tr("Import"), tooltip=tr("Bring in the feeds of another reader.")),
        Binding("d", "choose('demo')", tr("Demo"), tooltip=tr("Open the sample newspaper.")),
        *here("program.up", tr("Leave the reader."), tr("Quit")),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="welcome-page"), Vertical(id="welcome"):
            yield Static(tr("Welcome to reader"), id="welcome-title", classes="screen-title")
            yield Static(Prose(Content(_GREETING)), id="welcome-text")
            does = tr("Begin with what is under the cursor.")
            yield PickList(*_options(), id="welcome-list", label=tr("Begin"), does=does)
        yield KeyBar(self.context.keys)
        yield StatusBar()

    def on_mount(self) -> None:
        self.query_one("#welcome-list", PickList).focus()

    def on_resize(self) -> None:
        height = self.app.size.height
        self.query_one("#welcome-text").display = height >= 12
        self.query_one("#welcome-title").display = height >= 8

    def on_option_list_option_selected(self, event: PickList.OptionSelected) -> None:
        event.stop()
        way, _, address = (event.option_id or "").partition(" ")
        self._begin(way, address)

    def action_choose(self, way: str) -> None:
        """Begin this way."""
        self._begin(way)

    def _begin(self, way: str, address: str = "") -> None:
        if way == "demo":
            self.post_message(messages.OpenDemo())
        else:
            self.post_message(messages.ShowScreen("add", address=address, opml=way == "import"))

    def on_news_arrived(self) -> None:
        self.start(self._leave_when_begun(), group="welcome")

    async def _leave_when_begun(self) -> None:
        """Make way for the newspaper as soon as there is one."""
        if await self.library.feeds():
            self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """Leave the program: there is nothing to read yet."""
        self.app.exit()


def _options() -> list[Option | None]:
    ways = [Option(_line(title, note), id=way) for way, title, note in _WAYS]
    feeds = [Option(_line(each.title, each.topic), id=f"feed {each.address}") for each in SUGGESTIONS]
    heading = Option(Content.styled(tr("Or start with a well-known feed"), "$text-muted"), disabled=True)
    return [*ways, None, heading, *feeds]


def _line(title: str, note: str) -> Content:
    return Content.assemble(Content.styled(title, "bold"), "  ", Content.styled(note, "$text-muted"))


SCREEN = WelcomeScreen
