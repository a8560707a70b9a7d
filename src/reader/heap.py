"""Hands memory that was needed for a moment back to the system, which the C library does not by itself."""

from __future__ import annotations

from contextlib import suppress


def give_memory_back() -> None:
    """Give back what is free: each thread that has read a large page would keep several megabytes of it."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):  # only glibc keeps so much, and can be asked
        ctypes.CDLL(None).malloc_trim(0)
