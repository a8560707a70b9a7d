"""The connection: opening, migrating, transactions and the one border where SQLite's errors are mapped."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StoreError
from reader.language import tr
from reader.store.faults import damaged, explain, is_full, read_only, vanished
from reader.store.schema import APPLICATION_ID, MIGRATIONS

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""
_SMALLEST = 512
"""Bytes; a database is at least one page."""
_UNWRITABLE = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    # On a disk without room for the write-ahead log, what is stored can still be read.
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
)
_BUGS = (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.NotSupportedError)
Migration = Callable[[sqlite3.Connection], None]


class Database:
    """One open database file."""

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self.path = path
        self.writable = True
        """False: the file lies where nothing can be written; reading works."""
        self._was_full = False
        """Whether that is so because there was no room when it was opened."""
        self._is_writing = False
        self._closed = False
        try:
            self._refuse_foreign_file()
            self._connection = self._open(migrations)
            self._file = self._look()
            self._seen = self._data_version()
        except (sqlite3.Error, OSError) as error:
            raise self._map_opening(error) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read one consistent state; within `writing`, what has been written so far."""
        if self._is_writing:
            yield self._connection
            return
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write everything or nothing; within another, as a part of that one."""
        if self._is_writing:
            yield self._connection
            return
        if not self.writable:
            raise read_only(self.path, full=self._was_full)
        # Else a deleted file would take in everything and keep nothing.
        if self._look() != self._file:
            raise vanished(self.path)
        # IMMEDIATE: a transaction that begins by reading could not wait for another writer.
        with self._transaction("BEGIN IMMEDIATE") as connection:
            self._is_writing = True
            try:
                yield connection
            finally:
                self._is_writing = False

    def changed_elsewhere(self) -> bool:
        """Tell whether another connection has written since this was asked, or the file opened, last."""
        before, self._seen = self._seen, self._data_version()
        return self._seen != before

    def _data_version(self) -> int:
        # SQLite counts what other connections commit; our own changes leave the number as it is.
        try:
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return version

    def shrink(self, pages: int) -> None:
        """Give at most this many freed pages back to the disk."""
        try:
            self._connection.execute(f"PRAGMA incremental_vacuum({pages:d})").fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def close(self) -> None:
        """Bring the write-ahead log into the file, as far as other readers allow, and close it.

        Closing it again is harmless.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if self.writable:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.OperationalError as error:
            raise explain(error, self.path) from error
        finally:
            self._connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except _BUGS:
            self._roll_back()
            raise
        except (sqlite3.Error, zlib.error) as error:
            self._roll_back()
            raise explain(error, self.path) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # SQLite ends the transaction itself after some errors, such as a full disk.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _look(self) -> tuple[int, int] | None:
        """Return which file stands at the path now; None: none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _refuse_foreign_file(self) -> None:
        # SQLite takes a file of a few bytes for an empty database and would write over it; a larger one it
        # refuses by itself. Larger ones are never opened here: closing them again would drop the locks that
        # another connection of this process has (sqlite.org/howtocorrupt.html, section 2.2).
        if self.path.is_file() and 0 < self.path.stat().st_size < _SMALLEST:
            raise damaged(self.path, tr("it is not a database"))

    def _open(self, migrations: Sequence[Migration]) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE, isolation_level=None, cached_statements=256
        )
        try:
            self._prepare(connection, migrations)
        except sqlite3.Error as error:
            connection.close()
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _UNWRITABLE and self.path.is_file():
                return self._open_read_only(migrations)
            raise
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_read_only(self, migrations: Sequence[Migration]) -> sqlite3.Connection:
        """Open a file that cannot be written, without the log and lock files SQLite would put beside it."""
        log = self.path.with_name(self.path.name + "-wal")
        # A log that a killed process left belongs to the data and must not be passed over.
        pending = log.is_file() and log.stat().st_size > 0
        if not pending:
            connection = self._open_as("mode=ro&immutable=1", migrations)
        else:
            try:
                connection = self._open_as("mode=ro", migrations)
            except sqlite3.Error:
                # On a full disk there is room for the index of the log in memory only.
                connection = self._open_as("mode=rw", migrations, "PRAGMA locking_mode = EXCLUSIVE")
        self.writable = False
        self._was_full = is_full(self.path)
        return connection

    def _open_as(
        self, mode: str, migrations: Sequence[Migration], setting: str = "PRAGMA query_only = ON"
    ) -> sqlite3.Connection:
        """Open the file for reading in one of SQLite's ways."""
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None
        )
        try:
            connection.execute(setting)
            connection.execute("PRAGMA query_only = ON")
            if self._version(connection, len(migrations)) != len(migrations):
                raise read_only(self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
        version = self._version(connection, len(migrations))
        if version == 0:
            # Must come before the first table; lets `shrink` give room back in small steps.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -8192")
        # Fewer, larger checkpoints: each one waits for the disk while a refresh is writing.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        connection.execute("PRAGMA journal_size_limit = 16777216")
        if version < len(migrations):
            self._migrate(connection, migrations)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Another process is opening the new file at this moment. It works without, and the next one
            # to open it tries again; once it is so, this changes and locks nothing.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise

    def _version(self, connection: sqlite3.Connection, latest: int) -> int:
        """Return the file's schema version, or refuse a file that is not for us."""
        connection.execute("BEGIN")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        application: int = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = not connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
        connection.execute("COMMIT")
        if application != APPLICATION_ID and not empty:
            raise damaged(self.path, tr("it belongs to another program"))
        if version > latest:
            raise StoreError(
                tr(
                    "The database {path} was written by a newer reader "
                    "(schema {version}, this one knows {latest}): update reader.",
                    path=self.path,
                    version=version,
                    latest=latest,
                )
            )
        return version

    def _migrate(self, connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
        """Take all steps that are missing or none; what was there is kept in a backup."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while this one waited for the lock.
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if 0 < version < len(migrations):
                from reader.store.upkeep import back_up_before_migration  # only here: it is seldom needed

                back_up_before_migration(self.path, version, datetime.now(UTC))
            for number in range(version, len(migrations)):
                migrations[number](connection)
                connection.execute(f"PRAGMA user_version = {number + 1:d}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _map_opening(self, error: Exception) -> StoreError:
        if isinstance(error, OSError):
            reason = error.strerror or error
            return StoreError(
                tr("The database {path} cannot be opened: {reason}.", path=self.path, reason=reason)
            )
        if self.path.is_dir():
            return StoreError(
                tr("The database {path} cannot be opened: a folder stands in its place.", path=self.path)
            )
        return explain(error, self.path)


class Part:
    """What the parts of the Store share: the database and the clock."""

    _db: Database
    _clock: Callable[[], datetime]
