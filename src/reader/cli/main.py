"""`main`: the one place where configuration, log and command meet, and where every failure ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from pathlib import Path

from reader.cli import output
from reader.cli.command import (
    FAILED,
    INTERRUPTED,
    OK,
    PIPE_CLOSED,
    USAGE,
    Command,
    Context,
    UsageError,
    path_name,
)
from reader.cli.parser import (
    find_command,
    make_top_parser,
    name_data_dir,
    parse_arguments,
    split_arguments,
)
from reader.config import load_or_default, wanted_language
from reader.errors import ReaderError
from reader.language import choose_language, tr
from reader.paths import Paths, why

_FULL = (ENOSPC, EDQUOT, EFBIG, EIO)
"""What a disk answers that takes no more of our output."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; nothing is raised."""
    output.prepare_streams()
    try:
        try:
            words = sys.argv[1:] if argv is None else list(argv)
            _choose_language(words)
            status = _run(words)
        except SystemExit as leaving:  # argparse leaves this way: after --help, and after its own complaint
            status = leaving.code if isinstance(leaving.code, int) else OK
        sys.stdout.flush()
    except ReaderError as error:
        output.complain(str(error))
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()  # the reader of our output has left (`| head`)
        return PIPE_CLOSED
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            _let_go_of_output()
            with suppress(OSError):
                output.complain(tr("The output cannot be written: {reason}.", reason=why(error)))
            return FAILED
        return _confess(error)
    return status


def _let_go_of_output() -> None:
    """See to it that Python, which flushes stdout once more at exit, finds nothing wrong with that."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_language(argv: list[str]) -> None:
    """Speak as config.toml or the locale wants it, before anything is said: help and complaints, too."""
    within = name_data_dir(argv)
    try:
        wanted = wanted_language(Paths.find(Path(within) if within else None).config_file)
    except ReaderError:
        wanted = "auto"  # there is no such place, which is said when it is needed
    choose_language(wanted)


def _run(argv: list[str]) -> int:
    before, name, after = split_arguments(argv)
    options = make_top_parser().parse_args(before)
    command = find_command(name)
    arguments = parse_arguments(command, after)
    within = getattr(arguments, "data_dir", None)
    data_dir = options.data_dir if within is None else within
    context = _prepare(command, data_dir if data_dir is None else path_name(data_dir))
    try:
        return command.run(context, arguments)
    except KeyboardInterrupt:
        if command.stopped:
            output.complain(tr(command.stopped))
        raise


def _prepare(command: Command, data_dir: Path | None) -> Context:
    from reader.log import start_log

    paths = Paths.find(data_dir)
    config, notice = load_or_default(paths.config_file)
    start_log(paths.log_file)
    if notice and not command.shows_notice:
        output.complain(notice)
    return Context(paths=paths, config=config, notice=notice, data_dir=data_dir)


def _confess(error: Exception) -> int:
    """Report a mistake of ours: one sentence for the person, the traceback for the log."""
    import logging

    logging.getLogger(__name__).error("unexpected", exc_info=error)
    ours = (handler for handler in logging.getLogger().handlers if handler.get_name() == "reader")
    file = next((getattr(handler, "baseFilename", "") for handler in ours), "")
    fault = f"{type(error).__name__}: {error}"
    if file:
        output.complain(
            tr(
                "a mistake in this program stopped it ({fault}). Details are in {file}.",
                fault=fault,
                file=file,
            )
        )
    else:
        output.complain(tr("a mistake in this program stopped it ({fault}).", fault=fault))
    return FAILED
