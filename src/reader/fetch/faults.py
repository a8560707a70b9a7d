"""Every way in which loading an address can fail, as a sentence that says what happened and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from reader.config import NetworkConfig
from reader.errors import FetchError, Gone, RateLimited, TooLarge
from reader.fetch.challenge import browsers_only, says_challenge
from reader.fetch.connect_faults import PROXY_LOGIN, Unreachable, explain_connect, explain_proxy
from reader.fetch.exchange import (
    ConnectError,
    ConnectTimeout,
    PrivatePeer,
    ProxyError,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
)
from reader.fetch.freshness import retry_at
from reader.fetch.unpack import UnknownCoding, UnpackError
from reader.language import mark, tr
from reader.numbers import count_of

_STATUS = {
    400: mark("{host} did not understand the request (400); check the address."),
    401: mark(
        "{host} wants a user name and a password for this address (401); [site] in config.toml gives them."
    ),
    402: mark("{host} wants to be paid for this address (402)."),
    403: mark("{host} refuses to give us this address (403); it may want a login, or turn programs away."),
    405: mark("{host} does not let this address be read (405); check the address."),
    406: mark("{host} has nothing here in a form that we can read (406)."),
    407: PROXY_LOGIN,
    408: mark("{host} lost patience with our request (408); try again later."),
    451: mark("{host} may not show this address for legal reasons (451)."),
    500: mark("{host} has an internal error (500); it is not your fault. Try again later."),
    502: mark("{host} cannot reach the server behind it (502); try again later."),
    504: mark("{host} waited in vain for the server behind it (504); try again later."),
}

_PROMISED = re.compile(r"received (\d+) bytes, expected (\d+)")


def explain_status(status: int, headers: Mapping[str, str], host: str, now: datetime) -> FetchError:
    """Return the error for an answer that is neither a success nor a redirect."""
    if says_challenge(headers):
        return browsers_only(host, status)
    if status == 304:
        return FetchError(
            tr(
                "{host} says that nothing has changed, though it was not asked that (304); try again later.",
                host=host,
            )
        )
    if status == 404:
        return Gone(
            tr("{host} has nothing at this address (404); it is misspelt, or the page is gone.", host=host)
        )
    if status == 410:
        return Gone(tr("{host} says that this address is gone for good (410).", host=host), forever=True)
    if status in (429, 503):
        when = retry_at(headers, now)
        reason = tr("has been asked too often") if status == 429 else tr("is overloaded or being repaired")
        wish = tr("try again later")
        if when is not None:
            wish = tr("asks to be left alone for {span}", span=_span(when, now))
        return RateLimited(
            tr("{host} {reason} ({status}); {wish}.", host=host, reason=reason, status=status, wish=wish),
            retry_at=when,
        )
    if status in _STATUS:
        return FetchError(tr(_STATUS[status], host=host))
    try:
        name = f"{status}, {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    if status >= 500:
        return FetchError(
            tr("{host} cannot answer at the moment ({name}); try again later.", host=host, name=name)
        )
    return FetchError(
        tr("{host} does not give this address to us ({name}); check the address.", host=host, name=name)
    )


def explain(error: Exception, host: str, network: NetworkConfig, proxy: str = "") -> FetchError:
    """Return the error for a foreign exception from the network; `proxy` is who was really spoken to."""
    if proxy and isinstance(error, ConnectError | ConnectTimeout | ProxyError):
        return explain_proxy(error, host, proxy)
    if isinstance(error, PrivatePeer):
        return FetchError(
            tr("{host} turned out to lie in your own network; nothing was asked of it.", host=host)
        )
    if isinstance(error, ConnectTimeout):
        return Unreachable(
            tr(
                "{host} accepted no connection within {time}; the server may be down. Try again later.",
                host=host,
                time=_seconds(network.connect_timeout),
            )
        )
    if isinstance(error, ReadTimeout):
        return FetchError(
            tr(
                "{host} sent nothing for {time}, so we gave up. Try again later.",
                host=host,
                time=_seconds(network.read_timeout),
            )
        )
    if isinstance(error, ConnectError):
        return explain_connect(error, host)
    if isinstance(error, UnicodeError):
        return FetchError(tr("{host} is not an address that can be loaded; check the spelling.", host=host))
    return _explain_answer(error, host)


def too_slow(host: str, network: NetworkConfig) -> FetchError:
    """Return the error for an answer that went over the time it may take as a whole."""
    return FetchError(
        tr(
            "{host} was still not done after {time}, so we gave up. Try again later.",
            host=host,
            time=_seconds(network.total_timeout),
        )
    )


def refused_login(host: str) -> FetchError:
    """Return the error for a user name and a password that were sent in vain."""
    return FetchError(
        tr(
            "{host} does not accept the user name and password given for it (401); check"
            " user_name and password_command in config.toml.",
            host=host,
        )
    )


def cannot_unpack(error: UnpackError, host: str) -> FetchError:
    """Return the error for compressed data that cannot be unpacked."""
    if isinstance(error, UnknownCoding):
        return FetchError(tr("{host} sends its answer packed in a way that we cannot unpack.", host=host))
    return FetchError(tr("{host} sent damaged data (it cannot be unpacked); try again later.", host=host))


def too_large(host: str, max_bytes: int) -> TooLarge:
    """Return the error for an answer that is larger than we are willing to hold."""
    return TooLarge(
        tr(
            "{host} sends more than {size}, so we stopped; max_bytes under [network] in"
            " config.toml is the limit.",
            host=host,
            size=megabytes(max_bytes),
        )
    )


def broken_off(host: str) -> FetchError:
    """Return the error for an answer that ended too early."""
    return FetchError(
        tr(
            "{host} broke off in the middle of its answer; nothing of it was used. Try again later.",
            host=host,
        )
    )


def megabytes(count: int) -> str:
    """Return a number of bytes as people write it."""
    return (
        f"{count / 1_000_000:.1f}".removesuffix(".0") + " MB" if count >= 100_000 else count_of(count, "byte")
    )


def _explain_answer(error: Exception, host: str) -> FetchError:
    message = str(error)
    if (match := _PROMISED.search(message)) is not None:
        return FetchError(
            tr(
                "{host} promised {promised:,} bytes and sent {sent:,}; nothing of it was used. Try"
                " again later.",
                host=host,
                promised=int(match[2]),
                sent=int(match[1]),
            )
        )
    if "without sending a response" in message:
        return FetchError(tr("{host} closed the connection without an answer; try again later.", host=host))
    if isinstance(error, ReadError) or "incomplete" in message:
        return broken_off(host)
    if isinstance(error, RemoteProtocolError):
        return FetchError(tr("{host} answers, but not as a web server does; check the address.", host=host))
    return FetchError(tr("{host} could not be loaded; try again later.", host=host))


def _seconds(count: float) -> str:
    return tr("1 second") if count == 1 else tr("{count:g} seconds", count=count)


def _span(when: datetime, now: datetime) -> str:
    minutes = max(1, round((when - now).total_seconds() / 60))
    if minutes >= 2 * 1440:
        return count_of(round(minutes / 1440), "day")
    return count_of(round(minutes / 60), "hour") if minutes >= 120 else count_of(minutes, "minute")
