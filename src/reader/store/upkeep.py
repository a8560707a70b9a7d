"""Backup and restore of the database file; each takes paths, so that a broken file can be dealt with."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from reader.errors import StoreError
from reader.language import tr
from reader.paths import Draft, is_device, is_dir, is_file, is_there, make_dir, unwritable
from reader.store.faults import damaged, explain
from reader.store.schema import APPLICATION_ID, MIGRATIONS
from reader.store.search_index import index_path

KEPT = 3
"""Automatic backups that are kept."""
_PATIENCE = 10.0
_SHORT_PATIENCE = 2.0
MAGIC = b"SQLite format 3\x00"
"""What every SQLite file begins with."""
_FINDINGS = 100_000
_FALSE_ALARM = "NULL value in hidden_place."
"""SQLite 3.40 says so of every hidden article before schema 12, where that table's key did not come first."""
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database; data may still be in it."""


def back_up(database: Path, target: Path, *, force: bool = False) -> None:
    """Copy the database as it is at one moment, while others read and write it; whole or not at all."""
    if is_dir(database):
        raise StoreError(f"A folder stands in the place of the database {database}: nothing to back up.")
    if not database.is_file() or not database.stat().st_size:
        raise StoreError(f"There is no database at {database} yet: nothing to back up.")
    _refuse_foreign(database)
    if is_dir(target):
        raise StoreError(f"{target} is a folder: name a file for the backup.")
    if is_device(target):
        raise StoreError(f"{target} is a pipe or a device: name a file for the backup.")
    if is_there(target):
        if target.samefile(database):
            raise StoreError(f"{target} is the database itself: name another file for the backup.")
        if not force:
            raise StoreError(f"{target} is there already; --force writes over it.")
    with _writing(target) as draft:
        draft.path.chmod(0o600)
        _copy(database, draft.path)
        draft.commit()


def _refuse_foreign(database: Path) -> None:
    """Raise StoreError if another program has made the database; what is wrong with it is not said here."""
    with suppress(sqlite3.Error), closing(_open_to_read(database)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreError(f"{database} belongs to another program: nothing was backed up.")


def restore(source: Path, database: Path) -> Path | None:
    """Put a backup in the database's place; returns where the present one is kept, None: there was none."""
    if is_dir(source):
        raise StoreError(f"{source} is a folder: name the file that reader backup wrote.")
    if not is_file(source):
        raise StoreError(f"There is no file {source}.")
    if database.exists() and source.samefile(database):
        raise StoreError(f"{source} is the database itself.")
    check_backup(source)
    # Where a link leads to, SQLite puts what belongs to the file, and a second name of a link would be none.
    place = database.resolve()
    make_dir(place.parent)
    with _writing(place) as draft:
        _copy(source, draft.path)
        aside = None
        if place.exists():
            _refuse_while_in_use(place)
            aside = _put_aside(place)
        draft.commit()
    _drop_search_index(database)
    return aside


def check_backup(path: Path) -> int:
    """Return the schema version of a sound database of ours; StoreError says why it is none."""
    try:
        with closing(_open_to_read(path)) as connection:
            application: int = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if application != APPLICATION_ID or not version:
                raise StoreError(f"{path} is no backup of reader.")
            if version > len(MIGRATIONS):
                raise StoreError(
                    f"{path} was written by a newer reader "
                    f"(schema {version}, this one knows {len(MIGRATIONS)}): update reader."
                )
            findings = find_damage(connection, "integrity_check")
    except sqlite3.Error as error:
        raise StoreError(f"{path} is no sound database ({error}).") from error
    if findings:
        raise StoreError(f"{path} is damaged ({findings[0]}): choose another backup.")
    return version


