"""One module per screen, found by its name; each has its `SCREEN` and its .tcss beside it."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_screen(name: str) -> type[Any]:
    """Return a screen's class; its module is imported only now, to keep the start fast."""
    screen: type[Any] = import_module(f"{__name__}.{name}").SCREEN
    return screen
