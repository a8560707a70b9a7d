"""The worker that is made in advance: it waits, works, and never stays behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker is started when needed")
_ROOT = str(Path(reader.__file__).parents[1])


def run(script: str) -> str:
    """Run a script in a process of its own: the copy is made of all that a process is."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": _ROOT},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert not done.stderr
    return done.stdout


def test_a_worker_that_nobody_needs_goes_home() -> None:
    assert (
        run(
            """
import os
from reader.library import spare
spare.get_ready()
(ready,) = spare._ready
os.kill(ready.pid, 0)
spare.dismiss()
try:
    os.kill(ready.pid, 0)
except ProcessLookupError:
    print("gone", spare.take())
"""
        )
        == "gone None\n"
    )


def test_a_worker_ends_with_its_parent() -> None:
    """Its door is the only thing that ties them, and a killed parent closes it too."""
    assert (
        run(
            """
import os, select
from reader.library import spare
spare.get_ready()
ready = spare.take()
ending = os.pidfd_open(ready.pid)
ready.door.close()
print(bool(select.select([ending], [], [], 20)[0]))
ready.wait()
"""
        )
        == "True\n"
    )


def test_no_copy_is_made_of_a_process_with_threads() -> None:
    assert (
        run(
            """
import threading
from reader.library import spare
stop = threading.Event()
threading.Thread(target=stop.wait).start()
spare.get_ready()
print(spare.take())
stop.set()
"""
        )
        == "None\n"
    )
