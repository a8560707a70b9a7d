"""`reader` without a command: opens the newspaper on the screen."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from reader.cli.command import Command, Context
from reader.cli.commands import demo
from reader.cli.screen import need_terminal, run_app
from reader.language import mark


def run(context: Context, arguments: Namespace) -> int:
    """Open the app."""
    need_terminal()
    left = run_app(context)
    if left.wish == "demo":
        # The demo never goes where the newspaper is.
        return demo.run(replace(context, data_dir=None), arguments)
    return left.status


COMMAND = Command(name="app", summary=mark("open the newspaper"), run=run, shows_notice=True)
