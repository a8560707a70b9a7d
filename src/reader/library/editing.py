"""What a form about one feed or folder shows, whether what was typed can be kept, and keeping it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reader.config import Config
from reader.errors import ReaderError
from reader.language import tr
from reader.library import settings
from reader.library.manners import manners_of
from reader.model import Feed, FolderPath, Scope
from reader.store import Store
from reader.text import clean_line, folder_names, safe_url

_COMMA = re.compile(r"[,，]")
_ASKED = ("address", "user_agent", "headers")
"""What changes how the server is asked, so that another try makes sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of the form."""

    name: str
    label: str
    doc: str
    """What it is, in a few words."""
    value: str = ""
    """"": nothing of its own."""
    empty: str = ""
    """What holds while it is empty."""
    choices: tuple[str, ...] = ()
    """The only values; (): whatever passes the check."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the choices are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything that can be changed about a feed or folder."""

    scope: Scope
    title: str
    fields: tuple[Field, ...]
    login: str = ""
    """How it logs in, in words; "": a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of a form."""

    faults: Mapping[str, str]
    """Why a field cannot be kept, as a sentence, by its name; empty: everything is kept."""
    ask_again: bool = False
    """True: its server is asked in another way now."""


def _labels() -> Mapping[str, str]:
    return {
        "title": tr("Name"),
        "address": tr("Address"),
        "folders": tr("Folders"),
        "fulltext": tr("Full text"),
        "pictures": tr("Pictures"),
        "interval_minutes": tr("Interval"),
        "keep_days": tr("Keep days"),
        "keep_entries": tr("Keep entries"),
        "user_agent": tr("User agent"),
        "headers": tr("Headers"),
    }


def _docs() -> Mapping[str, str]:
    return {
        "title": tr("your own name for it; empty: the one it gives itself"),
        "address": tr("where it is loaded from"),
        "folders": tr("such as News/China, Science; empty: at the top"),
    }


def _choice_names() -> Mapping[str, str]:
    return {"auto": tr("auto"), "always": tr("always"), "never": tr("never")}


def load_form(store: Store, scope: Scope, config: Config) -> Form:
    """Return the form of a feed or folder; ReaderError: it is neither."""
    folders = store.folder_settings()
    if scope.kind == "folder":
        own = folders.get(scope.folder, {})
        around = [scope.folder[:depth] for depth in range(1, len(scope.folder))]
        fields = _option_fields(own, _inherited(around, folders, config, config.network.user_agent))
        return Form(scope=scope, title="/".join(scope.folder), fields=fields)
    if scope.feed_id is None:
        raise ReaderError(tr("Only feeds and folders have settings of their own."))
    feed = store.feed(scope.feed_id)
    manners = manners_of(feed.address, config.site)
    agent = manners.user_agent if manners is not None else ""
    inherited = _inherited(settings.folders_around(feed), folders, config, agent or config.network.user_agent)
    values = {
        "title": (feed.custom_title, feed.title),
        "address": (feed.address, ""),
        "folders": (show_folders(feed.folders), tr("the top level")),
    }
    labels, docs = _labels(), _docs()
    fields = tuple(
        Field(name=name, label=labels[name], doc=docs[name], value=value, empty=empty)
        for name, (value, empty) in values.items()
    )
    options = _option_fields(store.feed_settings().get(feed.id, {}), inherited)
    login = tr("none; [site] in config.toml can give one")
    if manners is not None and manners.password_command:
        login = tr("{name}, by password_command in config.toml", name=manners.user_name)
    return Form(scope=scope, title=feed.name, fields=fields + options, login=login)


def _inherited(
    around: Sequence[FolderPath],
    folders: Mapping[FolderPath, Mapping[str, str]],
    config: Config,
    user_agent: str,
) -> dict[str, str]:
    """Return what holds where there is nothing of its own, in words."""
    names = _choice_names()
    words = {
        "fulltext": names["auto"],
        "pictures": names["auto"],
        "interval_minutes": str(config.refresh.interval_minutes),
        "keep_days": str(config.cleanup.keep_days),
        "keep_entries": str(config.cleanup.keep_entries),
        "user_agent": user_agent,
        "headers": tr("none"),
    }
    for path in around:
        for name, value in folders.get(path, {}).items():
            words[name] = tr("{value} (from {folder})", value=names.get(value, value), folder="/".join(path))
    return words


def _option_fields(own: Mapping[str, str], inherited: Mapping[str, str]) -> tuple[Field, ...]:
    labels, names = _labels(), _choice_names()
    return tuple(
        Field(
            name=each.name,
            label=labels[each.name],
            doc=tr(each.doc),
            value=own.get(each.name, ""),
            empty=inherited[each.name],
            choices=each.choices,
            names=names if each.choices else {},
        )
        for each in settings.OPTIONS.values()
    )


def show_folders(folders: Sequence[FolderPath]) -> str:
    """Return folders as they are typed: "News/China, Science"; "": the top level alone."""
    return "" if tuple(folders) == ((),) else ", ".join("/".join(folder) or "/" for folder in folders)


def read_folders(text: str, known: Sequence[FolderPath] = ()) -> tuple[FolderPath, ...]:
    """Return the folders that a line names; a known one goes first, whatever signs are in its name."""
    names = {"/".join(path): path for path in known}
    parts = [part.strip() for part in _COMMA.split(text)]
    paths = [names.get(part) or folder_names(part) for part in parts if part]
    return tuple(dict.fromkeys(paths)) or ((),)


def find_fault(name: str, value: str) -> str:
    """Return why a value cannot be kept, as a sentence; "": it can."""
    if name == "address":
        return "" if _address(value) else tr("This is no address of the web; it begins with https://.")
    if name in settings.OPTIONS and value.strip():
        try:
            settings.option(name).check(value)
        except ReaderError as error:
            return str(error).replace(name, tr("This"), 1)
    return ""


def _address(value: str) -> str:
    value = value.strip()
    return value if value.startswith("file:///") else safe_url(value, schemes=("http", "https"))


def keep_form(store: Store, scope: Scope, values: Mapping[str, str], config: Config) -> Edited:
    """Keep the values that were changed, all of them or, if one cannot be kept, none."""
    faults = {name: fault for name, value in values.items() if (fault := find_fault(name, value))}
    if scope.kind == "folder":
        if not faults:
            with store.one_step(tr("Changed {name}", name="/".join(scope.folder))):
                for name, value in values.items():
                    settings.set_folder(store, scope.folder, name, value.strip(), config)
        return Edited(faults=faults)
    feed = store.feed(scope.feed_id or 0)
    other = None if faults.get("address") else store.find_feed(_address(values.get("address", "")))
    if other is not None and other.id != feed.id:
        faults["address"] = tr("You are subscribed to this address already, as {name}.", name=other.name)
    if faults:
        return Edited(faults=faults)
    with store.one_step(tr("Changed {name}", name=feed.name)):
        for name, value in values.items():
            _keep(store, feed, name, value.strip(), config)
    return Edited(faults={}, ask_again=any(name in values for name in _ASKED))


def _keep(store: Store, feed: Feed, name: str, value: str, config: Config) -> None:
    if name == "title":
        store.rename_feed(feed.id, clean_line(value))
    elif name == "address":
        store.change_address(feed.id, _address(value))
    elif name == "folders":
        store.move_feed(feed.id, read_folders(value, store.folders()))
    else:
        settings.set_feed(store, feed, name, value, config)
