"""The async façade: everything that the screens and the command line can ask for, one method each.

All database work happens on one thread that the library owns; conversion and parsing run on
other threads; nothing here knows a screen. Importing it loads no network, HTML or screen library.
"""

from __future__ import annotations

from reader.library.library import Library

__all__ = ["Library"]
