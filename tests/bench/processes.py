"""What processes use, and whether they have ended, as Linux tells it under /proc."""

from __future__ import annotations

import compileall
import os
import resource
import sys
import threading
import time
from pathlib import Path

import reader


class Memory:
    """Looks at a process and its children every 50 ms."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = (0.0, 0.0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[float, float]:
        """Return the peak in megabytes: shared pages counted each time, and once."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            sums = [_memory_of(pid) for pid in _tree(self._pid)]
            rss, pss = sum(one[0] for one in sums), sum(one[1] for one in sums)
            self._peak = (max(self._peak[0], rss), max(self._peak[1], pss))


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _tree(int(child)))]


def _memory_of(pid: int) -> tuple[float, float]:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    values = {line.split(":")[0]: line.split()[1] for line in text.splitlines() if line.endswith("kB")}
    return int(values["Rss"]) / 1024, int(values["Pss"]) / 1024


def cpu_seconds() -> float:
    """Return the processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def use_bytecode() -> None:
    """Let the processes that follow find compiled code, as those of an installed program do.

    Where Python may not write it, each start would compile every module anew, for 0.3 s.
    """
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        os.environ.pop(name, None)
    sys.pycache_prefix = None
    compileall.compile_dir(Path(reader.__file__).parent, quiet=2)


def settle(folder: Path) -> None:
    """Wait until the processes that a refresh has left, such as the indexer, have ended."""
    mark = str(folder).encode()
    while any(_has_argument(process, mark) for process in Path("/proc").glob("[0-9]*/cmdline")):
        time.sleep(0.2)


def _has_argument(process: Path, mark: bytes) -> bool:
    try:
        return mark in process.read_bytes()
    except OSError:
        return False
