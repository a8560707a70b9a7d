"""Backup, restore and mending: whole or not at all, and one sentence when it cannot be done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_desk import Clock, Desk, entry

from reader.errors import StoreError
from reader.model.check import Check
from reader.store import Store, mending, upkeep
from reader.store.database import Database
from reader.store.schema import MIGRATIONS
from reader.store.upkeep import automatic_backups, back_up, restore


@pytest.fixture
def filled(desk: Desk) -> Desk:
    feed = desk.subscribe("晨报")
    desk.load(feed, entry("1"), entry("2"), entry("3"))
    desk.store.set_read(desk.ids(feed)[:1], True, label="")
    desk.store.set_starred(desk.ids(feed)[:1], True, label="")
    desk.store.put_saved(desk.ids(feed)[0], category="", feed_address="", pictures=())
    return desk


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


def titles_in(path: Path) -> list[str]:
    store = Store(path)
    feed = store.feeds()[0]
    found = Desk(store, Clock(), path).titles(feed)
    store.close()
    return found


def test_a_backup_is_one_whole_file_while_the_database_is_in_use(filled: Desk, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "b.db"
    target.parent.mkdir()
    with closing(sqlite3.connect(filled.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE article SET title = 'not yet'")
        back_up(filled.path, target)
    assert files_in(target.parent) == ["b.db"]
    assert target.stat().st_mode & 0o077 == 0, "nobody else reads it"
    assert upkeep.check_backup(target) == len(MIGRATIONS)
    assert sorted(titles_in(target)) == ["1", "2", "3"]


def test_a_backup_writes_over_nothing_unless_it_is_told_to(filled: Desk, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_text("precious")
    with pytest.raises(StoreError, match="is there already; --force writes over it"):
        back_up(filled.path, target)
    assert target.read_text() == "precious"
    back_up(filled.path, target, force=True)
    assert upkeep.check_backup(target)
    with pytest.raises(StoreError, match="is the database itself"):
        back_up(filled.path, filled.path, force=True)
    with pytest.raises(StoreError, match="is a folder"):
        back_up(filled.path, tmp_path)
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(tmp_path / "none.db", tmp_path / "c.db")
    with pytest.raises(StoreError, match="cannot be written: there is no folder"):
        back_up(filled.path, tmp_path / "no" / "c.db")


def test_a_damaged_database_gives_no_backup_that_looks_whole(filled: Desk, tmp_path: Path) -> None:
    filled.store.close()
    break_tables(filled.path)
    target = tmp_path / "b.db"
    with pytest.raises(StoreError, match="cannot be read"):
        back_up(filled.path, target)
    assert not target.exists()
    assert [name for name in files_in(tmp_path) if name.startswith(".")] == []


def break_tables(path: Path) -> None:
    """Write rubbish over pages in the middle."""
    data = bytearray(path.read_bytes())
    data[8192 : len(data) // 2] = b"\x5a" * (len(data) // 2 - 8192)
    path.write_bytes(data)


def test_a_locked_database_gives_no_backup_but_a_sentence(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.store.close()
    monkeypatch.setattr(upkeep, "_PATIENCE", 0.05)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as owner:
        owner.execute("PRAGMA locking_mode = EXCLUSIVE")
        owner.execute("UPDATE article SET read = read")
        with pytest.raises(StoreError, match="in use by another reader"):
            back_up(filled.path, tmp_path / "b.db")
    assert [name for name in files_in(tmp_path) if "b.db" in name and name != "reader.db"] == []


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from reader.errors import StoreError
from reader.store.upkeep import back_up
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]), force=True)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_no_room_for_a_backup_leaves_the_former_one(filled: Desk, tmp_path: Path) -> None:
    feed = filled.store.feeds()[0]
    filled.load(feed, *(entry(f"x{number}", content=os.urandom(3000).hex()) for number in range(50)))
    filled.store.close()
    target = tmp_path / "b.db"
    target.write_text("former")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    result = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(filled.path), str(target)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert "full" in result.stdout
    assert result.stdout.count("\n") == 1
    assert target.read_text() == "former"
    assert [name for name in files_in(tmp_path) if name.startswith(".")] == []


def test_restoring_keeps_what_was_there(filled: Desk, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    back_up(filled.path, backup)
    feed = filled.store.feeds()[0]
    filled.load(feed, entry("4"))
    filled.store.close()
    aside = restore(backup, filled.path)
    assert aside == filled.path.with_name("reader.db.before-restore-1")
    assert sorted(titles_in(filled.path)) == ["1", "2", "3"]
    assert sorted(titles_in(aside)) == ["1", "2", "3", "4"]
    assert restore(aside, filled.path) == filled.path.with_name("reader.db.before-restore-2")
    assert sorted(titles_in(filled.path)) == ["1", "2", "3", "4"]
    assert restore(backup, tmp_path / "new" / "reader.db") is None
    assert sorted(titles_in(tmp_path / "new" / "reader.db")) == ["1", "2", "3"]


def test_nothing_is_restored_over_a_database_in_use(filled: Desk, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    back_up(filled.path, backup)
    with pytest.raises(StoreError, match="is in use: close reader everywhere"):
        restore(backup, filled.path)
    assert files_in(tmp_path)[:2] == ["b.db", "reader.db"]
    assert sorted(filled.titles(filled.store.feeds()[0])) == ["1", "2", "3"]


def test_a_broken_database_can_be_replaced_and_is_kept_with_all_its_files(
    filled: Desk, tmp_path: Path
) -> None:
    backup = tmp_path / "b.db"
    back_up(filled.path, backup)
    filled.store.close()
    filled.path.write_bytes(b"rubbish" * 1000)
    filled.path.with_name("reader.db-wal").write_bytes(b"log")
    aside = restore(backup, filled.path)
    assert aside is not None
    assert aside.read_bytes() == b"rubbish" * 1000
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
    assert sorted(titles_in(filled.path)) == ["1", "2", "3"]


@contextmanager
def changed(path: Path, pragma: str) -> Iterator[Path]:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(pragma)
    yield path


def test_only_a_sound_backup_of_ours_is_restored(filled: Desk, tmp_path: Path) -> None:
    good = tmp_path / "b.db"
    back_up(filled.path, good)
    filled.store.close()
    before = filled.path.read_bytes()
    other = tmp_path / "other.db"
    cases: list[tuple[str, str]] = [
        ("PRAGMA application_id = 7", "is no backup of reader"),
        ("PRAGMA user_version = 0", "is no backup of reader"),
        ("PRAGMA user_version = 999", "newer reader"),
    ]
    for pragma, sentence in cases:
        shutil.copy(good, other)
        with changed(other, pragma), pytest.raises(StoreError, match=sentence):
            restore(other, filled.path)
    shutil.copy(good, other)
    break_tables(other)
    with pytest.raises(StoreError, match=r"damaged|sound"):
        restore(other, filled.path)
    other.write_text("hello")
    with pytest.raises(StoreError, match="no sound database"):
        restore(other, filled.path)
    with pytest.raises(StoreError, match="There is no file"):
        restore(tmp_path / "none", filled.path)
    assert filled.path.read_bytes() == before


# ---------------------------------------------------------------- migrations


def test_before_a_migration_a_backup_is_made_and_three_are_kept(filled: Desk) -> None:
    filled.store.close()
    steps = list(MIGRATIONS)
    for number in range(5):
        steps.append(lambda connection, number=number: connection.execute(f"CREATE TABLE t{number} (x)"))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        Database(filled.path, steps).close()
    kept = automatic_backups(filled.path)
    assert len(kept) <= 3
    with closing(sqlite3.connect(kept[-1])) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 4,)
        assert connection.execute("SELECT count(*) FROM article").fetchone() == (3,)


def test_a_restored_file_of_an_older_schema_is_brought_up_to_date(filled: Desk, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    back_up(filled.path, backup)
    filled.store.close()
    restore(backup, filled.path)

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE more (x)")

    Database(filled.path, (*MIGRATIONS, step)).close()
    assert filled.rows("PRAGMA user_version") == [(len(MIGRATIONS) + 1,)]
    assert len(automatic_backups(filled.path)) == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(filled: Desk) -> None:
    filled.store.close()
    before = filled.rows("SELECT name, sql FROM sqlite_master ORDER BY name")

    def works(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE article ADD COLUMN mood TEXT")

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE shelf")
        connection.execute("this is no SQL")

    with pytest.raises(StoreError):
        Database(filled.path, (*MIGRATIONS, works, fails))
    assert filled.rows("SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert filled.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert len(automatic_backups(filled.path)) == 1
    assert sorted(titles_in(filled.path)) == ["1", "2", "3"]


def test_without_a_backup_nothing_is_migrated(filled: Desk) -> None:
    filled.store.close()
    (filled.path.parent / "backups").write_text("a file stands in the way")

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE more (x)")

    with pytest.raises(StoreError, match=r"no backup of it can be made first\. It was left as it is"):
        Database(filled.path, (*MIGRATIONS, step))
    assert sorted(titles_in(filled.path)) == ["1", "2", "3"]


# ---------------------------------------------------------------- mending


def examine(desk: Desk, *, full: bool = True) -> dict[str, Check]:
    return {check.name: check for check in mending.examine(desk.path, full=full)}


def spoil(desk: Desk, *statements: str) -> None:
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_database_is_all_right(filled: Desk) -> None:
    for full in (False, True):
        assert {check.state for check in examine(filled, full=full).values()} == {"ok"}


def test_counters_are_counted_anew(filled: Desk) -> None:
    before = filled.counts()
    spoil(filled, "UPDATE tally SET unread = 99, total = -1", "UPDATE overall SET saved = 7, unread = 0")
    assert filled.counts() != before
    assert examine(filled)["counters"].state == "mended"
    assert filled.counts() == before
    assert examine(filled)["counters"].state == "ok"


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE tally SET total = total + 1",
        "UPDATE tally SET unread = unread + 1",
        *(f"UPDATE overall SET {name} = {name} + 1" for name in ("total", "unread", "saved", "saved_unread")),
        "UPDATE tally SET total = 7 WHERE total = 0",
    ],
)
def test_one_wrong_counter_is_enough(filled: Desk, spoil: str) -> None:
    filled.subscribe("空的")
    tables = "SELECT * FROM tally ORDER BY feed_id", "SELECT * FROM overall"
    before = [filled.rows(table) for table in tables]
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute(spoil)
    assert [filled.rows(table) for table in tables] != before
    assert examine(filled)["counters"].state == "mended"
    assert [filled.rows(table) for table in tables] == before


def test_bookmarks_without_a_text_are_told(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1"), entry("2", content="", summary="一句话"), entry("3", content="", base=""))
    desk.store.set_starred(desk.ids(feed), True, label="")
    assert examine(desk)["bookmarks"].message == "3 kept, 1 without a text"


def test_read_marks_in_lists_follow_the_articles(filled: Desk) -> None:
    before = filled.counts()
    spoil(filled, "UPDATE place SET read = 1 - read")
    found = examine(filled)
    assert (found["read marks"].state, found["counters"].state) == ("mended", "ok"), (
        "the triggers count along"
    )
    assert filled.counts() == before


def test_rows_that_belong_to_nothing_are_deleted(filled: Desk) -> None:
    spoil(
        filled,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO note VALUES (999, 'left over', 0)",
        "INSERT INTO highlight (article_id, quote, prefix, suffix, at) VALUES (998, 'q', '', '', 0)",
        "INSERT INTO shelf (feed_id, folder, position) VALUES (997, '', 1)",
    )
    found = examine(filled)["references"]
    assert (found.state, found.message) == ("mended", "3 left-over rows were deleted")
    assert examine(filled)["references"].state == "ok"
    assert filled.rows("SELECT count(*) FROM shelf") == [(1,)]


def test_damage_needs_the_user(filled: Desk) -> None:
    feed = filled.store.feeds()[0]
    filled.load(feed, *(entry(f"{number}", content="很长的正文" * 50) for number in range(300)))
    filled.store.close()
    break_tables(filled.path)
    states = {check.state for check in mending.examine(filled.path, full=True)}
    assert "needs you" in states


@pytest.mark.parametrize(
    ("pragma", "words"), [("user_version = 999", "newer reader"), ("application_id = 3", "another program")]
)
def test_foreign_databases_are_not_touched(filled: Desk, pragma: str, words: str) -> None:
    filled.store.close()
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    before = filled.path.read_bytes()
    [check] = mending.examine(filled.path, full=True)
    assert check.state == "needs you"
    assert words in check.message
    assert filled.path.read_bytes() == before


def test_a_locked_database_is_one_sentence(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "_PATIENCE", 0.05)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        found = list(mending.examine(filled.path, full=False))
        writer.execute("ROLLBACK")
    assert found[-1].state == "needs you"
    assert "in use by another reader" in found[-1].message


def test_what_is_no_database_of_ours_is_not_backed_up(tmp_path: Path) -> None:
    database, target = tmp_path / "reader.db", tmp_path / "b.db"
    database.write_bytes(b"")
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(database, target)
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE recipe (name)")
        other.commit()
    with pytest.raises(StoreError, match="belongs to another program: nothing was backed up"):
        back_up(database, target)
    database.unlink()
    database.mkdir()
    with pytest.raises(StoreError, match="A folder stands in the place of the database"):
        back_up(database, target)
    with pytest.raises(StoreError, match="is a folder: name the file"):
        restore(database, target)
    assert files_in(tmp_path) == ["reader.db"]


def test_the_look_at_an_empty_file_and_at_folders(filled: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.write_bytes(b"")
    [check] = mending.examine(empty, full=False)
    assert (check.state, check.message) == ("ok", f"{empty} is empty; the next start lays it out")
    [check] = mending.examine(tmp_path, full=False)
    assert check.state == "needs you"
    assert "a folder stands in its place" in check.message
    filled.path.with_name(f"{filled.path.stem}-search.db").mkdir()
    last = list(mending.examine(filled.path, full=False))[-1]
    assert (last.name, last.state) == ("search", "needs you")
    assert "is a folder: move it away" in last.message


def test_a_database_behind_a_link_is_kept_beside_itself(filled: Desk, tmp_path: Path) -> None:
    back_up(filled.path, tmp_path / "b.db")
    filled.load(filled.store.feeds()[0], entry("4"))
    filled.store.close()
    far = tmp_path / "far"
    far.mkdir()
    filled.path.rename(far / "real.db")
    filled.path.symlink_to(far / "real.db")
    assert len(titles_in(filled.path)) == 4
    aside = restore(tmp_path / "b.db", filled.path)
    assert aside == far / "real.db.before-restore-1"
    assert filled.path.is_symlink()
    assert len(titles_in(filled.path)) == 3
    assert len(titles_in(aside)) == 4
