"""What screens ask of the app, and what the app tells the screens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Self

from textual.message import Message
from textual.screen import Screen

from reader.language import tr
from reader.model import RefreshProgress, Scope


class LeaveScreen(Message):
    """Please take the screen away that asks; the bottom one ends the program."""

    screen: Screen[Any] | None = None
    """The screen that it came from, filled in on its way."""


class ShowScreen(Message):
    """Please put another screen on top."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__()
        self.name = name
        """The name of its module in `reader.ui.screens`."""
        self.options = options
        """Given to the screen's constructor."""


class ShowScope(Message):
    """Please go to the categories and show one of them."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope


class FrontPageReady(Message):
    """The first screen has everything that belongs on it."""


class OpenDemo(Message):
    """Please end this newspaper and open the demo's."""


class Ask(Message):
    """Please ask the user a question that can be answered with yes."""

    def __init__(self, question: str, yes: str, then: Callable[[], object]) -> None:
        super().__init__()
        self.question = question
        self.yes = yes
        """What is done, for the button: "Remove"."""
        self.then = then
        """Called if the answer is yes."""


class StartRefresh(Message):
    """Please load these feeds now, due or not."""

    def __init__(self, feed_ids: Collection[int] | None = None, *, added: Collection[int] = ()) -> None:
        super().__init__()
        self.feed_ids = feed_ids
        """None: every feed."""
        self.added = added
        """Those of them that are new here; other feeds may have brought what they list."""


class StopRefresh(Message):
    """Please stop the refresh that is under way."""


class CompleteBookmark(Message):
    """Please fetch what a new bookmark lacks: its page, its pictures."""

    def __init__(self, entry_id: int) -> None:
        super().__init__()
        self.entry_id = entry_id


class OpenInBrowser(Message):
    """Please open an address in the user's browser."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class CopyText(Message):
    """Please put text on the clipboard."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what
        """What it is, for the status line: "the address"."""


class OfferUndo(Message):
    """Please say what was done, and the key that undoes it, until something else is done."""

    def __init__(self, did: str, how: str = tr("takes it back")) -> None:
        super().__init__()
        self.did = did
        """What was done: "Bookmark removed"."""
        self.how = how
        """What the key does: "brings it back"."""


class _News(Message):
    """What is told of a change."""

    def __init__(
        self,
        ids: Collection[int] = (),
        *,
        progress: RefreshProgress | None = None,
        made: Scope | None = None,
        elsewhere: bool = False,
        restored: bool = False,
    ) -> None:
        super().__init__()
        self.ids = ids
        """The entries whose state changed; (): none, but feeds or lists did."""
        self.progress = progress
        """How far the refresh is that brought it; None: it was no refresh."""
        self.made = made
        """The category that has just been made or brought back, to which the cursor goes; None: none."""
        self.elsewhere = elsewhere
        """Whether another program did it, so that nobody knows what it was."""
        self.restored = restored
        """Whether the reader has undone or redone it, and so wants to see it where it belongs."""


class NewsChanged(_News):
    """The library holds something else than before; screens post it, the app passes it on to all screens."""


class NewsArrived(_News):
    """The app's answer to `NewsChanged`, sent to every screen."""

    bubble = False

    @classmethod
    def of(cls, change: NewsChanged) -> Self:
        """Return what tells a screen of a change."""
        return cls(
            change.ids,
            progress=change.progress,
            made=change.made,
            elsewhere=change.elsewhere,
            restored=change.restored,
        )
