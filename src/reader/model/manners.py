"""How one server wants to be asked: a user agent, headers and a login."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is sent with the requests for one feed beside what all get."""

    home: str
    """The address that it holds for: its host alone is sent the headers and the login."""
    user_agent: str = ""
    """"": the usual one."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Names and values; they may be secret."""
    user_name: str = ""
    password_command: tuple[str, ...] = ()
    """A program and its arguments that print the password; (): there is no login."""