def find_damage(connection: sqlite3.Connection, pragma: str) -> list[str]:
    """Return what SQLite finds wrong with a database by one of its two checks."""
    # It stops at a hundred unless told otherwise, and the false ones could be as many.
    found = (str(row[0]) for row in connection.execute(f"PRAGMA {pragma}({_FINDINGS})"))
    return [finding for finding in found if finding != "ok" and not finding.startswith(_FALSE_ALARM)]


def back_up_before_migration(database: Path, version: int, now: datetime) -> Path:
    """Keep the database as it is before its tables change; the oldest of such backups goes."""
    folder = database.parent / "backups"
    target = folder / f"reader-{now:%Y%m%dT%H%M%S}-schema{version:03d}.db"
    try:
        make_dir(folder)
        back_up(database, target, force=True)
        for old in automatic_backups(database)[:-KEPT]:
            old.unlink(missing_ok=True)
    except (StoreError, OSError) as error:
        raise StoreError(
            tr(
                "The database has to be brought up to date, but no backup of it can be made first. "
                "It was left as it is. {error}",
                error=error,
            )
        ) from error
    return target


def automatic_backups(database: Path) -> list[Path]:
    """Return the backups made before migrations, the oldest first."""
    return sorted((database.parent / "backups").glob("reader-*-schema*.db"))


def _copy(database: Path, draft: Path) -> None:
    try:
        with closing(_open_to_read(database)) as source, closing(sqlite3.connect(draft)) as copy:
            # Begun beforehand, because `backup` waits for a locked database for ever.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(copy)
            # The mark of write-ahead logging comes along; a backup has to be one file.
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            findings = find_damage(copy, "quick_check")
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # A full disk is the target's; anything else is the database's.
        place = draft.parent if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) else database
        raise explain(error, place) from error
    if findings:
        raise damaged(database, findings[0])


def _open_to_read(path: Path) -> sqlite3.Connection:
    log = path.with_name(path.name + "-wal")
    # Where nothing can be written, SQLite cannot make its files beside the database; without a log that
    # belongs to the data it needs none.
    is_fixed = not os.access(path.absolute().parent, os.W_OK) and not (log.is_file() and log.stat().st_size)
    mode = "mode=ro&immutable=1" if is_fixed else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=_PATIENCE)


@contextmanager
def _writing(target: Path) -> Iterator[Draft]:
    """Give a draft beside the target, and leave nothing of it behind if it is not committed."""
    try:
        draft = Draft(target)
    except OSError as error:
        raise StoreError(unwritable(target, error)) from error
    try:
        yield draft
    except OSError as error:
        raise StoreError(unwritable(target, error)) from error
    finally:
        draft.discard()
        for ending in _BESIDE:
            with suppress(OSError):
                draft.path.with_name(draft.path.name + ending).unlink(missing_ok=True)


def _refuse_while_in_use(database: Path) -> None:
    """Raise StoreError while another process has the database open; bring its log into the file."""
    with database.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return  # no database; SQLite would throw away the log that lies beside it
    try:
        with closing(sqlite3.connect(database, timeout=_SHORT_PATIENCE, isolation_level=None)) as connection:
            # Leaving write-ahead logging takes the file for oneself, which nobody else gives up.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(
                f"The database {database} is in use: close reader everywhere, then restore."
            ) from error
    except sqlite3.DatabaseError:
        return  # broken: the very reason to restore; it is put aside with all that belongs to it


def _drop_search_index(database: Path) -> None:
    """Delete the index of what stood there before; it is made anew by itself."""
    index = index_path(database)
    for ending in ("", *_BESIDE):
        with suppress(OSError):
            index.with_name(index.name + ending).unlink(missing_ok=True)


def _put_aside(database: Path) -> Path:
    """Give the present database a second name, and move what belongs to it; the first name stays its own."""
    number = 1
    while (aside := database.with_name(f"{database.name}.before-restore-{number}")).exists():
        number += 1
    for ending in _BESIDE:
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    try:
        os.link(database, aside)
    except OSError:  # a file system without links
        database.replace(aside)
    return aside
