"""What every test needs: a machine without the developer's own files, network settings and time zone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Fakes and the loopback server live beside the tests; importlib mode adds nothing to the path by itself.
sys.path.insert(0, str(Path(__file__).parent))

# The same examples in every run, so that one costs what another does and fails only for what was changed.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")


CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Cut out the developer's configuration, proxies and time zone, which would change what tests see."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("READER_", "XDG_", "TEXTUAL")):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "BROWSER", *CERTIFICATES):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
