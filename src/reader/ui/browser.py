"""Opens addresses in the user's browser: an argument list, never a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from reader.errors import ReaderError
from reader.language import tr
from reader.text import safe_url

_SYSTEM = ("xdg-open", "open", "wslview", "termux-open-url")
_TERMINAL_BROWSERS = frozenset({"w3m", "lynx", "links", "elinks", "links2", "browsh", "carbonyl"})

_RUNNING: list[subprocess.Popen[bytes]] = []
"""Programs that were started and nobody waits for; looked at now and then, so that none becomes a zombie."""


class BrowserError(ReaderError):
    """No browser could be started."""


def browser_command(
    address: str, configured: Sequence[str] = (), environ: Mapping[str, str] | None = None
) -> list[str]:
    """Return the program and its arguments that open an address; raises BrowserError with a sentence.

    Asked in this order: config.toml, $BROWSER (programs separated by ":", "%s" is the address), the system.
    """
    url = safe_url(address)
    if not url:
        raise BrowserError(tr("This address cannot be opened: only http, https and mailto are."))
    environ = os.environ if environ is None else environ
    if configured:
        return _with_address(list(configured), url)
    for choice in environ.get("BROWSER", "").split(os.pathsep):
        words = shlex.split(choice) if choice.strip() else []
        if words and shutil.which(words[0], path=environ.get("PATH")):
            return _with_address(words, url)
    for name in _SYSTEM:
        if program := shutil.which(name, path=environ.get("PATH")):
            return [program, url]
    raise BrowserError(tr("No browser was found: set `browser` in config.toml or the variable BROWSER."))


def _with_address(words: list[str], url: str) -> list[str]:
    if any("%s" in word for word in words):
        return [word.replace("%s", url) for word in words]
    return [*words, url]


def needs_terminal(command: Sequence[str]) -> bool:
    """Tell whether the browser draws into this very terminal, so that we must step aside."""
    return os.path.basename(command[0]) in _TERMINAL_BROWSERS  # noqa: PTH119 - a program's name, not a path


def start_browser(command: Sequence[str], *, wait: bool = False) -> None:
    """Start the browser beside us, or wait for it where it takes the terminal."""
    try:
        if wait:
            subprocess.run(list(command), check=False)  # noqa: S603 - an argument list, the address is safe_url's
            return
        _RUNNING[:] = [program for program in _RUNNING if program.poll() is None]
        _RUNNING.append(
            subprocess.Popen(  # noqa: S603 - as above
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise BrowserError(
            tr(
                "{name} could not be started: {reason}.",
                name=command[0],
                reason=f"{reason[:1].lower()}{reason[1:]}",
            )
        ) from error
