"""Pure answers about lists: what is next, what is folded away, how old something is, what fits."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reader.convert.wrap import cell_width
from reader.language import tr
from reader.model import Category, Entry, EntryQuery, FolderPath, Scope, begin_of, day_at, day_of


def folder_of(category: Category) -> FolderPath:
    """Return the folder that a row is, or (): it is no folder."""
    return category.scope.folder if category.scope.kind == "folder" else ()


def visible_rows(categories: Sequence[Category], folded: Collection[FolderPath]) -> list[int]:
    """Return the indexes of the categories that no folded folder hides."""
    rows: list[int] = []
    hidden_below = -1
    for index, category in enumerate(categories):
        if hidden_below >= 0 and category.depth > hidden_below:
            continue
        hidden_below = category.depth if folder_of(category) in folded and folder_of(category) else -1
        rows.append(index)
    return rows


def parent_row(categories: Sequence[Category], index: int) -> int | None:
    """Return the index of the folder that a row stands in; None: it stands at the top."""
    depth = categories[index].depth
    for above in range(index - 1, -1, -1):
        if categories[above].depth < depth:
            return above if folder_of(categories[above]) else None
    return None


def find_scope(categories: Sequence[Category], scope: Scope) -> int | None:
    """Return the first row that shows this scope."""
    return next((index for index, row in enumerate(categories) if row.scope == scope), None)


def next_category(
    categories: Sequence[Category], current: int, step: int, *, unread: bool = False
) -> int | None:
    """Return the row after `current` in the direction of `step`, going round at the ends; None: no other.

    With `unread` only rows with unread entries count, and of those only places that hold their own
    entries: the built-in lists and the folder around a feed would show the same ones again.
    """
    count = len(categories)
    here = categories[current] if 0 <= current < count else None
    for distance in range(1, count):
        index = (current + step * distance) % count
        row = categories[index]
        if not unread or (row.unread > 0 and _is_elsewhere(row, here)):
            return index
    return None


def _is_elsewhere(row: Category, here: Category | None) -> bool:
    """Tell whether `row` shows entries of its own that `here` does not show already."""
    if here is not None and here.scope.kind == "folder":
        return row.scope.kind in ("folder", "feed") and row.depth <= here.depth
    return row.scope.kind == "feed"


def shows_many_feeds(scope: Scope) -> bool:
    """Tell whether a list mixes feeds, so that each row has to name its own."""
    return scope.kind != "feed"


def ask_to_remove(title: str, total: int, undo: str) -> str:
    """Return the question before a feed goes; `undo`: the key that brings it back, "": none does."""
    ends = takes_back(undo)
    if total > 1:
        return tr(
            "Remove {title} with its {total:,} entries? Bookmarks stay{takes_back}.",
            title=title,
            total=total,
            takes_back=ends,
        )
    if total:
        return tr(
            "Remove {title} with its one entry? Bookmarks stay{takes_back}.", title=title, takes_back=ends
        )
    return tr("Remove {title}? Bookmarks stay{takes_back}.", title=title, takes_back=ends)


def takes_back(undo: str) -> str:
    """Return the end of a question about what a key can undo."""
    return tr(", and {undo} takes it back", undo=undo) if undo else ""


def empty_words(scope: Scope, *, unread_only: bool, shows_read: str) -> str:
    """Return what stands in an empty list; `shows_read`: the key that shows read ones; "": none are."""
    if scope.kind == "history":
        return tr("You have read nothing yet.")
    if unread_only:
        how = tr(" {key} shows what has been read.", key=shows_read) if shows_read else ""
        return tr("Nothing unread here.") + how
    words = {"today": tr("Nothing has come in today."), "smart": tr("No entry matches this search.")}
    return words.get(scope.kind, tr("Nothing here yet."))


def folds_stories(scope: Scope) -> bool:
    """Tell whether a list shows a story that several feeds tell only once."""
    return scope.kind in ("all", "today", "folder", "smart")


def feeds_in(categories: Sequence[Category], scope: Scope) -> list[int] | None:
    """Return the feeds that a scope's entries come from; None: all of them."""
    if scope.kind == "feed" and scope.feed_id is not None:
        return [scope.feed_id]
    index = find_scope(categories, scope)
    if scope.kind != "folder" or index is None:
        return None
    ids: list[int] = []
    for row in categories[index + 1 :]:
        if row.depth <= categories[index].depth:
            break
        if row.scope.feed_id is not None:
            ids.append(row.scope.feed_id)
    return ids


def looks_like(before: Entry | None, now: Entry) -> bool:
    """Tell whether a row says the same as before; when it was read is no part of what it equals."""
    return before == now and before.read_at == now.read_at


def age(entry: Entry, now: datetime) -> str:
    """Return how long ago an entry came, in at most `age_cells`: "5m", "3h", "2d", "12-31", "2024"."""
    return since(entry.date, now, day_only=entry.day_only)


