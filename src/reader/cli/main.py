"""`main`: the one place where configuration, log and command meet, and where every failure ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reader.cli import output
from reader.cli.command import FAILED, INTERRUPTED, OK, PIPE_CLOSED, USAGE, Command, Context, UsageError
from reader.cli.parser import find_command, make_top_parser, parse_arguments, split_arguments
from reader.config import load_or_default
from reader.errors import ReaderError
from reader.paths import Paths


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; nothing is raised."""
    output.prepare_streams()
    try:
        status = _run(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except SystemExit as leaving:  # argparse leaves this way: after --help, and after its own complaint
        return leaving.code if isinstance(leaving.code, int) else OK
    except ReaderError as error:
        output.complain(str(error))
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`| head`). Python flushes stdout once more at exit.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        return _confess(error)
    return status


def _run(argv: list[str]) -> int:
    before, name, after = split_arguments(argv)
    options = make_top_parser().parse_args(before)
    command = find_command(name)
    arguments = parse_arguments(command, after)
    data_dir = getattr(arguments, "data_dir", None) or options.data_dir
    return command.run(_prepare(command, Path(data_dir) if data_dir else None), arguments)


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
    where = f" Details are in {file}." if file else ""
    output.complain(f"a mistake in this program stopped it ({type(error).__name__}: {error}).{where}")
    return FAILED
