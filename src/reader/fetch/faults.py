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
from reader.text import clean_line


class Unreachable(FetchError):
    """No connection came about; other addresses of the same host would fail alike."""


_PROXIES = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY"
_STATUS = {
    400: "{host} did not understand the request (400); check the address.",
    401: "{host} wants a user name and a password for this address (401); [site] in config.toml gives them.",
    402: "{host} wants to be paid for this address (402).",
    403: "{host} refuses to give us this address (403); it may want a login, or turn programs away.",
    405: "{host} does not let this address be read (405); check the address.",
    406: "{host} has nothing here in a form that we can read (406).",
    407: "The proxy wants a user name and a password (407); name them in HTTPS_PROXY or HTTP_PROXY.",
    408: "{host} lost patience with our request (408); try again later.",
    451: "{host} may not show this address for legal reasons (451).",
    500: "{host} has an internal error (500); it is not your fault. Try again later.",
    502: "{host} cannot reach the server behind it (502); try again later.",
    504: "{host} waited in vain for the server behind it (504); try again later.",
}

_CERTIFICATE = {
    9: "is not valid yet; check this computer's clock",
    10: "has expired; the site has to renew it",
    18: "is signed by nobody but itself; SSL_CERT_FILE can name it if it is your own",
    19: "is signed by somebody whom we do not know; SSL_CERT_FILE names whom to trust",
    20: "is signed by somebody whom we do not know; SSL_CERT_FILE names whom to trust",
    62: "belongs to another name; check the address",
    64: "belongs to another address; check it",
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
            f"{host} says that nothing has changed, though it was not asked that (304); try again later."
        )
    if status == 404:
        return Gone(f"{host} has nothing at this address (404); it is misspelt, or the page is gone.")
    if status == 410:
        return Gone(f"{host} says that this address is gone for good (410).", forever=True)
    if status in (429, 503):
        when = retry_at(headers, now)
        reason = "has been asked too often" if status == 429 else "is overloaded or being repaired"
        wish = f"asks to be left alone for {_span(when, now)}" if when is not None else "try again later"
        return RateLimited(f"{host} {reason} ({status}); {wish}.", retry_at=when)
    if status in _STATUS:
        return FetchError(_STATUS[status].format(host=host))
    try:
        name = f"{status}, {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    if status >= 500:
        return FetchError(f"{host} cannot answer at the moment ({name}); try again later.")
    return FetchError(f"{host} does not give this address to us ({name}); check the address.")


def explain(error: Exception, host: str, network: NetworkConfig, proxy: str = "") -> FetchError:
    """Return the error for a foreign exception from the network; `proxy` is who was really spoken to."""
    if proxy and isinstance(error, ConnectError | ConnectTimeout | ProxyError):
        return _explain_proxy(error, host, proxy)
    if isinstance(error, PrivatePeer):
        return FetchError(f"{host} turned out to lie in your own network; nothing was asked of it.")
    if isinstance(error, ConnectTimeout):
        return Unreachable(
            f"{host} accepted no connection within {_seconds(network.connect_timeout)};"
            " the server may be down. Try again later."
        )
    if isinstance(error, ReadTimeout):
        return FetchError(
            f"{host} sent nothing for {_seconds(network.read_timeout)}, so we gave up. Try again later."
        )
    if isinstance(error, ConnectError):
        return _explain_connect(error, host)
    if isinstance(error, UnicodeError):
        return FetchError(f"{host} is not an address that can be loaded; check the spelling.")
    return _explain_answer(error, host)


def too_slow(host: str, network: NetworkConfig) -> FetchError:
    """Return the error for an answer that went over the time it may take as a whole."""
    return FetchError(
        f"{host} was still not done after {_seconds(network.total_timeout)}, so we gave up. Try again later."
    )


def refused_login(host: str) -> FetchError:
    """Return the error for a user name and a password that were sent in vain."""
    return FetchError(
        f"{host} does not accept the user name and password given for it (401);"
        " check user_name and password_command in config.toml."
    )


