"""How the newspaper ends when its terminal is closed."""

from __future__ import annotations

import os
import signal

import pytest

from reader.cli.screen import leaving_on_signals


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_nothing_is_drawn_again_on_a_terminal_that_has_gone(number: signal.Signals) -> None:
    before = signal.getsignal(signal.SIGCONT)
    drawn: list[int] = []
    with pytest.raises(SystemExit) as left, leaving_on_signals():
        # As Textual does once it draws.
        signal.signal(signal.SIGCONT, lambda number, frame: drawn.append(number))
        try:
            os.kill(os.getpid(), number)
        finally:
            os.kill(os.getpid(), signal.SIGCONT)
    assert left.value.code == 128 + number
    assert drawn == []
    assert signal.getsignal(signal.SIGCONT) is before
