"""Requests to the service, and every way in which they fail as a sentence."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx

from reader.errors import SyncError
from reader.language import tr
from reader.text import clean_line

Form: TypeAlias = Sequence[tuple[str, str]]
_log = logging.getLogger(__name__)


class Refused(SyncError):
    """The service does not know us, or not any more (HTTP 401 or 403)."""


class NotThere(SyncError):
    """Nothing at this address speaks the protocol."""


class Web:
    """One connection to one service; opened once and closed with `aclose`."""

    def __init__(
        self, *, user_agent: str, connect_timeout: float, read_timeout: float, max_bytes: int
    ) -> None:
        self._max_bytes = max_bytes
        timeout = httpx.Timeout(read_timeout, connect=connect_timeout)
        try:
            self._client = httpx.AsyncClient(timeout=timeout, headers={"User-Agent": user_agent})
        except (ValueError, OSError, httpx.InvalidURL) as error:
            raise SyncError(
                tr(
                    "The proxy or the certificates that the environment names cannot be used: {error}.",
                    error=clean_line(str(error), 100),
                )
            ) from error

    async def aclose(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def ask(
        self, address: str, *, form: Form | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the answer to a request, a POST if there is a form; raises SyncError with a sentence."""
        try:
            try:
                return await self._ask(address, form, headers or {})
            except (httpx.RemoteProtocolError, httpx.ReadError):
                # The server may have closed a kept connection just as we used it (RFC 9112, section 9.3.1);
                # whatever is asked here may be asked twice.
                return await self._ask(address, form, headers or {})
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            _log.info("%s: %r", address, error)
            raise explain(error, _host(address)) from error

    async def _ask(self, address: str, form: Form | None, headers: Mapping[str, str]) -> bytes:
        # Made by hand: httpx takes a form as a mapping, and ours name the same field many times.
        content = None if form is None else str(httpx.QueryParams(list(form))).encode("ascii")
        sent = dict(headers)
        if content is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        method = "GET" if content is None else "POST"
        async with self._client.stream(method, address, content=content, headers=sent) as answer:
            if not 200 <= answer.status_code < 300:
                raise _explain_status(answer, _host(address))
            body = b""
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > self._max_bytes:
                    raise SyncError(
                        tr(
                            "{host} answers with more than {most:,} bytes; max_bytes sets this.",
                            host=_host(address),
                            most=self._max_bytes,
                        )
                    )
            return body


def explain(error: Exception, host: str) -> SyncError:
    """Return the error for a foreign exception from the network."""
    if isinstance(error, httpx.ProxyError):
        return SyncError(tr("The proxy does not lead to {host}; check HTTPS_PROXY.", host=host), offline=True)
    if isinstance(error, httpx.TimeoutException):
        return SyncError(tr("{host} does not answer; the next sync tries again.", host=host))
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return SyncError(
            tr("{host} is no address of a service; check address under [sync] in config.toml.", host=host)
        )
    cause = error.__context__
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SyncError(
                tr(
                    "The certificate of {host} cannot be trusted ({reason});"
                    " SSL_CERT_FILE names whom to trust.",
                    host=host,
                    reason=clean_line(cause.verify_message, 100),
                )
            )
        cause = cause.__context__
    if isinstance(error, httpx.ConnectError):
        return SyncError(
            tr("{host} cannot be reached; check the network. The next sync tries again.", host=host),
            offline=True,
        )
    if isinstance(error, httpx.DecodingError):
        return SyncError(tr("{host} sends what cannot be unpacked; the next sync tries again.", host=host))
    return SyncError(tr("The connection to {host} broke; the next sync tries again.", host=host))


def _explain_status(answer: httpx.Response, host: str) -> SyncError:
    status = answer.status_code
    if status in (401, 403):
        return Refused(
            tr(
                "{host} refuses the login ({status}); check user_name and password_command under [sync].",
                host=host,
                status=status,
            )
        )
    if 300 <= status < 400:
        where = clean_line(answer.headers.get("location", ""), 200)
        return NotThere(
            tr(
                "{host} sends us on to {where}; put that address under [sync] in config.toml.",
                host=host,
                where=where or "…",
            )
        )
    if status in (400, 404, 405, 410, 501):
        return NotThere(
            tr(
                "{host} does not understand us ({status}); address under [sync] in config.toml"
                " has to be that of its Google Reader API.",
                host=host,
                status=status,
            )
        )
    if status == 429:
        return SyncError(tr("{host} was asked too often (429); the next sync tries again.", host=host))
    if status == 503:
        return SyncError(
            tr("{host} is being repaired, or its API is switched off (503); look at its settings.", host=host)
        )
    return SyncError(
        tr("{host} has an error ({status}); the next sync tries again.", host=host, status=status)
    )


def _host(address: str) -> str:
    """Return what stands for the service in sentences."""
    try:
        return clean_line(urlsplit(address).netloc.rpartition("@")[2], 80) or clean_line(address, 80)
    except ValueError:
        return clean_line(address, 80)
