"""A service that keeps reading marks, on a loopback server, with a knob for what services do differently.

service = Service(server)
feed = service.add_feed("https://press.example/feed.xml", "水边日报", label="要闻")
item = service.add_item(feed, "https://press.example/1", "渡口改了时刻")
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from servers import Answer, Request, Server

STATE = "user/-/state/com.google/"
PREFIX = "tag:google.com,2005:reader/item/"
USER, PASSWORD = "anna", "geheim & 密码"
AT = 1_772_400_000
"""2026-03-01, when every item was published unless it says otherwise."""
_KNOWN = frozenset(
    (
        "accounts/ClientLogin",
        "token",
        "subscription/list",
        "subscription/edit",
        "stream/items/ids",
        "stream/items/contents",
        "edit-tag",
    )
)


@dataclass
class RemoteEntry:
    """An item as the service keeps it."""

    number: int
    stream: str
    link: str
    title: str
    text: str = "<p>服务器上的正文。</p>"
    published: int = AT
    read: bool = False
    starred: bool = False


@dataclass
class Subscription:
    """A subscription as the service keeps it."""

    stream: str
    address: str
    title: str
    label: str = ""


@dataclass
class Service:
    """Google Reader's API over what stands in memory."""

    server: Server
    path: str = "/api/greader.php"
    """Where it is; "": right at the address, as Miniflux has it."""
    page: int = 10_000
    """The most ids that it tells at once."""
    wants_token: bool = True
    """Whether nothing can be posted without the token."""
    tells_hex: bool = False
    """Whether its ids are 24 digits and no numbers, as The Old Reader's are."""
    refused: set[str] = field(default_factory=set)
    """Addresses that it cannot load."""
    feeds: dict[str, Subscription] = field(default_factory=dict)
    items: dict[int, RemoteEntry] = field(default_factory=dict)
    token: str = "token-1"
    asked: list[str] = field(default_factory=list)
    """What was asked, without what it was asked with."""
    fail: dict[str, Answer] = field(default_factory=dict)
    """Answers in the place of its own, by what is asked; each once."""

    def __post_init__(self) -> None:
        self.server.add("*", self._answer)

    def add_feed(self, address: str, title: str, label: str = "") -> str:
        """Subscribe, and return what it is called here."""
        stream = f"feed/{len(self.feeds) + 7}"
        self.feeds[stream] = Subscription(stream, address, title, label)
        return stream

    def add_item(self, stream: str, link: str, title: str, **more: Any) -> RemoteEntry:
        """Add an item and return it; its marks can be read and changed."""
        number = 1_795_000_000_000_000 + len(self.items)
        self.items[number] = RemoteEntry(number, stream, link, title, **more)
        return self.items[number]

    # ------------------------------------------------------------ answering

    def _answer(self, request: Request) -> Answer:
        parts = urlsplit(request.path)
        what = parts.path.removeprefix(self.path).removeprefix("/reader/api/0/").strip("/")
        if not parts.path.startswith(self.path + "/") or what not in _KNOWN:
            return Answer("nothing here", "text/plain", 404)
        self.asked.append(what)
        if what in self.fail:
            return self.fail.pop(what)
        query = parse_qsl(parts.query)
        form = parse_qsl(request.body.decode("ascii"))
        if what == "accounts/ClientLogin":
            right = ("Email", USER) in form and ("Passwd", PASSWORD) in form
            return Answer("SID=x\nLSID=y\nAuth=anna/abc\n") if right else Answer(status=401)
        if request.headers.get("authorization") != "GoogleLogin auth=anna/abc":
            return Answer(status=401)
        if request.method == "POST" and self.wants_token and ("T", self.token) not in form:
            return Answer(status=401)
        return self._serve(what, query, form)

    def _serve(self, what: str, query: list[tuple[str, str]], form: list[tuple[str, str]]) -> Answer:
        if what == "token":
            return Answer(self.token + "\n", "text/plain")
        if what == "subscription/list":
            return _json({"subscriptions": [_tell_feed(feed) for feed in self.feeds.values()]})
        if what == "subscription/edit":
            return self._edit(dict(form))
        if what == "stream/items/ids":
            return self._tell_ids(dict(query))
        if what == "stream/items/contents":
            return _json({"items": [self._tell_item(item) for item in self._named(form)]})
        if what == "edit-tag":
            return self._mark(form)
        return Answer(status=404)

    def _edit(self, form: dict[str, str]) -> Answer:
        label = form.get("a", "").removeprefix("user/-/label/")
        if form["ac"] == "subscribe":
            address = form["s"].removeprefix("feed/")
            if address in self.refused:
                return Answer(status=400)
            self.add_feed(address, form.get("t", "Untitled"), label)
        elif form["ac"] == "unsubscribe":
            del self.feeds[form["s"]]
        elif "a" in form or "r" in form:
            self.feeds[form["s"]].label = label
        return Answer("OK", "text/plain")

    def _tell_ids(self, query: dict[str, str]) -> Answer:
        items = [item for item in self.items.values() if item.stream in self.feeds]
        if query["s"] == f"{STATE}starred":
            items = [item for item in items if item.starred]
        if query.get("xt") == f"{STATE}read":
            items = [item for item in items if not item.read]
        items = [item for item in items if item.published >= int(query.get("ot", 0))]
        start = int(query.get("c", 0))
        end = start + min(self.page, int(query["n"]))
        told: dict[str, object] = {"itemRefs": [{"id": self._short(item)} for item in items[start:end]]}
        # Miniflux tells a number, and 0 at the end.
        return _json(told | {"continuation": end if end < len(items) else 0})

    def _mark(self, form: list[tuple[str, str]]) -> Answer:
        for name, value in form:
            for item in self._named(form):
                if name in ("a", "r") and value == f"{STATE}read":
                    item.read = name == "a"
                if name in ("a", "r") and value == f"{STATE}starred":
                    item.starred = name == "a"
        return Answer("OK", "text/plain")

    def _named(self, form: list[tuple[str, str]]) -> list[RemoteEntry]:
        wanted = {value for name, value in form if name == "i"}
        return [item for item in self.items.values() if self._long(item) in wanted]

    def _short(self, item: RemoteEntry) -> str:
        return f"{item.number:x}".rjust(24, "a") if self.tells_hex else str(item.number)

    def _long(self, item: RemoteEntry) -> str:
        return PREFIX + (self._short(item) if self.tells_hex else f"{item.number:016x}")

    def _tell_item(self, item: RemoteEntry) -> dict[str, object]:
        return {
            "id": self._long(item),
            "title": item.title,
            "author": "渡口记者",
            "published": item.published,
            "canonical": [{"href": item.link}],
            "alternate": [{"href": item.link, "type": "text/html"}],
            "summary": {"content": item.text},
            "enclosure": [{"href": "https://press.example/a.mp3", "type": "audio/mpeg", "length": "1200"}],
            "origin": {"streamId": item.stream},
        }


def _tell_feed(feed: Subscription) -> dict[str, object]:
    told = {"id": feed.stream, "title": feed.title, "url": feed.address}
    label = {"id": f"user/-/label/{feed.label}", "label": feed.label}
    return told | {"categories": [label] if feed.label else []}


def _json(value: object) -> Answer:
    return Answer(json.dumps(value), "application/json")
