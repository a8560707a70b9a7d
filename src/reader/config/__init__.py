"""The settings: their names, types, ranges and defaults, read from config.toml, which we never write.

The sentence given to `setting` is the field's docstring, kept where the sample file is made from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from reader import __version__
from reader.config.setting import setting
from reader.errors import ConfigError
from reader.language import Language

_FEWEST_LETTERS = 4
"""With fewer, the letters over a screen full of links would be long words."""


def _wrong_letters(letters: str) -> str:
    """Return what letters over links should have been, "" if they can be typed and told apart."""
    small = all(letter.isdigit() or letter.islower() for letter in letters)
    right = small and len(set(letters)) == len(letters) >= _FEWEST_LETTERS
    return "" if right else f"at least {_FEWEST_LETTERS} small letters or digits, each once, not {letters!r}"


def _wrong_agent(name: str) -> str:
    """Return what a user agent should have been, "" if it can stand in a request."""
    return "" if name.isascii() else f"a text in ASCII, which alone requests can hold, not {name!r}"


def _wrong_service(address: str) -> str:
    """Return what a service's address should have been, "" if it can be asked."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        right = not address or (parts.scheme in ("https", "http") and bool(parts.hostname))
    except ValueError:
        right = False
    return "" if right else f"an address that begins with https://, not {address!r}"


def _wrong_headers(lines: Sequence[str]) -> str:
    """Return in words what a list of headers should have been, "" if it is right; never a value."""
    from reader.model.headers import parse_header

    for line in lines:
        try:
            parse_header(line)
        except ValueError as error:
            return str(error)
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """What one host, or one feed named by its address, is sent beside what all get."""

    user_agent: str = setting("", "How we introduce ourselves there.", check=_wrong_agent)
    headers: tuple[str, ...] = setting(
        (), 'Headers to send there, such as "Accept-Language: zh-CN".', check=_wrong_headers
    )
    user_name: str = setting("", "Of a login there; password_command gives the password.")
    password_command: tuple[str, ...] = setting(
        (), 'Program and arguments whose first line is the password, such as ["pass", "news"]; no shell.'
    )


