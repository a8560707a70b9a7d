"""What the reader can be told to do, as a type; the table of it all is `actions`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["News", "Lists", "Article", "Go to", "Program"]
"""The chapters of the help screen."""

Place: TypeAlias = Literal["categories", "entries", "article"]
"""What has the focus when a footer hint is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the reader can be told to do."""

    id: str
    """`noun.verb`; its handler is the method `action_noun_verb` of a screen or the app."""
    keys: str
    """The default keys as a person writes them: a comma means "or", a blank "and then"; "": none."""
    label: str
    """Two or three words for the footer and the palette."""
    help: str
    """One sentence for the help screen."""
    group: Group
    footer: tuple[Place, ...] = ()
    """Where the footer shows it."""
    vital: bool = False
    """True: a narrow footer leaves the others out before it, but not the help."""
    typed: bool = False
    """True: the handler is told which key was pressed, so the keys cannot be changed."""
    finding: bool = False
    """True: its keys count only while words are found in an article, and go before all others then."""

    @property
    def handler(self) -> str:
        """The name of the method that does it, without the prefix `action_`."""
        return self.id.replace(".", "_")
