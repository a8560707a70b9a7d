"""Opening, migrating, refusing, and what goes wrong on a disk: one sentence, nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_desk import START, Clock, Desk, entry

from reader.errors import StoreError
from reader.model import EntryQuery, Scope
from reader.store import Store
from reader.store.database import Database
from reader.store.schema import APPLICATION_ID, MIGRATIONS


def test_a_new_file_is_made_with_its_folders_and_one_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "reader.db"
    store = Store(path)
    store.add_feed(address="a", format="xml")
    store.close()
    assert [file.name for file in path.parent.iterdir()] == ["reader.db"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_what_was_stored_is_there_after_a_restart(desk: Desk) -> None:
    feed = desk.subscribe("晨报")
    desk.load(feed, entry("1"))
    desk.store.set_read(desk.ids(feed), True, label="")
    other = Store(desk.path)
    assert other.feeds() == desk.store.feeds()
    assert other.article(desk.ids(feed)[0]) == desk.store.article(desk.ids(feed)[0])
    other.close()


def test_a_file_of_the_first_version_is_brought_up_to_date(desk: Desk) -> None:
    feed = desk.subscribe("old")
    desk.load(feed, entry("1"))
    desk.store.close()
    names: list[str] = []

    def add_table(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE second (id INTEGER)")
        names.append("second")

    def add_column(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE second ADD COLUMN note TEXT")
        names.append("third")

    database = Database(desk.path, (*MIGRATIONS, add_table, add_column))
    with database.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 2,)
        assert connection.execute("SELECT count(*) FROM article").fetchone() == (1,)
    database.close()
    assert names == ["second", "third"]
    Database(desk.path, (*MIGRATIONS, add_table, add_column)).close()
    assert names == ["second", "third"], "each runs once"


def test_a_migration_that_fails_leaves_the_old_file(desk: Desk) -> None:
    feed = desk.subscribe("old")
    desk.store.close()

    def break_off(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE shelf")
        connection.execute("this is no SQL")

    with pytest.raises(StoreError):
        Database(desk.path, (*MIGRATIONS, break_off))
    store = Store(desk.path)
    assert store.feed(feed.id).folders == ((),)
    store.close()


def test_a_newer_file_is_refused_and_left_alone(desk: Desk) -> None:
    desk.store.close()
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = desk.path.read_bytes()
    with pytest.raises(StoreError, match=r"newer reader \(schema 999, this one knows \d+\): update reader"):
        Store(desk.path)
    assert desk.path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"this is no database, but it is long enough to be looked at" * 20, b"x"]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reader.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"cannot be read .* left as it is: put a backup in place") as caught:
        Store(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["reader.db"]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE cookies (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        Store(path)
    assert path.read_bytes() == before


def test_damage_inside_the_file_is_a_sentence(desk: Desk) -> None:
    feed = desk.subscribe()
    for batch in range(20):
        desk.load(feed, *(entry(f"{batch}/{number}") for number in range(100)))
    ids = desk.ids(feed)
    desk.store.close()
    data = bytearray(desk.path.read_bytes())
    middle = len(data) // 2
    data[middle:] = b"\x5a" * (len(data) - middle)
    desk.path.write_bytes(data)
    store = Store(desk.path)
    with pytest.raises(StoreError, match=r"cannot be read .*malformed"):
        store.entries(ids)
    store.close()


def test_a_damaged_text_is_a_sentence(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1", content="很长的正文" * 200))
    (id,) = desk.ids(feed)
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        connection.execute("UPDATE feed_text SET content = x'00112233'")
    with pytest.raises(StoreError, match="cannot be read"):
        desk.store.article(id)
    assert len(desk.store.entries([id])) == 1


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "reader.db").mkdir()
    with pytest.raises(StoreError, match="a folder stands in its place"):
        Store(tmp_path / "reader.db")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / "file" / "reader.db")


def test_a_full_disk_loses_nothing(desk: Desk) -> None:
    feed = desk.subscribe("晨报")
    desk.load(feed, entry("1"))
    before = desk.counts()
    with desk.store._db.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="The disk is full: nothing was lost"):
        desk.load(feed, *(entry(f"x{number}", content=os.urandom(999).hex()) for number in range(50)))
    assert desk.counts() == before
    assert desk.titles(feed) == ["1"]
    with desk.store._db.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    assert desk.load(feed, entry("2")).new == 1


def test_a_file_that_vanished_is_a_sentence(desk: Desk) -> None:
    feed = desk.subscribe()
    for file in desk.path.parent.glob("reader.db*"):
        file.unlink()
    with pytest.raises(StoreError, match="moved or deleted"):
        desk.load(feed, entry("1"))


def test_a_locked_file_is_a_sentence_and_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1"))
    monkeypatch.setattr("reader.store.database._PATIENCE", 0.01)
    with (
        closing(Store(desk.path, clock=desk.clock)) as hurried,
        closing(sqlite3.connect(desk.path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another reader that is writing: nothing was lost"):
            hurried.set_read(desk.ids(feed), True, label="")
        assert len(hurried.entries(desk.ids(feed))) == 1, "reading goes on"
        other.execute("ROLLBACK")
        assert hurried.set_read(desk.ids(feed), True, label="") is not None


def test_a_bug_is_not_dressed_as_a_fault(desk: Desk) -> None:
    with pytest.raises(sqlite3.ProgrammingError), desk.store._db.writing() as connection:
        connection.execute("INSERT INTO folder VALUES (?, ?)", ("a",))
    with pytest.raises(KeyError), desk.store._db.writing() as connection:
        connection.execute("INSERT INTO folder VALUES ('a', 1)")
        raise KeyError
    assert desk.store.folders() == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may look into: the test may have to become another one."""
    path = Path(tempfile.mkdtemp(prefix="reader-test-"))
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