_NO_SITES: Mapping[str, SiteConfig] = MappingProxyType({})
_SITES_DOC = (
    "One such table for each host, or feed by its address, that wants a login or headers; see the README."
)
_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_KEYS_DOC = 'Keys for an action in place of its own, such as "entry.next_unread" = "n, f5"; see the README.'


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """How feeds, pages and pictures are fetched; proxies come from the environment (HTTPS_PROXY, …)."""

    concurrency: int = setting(256, "How many addresses are fetched at once.", low=1, high=512)
    per_host: int = setting(4, "How many of them from one host.", low=1, high=64)
    connect_timeout: float = setting(10.0, "Seconds to wait for a connection.", low=0.1, high=600)
    read_timeout: float = setting(20.0, "Seconds to wait for the next piece of an answer.", low=0.1, high=600)
    total_timeout: float = setting(60.0, "Seconds that one answer may take as a whole.", low=0.1, high=3600)
    max_bytes: int = setting(
        20_000_000, "Larger answers are refused (bytes, unpacked).", low=10_000, high=1_000_000_000
    )
    max_entries: int = setting(
        2000, "Of a feed that lists more entries, the newest so many are taken.", low=10, high=100_000
    )
    user_agent: str = setting(
        f"reader-tui/{__version__}", "How we introduce ourselves to servers.", check=_wrong_agent
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshConfig:
    """When feeds are asked for news."""

    interval_minutes: int = setting(
        60, "Minutes between two looks at a feed, unless it asks for more.", low=5, high=43_200
    )
    on_start: bool = setting(True, "Refresh the feeds that are due when the reader opens.")
    on_start_minutes: int = setting(
        0,
        "When it opens, also ask feeds last asked more than so many minutes ago; 0: only those due.",
        low=0,
        high=43_200,
    )
    while_open: bool = setting(True, "Refresh feeds as they become due while the reader is open.")
    pages_per_host: int = setting(2, "Article pages fetched from one host at once.", low=1, high=16)
    page_delay_seconds: float = setting(
        1.0, "Seconds between two article pages from one host.", low=0, high=60
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConfig:
    """How entry lists open."""

    unread_only: bool = setting(False, "Show only unread entries.")
    oldest_first: bool = setting(False, "Show the oldest entries first.")
    fold_stories: bool = setting(
        True,
        "Show the same story from several feeds once, with the number of the others; read once, read in all.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanupConfig:
    """What is cleaned up, once a day; bookmarks and what has a tag or a note stay for ever."""

    keep_days: int = setting(
        0, "Remove entries that came more than so many days ago; 0: none.", low=0, high=36_500
    )
    keep_entries: int = setting(
        0, "Keep so many entries of each feed, the newest; 0: all.", low=0, high=1_000_000
    )
    keep_unread: bool = setting(True, "Never remove what is unread.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingConfig:
    """How articles are shown."""

    measure: int = setting(80, "The widest a line of text may get, in terminal cells.", low=20, high=400)
    mark_read: Literal["open", "end", "seconds", "never"] = setting(
        "open", "When an article counts as read: when it opens, at its end, after seconds, or only by hand."
    )
    mark_read_seconds: float = setting(
        10.0, "After so many seconds, if mark_read says seconds.", low=0.1, high=3600
    )
    paragraph_spacing: int = setting(1, "Blank lines between two paragraphs.", low=0, high=1)
    indent: bool = setting(False, "Begin each paragraph two Chinese characters further in.")
    justify: bool = setting(False, "Stretch lines with spaces so that they end flush.")
    hanging_punctuation: bool = setting(False, "Let a stop at the end of a line stand beyond the column.")
    link_numbers: bool = setting(True, "Show the number of each link, which opens it.")
    hint_letters: str = setting(
        "fjdkslaghrueiwovncmtybpqxz",
        "The letters put over links, the easiest to reach first.",
        check=_wrong_letters,
    )
    pictures: Literal["alt", "ask", "always"] = setting(
        "ask", "Pictures as words only, drawn when asked for, or drawn at once (needs Pillow)."
    )
    graphics: Literal["auto", "kitty", "blocks"] = setting(
        "auto",
        "Draw pictures as the terminal can (auto asks it), by kitty's graphics, or in half blocks.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncConfig:
    """A service that keeps subscriptions and marks for all your devices; it speaks Google Reader's API."""

    address: str = setting(
        "", "Such as https://rss.example.org of FreshRSS or Miniflux; empty: none.", check=_wrong_service
    )
    user_name: str = setting("", "Of the account there.")
    password_command: tuple[str, ...] = setting(
        (), 'Program and arguments whose first line is its API password, such as ["pass", "rss"]; no shell.'
    )
    feeds: Literal["both", "receive", "none"] = setting(
        "both", "Subscriptions are kept alike on both sides, only come from there, or are left alone."
    )
    minutes: int = setting(
        15, "Minutes between two looks at what was read elsewhere; yours are sent sooner.", low=1, high=43_200
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, with its default where config.toml is silent."""

    theme: str = setting("paper", "Colours: paper (light), ink (dark), or any theme of Textual.")
    language: Literal["auto", "en", "zh"] = setting(
        "auto", "What is spoken, by commands too: English, Chinese, or auto, as the locale (LANG) has it."
    )
    keymap: Literal["default", "newsboat", "greader"] = setting("default", "The set of keys to start from.")
    ambiguous_width: Literal["auto", 1, 2] = setting(
        "auto", "Cells that the terminal gives “, …, — and their like; auto: ask it when the reader opens."
    )
    browser: tuple[str, ...] = setting(
        (), "Program and arguments that open an address, %s or their end; empty: the system's browser."
    )
    export_folder: str = setting(
        "", 'Folder that exports go to, such as "~/notes"; empty: the last one, at first Documents.'
    )
    resume: bool = setting(True, "Open with the list and the article that the reader was left with.")
    network: NetworkConfig = field(default_factory=NetworkConfig)
    refresh: RefreshConfig = field(default_factory=RefreshConfig)
    lists: ListConfig = field(default_factory=ListConfig)
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    cleanup: CleanupConfig = field(default_factory=CleanupConfig)
    sync: SyncConfig = field(default_factory=SyncConfig)
    site: Mapping[str, SiteConfig] = field(default_factory=lambda: _NO_SITES, metadata={"doc": _SITES_DOC})
    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS, metadata={"doc": _KEYS_DOC})
    warnings: tuple[str, ...] = ()
    """What is wrong with config.toml, a sentence each; those settings have their defaults."""


def load_or_default(path: Path) -> tuple[Config, str]:
    """Return the settings, every wrong one with its default, and a sentence about them ("": all is well)."""
    try:
        text = _read(path)
        values = _parse(text, path) if text else {}
    except ConfigError as error:
        return Config(warnings=(str(error),)), f"{error} The defaults are used."
    if not values:
        return Config(), ""
    from reader.config.check import Check  # most people have no config.toml

    check = Check(Config, path, text)
    config: Config = check.build(Config, values)
    if not (faults := check.faults):
        return config, ""
    more = f" `reader config` tells {len(faults) - 1} more." if len(faults) > 1 else ""
    warnings = tuple(fault.words for fault in faults)
    return dataclasses.replace(config, warnings=warnings), f"{faults[0].words} {faults[0].remedy}{more}"


def wanted_language(path: Path) -> Literal["auto"] | Language:
    """Return the language that config.toml names; "auto": none, or one that cannot be read there."""
    try:
        text = _read(path)
        named: Any = _parse(text, path).get("language") if "language" in text else None
    except ConfigError:
        return "auto"
    return named if named in get_args(Language) else "auto"


def sample() -> str:
    """Return a config.toml that changes nothing and explains every setting."""
    from reader.config.template import make_sample

    return make_sample(Config)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: this is not UTF-8; save the file as UTF-8.") from error
    except IsADirectoryError as error:
        raise ConfigError(f"{path} is a folder: move it away, and write a file in its place.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise ConfigError(f"{path} cannot be read: {reason[:1].lower()}{reason[1:]}.") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        from reader.config.syntax import explain_syntax

        raise ConfigError(explain_syntax(str(error), path)) from error