def since(moment: datetime, now: datetime, *, day_only: bool = False) -> str:
    """Return how long ago a moment was, in at most `age_cells`."""
    today, day = day_at(now), day_at(moment, day_only=day_only)
    passed = now - moment
    if passed < timedelta(0):
        return tr("now") if passed > -timedelta(hours=1) else _date(day.year, day.month, day.day, today.year)
    if day_only:
        days = (today - day).days
        if days <= 0:
            return tr("today")
        if days < 7:
            return tr("{days}d", days=days)
        return _date(day.year, day.month, day.day, today.year)
    if passed < timedelta(hours=1):
        return tr("{minutes}m", minutes=passed.seconds // 60) if passed.seconds >= 60 else tr("now")
    if passed < timedelta(days=1):
        return tr("{hours}h", hours=passed.seconds // 3600)
    if passed < timedelta(days=7):
        return tr("{days}d", days=passed.days)
    return _date(day.year, day.month, day.day, today.year)


def _date(year: int, month: int, day: int, this_year: int) -> str:
    if year == this_year:
        return tr("{month:02}-{day:02}", month=month, day=day)
    return tr("{year:04}", year=year)


def age_cells() -> int:
    """Return how wide an age can be: 5 in English."""
    return max(cell_width(tr("{minutes}m", minutes=59)), cell_width(_date(2000, 12, 31, 2000)))


def moments_before(now: datetime, entry: Entry | None) -> list[tuple[str, datetime]]:
    """Return what "older" can mean, in words, with the moment before which an entry is that old."""
    choices = [
        (tr("older than one day"), now - timedelta(days=1)),
        (tr("older than three days"), now - timedelta(days=3)),
        (tr("older than one week"), now - timedelta(weeks=1)),
        (tr("older than one month"), now - timedelta(days=30)),
    ]
    if entry is None:
        return choices
    day = day_of(entry)
    return [(tr("from before {day}, the day of this entry", day=day), begin_of(day)), *choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How wide the columns of an entry row are; 0: the column is left out."""

    title: int
    feed: int
    age: int


GUTTER = 3
"""Cells before the title: unread, bookmark, blank."""


def entry_columns(width: int, *, feeds: bool) -> Columns:
    """Return the columns that fit; the feed gives way first, then the age."""
    age_width = age_cells() if width >= 30 else 0
    feed_width = min(20, max(8, width // 5)) if feeds and width >= 50 else 0
    taken = GUTTER + sum(column + 2 for column in (age_width, feed_width) if column) + 1
    return Columns(title=max(0, width - taken), feed=feed_width, age=age_width)


def keep_place(old: Sequence[int], new: Sequence[int], cursor: int) -> int:
    """Return the cursor's place in a list loaded again: on the same entry, else on the next one left."""
    if not new:
        return 0
    if not 0 <= cursor < len(old):
        return min(max(cursor, 0), len(new) - 1)
    places = {entry_id: index for index, entry_id in enumerate(new)}
    for entry_id in (*old[cursor:], *reversed(old[:cursor])):
        if entry_id in places:
            return places[entry_id]
    return 0


def known_count(category: Category | None, query: EntryQuery, *, folding: bool) -> int | None:
    """Return how long the list of a category is by its own counts; None: they do not tell."""
    if category is None or category.scope != query.scope or query.scope.kind == "history":
        return None
    # Folded stories are taken from the unread counts alone.
    if folding and folds_stories(query.scope) and not query.unread_only:
        return None
    # A smart category that was never counted has no numbers yet.
    return (category.unread if query.unread_only else category.total) or None


def put_back(shown: Sequence[int], whole: Sequence[int], wanted: Collection[int]) -> Sequence[int]:
    """Return what is shown with the wanted entries at the places that they have in the whole list."""
    present = set(shown)
    behind: dict[int, list[int]] = {}
    last = 0
    for entry_id in whole:
        if entry_id in present:
            last = entry_id
        elif entry_id in wanted:
            behind.setdefault(last, []).append(entry_id)
    merged = behind.get(0, [])
    for entry_id in shown:
        merged.append(entry_id)
        merged += behind.get(entry_id, ())
    return merged


def continue_list(shown: Sequence[int], whole: Sequence[int]) -> Sequence[int]:
    """Return what is shown with the rest of the list behind it, as it was asked for a moment later.

    What has come into the part that is shown meanwhile stays out of it: nothing moves under the eyes.
    """
    begin = 0
    for entry_id in reversed(shown):
        try:
            begin = whole.index(entry_id) + 1
        except ValueError:
            continue
        break
    rest = whole[begin:]
    known = set(shown)
    if not known.isdisjoint(rest):
        rest = [entry_id for entry_id in rest if entry_id not in known]
    return array("q", shown) + array("q", rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """Which panes are on the screen."""

    categories: bool
    entries: bool
    article: bool


def panes_for(width: int, place: str, *, reading: bool, only: bool = False) -> Panes:
    """Return the panes that fit: three from 140 columns, two from 80, else the one with the focus.

    `reading`: an article is open. `only`: the reader wants nothing but the article.
    """
    if reading and only and place == "article":
        return Panes(categories=False, entries=False, article=True)
    if width >= 140:
        return Panes(categories=True, entries=True, article=True)
    if width < 80:
        return Panes(categories=place == "categories", entries=place == "entries", article=place == "article")
    if place == "article":
        return Panes(categories=False, entries=width >= 110, article=True)
    if place == "entries" and reading and width >= 110:
        return Panes(categories=False, entries=True, article=True)
    return Panes(categories=True, entries=True, article=False)