_LOOK = """
import os, sys, urllib.parse  # the last for pathlib: a home that is closed to others may hold Python
from datetime import UTC, datetime
from pathlib import Path
from reader.errors import StoreError
from reader.model import EntryQuery, Scope
from reader.store import Store
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
store = Store(Path(sys.argv[1]))
ids = store.entry_ids(EntryQuery(scope=Scope(kind="all")), today=datetime.now(UTC))
print(store.read_only, [entry.title for entry in store.entries(ids)])
try:
    store.set_read(ids, True, label="")
except StoreError as error:
    print(error)
store.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_read_only_place_can_still_be_read(open_folder: Path, clock: Clock) -> None:
    path = open_folder / "reader.db"
    desk = Desk(Store(path, clock=clock), clock, path)
    desk.load(desk.subscribe(), entry("1"))
    desk.store.close()
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    open_folder.chmod(0o555)
    result = subprocess.run(
        [sys.executable, "-c", _LOOK, str(path)],
        capture_output=True,
        encoding="utf-8",
        env=_environment(),
        check=False,
    )
    first, second = result.stdout.splitlines()
    assert first == "True ['标题 1']"
    assert "read-only" in second
    assert [file.name for file in open_folder.iterdir()] == ["reader.db"]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_new_database_in_a_folder_that_cannot_be_written_says_what_to_do(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    result = subprocess.run(
        [sys.executable, "-c", _LOOK, str(open_folder / "reader.db")],
        capture_output=True,
        encoding="utf-8",
        env=_environment(),
        check=False,
    )
    assert "nothing can be written into its folder. Name another one with --data-dir." in result.stderr
    assert not list(open_folder.iterdir())


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONIOENCODING": "utf-8",
        "TESTS": str(Path(__file__).parents[1]),
    }


def test_opening_imports_nothing_heavy() -> None:
    code = (
        "import sys; before = set(sys.modules); import reader.store;"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=_environment(), check=True
    )
    for heavy in ("json", "hashlib", "asyncio", "httpx", "textual", "selectolax"):
        assert f"'{heavy}'" not in result.stdout


_WRITE = """
import os, sys
sys.path.insert(0, os.environ["TESTS"])
from pathlib import Path
from reader.store import Store
from store_desk import Clock, Desk, entry
clock, path, name = Clock(), Path(sys.argv[1]), sys.argv[2]
desk = Desk(Store(path, clock=clock), clock, path)
feed = desk.subscribe(name)
for turn in range(15):
    desk.load(feed, entry(f"shared/{turn}"), entry(f"{name}/{turn}"))
    desk.store.set_read(desk.ids(feed), turn % 2 == 0, label=name)
desk.store.close()
"""


def test_two_processes_write_at_once(desk: Desk) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", _WRITE, str(desk.path), name], env=_environment())
        for name in ("one", "two")
    ]
    feed = desk.subscribe("own")
    for turn in range(15):
        desk.load(feed, entry(f"shared/{turn}"), entry(f"own/{turn}"))
    assert [worker.wait(60) for worker in workers] == [0, 0]
    counts = desk.counts()
    assert counts["All unread"][1] == 4 * 15
    assert [counts[name][1] for name in ("own", "one", "two")] == [30, 30, 30]
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]


_MAKE = """
import sys
from pathlib import Path
from reader.store import Store
sys.stdin.readline()
store = Store(Path(sys.argv[1]))
store.add_feed(address=sys.argv[2], format="xml")
store.close()
"""


def test_three_processes_make_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _MAKE, str(path), name], env=_environment(), stdin=subprocess.PIPE
        )
        for name in "abc"
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    store = Store(path)
    assert sorted(feed.address for feed in store.feeds()) == ["a", "b", "c"]
    store.close()


_DIE = """
import os, signal, sys
sys.path.insert(0, os.environ["TESTS"])
from pathlib import Path
from reader.store import Store
from store_desk import Clock, Desk, entry
clock, path = Clock(), Path(sys.argv[1])
desk = Desk(Store(path, clock=clock), clock, path)
feed = desk.subscribe("killed")
desk.load(feed, entry("1"), entry("2"))
changes = desk.changes(feed, *(entry(str(number)) for number in range(3, 40)))
desk.trace(lambda statement: statement == "COMMIT" and os.kill(os.getpid(), signal.SIGKILL))
desk.store.apply_many([changes])
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_refresh_leaves_whole_transactions(desk: Desk) -> None:
    result = subprocess.run(
        [sys.executable, "-c", _DIE, str(desk.path)], capture_output=True, env=_environment(), check=False
    )
    assert result.returncode == -signal.SIGKILL
    query = EntryQuery(scope=Scope(kind="all"))
    assert len(desk.store.entry_ids(query, today=START)) == 2
    assert desk.counts()["killed"] == (2, 2)
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
