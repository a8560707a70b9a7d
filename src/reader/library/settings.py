"""The settings that a feed or a folder can have of its own, and which of them holds for a feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from reader.config import Config
from reader.errors import ReaderError
from reader.language import mark, tr
from reader.model import Feed, FolderPath
from reader.model.headers import parse_headers
from reader.store import Store

FulltextMode: TypeAlias = Literal["auto", "always", "never"]
PictureMode: TypeAlias = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOption:
    """A setting that can be made for one feed or folder."""

    name: str
    doc: str
    choices: tuple[str, ...] = ()
    """The only values allowed; (): a whole number from `low` to `high`, or a text."""
    low: int = 0
    high: int = 0
    parse: Callable[[str], object] | None = None
    """Makes something of a text; its ValueError says what the text should have been. None: it is no text."""

    def check(self, value: str) -> str:
        """Return the value as it is kept; ReaderError says what it should have been."""
        if self.parse is not None:
            try:
                self.parse(value.strip())
            except ValueError as error:
                raise ReaderError(tr("{name} must be {wanted}.", name=self.name, wanted=error)) from error
            return value.strip()
        text = value.strip().lower()
        if self.choices:
            if text not in self.choices:
                choices = ", ".join(self.choices)
                raise ReaderError(
                    tr(
                        "{name} must be one of {choices}, not {value!r}.",
                        name=self.name,
                        choices=choices,
                        value=value,
                    )
                )
            return text
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
        if not self.low <= number <= self.high:
            raise ReaderError(
                tr(
                    "{name} must be a whole number from {low:,} to {high:,}, not {value!r}.",
                    name=self.name,
                    low=self.low,
                    high=self.high,
                    value=value,
                )
            )
        return str(number)


def _parse_line(text: str) -> str:
    if not (text.isascii() and text.isprintable() and len(text) <= 500):
        raise ValueError(tr("one line of ASCII"))
    return text


OPTIONS = {
    option.name: option
    for option in (
        FeedOption(
            name="fulltext",
            doc=mark("fetch the pages of its articles: where the feed gives teasers only, always, or never"),
            choices=("auto", "always", "never"),
        ),
        FeedOption(
            name="pictures",
            doc=mark("draw its articles' pictures at once and fetch them as they come, or show words only"),
            choices=("auto", "always", "never"),
        ),
        FeedOption(name="interval_minutes", doc=mark("minutes between two looks"), low=5, high=43_200),
        FeedOption(
            name="keep_days", doc=mark("clean up what is older, for good; 0 keeps it"), low=0, high=36_500
        ),
        FeedOption(
            name="keep_entries",
            doc=mark("clean up all but so many, for good; 0 keeps all"),
            low=0,
            high=1_000_000,
        ),
        FeedOption(
            name="user_agent",
            doc=mark("how we introduce ourselves, if not as everywhere"),
            parse=_parse_line,
        ),
        FeedOption(
            name="headers", doc=mark("sent to its host: Name: value, parted by “ | ”"), parse=parse_headers
        ),
    )
}
"""By name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """What holds for one feed."""

    fulltext: FulltextMode = "auto"
    pictures: PictureMode = "auto"
    """auto: drawn as config.toml says, and fetched when they are drawn."""
    interval: timedelta
    keep_days: int = 0
    """0: for ever."""
    keep_entries: int = 0
    """0: all."""


def option(name: str) -> FeedOption:
    """Return the setting with this name; ReaderError names the nearest one."""
    found = OPTIONS.get(name.strip().lower())
    if found is None:
        import difflib  # only for those who mistype

        near = difflib.get_close_matches(name, OPTIONS, n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(OPTIONS)}."
        raise ReaderError(f"There is no setting {name!r}{hint}")
    return found


def merge(
    feed: Feed, own: Mapping[str, str], folders: Mapping[FolderPath, Mapping[str, str]]
) -> dict[str, str]:
    """Return the settings of a feed: its own, else those of the innermost folder that has them."""
    values: dict[str, str] = {}
    for path in folders_around(feed):
        values.update(folders.get(path, {}))
    return {**values, **own}


def folders_around(feed: Feed) -> list[FolderPath]:
    """Return the folders that a feed stands in, the outer ones before those inside them."""
    paths = {folder[:depth] for folder in feed.folders for depth in range(1, len(folder) + 1)}
    return sorted(paths, key=lambda path: (len(path), path))


def resolve(values: Mapping[str, str], config: Config) -> FeedSettings:
    """Return what holds for a feed, with config.toml where it has nothing of its own."""
    return FeedSettings(
        fulltext=_mode(values.get("fulltext")),
        pictures=_mode(values.get("pictures")),
        interval=timedelta(minutes=int(values.get("interval_minutes", config.refresh.interval_minutes))),
        keep_days=int(values.get("keep_days", config.cleanup.keep_days)),
        keep_entries=int(values.get("keep_entries", config.cleanup.keep_entries)),
    )


def _mode(value: str | None) -> Literal["auto", "always", "never"]:
    return "always" if value == "always" else "never" if value == "never" else "auto"


def load_settings(store: Store, config: Config) -> dict[int, FeedSettings]:
    """Return what holds for each feed that has settings of its own or stands in a folder that has."""
    own, folders = store.feed_settings(), store.folder_settings()
    if not own and not folders:
        return {}
    merged = {feed.id: merge(feed, own.get(feed.id, {}), folders) for feed in store.feeds()}
    return {feed_id: resolve(values, config) for feed_id, values in merged.items() if values}


def set_feed(store: Store, feed: Feed, name: str, value: str, config: Config) -> None:
    """Make a setting for one feed; "": take it back."""
    known = option(name)
    store.set_feed_setting(feed.id, known.name, known.check(value) if value else "")
    if known.name == "fulltext":
        store.forget_teasers(feed.id)
    _make_due(store, config, [feed])


def set_folder(store: Store, folder: FolderPath, name: str, value: str, config: Config) -> None:
    """Make a setting for the feeds of a folder, later ones included; "": take it back."""
    known = option(name)
    store.set_folder_setting(folder, known.name, known.check(value) if value else "")
    inside = [feed for feed in store.feeds() if any(path[: len(folder)] == folder for path in feed.folders)]
    _make_due(store, config, inside)


def _make_due(store: Store, config: Config, feeds: Iterable[Feed]) -> None:
    """Let a shorter interval count from the last look, not from the next one."""
    settings = load_settings(store, config)
    for feed in feeds:
        if feed.id in settings and feed.last_checked is not None:
            store.bring_forward(feed.id, feed.last_checked + settings[feed.id].interval)


def without_pages(store: Store, config: Config) -> set[int]:
    """Return the feeds whose article pages are never fetched by themselves."""
    settings = load_settings(store, config)
    return {feed_id for feed_id, each in settings.items() if each.fulltext == "never"}
