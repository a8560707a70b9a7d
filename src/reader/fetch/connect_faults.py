"""Every way in which a connection can fail, straight or through a proxy, as a sentence for a person."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from reader.errors import FetchError
from reader.fetch.exchange import ProxyError, TransportError
from reader.language import mark, tr
from reader.text import clean_line


class Unreachable(FetchError):
    """No connection came about; other addresses of the same host would fail alike."""


PROXY_LOGIN = mark(
    "The proxy wants a user name and a password (407); name them in HTTPS_PROXY or HTTP_PROXY."
)
"""What a status of 407 means, whoever sends it."""
_PROXIES = mark("HTTPS_PROXY, HTTP_PROXY or ALL_PROXY")

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


def explain_proxy(error: TransportError, host: str, proxy: str) -> FetchError:
    """Return the error for a connection that did not come about through this proxy."""
    if isinstance(error, ProxyError):
        status = str(error)[:3]
        if status == "407":
            return Unreachable(tr(PROXY_LOGIN))
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
        found = explain_connect(error, host)
        return type(found)(
            tr("{fault} (asked through the proxy {proxy}).", fault=str(found).removesuffix("."), proxy=proxy)
        )
    return Unreachable(
        tr("The proxy {proxy} cannot be reached; check {proxies}.", proxy=proxy, proxies=tr(_PROXIES))
    )


def explain_connect(error: TransportError, host: str) -> FetchError:
    """Return the error for a connection that did not come about."""
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
