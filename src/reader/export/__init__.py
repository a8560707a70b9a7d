"""Writes articles for other programs and other devices: one file per format, found by walking `formats`.

It knows neither the database nor the network; what turns a text into Markdown is handed in.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reader.errors import ReaderError
from reader.export.item import ExportFormat
from reader.language import tr


@cache
def find_formats() -> dict[str, ExportFormat]:
    """Return every format by its name."""
    from reader.export import formats

    found: dict[str, ExportFormat] = {}
    for module in sorted(each.name for each in iter_modules(formats.__path__)):
        each = import_module(f"{formats.__name__}.{module}").FORMAT
        assert isinstance(each, ExportFormat)  # noqa: S101 - the contract of a module under formats
        found[each.name] = each
    return found


def find_format(name: str) -> ExportFormat:
    """Return the format called `name`; ReaderError lists those there are."""
    known = find_formats()
    if name not in known:
        raise ReaderError(
            tr("There is no format {name}; there are {known}.", name=name, known=", ".join(known))
        )
    return known[name]
