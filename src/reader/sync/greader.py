"""The Google Reader API, as FreshRSS, Miniflux, BazQux, The Old Reader and others keep it alive.

Described at https://feedhq.readthedocs.io/en/latest/api/ and https://github.com/bazqux/bazqux-api.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from reader.errors import SyncError
from reader.language import tr
from reader.model import FolderPath
from reader.model.sync import MarkKind, RemoteFeed, RemoteItem
from reader.sync.answers import Answer, read_feeds, read_ids, read_items
from reader.sync.ids import long_form
from reader.sync.web import Form, NotThere, Refused, Web

_STATE = "user/-/state/com.google/"
_EVERYTHING = f"{_STATE}reading-list"
_LABEL = "user/-/label/"
_IDS_AT_ONCE = 10_000
_MOST_PAGES = 500
"""Answers to one question about ids; a server that goes on for ever is not listened to for ever."""
ITEMS_AT_ONCE = 100
MARKS_AT_ONCE = 200
_USUAL_PATHS = ("", "/api/greader.php")
"""Where the API is below the address that people know: Miniflux and others, FreshRSS."""


class GoogleReader:
    """One account; `log_in` comes first."""

    def __init__(self, web: Web, address: str, user_name: str, password: str) -> None:
        self._web = web
        self._address = address.rstrip("/")
        self._login: Form = (("Email", user_name), ("Passwd", password), ("output", "json"))
        self._auth = ""
        self._token = ""

    async def log_in(self) -> None:
        """Say who we are; raises SyncError if the service does not know us or is none."""
        fault: NotThere | None = None
        for path in _USUAL_PATHS:
            try:
                self._auth = await self._ask_for_auth(self._address + path)
            except NotThere as error:
                fault = fault or error
                continue
            self._address += path
            return
        assert fault is not None  # noqa: S101 - there is at least one path
        raise fault

    async def _ask_for_auth(self, address: str) -> str:
        answer = await self._web.ask(f"{address}/accounts/ClientLogin", form=self._login)
        for line in answer.decode("utf-8", "replace").splitlines():
            name, _, value = line.strip().partition("=")
            if name == "Auth" and value and value.isascii() and value.isprintable():
                return value
        try:
            value = json.loads(answer)["Auth"]
        except (ValueError, LookupError, TypeError, RecursionError):
            value = ""
        if isinstance(value, str) and value and value.isascii() and value.isprintable():
            return value
        raise NotThere(
            tr(
                "{address} is no address of a Google Reader API; FreshRSS shows its own under Authentication,"
                " Miniflux has it at its own address once it is switched on under Integrations.",
                address=self._address,
            )
        )

    # ------------------------------------------------------------ subscriptions

    async def feeds(self) -> list[RemoteFeed]:
        """Return every subscription."""
        return read_feeds(await self._get("subscription/list"))

    async def subscribe(self, address: str, *, title: str = "", folder: FolderPath = ()) -> None:
        """Have the service load a feed, too; it answers only after it has tried."""
        form = [("ac", "subscribe"), ("s", f"feed/{address}")]
        form += [("t", title)] if title else []
        form += [("a", _label(folder))] if folder else []
        await self._post("subscription/edit", form)

    async def unsubscribe(self, stream: str) -> None:
        """End a subscription at the service."""
        await self._post("subscription/edit", [("ac", "unsubscribe"), ("s", stream)])

    async def move(self, stream: str, former: FolderPath, folder: FolderPath) -> None:
        """Put a subscription into another folder."""
        form = [("ac", "edit"), ("s", stream)]
        form += [("a", _label(folder))] if folder else []
        form += [("r", _label(former))] if former else []
        await self._post("subscription/edit", form)

    # ------------------------------------------------------------ items

    async def unread_ids(self) -> list[str]:
        """Return the ids of every unread item."""
        return await self._ids(_EVERYTHING, [("xt", f"{_STATE}read")])

    async def starred_ids(self) -> list[str]:
        """Return the ids of every starred item."""
        return await self._ids(f"{_STATE}starred", [])

    async def ids_since(self, since: datetime, limit: int) -> list[str]:
        """Return the ids of what has come since then, read or not, the newest first; at most so many."""
        return await self._ids(_EVERYTHING, [("ot", str(int(since.timestamp())))], limit)

    async def _ids(self, stream: str, narrowing: Form, limit: int | None = None) -> list[str]:
        found: dict[str, None] = {}
        asked: set[str] = set()
        page = ""
        while page not in asked and len(asked) < _MOST_PAGES and (limit is None or len(found) < limit):
            asked.add(page)
            most = _IDS_AT_ONCE if limit is None else min(limit, _IDS_AT_ONCE)
            query = [("s", stream), ("n", str(most)), *narrowing]
            ids, page = read_ids(await self._get("stream/items/ids", query + [("c", page)] * bool(page)))
            found |= dict.fromkeys(ids)
            if not page or not ids:
                break
        return list(found)[:limit]

    async def items(self, ids: Sequence[str]) -> list[RemoteItem]:
        """Return at most `ITEMS_AT_ONCE` items whole; those that the service has no more are missing."""
        answer = await self._post("stream/items/contents", [("i", long_form(each)) for each in ids])
        return read_items(Answer(answer))

    async def mark(self, ids: Sequence[str], kind: MarkKind, value: bool) -> None:
        """Say of at most `MARKS_AT_ONCE` items that they are (not) read or (not) starred."""
        marks = [("i", long_form(each)) for each in ids]
        await self._post("edit-tag", [("a" if value else "r", f"{_STATE}{kind}"), *marks])

    # ------------------------------------------------------------ asking

    async def _get(self, what: str, query: Form = ()) -> Answer:
        address = f"{self._address}/reader/api/0/{what}?{urlencode([('output', 'json'), *query])}"
        return Answer(await self._web.ask(address, headers=self._headers()))

    async def _post(self, what: str, form: Form) -> bytes:
        address = f"{self._address}/reader/api/0/{what}?output=json"
        if not self._token:
            await self._take_token()
        try:
            return await self._web.ask(address, form=[*form, ("T", self._token)], headers=self._headers())
        except Refused:
            # A token is good for a while only (half an hour, by tradition).
            await self._take_token()
            return await self._web.ask(address, form=[*form, ("T", self._token)], headers=self._headers())

    async def _take_token(self) -> None:
        answer = await self._web.ask(f"{self._address}/reader/api/0/token", headers=self._headers())
        self._token = answer.decode("ascii", "replace").strip()
        if not self._token or len(self._token) > 1000:
            raise SyncError(tr("{address} gives no token to write with.", address=self._address))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"GoogleLogin auth={self._auth}"}


def _label(folder: FolderPath) -> str:
    return _LABEL + "/".join(folder)
