"""What several screens do alike to one entry: bookmark it, hide it, open its address."""

from __future__ import annotations

from typing import Any

from reader.language import tr
from reader.model import Entry, Saved, Step
from reader.numbers import count_of
from reader.ui import messages
from reader.ui.screen import ReaderScreen


def saved_words(saved: Saved | None) -> str:
    """Return what saving has brought, as a sentence."""
    if saved is None or not saved.pictures:
        return tr("Bookmarked.")
    count, missing = len(saved.pictures), saved.missing
    if missing and count == 1:
        return tr("Bookmarked; its picture will be tried again at the next refresh.")
    if missing:
        return tr(
            "Bookmarked; {missing} of {count} pictures will be tried again at the next refresh.",
            missing=missing,
            count=count,
        )
    return tr("Bookmarked with {pictures}.", pictures=count_of(count, "picture"))


def marked_words(step: Step) -> str:
    """Return how many entries a step has marked read."""
    return tr("{entries} marked read", entries=count_of(step.count, "entry", "entries"))


async def turn_saved(screen: ReaderScreen[Any], entry: Entry) -> None:
    """Bookmark an entry, or remove its bookmark, and tell of it."""
    try:
        if entry.starred:
            await screen.library.unsave(entry.id)
            screen.offer_undo(tr("Bookmark removed"), tr("brings it back"))
        else:
            screen.toast(saved_words(await screen.library.save(entry.id)))
    finally:
        # If it failed, this takes the star away again.
        screen.post_message(messages.NewsChanged([entry.id]))


async def turn_hidden(screen: ReaderScreen[Any], entry_id: int) -> None:
    """Hide an entry from every list, or show a hidden one again, and tell of it."""
    step = await screen.library.set_hidden([entry_id])
    did = tr("Hidden; is:hidden finds it")
    if step is None:
        step, did = await screen.library.set_hidden([entry_id], False), tr("Shown in the lists again")
    if step is None:
        screen.say(tr("Its feed is gone, so it stands in no list."))
        return
    screen.offer_undo(did)
    screen.post_message(messages.NewsChanged(step.ids))


def open_address(screen: ReaderScreen[Any], entry: Entry | None) -> bool:
    """Open an entry's address in the browser; False: there is none."""
    if entry is None or not entry.link:
        screen.say(tr("There is no address to open.") if entry else tr("There is no article here."))
        return False
    screen.post_message(messages.OpenInBrowser(entry.link))
    screen.say(tr("Opened in the browser."))
    return True
