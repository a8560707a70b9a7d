"""A disk without room, made for one process: no file of it may grow, not even from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from store_desk import Desk, entry

from reader.store import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")

_LOOK = """
import os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from reader.errors import StoreError
from reader.model import EntryQuery, Scope
from reader.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
if sys.argv[2:]:
    room = os.statvfs("/")
    os.statvfs = lambda path: os.statvfs_result((*room[:3], 0, 0, *room[5:]))
try:
    store = Store(Path(sys.argv[1]))
    ids = store.entry_ids(EntryQuery(scope=Scope(kind="all")), today=datetime.now(UTC))
    print(store.read_only, [entry.title for entry in store.entries(ids)])
    store.set_read(ids, True, label="")
except StoreError as error:
    print(error)
"""


def look(path: Path, *full: str) -> list[str]:
    """Open a file where nothing can be written, read and mark; return what a person would be told.

    With another word, the disk says of itself that it is full.
    """
    result = subprocess.run(
        [sys.executable, "-B", "-c", _LOOK, str(path), *full],
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PYTHONIOENCODING": "utf-8",
        },
        check=False,
    )
    assert result.stderr == ""
    return result.stdout.splitlines()


def test_what_is_stored_can_be_read(desk: Desk) -> None:
    desk.load(desk.subscribe(), entry("1"))
    desk.store.close()
    before = desk.path.read_bytes()
    first, second = look(desk.path)
    assert first == "True ['标题 1']"
    assert "nothing can be stored" in second
    assert desk.path.read_bytes() == before
    with closing(Store(desk.path, clock=desk.clock)) as store:
        assert not store.read_only, "with room again all is as before"


def test_a_disk_that_is_full_is_told_from_a_place_that_is_write_protected(desk: Desk) -> None:
    desk.store.close()
    assert "is read-only here" in look(desk.path)[1]
    told = look(desk.path, "full")[1]
    assert told.startswith("The disk is full: ")
    assert told.endswith("nothing can be stored. Make room, then start reader again.")


def test_the_log_of_a_killed_process_is_not_passed_over(desk: Desk, tmp_path: Path) -> None:
    desk.load(desk.subscribe(), entry("1"))
    left = tmp_path / "left"
    left.mkdir()
    for file in desk.path.parent.glob(desk.path.name + "*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, left)
    first, second = look(left / desk.path.name)
    assert first == "True ['标题 1']"
    assert "nothing can be stored" in second
