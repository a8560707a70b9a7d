"""How one setting is declared, and how the declarations of a table are listed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known about one key of config.toml."""

    name: str
    kind: Any
    """The field's type: bool, int, float, str, a Literal, a tuple or Mapping of texts, or another table."""
    doc: str = ""
    low: float | None = None
    high: float | None = None
    default: Any = None
    check: Callable[[Any], str] | None = None
    """Says in words what a value of the right type should have been, "" if it is right."""

    @property
    def is_table(self) -> bool:
        """Whether it is a section with settings of its own."""
        return dataclasses.is_dataclass(self.kind)

    @property
    def is_free(self) -> bool:
        """Whether it is a section whose keys the user names."""
        return get_origin(self.kind) is Mapping and not self.is_many

    @property
    def is_many(self) -> bool:
        """Whether it is a section of sections, each with a name that the user gives."""
        return get_origin(self.kind) is Mapping and dataclasses.is_dataclass(get_args(self.kind)[1])

    @property
    def choices(self) -> tuple[str | int, ...]:
        """The only values allowed; (): any of its type."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()


def setting(
    default: Any,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    check: Callable[[Any], str] | None = None,
) -> Any:
    """Declare a setting: its default, what it does in a sentence, the range of a number, a further check."""
    metadata = {"doc": doc, "low": low, "high": high, "check": check}
    return dataclasses.field(default=default, metadata=metadata)


def settings_of(table: Any) -> Iterator[Setting]:
    """Yield the settings of a table (a dataclass) in their order."""
    hints = get_type_hints(table)
    for each in dataclasses.fields(table):
        kind = hints[each.name]
        if each.metadata:
            yield Setting(name=each.name, kind=kind, default=each.default, **each.metadata)
        elif dataclasses.is_dataclass(kind):
            yield Setting(name=each.name, kind=kind, doc=kind.__doc__ or "")
