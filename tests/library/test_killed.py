"""A small run of the bench that kills a working process; the bench itself takes any number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "kill.py"


@pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")
def test_a_killed_process_loses_no_change_that_it_reported() -> None:
    result = subprocess.run(
        [sys.executable, str(BENCH), "--kills", "20", "--seed", "3"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "none lost" in result.stdout
