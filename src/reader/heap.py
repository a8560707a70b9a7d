"""Keeps the memory of a program that stays open small, which the C library does not do by itself.

Only glibc keeps so much, and can be asked; elsewhere nothing is done.
"""

from __future__ import annotations

from contextlib import suppress

_ARENA_MAX = -8
"""The number of `M_ARENA_MAX` in glibc's malloc.h."""
_ARENAS = 2


def share_memory() -> None:
    """Let threads that begin from now on take memory from the same few places, not each from its own."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_memory_back() -> None:
    """Hand what is free back to the system: several megabytes for each thread that has read a large page."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
