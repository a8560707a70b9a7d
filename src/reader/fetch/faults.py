"""Every way in which loading an address can fail, as a sentence that says what happened and what to do."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus

from reader.config import NetworkConfig
from reader.errors import FetchError, Gone, RateLimited, TooLarge
from reader.fetch.challenge import browsers_only, says_challenge
from reader.fetch.exchange import (
    ConnectError,
    ConnectTimeout,
    PrivatePeer,
    ProxyError,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
    TransportError,
)
from reader.fetch.freshness import retry_at
from reader.fetch.unpack import UnknownCoding, UnpackError
from reader.language import mark, tr
from reader.numbers import count_of
from reader.text import clean_line


class Unreachable(FetchError):
    """No connection came about; other addresses of the same host would fail alike."""


_PROXIES = mark("HTTPS_PROXY, HTTP_PROXY or ALL_PROXY")
_STATUS = {
    400: mark("{host} did not understand the request (400); check the address."),
    401: mark(
        "{host} wants a user name and a password for this address (401); [site] in config.toml gives them."
    ),
    402: mark("{host} wants to be paid for this address (402)."),
    403: mark("{host} refuses to give us this address (403); it may want a login, or turn programs away."),
    405: mark("{host} does not let this address be read (405); check the address."),
    406: mark("{host} has nothing here in a form that we can read (406)."),
    407: mark("The proxy wants a user name and a password (407); name them in HTTPS_PROXY or HTTP_PROXY."),
    408: mark("{host} lost patience with our request (408); try again later."),
    451: mark("{host} may not show this address for legal reasons (451)."),
    500: mark("{host} has an internal error (500); it is not your fault. Try again later."),
    502: mark("{host} cannot reach the server behind it (502); try again later."),
    504: mark("{host} waited in vain for the server behind it (504); try again later."),
}

_CERTIFICATE = {
    9: mark("is not valid yet; check this computer's clock"),
    10: mark("has expired; the site has to renew it"),
    18: mark("is signed by nobody but itself; SSL_CERT_FILE can name it if it is your own"),
    19: mark("is signed by somebody whom we do not know; SSL_CERT_FILE names whom to trust"),
    20: mark("is signed by somebody whom we do not know; SSL_CERT_FILE names whom to trust"),
    62: mark("belongs to another name; check the address"),
    64: mark("belongs to another address; check it"),
}
"""X509 verification codes (openssl/x509_vfy.h) in words."""

_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
_RESET = (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED)
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
        return _explain_proxy(error, host, proxy)
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
        return _explain_connect(error, host)
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


def _explain_proxy(error: TransportError, host: str, proxy: str) -> FetchError:
    if isinstance(error, ProxyError):
        status = str(error)[:3]
        if status == "407":
            return Unreachable(tr(_STATUS[407]))
        if status in ("502", "503", "504"):
            return Unreachable(
                tr(
                    "The proxy {proxy} cannot reach {host} ({status}); check the address, or try again"
                    " later.",
                    proxy=proxy,
                    host=host,
                    status=status,
                )
            )
        answer = f" ({status})" if status.isdigit() else ""
        return Unreachable(
            tr(
                "The proxy {proxy} does not let us through to {host}{answer}; check {proxies}, or"
                " name the host in NO_PROXY.",
                proxy=proxy,
                host=host,
                answer=answer,
                proxies=tr(_PROXIES),
            )
        )
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        # Behind the tunnel it is the host that speaks; one that unpacks https has an authority of its own.
        found = _explain_connect(error, host)
        return type(found)(
            tr("{fault} (asked through the proxy {proxy}).", fault=str(found).removesuffix("."), proxy=proxy)
        )
    return Unreachable(
        tr("The proxy {proxy} cannot be reached; check {proxies}.", proxy=proxy, proxies=tr(_PROXIES))
    )


def _explain_connect(error: TransportError, host: str) -> FetchError:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            known = _CERTIFICATE.get(cause.verify_code, "")
            reason = tr(known) if known else clean_line(str(cause.verify_message), 120)
            return FetchError(
                tr(
                    "{host} cannot prove who it is, so nothing was loaded: its certificate {reason}.",
                    host=host,
                    reason=reason,
                )
            )
        if isinstance(cause, ssl.SSLError):
            return Unreachable(
                tr(
                    "{host} does not speak https as it should; try the address with http:// instead.",
                    host=host,
                )
            )
        if isinstance(cause, socket.gaierror):
            if cause.errno == socket.EAI_AGAIN:
                return Unreachable(
                    tr("The name {host} could not be looked up; is this computer online?", host=host)
                )
            return Unreachable(
                tr("There is no server called {host}; check the spelling, and the network.", host=host)
            )
        if isinstance(cause, UnicodeError):
            return FetchError(
                tr("{host} is not a name that a server can have; check the spelling.", host=host)
            )
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(
                tr(
                    "{host} refuses the connection; the server may be down, or the address is wrong.",
                    host=host,
                )
            )
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return Unreachable(tr("There is no way to {host} from here; is this computer online?", host=host))
        if isinstance(cause, OSError) and cause.errno == errno.ETIMEDOUT:
            return Unreachable(
                tr("{host} accepts no connection; the server may be down. Try again later.", host=host)
            )
        if isinstance(cause, OSError) and cause.errno in _RESET:
            return FetchError(tr("{host} hung up before anything was said; try again later.", host=host))
    return Unreachable(tr("No connection to {host} could be made; try again later.", host=host))


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


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what an exception was raised from, the nearest first."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
        waiting.extend(inner for inner in (cause.__cause__, cause.__context__) if inner is not None)


def _seconds(count: float) -> str:
    return tr("1 second") if count == 1 else tr("{count:g} seconds", count=count)


def _span(when: datetime, now: datetime) -> str:
    minutes = max(1, round((when - now).total_seconds() / 60))
    if minutes >= 2 * 1440:
        return count_of(round(minutes / 1440), "day")
    return count_of(round(minutes / 60), "hour") if minutes >= 120 else count_of(minutes, "minute")
