"""Requests as one server wants them: its own headers, and a login whose password a program of the user gives.

Passwords live in memory only, for as long as the client does; they are never logged and never shown.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress

from reader.errors import FetchError
from reader.fetch.hosts import is_at_home, show_host
from reader.language import tr
from reader.model import Manners

_PATIENCE = 60.0
"""Seconds that a command may take: it may have to ask a person."""
_MOST = 65_536
"""Bytes that it may print."""
_RESENTMENT = 60.0
"""Seconds for which a command that failed is not run again: a host's feeds would all run it in turn."""


class Keyring:
    """Passwords that commands gave; each command is run once, however many requests wait for it."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, ...], asyncio.Task[bytes | FetchError]] = {}

    async def password(self, manners: Manners) -> bytes:
        """Return the password of a login; raises FetchError with a sentence that does not hold it."""
        command = manners.password_command
        task = self._asked.get(command)
        if task is None:
            task = asyncio.create_task(self._ask(command, show_host(manners.home)), name="password command")
            self._asked[command] = task
        # Whoever stops waiting must not stop it for the others.
        found = await asyncio.shield(task)
        if isinstance(found, FetchError):
            raise FetchError(str(found)) from found
        return found

    def forget(self, manners: Manners) -> None:
        """Have the command run anew the next time: what it gave was wrong."""
        self._asked.pop(manners.password_command, None)

    async def aclose(self) -> None:
        """Stop commands that are still running, and forget everything."""
        tasks = list(self._asked.values())
        self._asked.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, command: tuple[str, ...], host: str) -> bytes | FetchError:
        """Run a command; a failure holds for a while."""
        try:
            return await _run(command, host)
        except FetchError as error:
            task = asyncio.current_task()
            asyncio.get_running_loop().call_later(_RESENTMENT, self._forgive, command, task)
            return error

    def _forgive(self, command: tuple[str, ...], task: asyncio.Task[bytes | FetchError] | None) -> None:
        """Forget a failure, but not what the command has given since."""
        if self._asked.get(command) is task:
            del self._asked[command]


async def dress(headers: Mapping[str, str], manners: Manners, url: str, keyring: Keyring) -> dict[str, str]:
    """Return headers as a server wants them; those of the user and the login go to its own host alone."""
    dressed = dict(headers)
    if manners.user_agent:
        dressed["User-Agent"] = manners.user_agent
    if not is_at_home(url, manners.home):
        return dressed
    ours = {name.lower(): name for name in dressed}
    for name, value in manners.headers:
        dressed.pop(ours.get(name.lower(), ""), None)
        dressed[name] = value
    if manners.password_command:
        pair = manners.user_name.encode() + b":" + await keyring.password(manners)
        dressed = {name: value for name, value in dressed.items() if name.lower() != "authorization"}
        dressed["Authorization"] = "Basic " + b64encode(pair).decode("ascii")
    return dressed


async def _run(command: tuple[str, ...], host: str) -> bytes:
    """Return the first line that a command prints."""
    from asyncio.subprocess import DEVNULL, PIPE

    try:
        # A session of its own and no terminal: whatever it asks, it must not ask over our screen.
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise FetchError(
            tr(
                "The password_command for {host} cannot be started; check its program {command!r}.",
                host=host,
                command=command[0],
            )
        ) from error
    try:
        async with asyncio.timeout(_PATIENCE):
            printed, status = await _listen(process)
    except TimeoutError as error:
        raise FetchError(
            tr(
                "The password_command for {host} was not done after {patience:g} seconds, so it was stopped.",
                host=host,
                patience=_PATIENCE,
            )
        ) from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if status:
        raise FetchError(
            tr(
                "The password_command for {host} failed (exit status {status}); run it by hand to see why.",
                host=host,
                status=status,
            )
        )
    line = printed.split(b"\n", 1)[0].rstrip(b"\r")
    if not line or len(printed) > _MOST:
        amount = tr("nothing") if not line else tr("far too much")
        raise FetchError(
            tr(
                "The password_command for {host} printed {amount} where the password should be.",
                host=host,
                amount=amount,
            )
        )
    return line


async def _listen(process: asyncio.subprocess.Process) -> tuple[bytes, int]:
    """Return what a process prints, at least when it is too much, and its exit status."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    printed = b""
    while piece := await process.stdout.read(_MOST):
        printed += piece
        if len(printed) > _MOST:
            return printed, 0
    return printed, await process.wait()
