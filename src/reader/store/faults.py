"""What SQLite's errors mean, as sentences for a person."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from reader.errors import StoreError
from reader.language import tr

_FULL = (sqlite3.SQLITE_FULL,)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_LEAST_ROOM = 100_000
"""Bytes: a write-ahead log with its index."""
_FORBIDDEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


class Superseded(StoreError):
    """A search was broken off because its answer is not wanted any more."""

    def __init__(self) -> None:
        super().__init__(tr("A newer search took the place of this one."))


def explain(error: Exception, path: Path) -> StoreError:
    """Return the StoreError that says what happened to the database and what to do."""
    extended = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error):
        return damaged(path, str(error))
    code = (extended or 0) & 0xFF
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return vanished(path)
    if code in _FULL:
        return StoreError(
            tr(
                "The disk is full: nothing was lost, but {path} cannot grow. Make room, then try again.",
                path=path,
            )
        )
    if code in _DAMAGED:
        return damaged(path, str(error))
    if code in _BUSY:
        return StoreError(
            tr(
                "The database {path} is in use by another reader that is writing: "
                "nothing was lost, try again.",
                path=path,
            )
        )
    if code in _FORBIDDEN:
        return read_only(path)
    if code == sqlite3.SQLITE_CANTOPEN and path.is_dir():
        return StoreError(
            tr("The database {path} cannot be opened: a folder stands in its place.", path=path)
        )
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists() and not os.access(path.parent, os.W_OK):
        return StoreError(
            tr(
                "The database {path} cannot be made: nothing can be written into its folder. "
                "Name another one with --data-dir.",
                path=path,
            )
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            tr("The database {path} cannot be opened: check that its folder exists and is yours.", path=path)
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            tr(
                "The disk that holds {path} failed or is full ({reason}): "
                "nothing that was stored before is lost.",
                path=path,
                reason=error,
            )
        )
    return StoreError(tr("The database {path} refused: {reason}.", path=path, reason=error))


def damaged(path: Path, reason: str) -> StoreError:
    """Return the StoreError for a file that is no (longer a) database of ours."""
    return StoreError(
        tr(
            "The database {path} cannot be read ({reason}). It was left as it is: put a backup in place "
            "with `reader restore FILE`, or move it away; `reader doctor` names backups.",
            path=path,
            reason=reason,
        )
    )


def read_only(path: Path, *, full: bool = False) -> StoreError:
    """Return the StoreError for a place where nothing can be written; `full`: because there is no room."""
    if full:
        return StoreError(
            tr(
                "The disk is full: the database {path} can be read, but nothing can be stored. "
                "Make room, then start reader again.",
                path=path,
            )
        )
    return StoreError(
        tr(
            "The database {path} is read-only here: it can be read, but nothing can be stored. "
            "Make it and its folder writable for you.",
            path=path,
        )
    )


def is_full(path: Path) -> bool:
    """Tell whether the disk of a file has no room for the files that SQLite puts beside it."""
    if not hasattr(os, "statvfs"):
        return False  # Windows tells it in another way
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _LEAST_ROOM


def no_article(number: int) -> StoreError:
    """Return the StoreError for an article that is not there."""
    return StoreError(tr("There is no article {number}; it was never here, or was removed.", number=number))


def vanished(path: Path) -> StoreError:
    """Return the StoreError for a file that is not there any more."""
    return StoreError(
        tr(
            "The database {path} was moved or deleted while reader was running: "
            "put it back and start reader again.",
            path=path,
        )
    )
