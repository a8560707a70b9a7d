"""The statements that change notes and highlights as steps; `:name` says what was there and what is to be."""

from __future__ import annotations

from datetime import datetime

from reader.model import Note
from reader.store.values import to_number


def pack_note_change(former: Note | None, text: str, at: datetime) -> str:
    """Return a change of an article's note as it is kept with its step."""
    import json  # only here: opening a database must not wait for it

    change = {
        "former": former.text if former else "",
        "former_at": to_number(former.updated_at) if former else 0,
        "latter": text,
        "latter_at": to_number(at),
    }
    return json.dumps(change, ensure_ascii=False)


def pack_highlight_change(highlight_id: int, former: str, text: str) -> str:
    """Return a change of a highlight's note as it is kept with its step."""
    import json  # as above

    return json.dumps({"id": highlight_id, "former": former, "latter": text}, ensure_ascii=False)


_WANTED = "json_extract(:name, CASE WHEN :value THEN '$.latter' ELSE '$.former' END)"
_WANTED_AT = "json_extract(:name, CASE WHEN :value THEN '$.latter_at' ELSE '$.former_at' END)"
_CHANGED = "highlight.id = json_extract(:name, '$.id')"

NOTE_IS_OTHER = f"coalesce((SELECT text FROM note WHERE note.article_id = article.id), '') != {_WANTED}"  # noqa: S608 - our own words
HIGHLIGHT_IS_OTHER = """EXISTS (SELECT 1 FROM highlight WHERE highlight.id = CAST(:name AS INTEGER)
    AND highlight.article_id = article.id AND highlight.removed = :value)"""
HIGHLIGHT_NOTE_IS_OTHER = f"""EXISTS (SELECT 1 FROM highlight WHERE {_CHANGED}
    AND highlight.article_id = article.id AND highlight.note != {_WANTED})"""  # noqa: S608 - as above

PUT_NOTE = (
    f"DELETE FROM note WHERE article_id IN (SELECT value FROM json_each(:ids)) AND {_WANTED} = ''",  # noqa: S608 - as above
    f"""INSERT INTO note (article_id, text, updated_at)
        SELECT value, {_WANTED}, {_WANTED_AT} FROM json_each(:ids) WHERE {_WANTED} != ''
        ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at""",  # noqa: S608 - as above
)
PUT_HIGHLIGHT = (
    """UPDATE highlight SET removed = NOT :value
        WHERE id = CAST(:name AS INTEGER) AND article_id IN (SELECT value FROM json_each(:ids))""",
)
PUT_HIGHLIGHT_NOTE = (
    f"""UPDATE highlight SET note = {_WANTED}
        WHERE {_CHANGED} AND article_id IN (SELECT value FROM json_each(:ids))""",  # noqa: S608 - as above
)
