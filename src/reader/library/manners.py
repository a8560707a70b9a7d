"""How feeds and article pages are asked for: what config.toml and the feeds' own settings say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from reader.config import Config, SiteConfig
from reader.library.settings import merge
from reader.model import Feed, FolderPath, Manners
from reader.model.headers import parse_header, parse_headers
from reader.store import Store

_NONE: Mapping[str, str] = {}


def manners_of(
    address: str, sites: Mapping[str, SiteConfig], values: Mapping[str, str] = _NONE
) -> Manners | None:
    """Return how an address is asked for; None: like any other.

    What is said of the address goes before what is said of its host, and the feed's own settings go first.
    """
    if not sites and not values:
        return None
    tables = _tables(address, sites)
    headers: dict[str, tuple[str, str]] = {}
    for table in tables:
        headers |= {pair[0].lower(): pair for pair in map(parse_header, table.headers)}
    headers |= {pair[0].lower(): pair for pair in parse_headers(values.get("headers", ""))}
    agents = [table.user_agent for table in tables] + [values.get("user_agent", "")]
    login = next((table for table in reversed(tables) if table.password_command), SiteConfig())
    found = Manners(
        home=address,
        user_agent=next((agent for agent in reversed(agents) if agent), ""),
        headers=tuple(headers.values()),
        user_name=login.user_name,
        password_command=login.password_command,
    )
    return None if found == Manners(home=address) else found


def _tables(address: str, sites: Mapping[str, SiteConfig]) -> list[SiteConfig]:
    """Return what config.toml says of an address: of its host, of host and port, of the very address."""
    parts = urlsplit(address)
    if not parts.hostname:
        return []
    names = (parts.hostname, parts.netloc.rpartition("@")[2].lower())
    found = {name.lower(): table for name, table in sites.items() if "://" not in name}
    tables = [found[name] for name in dict.fromkeys(names) if name in found]
    return [*tables, *(table for name, table in sites.items() if name == address)]


def with_manners(
    feeds: Sequence[Feed],
    config: Config,
    own: Mapping[int, Mapping[str, str]],
    folders: Mapping[FolderPath, Mapping[str, str]],
) -> list[Feed]:
    """Return feeds with how their servers want to be asked; `own` and `folders` are what the store holds."""
    if not (config.site or own or folders):
        return list(feeds)
    found = []
    for feed in feeds:
        manners = manners_of(feed.address, config.site, merge(feed, own.get(feed.id, _NONE), folders))
        found.append(replace(feed, manners=manners) if manners is not None else feed)
    return found


def article_manners(store: Store, article_id: int, config: Config) -> Manners | None:
    """Return how the page and pictures of an article are asked for; None: like any other.

    Whose feed it is decides, not the page's own address: an article may link anywhere. What outlived its
    feed is asked for as that was; a bookmark that never had one, as its own address says.
    """
    own, folders = store.feed_settings(), store.folder_settings()
    if not (config.site or own or folders):
        return None
    feeds = [store.feed(feed_id) for feed_id in store.feed_ids_of(article_id)]
    if not feeds:
        stored = store.article(article_id)
        kept = stored.saved.feed_address if stored.saved else ""
        return manners_of(kept or stored.entry.link, config.site)
    every = (feed.manners for feed in with_manners(feeds, config, own, folders))
    return next((manners for manners in every if manners is not None), None)