def cannot_unpack(error: UnpackError, host: str) -> FetchError:
    """Return the error for compressed data that cannot be unpacked."""
    if isinstance(error, UnknownCoding):
        return FetchError(f"{host} sends its answer packed in a way that we cannot unpack.")
    return FetchError(f"{host} sent damaged data (it cannot be unpacked); try again later.")


def too_large(host: str, max_bytes: int) -> TooLarge:
    """Return the error for an answer that is larger than we are willing to hold."""
    return TooLarge(
        f"{host} sends more than {megabytes(max_bytes)}, so we stopped;"
        " max_bytes under [network] in config.toml is the limit."
    )


def broken_off(host: str) -> FetchError:
    """Return the error for an answer that ended too early."""
    return FetchError(
        f"{host} broke off in the middle of its answer; nothing of it was used. Try again later."
    )


def megabytes(count: int) -> str:
    """Return a number of bytes as people write it."""
    return f"{count / 1_000_000:.1f}".removesuffix(".0") + " MB" if count >= 100_000 else f"{count:,} bytes"


def _explain_proxy(error: TransportError, host: str, proxy: str) -> FetchError:
    if isinstance(error, ProxyError):
        status = str(error)[:3]
        if status == "407":
            return Unreachable(_STATUS[407])
        if status in ("502", "503", "504"):
            return Unreachable(
                f"The proxy {proxy} cannot reach {host} ({status}); check the address, or try again later."
            )
        answer = f" ({status})" if status.isdigit() else ""
        return Unreachable(
            f"The proxy {proxy} does not let us through to {host}{answer};"
            f" check {_PROXIES}, or name the host in NO_PROXY."
        )
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        # Behind the tunnel it is the host that speaks; one that unpacks https has an authority of its own.
        found = _explain_connect(error, host)
        return type(found)(f"{str(found).removesuffix('.')} (asked through the proxy {proxy}).")
    return Unreachable(f"The proxy {proxy} cannot be reached; check {_PROXIES}.")


def _explain_connect(error: TransportError, host: str) -> FetchError:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = _CERTIFICATE.get(cause.verify_code, clean_line(str(cause.verify_message), 120))
            return FetchError(
                f"{host} cannot prove who it is, so nothing was loaded: its certificate {reason}."
            )
        if isinstance(cause, ssl.SSLError):
            return Unreachable(
                f"{host} does not speak https as it should; try the address with http:// instead."
            )
        if isinstance(cause, socket.gaierror):
            if cause.errno == socket.EAI_AGAIN:
                return Unreachable(f"The name {host} could not be looked up; is this computer online?")
            return Unreachable(f"There is no server called {host}; check the spelling, and the network.")
        if isinstance(cause, UnicodeError):
            return FetchError(f"{host} is not a name that a server can have; check the spelling.")
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(
                f"{host} refuses the connection; the server may be down, or the address is wrong."
            )
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return Unreachable(f"There is no way to {host} from here; is this computer online?")
        if isinstance(cause, OSError) and cause.errno == errno.ETIMEDOUT:
            return Unreachable(f"{host} accepts no connection; the server may be down. Try again later.")
        if isinstance(cause, OSError) and cause.errno in _RESET:
            return FetchError(f"{host} hung up before anything was said; try again later.")
    return Unreachable(f"No connection to {host} could be made; try again later.")


def _explain_answer(error: Exception, host: str) -> FetchError:
    message = str(error)
    if (match := _PROMISED.search(message)) is not None:
        return FetchError(
            f"{host} promised {int(match[2]):,} bytes and sent {int(match[1]):,};"
            " nothing of it was used. Try again later."
        )
    if "without sending a response" in message:
        return FetchError(f"{host} closed the connection without an answer; try again later.")
    if isinstance(error, ReadError) or "incomplete" in message:
        return broken_off(host)
    if isinstance(error, RemoteProtocolError):
        return FetchError(f"{host} answers, but not as a web server does; check the address.")
    return FetchError(f"{host} could not be loaded; try again later.")


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
    return f"{count:g} second{'' if count == 1 else 's'}"


def _span(when: datetime, now: datetime) -> str:
    minutes = max(1, round((when - now).total_seconds() / 60))
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{round(minutes / size)} {unit}s"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
