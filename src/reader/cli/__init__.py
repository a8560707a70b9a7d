"""The command line: finds the command, runs it, and turns every expected failure into one sentence."""

from __future__ import annotations

from reader.cli.main import main

__all__ = ["main"]
