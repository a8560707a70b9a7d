"""Read and starred marks, tags, hiding, notes; undo and redo of every step, kept over restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain
from typing import Literal, TypeAlias

from reader.language import tr
from reader.model import Highlight, Scope, Step
from reader.numbers import count_of
from reader.store import annotation_steps, import_texts
from reader.store.annotations import insert_highlight, load_note
from reader.store.aside import NOT_ASIDE
from reader.store.import_steps import ADDED, BOOKMARKS, IMPORTED_IS_OTHER, KEEP_IMPORTED, SAVE_IMPORTED
from reader.store.journal import Direction, Journal, add_step, find_returned, travel
from reader.store.values import id_list, to_number
from reader.store.verdicts import HIDE

_COUNT = "{entries}"
"""In a label: how many articles were changed, such as "12 entries"."""
_Kind: TypeAlias = Literal["read", "starred", "tag", "hidden", "note", "highlight", "highlight_note"]
_StepKind: TypeAlias = _Kind | Literal["imported"]
Change: TypeAlias = tuple[_Kind, bool, str]
"""What is changed, to what, and the name of the tag if it is one."""


class States(Journal):
    """Change states; take changes back. "{entries}" in a label becomes the number of those changed."""

    def set_read(self, ids: Sequence[int], read: bool, *, label: str) -> Step | None:
        """Mark articles read or unread, everywhere they stand, as one step; None: all were so already."""
        return self._set("read", ids, read, label)

    def set_starred(self, ids: Sequence[int], starred: bool, *, label: str) -> Step | None:
        """Bookmark articles or drop the bookmarks, as one step; None: all were so already."""
        return self._set("starred", ids, starred, label)

    def set_tag(self, ids: Sequence[int], name: str, present: bool = True, *, label: str) -> Step | None:
        """Give articles a tag or take it from them, as one step; None: all were so already."""
        return self._set("tag", ids, present, label, name)

    def set_hidden(self, ids: Sequence[int], hidden: bool, *, label: str) -> Step | None:
        """Take articles out of every list or put them back, as one step; None: all were so already."""
        return self._set("hidden", ids, hidden, label)

    def set_several(self, ids: Sequence[int], changes: Sequence[Change], *, label: str) -> Step | None:
        """Make several changes to articles as one step; None: all were so already."""
        steps: list[Step] = []
        with self._db.writing() as connection:
            for kind, value, name in changes:
                step = self._make(connection, kind, ids, value, label, name, joined=bool(steps))
                steps += [step] if step else []
            if not steps:
                return None
            touched = tuple(dict.fromkeys(chain.from_iterable(step.ids for step in steps)))
            label = label.replace(_COUNT, count_of(len(touched), "entry", "entries"))
            marks = id_list(step.id for step in steps)
            connection.execute(
                "UPDATE step SET label = ? WHERE id IN (SELECT value FROM json_each(?))", (label, marks)
            )
        return Step(id=steps[-1].id, label=label, count=len(touched), ids=touched)

    def put_note(self, article_id: int, text: str) -> Step | None:
        """Keep a note on an article in place of the former one, as one step; "" removes it."""
        with self._db.reading() as connection:
            former = load_note(connection, article_id)
        change = annotation_steps.pack_note_change(former, text, self._clock())
        label = tr("Wrote a note") if text else tr("Removed a note")
        return self._set("note", [article_id], True, label, change)

    def add_highlight(self, article_id: int, highlight: Highlight) -> Highlight:
        """Mark a passage, as one step; StoreError if the article is not there any more."""
        with self._db.writing() as connection:
            # Not yet shown: the step that follows does that, and the one that undoes it takes it away.
            number = insert_highlight(connection, article_id, highlight, removed=True)
        self._set("highlight", [article_id], True, tr("Marked a passage"), str(number))
        return replace(highlight, id=number)

    def remove_highlight(self, highlight_id: int) -> Step | None:
        """Take a mark away, as one step; one that is not there is no fault."""
        ids = self._find_highlighted(highlight_id)
        return self._set("highlight", ids, False, tr("Removed a highlight"), str(highlight_id))

    def put_highlight_note(self, highlight_id: int, text: str) -> Step | None:
        """Keep a note on a marked passage in place of the former one, as one step; "" removes it."""
        with self._db.reading() as connection:
            row = connection.execute("SELECT note FROM highlight WHERE id = ?", (highlight_id,)).fetchone()
        change = annotation_steps.pack_highlight_change(highlight_id, row[0] if row else "", text)
        label = tr("Wrote a note") if text else tr("Removed a note")
        return self._set("highlight_note", self._find_highlighted(highlight_id), True, label, change)

    def _find_highlighted(self, highlight_id: int) -> list[int]:
        with self._db.reading() as connection:
            rows = connection.execute("SELECT article_id FROM highlight WHERE id = ?", (highlight_id,))
            return [article_id for (article_id,) in rows]

    def undo(self) -> Step | None:
        """Take the last step back; None: there is none that still changes anything."""
        return self._travel("undo")

    def redo(self) -> Step | None:
        """Do again what was last undone; None: there is nothing."""
        return self._travel("redo")

    def _set(
        self,
        kind: _Kind,
        ids: Sequence[int],
        value: bool,
        label: str,
        name: str = "",
        *,
        told: Collection[int] | None = None,
    ) -> Step | None:
        with self._db.writing() as connection:
            return self._make(connection, kind, ids, value, label, name, told=told)

    def _make(
        self,
        connection: sqlite3.Connection,
        kind: _Kind,
        ids: Sequence[int],
        value: bool,
        label: str,
        name: str,
        *,
        joined: bool = False,
        told: Collection[int] | None = None,
    ) -> Step | None:
        """Change articles; `told`: those that were asked for, which alone are counted if one changes."""
        asked = {"value": value, "ids": id_list(ids), "name": name}
        different = {id for (id,) in connection.execute(_DIFFERENT[kind], asked)}
        if not different:
            return None
        changed = tuple(id for id in dict.fromkeys(ids) if id in different)
        count = len(changed if told is None else different.intersection(told)) or len(changed)
        label = label.replace(_COUNT, count_of(count, "entry", "entries")) if not joined else label
        at = to_number(self._clock())
        step_id = add_step(connection, kind, at=at, label=label, name=name, value=value, joined=joined)
        values = asked | {"step": step_id, "at": at, "now": at, "ids": id_list(changed)}
        for statement in (_REMEMBER[kind], *_APPLY[kind], *_KEEP_COPIES[kind]):
            connection.execute(statement, values)
        return Step(id=step_id, label=label, count=count, ids=changed)

    def _travel(self, direction: Direction) -> Step | None:
        touched: list[int] = []
        is_turned = False
        back: Scope | None = None
        with self._db.writing() as connection:
            while row := connection.execute(_NEXT_STEP[direction]).fetchone():
                step_id, kind, name, label, joined = row
                if kind == "arrangement":
                    is_turned |= travel(connection, name, direction, to_number(self._clock()))
                    back = find_returned(name, direction) or back
                else:
                    touched += self._move(connection, step_id, direction)
                connection.execute("UPDATE step SET undone = ? WHERE id = ?", (direction == "undo", step_id))
                if direction == "redo":
                    following = connection.execute(_NEXT_STEP["redo"]).fetchone()
                    joined = following is not None and following[-1]
                # A step of which all has vanished is no step for the person who presses the key.
                if not joined and (touched or is_turned):
                    ids = tuple(dict.fromkeys(touched))
                    label = label.replace(BOOKMARKS, count_of(len(ids), "bookmark"))
                    return Step(id=step_id, label=label, count=max(1, len(ids)), ids=ids, back=back)
        return None

    def _move(self, connection: sqlite3.Connection, step_id: int, direction: Direction) -> list[int]:
        """Take a step back or make it again; return the articles that it touched."""
        kind, value, at, name = connection.execute(_ONE_STEP, (step_id,)).fetchone()
        values = {
            "step": step_id,
            "value": value if direction == "redo" else 1 - value,
            "at": at,
            "now": to_number(self._clock()),
            "name": name,
        }
        touched = [id for (id,) in connection.execute(_TOUCHED[kind], values)]
        values["ids"] = id_list(touched)
        change = _RESTORE[kind] if direction == "undo" else _APPLY[kind]
        for statement in (*change, *_KEEP_COPIES[kind]):
            connection.execute(statement, values)
        for article_id, added, name in connection.execute(ADDED, (step_id,)).fetchall():
            if added == import_texts.KIND:
                import_texts.turn_text(connection, article_id, name, values["value"])
                continue
            for statement in _APPLY[added]:
                connection.execute(statement, values | {"ids": id_list([article_id]), "name": name})
        return touched


def put_marks(
    connection: sqlite3.Connection, kind: Literal["read", "starred"], ids: Sequence[int], value: bool, at: int
) -> None:
    """Mark articles without a step: what the user has marked elsewhere is not taken back here."""
    values = {"value": value, "ids": id_list(ids), "at": at, "now": at}
    for statement in (*_APPLY[kind], *_KEEP_COPIES[kind]):
        connection.execute(statement, values)


_STEP = "SELECT id, kind, name, label, joined FROM step"
_NEXT_STEP = {
    "undo": f"{_STEP} WHERE undone = 0 ORDER BY id DESC LIMIT 1",
    "redo": f"{_STEP} WHERE undone = 1 ORDER BY id LIMIT 1",
}
_ONE_STEP = "SELECT kind, value, at, name FROM step WHERE id = ?"
_CHOSEN = "IN (SELECT value FROM json_each(:ids))"
_TAGGED = "EXISTS (SELECT 1 FROM tag WHERE name = :name AND article_id = article.id)"
_IS_OTHER: dict[_Kind, str] = {
    "read": "read != :value",
    "starred": "starred != :value",
    "tag": f"{_TAGGED} != :value",
    # Without a feed there is no list that it could stand in.
    "hidden": "(listed = 0) != :value AND feed_id IS NOT NULL",
    "note": annotation_steps.NOTE_IS_OTHER,
    "highlight": annotation_steps.HIGHLIGHT_IS_OTHER,
    "highlight_note": annotation_steps.HIGHLIGHT_NOTE_IS_OTHER,
}
_DIFFERENT = {
    kind: f"SELECT id FROM article WHERE {other} AND {NOT_ASIDE} AND id {_CHOSEN}"  # noqa: S608 - our own words
    for kind, other in _IS_OTHER.items()
}
_STEP_ITEMS = "FROM step_item JOIN article ON article.id = article_id WHERE step_id = :step"
_TOUCHED = {kind: f"SELECT article.id {_STEP_ITEMS} AND {other}" for kind, other in _IS_OTHER.items()} | {
    "imported": f"SELECT article.id {_STEP_ITEMS} AND {IMPORTED_IS_OTHER}"
}
_PLAIN_MEMORY = "INSERT INTO step_item (step_id, article_id) SELECT :step, value FROM json_each(:ids)"
_REMEMBER: dict[_Kind, str] = {
    "read": """INSERT INTO step_item (step_id, article_id, former)
        SELECT :step, id, read_at FROM article WHERE id IN (SELECT value FROM json_each(:ids))""",
    "starred": """INSERT INTO step_item (step_id, article_id, former)
        SELECT :step, id, starred_at FROM article WHERE id IN (SELECT value FROM json_each(:ids))""",
    "tag": _PLAIN_MEMORY,
    "hidden": _PLAIN_MEMORY,
    "note": _PLAIN_MEMORY,
    "highlight": _PLAIN_MEMORY,
    "highlight_note": _PLAIN_MEMORY,
}
_TAG = (
    "INSERT OR IGNORE INTO tag (name, article_id) SELECT :name, value FROM json_each(:ids) WHERE :value",
    """DELETE FROM tag WHERE NOT :value AND name = :name
        AND article_id IN (SELECT value FROM json_each(:ids))""",
)
_APPLY: dict[_StepKind, tuple[str, ...]] = {
    "read": (
        """UPDATE article SET read = :value, read_at = CASE WHEN :value THEN :at END
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    ),
    "starred": (
        """UPDATE article SET starred = :value, starred_at = CASE WHEN :value THEN :at END
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    ),
    "tag": _TAG,
    "hidden": HIDE,
    "note": annotation_steps.PUT_NOTE,
    "highlight": annotation_steps.PUT_HIGHLIGHT,
    "highlight_note": annotation_steps.PUT_HIGHLIGHT_NOTE,
    "imported": SAVE_IMPORTED,
}
_RESTORE: dict[_StepKind, tuple[str, ...]] = {
    "read": (
        """UPDATE article SET read = :value,
        read_at = (SELECT former FROM step_item WHERE step_id = :step AND article_id = article.id)
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    ),
    "starred": (
        """UPDATE article SET starred = :value,
        starred_at = (SELECT former FROM step_item WHERE step_id = :step AND article_id = article.id)
        WHERE id IN (SELECT value FROM json_each(:ids))""",
    ),
    "tag": _TAG,
    "hidden": HIDE,
    "note": annotation_steps.PUT_NOTE,
    "highlight": annotation_steps.PUT_HIGHLIGHT,
    "highlight_note": annotation_steps.PUT_HIGHLIGHT_NOTE,
    "imported": SAVE_IMPORTED,
}
# The copy of a dropped bookmark stays until `sweep`, so that undo brings it back whole.
_KEEP_COPIES: dict[_StepKind, tuple[str, ...]] = {
    "read": (),
    "starred": (
        """UPDATE bookmark SET dropped_at = CASE WHEN :value THEN NULL ELSE :now END
            WHERE article_id IN (SELECT value FROM json_each(:ids))""",
    ),
    "tag": (),
    "hidden": (),
    "note": (),
    "highlight": (),
    "highlight_note": (),
    "imported": KEEP_IMPORTED,
}
