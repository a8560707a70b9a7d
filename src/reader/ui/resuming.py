"""Where the reader was when the program was left, as a line of JSON that can be read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from reader.model import FolderPath, Scope

SESSION = "session"
"""The setting under which it is kept."""
_NEXT = 20
_VERSION = 1
_MOST_IDS = 500
_KINDS = ("all", "today", "saved", "history", "smart", "folder", "feed")

ALL = Scope(kind="all")

Place: TypeAlias = Literal["categories", "entries", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A screen that lies over the categories, and what it was shown with."""

    name: Literal["bookmarks", "article"]
    entry_id: int
    """The entry under its cursor, or the one that is read; 0: none."""
    ids: tuple[int, ...] = ()
    """The list that the article was opened from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The list, the entry and the pane where the reader was."""

    scope: Scope = ALL
    unread_only: bool = False
    oldest_first: bool = False
    entry_id: int = 0
    """The entry under the cursor; 0: the list was empty."""
    following: tuple[int, ...] = ()
    """The entries after it, which tell where it stood if the list no longer has it."""
    article_id: int = 0
    """The article in the pane; 0: none."""
    place: Place = "categories"
    only_article: bool = False
    folded: tuple[FolderPath, ...] = ()
    """The folders of the category list that were folded."""
    covers: tuple[Cover, ...] = field(default=())
    """From the lowest to the one on top."""

    def is_among(self, first: Sequence[int]) -> bool:
        """Tell whether the first entries of a list are enough to find the place that was left."""
        return not self.entry_id or not {self.entry_id, *self.following}.isdisjoint(first)

    def find_place(self, ids: Sequence[int], *, gone: bool) -> tuple[Sequence[int], int]:
        """Return a list with the entry that was left, and where it stands.

        An article that was unread has been read by now, so the list of what is unread no longer has it.
        `gone`: it is nowhere any more, and the next one takes its place.
        """
        places = {entry_id: index for index, entry_id in enumerate(ids)}
        if self.entry_id in places:
            return ids, places[self.entry_id]
        at = next((places[other] for other in self.following if other in places), None)
        if gone:
            return ids, at or 0
        at = len(ids) if at is None else at
        return [*ids[:at], self.entry_id, *ids[at:]], at


def following(ids: Sequence[int], cursor: int) -> tuple[int, ...]:
    """Return the entries after the cursor by which its place is found again."""
    return tuple(ids[cursor + 1 : cursor + 1 + _NEXT])


def pack_session(session: Session) -> str:
    """Return a session as it is kept."""
    import json

    scope = session.scope
    return json.dumps(
        {
            "version": _VERSION,
            "scope": [scope.kind, scope.feed_id, list(scope.folder), scope.smart_id],
            "unread_only": session.unread_only,
            "oldest_first": session.oldest_first,
            "entry": session.entry_id,
            "following": session.following,
            "article": session.article_id,
            "place": session.place,
            "only_article": session.only_article,
            "folded": session.folded,
            "covers": [[cover.name, cover.entry_id, cover.ids[:_MOST_IDS]] for cover in session.covers],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpack_session(text: str | None) -> Session | None:
    """Return the session that was kept; None: there is none, or it cannot be understood."""
    if not text:
        return None
    import json

    try:
        values = json.loads(text)
        return _to_session(values) if values["version"] == _VERSION else None
    except (ValueError, TypeError, KeyError, LookupError):
        return None


def _to_session(values: Mapping[str, Any]) -> Session:
    kind, feed_id, folder, smart_id = values["scope"]
    if kind not in _KINDS:
        raise ValueError(kind)
    place: Place = values["place"] if values["place"] in get_args(Place) else "categories"
    return Session(
        scope=Scope(kind=kind, feed_id=feed_id, folder=tuple(folder), smart_id=smart_id),
        unread_only=bool(values["unread_only"]),
        oldest_first=bool(values["oldest_first"]),
        entry_id=int(values["entry"]),
        following=tuple(int(entry_id) for entry_id in values["following"]),
        article_id=int(values["article"]),
        place=place,
        only_article=bool(values["only_article"]),
        folded=tuple(tuple(str(name) for name in path) for path in values.get("folded", ())),
        covers=tuple(_to_cover(*cover) for cover in values["covers"]),
    )


def _to_cover(name: str, entry_id: int, ids: Sequence[int]) -> Cover:
    if name == "bookmarks":
        return Cover(name="bookmarks", entry_id=int(entry_id))
    return Cover(name="article", entry_id=int(entry_id), ids=tuple(int(each) for each in ids))
