"""An import as one step that grows with every bookmark: what it saved, and what it added to what was here.

Titles and texts that it filled in are `import_texts`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from reader.model import Highlight, Note
from reader.store.annotation_steps import pack_highlight_change, pack_note_change
from reader.store.annotations import load_highlights, load_note
from reader.store.journal import add_step

BOOKMARKS = "{bookmarks}"
"""In a label: how many articles a step touches, such as "12 bookmarks"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What an article has of what only the user adds."""

    tags: frozenset[str]
    note: Note | None
    highlights: tuple[Highlight, ...]


def load_additions(connection: sqlite3.Connection, article_id: int) -> Additions:
    """Return what was added to an article."""
    rows = connection.execute("SELECT name FROM tag WHERE article_id = ?", (article_id,))
    return Additions(
        tags=frozenset(name for (name,) in rows),
        note=load_note(connection, article_id),
        highlights=load_highlights(connection, article_id),
    )


def record(
    connection: sqlite3.Connection,
    article_id: int,
    *,
    step_id: int,
    label: str,
    at: int,
    former: int | None,
    added: list[tuple[str, str]],
) -> int:
    """Keep in a step what has come with a bookmark; returns the step, a new one if that one is no more.

    `former`: since when it has been a bookmark, None: it was none. `added`: the kinds and names of what an
    article got that was here before.
    """
    if former is not None and not added:
        return step_id
    # The user may have taken back what had come by then; what comes now is another step.
    if not connection.execute("SELECT 1 FROM step WHERE id = ? AND undone = 0", (step_id,)).fetchone():
        step_id = add_step(connection, "imported", at=at, label=label, name="")
    connection.execute(
        "INSERT OR IGNORE INTO step_item (step_id, article_id, former) VALUES (?, ?, ?)",
        (step_id, article_id, former),
    )
    connection.executemany(
        "INSERT INTO step_addition (step_id, article_id, kind, name) VALUES (?, ?, ?, ?)",
        ((step_id, article_id, kind, name) for kind, name in added),
    )
    return step_id


def compare(before: Additions, after: Additions) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each addition that was not there before."""
    yield from (("tag", name) for name in sorted(after.tags - before.tags))
    if after.note and after.note != before.note:
        yield "note", pack_note_change(before.note, after.note.text, after.note.updated_at)
    known = {each.id: each for each in before.highlights}
    for each in after.highlights:
        if each.id not in known:
            yield "highlight", str(each.id)
        elif each.note != known[each.id].note:
            yield "highlight_note", pack_highlight_change(each.id, known[each.id].note, each.note)


# Of what was a bookmark before, `former` says since when.
IMPORTED_IS_OTHER = """((former IS NULL AND starred != :value) OR article.id IN (
    SELECT article_id FROM step_addition WHERE step_addition.step_id = :step))"""
# Each is looked up: to join the two would compare every one with every other.
_SAVED_BY_IT = """(SELECT value FROM json_each(:ids) WHERE EXISTS (SELECT 1 FROM step_item
    WHERE step_id = :step AND article_id = value AND former IS NULL))"""
# The copy knows when each was saved, which the step does not.
SAVE_IMPORTED = (
    f"""UPDATE article SET starred = :value, starred_at = CASE WHEN :value THEN
        coalesce((SELECT saved_at FROM bookmark WHERE article_id = article.id), :at) END
        WHERE id IN {_SAVED_BY_IT}""",  # noqa: S608 - our own words
)
KEEP_IMPORTED = (
    f"""UPDATE bookmark SET dropped_at = CASE WHEN :value THEN NULL ELSE :now END
        WHERE article_id IN {_SAVED_BY_IT}""",  # noqa: S608
)
ADDED = "SELECT article_id, kind, name FROM step_addition WHERE step_id = ? ORDER BY id"
