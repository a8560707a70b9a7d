"""What every test needs: a machine without the developer's own files, network settings and time zone."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from reader.language import choose_language

# Fakes and the loopback server live beside the tests; importlib mode adds nothing to the path by itself.
sys.path.insert(0, str(Path(__file__).parent))

# The same examples in every run, so that one costs what another does and fails only for what was changed.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")


# A shell makes what it starts in the background deaf to Ctrl-C; all that tests start would be deaf as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Keep what was imported out of garbage collection, as the app does: it took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Cut out the developer's settings, proxies, language and time zone: they change what tests see."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("READER_", "XDG_", "TEXTUAL")):
            monkeypatch.delenv(name)
    language = [name for name in os.environ if name.startswith("LC_") or name in ("LANG", "LANGUAGE")]
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "BROWSER", *CERTIFICATES, *language):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    choose_language("en")
    monkeypatch.undo()
    time.tzset()
