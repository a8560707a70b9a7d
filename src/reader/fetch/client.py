"""One polite HTTP client: conditional, capped in bytes, redirects and time, and it fails in sentences.

It knows addresses and bytes, and nothing of what they mean.
"""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from reader.config import NetworkConfig
from reader.errors import FetchError
from reader.fetch import faults
from reader.fetch.addresses import login, redirect_target, take_along, without_login
from reader.fetch.body import read_body
from reader.fetch.exchange import Ask, ReadError, RemoteProtocolError, Reply, TransportError
from reader.fetch.freshness import fresh_for
from reader.fetch.hosts import is_private, origin, show_host, show_proxy, take_apart
from reader.fetch.manners import Keyring, dress
from reader.fetch.transport import Transport
from reader.fetch.unpack import accept_encoding
from reader.language import tr
from reader.model import Manners, Validators
from reader.text import clean_line, safe_url

REDIRECTS = 10
"""More of them in a row are refused."""
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.8, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
ACCEPT_PICTURE = "image/webp, image/png, image/jpeg, image/*;q=0.8, */*;q=0.1"

Content: TypeAlias = Callable[[], bytes]
_PERMANENT = (301, 308)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A successful answer, complete and unpacked."""

    content: Content
    """Gives the body, in any thread; it may wait in a file."""

    address: str
    """Where it really came from, after redirects; without user name and password."""
    content_type: str = ""
    """The header as sent."""
    validators: Validators = Validators()
    """What to ask with the next time; none where a page led here, as its own server would be given them."""
    not_modified: bool = False
    """True: what the given validators stand for is still current, and `body` is empty."""
    moved_to: str = ""
    """The new address when the server says that it moved for good; "": it stayed."""
    fresh_for: timedelta | None = None
    """How long the server asks to be left alone; None: it does not say."""

    @property
    def body(self) -> bytes:
        """The answer itself."""
        return self.content()


Onward: TypeAlias = Callable[[Response], tuple[str, bool]]
"""Tells where an answer that is no redirect sends us on to, and whether for good; "": nowhere."""


class Client:
    """Loads addresses; opened once, used by many tasks of one event loop, and closed with `aclose`."""

    def __init__(
        self,
        network: NetworkConfig,
        *,
        transport: Transport | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._network = network
        self._clock = clock
        self._transport = transport or Transport(network.concurrency)
        self._trusted: set[str] = set()
        self._keep: Callable[[bytes], Content] = _in_memory
        self._manners: Manners | None = None
        self._keyring = Keyring()
        self._headers = {"User-Agent": network.user_agent, "Accept-Encoding": accept_encoding()}

    @property
    def max_entries(self) -> int:
        """How many entries are taken of one feed; for those who read what is loaded."""
        return self._network.max_entries

    async def aclose(self) -> None:
        """Close every connection; the client cannot be used afterwards."""
        await self._keyring.aclose()
        await self._transport.aclose()

    def keeping(self, keep: Callable[[bytes], Content]) -> Client:
        """Return this client with another place for bodies; both share everything else."""
        other = copy.copy(self)
        other._keep = keep
        return other

    def minding(self, manners: Manners) -> Client:
        """Return this client asking as one server wants to be asked; both share everything else."""
        other = copy.copy(self)
        other._manners = manners
        return other

    def trust(self, addresses: Iterable[str]) -> None:
        """Remember the hosts of addresses that the user named: they may be private ones."""
        self._trusted.update(origin(address) for address in addresses)

    async def get(
        self,
        address: str,
        *,
        validators: Validators = Validators(),
        max_bytes: int | None = None,
        allow_private: bool = True,
        accept: str = ACCEPT_FEED,
        onward: Onward | None = None,
    ) -> Response:
        """Load an http(s) address; raises FetchError with a sentence.

        `allow_private` says that the user named this address. Without it the user's own network stays out
        of reach, except for hosts that were named before; redirects never lead there from outside. Where
        `onward` sends us is gone to as if it were a redirect.
        """
        url = safe_url(address, schemes=("http", "https"))
        if not url:
            raise FetchError(
                tr(
                    "{address} is not a web address that can be loaded; such a one begins with http://"
                    " or https://.",
                    address=clean_line(address, 80),
                )
            )
        url = url.partition("#")[0]
        if allow_private:
            self.trust((url,))
        visit = _Visit(
            start=url,
            validators=validators,
            max_bytes=self._network.max_bytes if max_bytes is None else max_bytes,
            accept=accept,
            onward=onward,
        )
        if self._manners is not None:
            # Before the clock runs: the command may have to ask a person.
            await dress({}, self._manners, url, self._keyring)
        try:
            async with asyncio.timeout(self._network.total_timeout):
                return await self._follow(visit)
        except TimeoutError as error:
            raise faults.too_slow(show_host(url), self._network) from error

    async def _follow(self, visit: _Visit) -> Response:
        url = visit.start
        seen: set[str] = set()
        moved_to, permanent = "", True
        while True:
            seen.add(url)
            outside = await self._check_host(url, visit)
            async with self._open(url, visit, public=outside) as answer:
                target = redirect_target(answer.status_code, answer.headers.get("location", ""), url)
                for_good = answer.status_code in _PERMANENT
                if not target:
                    moved = moved_to if moved_to != visit.start else ""
                    response = await self._finish(answer, url, visit, moved)
                    if visit.onward and not response.not_modified:
                        target, for_good = visit.onward(response)
                    if not target:
                        return response
                    target, visit = take_along(target, url), visit.elsewhere()
                permanent = permanent and for_good
            if target in seen:
                raise FetchError(
                    tr("{host} sends us round in a circle; the address leads nowhere.", host=show_host(url))
                )
            if len(seen) > REDIRECTS:
                raise FetchError(
                    tr(
                        "{host} sends us on more than {redirects} times; we gave up.",
                        host=show_host(visit.start),
                        redirects=REDIRECTS,
                    )
                )
            url = target
            moved_to = url if permanent else moved_to

    async def _check_host(self, url: str, visit: _Visit) -> bool:
        """Refuse a private host unless the user named it, or named another private one that leads here.

        Returns True when the host passed because it is a public one.
        """
        first = origin(visit.start)
        if origin(url) == first and first in self._trusted:
            return False
        resolve = not self._transport.proxy_for(url)
        if not await is_private(take_apart(url).host, resolve=resolve):
            return True
        if url == visit.start:
            if origin(url) not in self._trusted:
                raise FetchError(
                    tr(
                        "{host} lies in your own network; what others write may not make us load it.",
                        host=show_host(url),
                    )
                )
        elif first not in self._trusted or not await is_private(take_apart(visit.start).host):
            raise FetchError(
                tr(
                    "{host} sends us on to {target}, which lies in your own network; that is"
                    " refused. If this network wants a login, open a browser first.",
                    host=show_host(visit.start),
                    target=show_host(url),
                )
            )
        return False

    @asynccontextmanager
    async def _open(self, url: str, visit: _Visit, *, public: bool) -> AsyncIterator[Reply]:
        """Send the request and give the answer's head; its body is read inside.

        `public`: the name looked like that of a public host, so nothing may go to a private one.
        """
        answer: Reply | None = None
        headers = self._headers | visit.headers()
        if self._manners is not None:
            headers = await dress(headers, self._manners, url, self._keyring)
        ask = Ask(
            url=url,
            headers=headers | login(url),
            connect_timeout=self._network.connect_timeout,
            read_timeout=self._network.read_timeout,
            public=public,
        )
        try:
            try:
                answer = await self._transport.send(ask)
            except (RemoteProtocolError, ReadError):
                # The server may have closed a kept connection just as we used it (RFC 9112, section 9.3.1),
                # and then as likely the others that are kept.
                answer = await self._transport.send(replace(ask, anew=True))
            yield answer
        except (TransportError, UnicodeError, OSError) as error:
            _log.info("%s: %r", without_login(url), error)
            proxy = self._transport.proxy_for(url)
            shown = show_proxy(proxy) if proxy else ""
            raise faults.explain(error, show_host(url), self._network, shown) from error
        finally:
            if answer is not None:
                await answer.aclose()

    async def _finish(self, answer: Reply, url: str, visit: _Visit, moved_to: str) -> Response:
        host, now = show_host(url), self._clock()
        known = visit.validators != Validators()
        if answer.status_code == 304 and known:
            body = b""
        elif 200 <= answer.status_code < 300:
            body = await read_body(answer, host, visit.max_bytes)
        else:
            if answer.status_code == 401 and self._manners is not None and self._manners.password_command:
                self._keyring.forget(self._manners)
                raise faults.refused_login(host)
            raise faults.explain_status(answer.status_code, answer.headers, host, now)
        etag = answer.headers.get("etag", "")
        last_modified = answer.headers.get("last-modified", "")
        if not body and answer.status_code == 304:
            etag = etag or visit.validators.etag
            last_modified = last_modified or visit.validators.last_modified
        return Response(
            address=without_login(url),
            content=self._keep(body),
            content_type=answer.headers.get("content-type", ""),
            validators=Validators() if visit.is_led else Validators(etag=etag, last_modified=last_modified),
            not_modified=answer.status_code == 304,
            moved_to=moved_to,
            fresh_for=fresh_for(answer.headers, now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """What was asked for, whatever hops it takes."""

    start: str
    validators: Validators
    max_bytes: int
    accept: str
    onward: Onward | None
    is_led: bool = False
    """True: a page that is no redirect has sent us on."""

    def elsewhere(self) -> _Visit:
        """Return this visit as a page sends it on: what was known is not about where that leads."""
        return replace(self, validators=Validators(), is_led=True)

    def headers(self) -> dict[str, str]:
        headers = {"Accept": self.accept}
        if self.validators.etag:
            headers["If-None-Match"] = self.validators.etag
        if self.validators.last_modified:
            headers["If-Modified-Since"] = self.validators.last_modified
        return headers


def _in_memory(body: bytes) -> Content:
    return lambda: body
