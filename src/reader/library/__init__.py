"""The async façade: everything that the screens and the command line can ask for, one method each.

All database work happens on one thread that the library owns; conversion and parsing run on
other threads; nothing here knows a screen. Importing it loads no network, HTML or screen library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.library.library import Library

__all__ = ["Library"]


def __getattr__(name: str) -> Any:
    """Import the façade when it is asked for: the worker process of this package has no use for it."""
    if name == "Library":
        from reader.library.library import Library

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
