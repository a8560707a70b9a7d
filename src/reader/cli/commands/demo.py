"""`reader demo`: the whole newspaper on sample articles that we wrote, without the network."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reader.cli.command import Command, Context
from reader.cli.refreshing import refresh_feeds, report
from reader.cli.screen import leaving_on_signals, need_terminal, run_app
from reader.config import SyncConfig
from reader.errors import FetchError, StoreError
from reader.language import mark, tr
from reader.paths import Paths

if TYPE_CHECKING:
    from reader.library import Library
    from reader.sample import SampleServer


def run(context: Context, arguments: Namespace) -> int:
    """Serve the sample newspaper, subscribe to it, and open it."""
    need_terminal()
    with ExitStack() as stack, leaving_on_signals():
        folder = context.data_dir or Path(
            stack.enter_context(TemporaryDirectory(prefix="reader-demo-", ignore_cleanup_errors=True))
        )
        site = stack.enter_context(_serve())
        demo = prepare(context, folder, site)
        return run_app(demo).status


def prepare(context: Context, folder: Path, site: SampleServer) -> Context:
    """Subscribe to the sample newspaper in `folder`, load it, and return the context to open it with."""
    paths = Paths.find(folder)
    if paths.database.exists():
        raise StoreError(
            tr("{folder} holds a newspaper already; `reader --data-dir {folder}` opens it.", folder=folder)
        )
    config = context.config
    # Politeness is for other people's servers.
    hurry = replace(config.refresh, page_delay_seconds=0.0, pages_per_host=8)
    network = replace(config.network, per_host=16)
    # The sample is nobody's newspaper: a service that the user has must hear nothing of it.
    alone = replace(config, refresh=hurry, network=network, sync=SyncConfig())
    demo = replace(context, paths=paths, config=alone)

    async def work(library: Library) -> int:
        wanted = [(candidate, (place,)) for candidate, place in site.subscriptions]
        await library.subscribe_all(wanted, as_step=False)
        return report(await refresh_feeds(library, None, force=True))

    demo.with_library(work)
    return demo


@contextmanager
def _serve() -> Iterator[SampleServer]:
    from reader.sample import serve

    with ExitStack() as stack:
        try:
            site = stack.enter_context(serve())
        except OSError as error:
            raise FetchError(
                tr("The demo cannot be served on 127.0.0.1: {reason}.", reason=error.strerror)
            ) from error
        yield site


COMMAND = Command(
    name="demo",
    summary=mark("open a sample newspaper; nothing is fetched from outside, nothing is kept"),
    run=run,
    examples=(
        ("reader demo", mark("look around")),
        ("reader demo --data-dir ~/demo", mark("and keep it for: reader --data-dir ~/demo")),
    ),
)
