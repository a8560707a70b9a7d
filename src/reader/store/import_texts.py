"""What an import fills into an article that was here before: a title, a text; taken back and put in again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

_Row: TypeAlias = list[Any] | None
Texts: TypeAlias = Mapping[str, _Row]
"""The columns of each table that an import may fill; None: there is no row."""

KIND = "text"
"""The kind of such an addition to a step."""
_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "article": ("id", ("title",)),
    "feed_text": ("article_id", ("base", "extras", "content")),
    "page_text": ("article_id", ("fetched_at", "base", "category_link", "category_title", "html")),
    "page": ("article_id", ("state", "fault")),
    "bookmark": ("article_id", ("html",)),
}
"""The key and the columns of each."""
_INDEXED = {"feed_text": "content", "page_text": "html"}
"""What the search index holds: it hears of texts that change, but not of those that vanish."""


def load_texts(connection: sqlite3.Connection, article_id: int) -> Texts:
    """Return what an article has of what an import may fill."""
    return {table: _load(connection, table, article_id) for table in _TABLES}


def compare_texts(before: Texts, after: Texts) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each part that was filled."""
    import json  # only here and below: opening a database must not wait for it

    for table, former in before.items():
        # A copy that was not there is a bookmark that was none, which the step knows.
        if after[table] != former and (former or table != "bookmark"):
            change = {"table": table, "former": former, "latter": after[table]}
            yield KIND, json.dumps(change, ensure_ascii=False)


def turn_text(connection: sqlite3.Connection, article_id: int, name: str, value: bool) -> None:
    """Take a part back or fill it in again, unless something else has come in its place since."""
    import json

    change = json.loads(name)
    table = change["table"]
    present, wanted = change["former"], change["latter"]
    if not value:
        present, wanted = wanted, present
    if _load(connection, table, article_id) != present:
        return
    key, columns = _TABLES[table]
    values = [_unpack(each) for each in wanted or ()]
    if wanted is None:
        if column := _INDEXED.get(table):
            connection.execute(f"UPDATE {table} SET {column} = NULL WHERE {key} = ?", (article_id,))  # noqa: S608 - our own words
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (article_id,))  # noqa: S608 - as above
    elif present is None:
        marks = ", ".join("?" * (len(columns) + 1))
        connection.execute(
            f"INSERT INTO {table} ({key}, {', '.join(columns)}) "  # noqa: S608 - as above
            f"SELECT {marks} WHERE EXISTS (SELECT 1 FROM article WHERE id = ?)",
            (article_id, *values, article_id),
        )
    else:
        changes = ", ".join(f"{column} = ?" for column in columns)
        connection.execute(f"UPDATE {table} SET {changes} WHERE {key} = ?", (*values, article_id))  # noqa: S608 - as above


def _load(connection: sqlite3.Connection, table: str, article_id: int) -> _Row:
    key, columns = _TABLES[table]
    row = connection.execute(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = ?",  # noqa: S608 - our own words
        (article_id,),
    ).fetchone()
    return None if row is None else [_pack(value) for value in row]


def _pack(value: Any) -> Any:
    """Return a value as JSON can hold it; compressed texts are bytes."""
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _unpack(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
