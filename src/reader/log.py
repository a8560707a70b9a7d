"""A rotating log file for bug reports; nothing is ever logged to the terminal."""

from __future__ import annotations

import logging
from pathlib import Path

from reader.errors import StoreError

_LIMIT = 1_000_000
_KEPT = 2
_CHATTY = ("httpx", "httpcore", "asyncio", "markdown_it", "readability", "charset_normalizer")
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def start_log(path: Path) -> None:
    """Send our log records to `path`, and warnings of third parties too; without a log if it cannot be.

    Calling it again moves the log to the new path.
    """
    from logging.handlers import RotatingFileHandler

    from reader.paths import make_dir

    stop_log()
    root = logging.getLogger()
    logging.lastResort = None  # it writes to stderr, which is the screen
    try:
        make_dir(path.parent)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=_LIMIT, backupCount=_KEPT, encoding="utf-8", delay=True, errors="backslashreplace"
        )
    except (OSError, StoreError):
        handler = logging.NullHandler()  # a read-only disk must not keep anyone from reading
    handler.set_name("reader")
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk: logging would print tracebacks to the screen
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def stop_log() -> None:
    """Close the log file; later records go nowhere."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.get_name() == "reader"]:
        root.removeHandler(handler)
        handler.close()
