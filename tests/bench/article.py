"""Opens articles of 12 KB, 60 KB and 1 MB in our view, in Textual's Markdown and in rich.markdown.

    python tests/bench/article.py [--quick]

Every figure is taken in a process of its own, all in one run, because only ratios mean anything on a
busy machine. Ours is 1; a larger number is how many times slower, or larger, the other one is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

SIZES = {"12 KB": 12_000, "60 KB": 60_000, "1 MB": 1_000_000}
VIEWS = ("ours", "textual", "rich")
MEASURES = ("first", "done", "scroll", "resize", "memory")
ROOT = Path(__file__).parent.parent.parent
_SIZE = (100, 30)
_PATIENCE = 300.0
"""Seconds after which a view is given up."""

_ZH = (
    "江面上的雾在清晨六点散去，第一班渡轮准时离岸。船上有上学的孩子，也有赶早市的老人，他们把菜篮子放在脚边，"
    "看着对岸的楼一点点清楚起来。“今天的嫩不嫩？”“嫩，刚点的卤！”票价上涨12.5%，学生半价。"
)
_EN = (
    "The ferry company has ordered three electric boats. The first one arrives in spring, says its "
    '<a href="https://ferry.example/{0}">plan for the year</a>, '
    "and the <em>last</em> in <strong>autumn</strong>. "
)


def make_html(size: int) -> str:
    """Return an article of about that many bytes: prose in two languages, lists, tables, code, quotes."""
    parts: list[str] = []
    total = 0
    while total < size:
        number = len(parts)
        kind = number % 12
        if kind == 0:
            part = f"<h2>第{number}节 Boats</h2>"
        elif kind == 5:
            part = "<ul>" + "".join(f"<li>{_ZH[:30]} item {item}</li>" for item in range(4)) + "</ul>"
        elif kind == 8:
            rows = "".join(
                f"<tr><td>第{row}班</td><td>{row}.5</td><td>pier {row}</td></tr>" for row in range(5)
            )
            part = f"<table><tr><th>船</th><th>price</th><th>where</th></tr>{rows}</table>"
        elif kind == 10:
            code = "def leave(pier):\n    return pier.pop()\n"
            part = f"<blockquote><p>{_ZH}</p></blockquote><pre><code>{code}</code></pre>"
        else:
            part = f"<p>{_ZH}</p>" if number % 2 else f"<p>{_EN.format(number) * 2}</p>"
        parts.append(part)
        total += len(part.encode())
    return "".join(parts)


def to_markdown(html: str) -> str:
    """Return Markdown as html2text gives it with its best options."""
    import html2text

    maker = html2text.HTML2Text(bodywidth=0)
    maker.unicode_snob = True
    maker.backquote_code_style = True
    return maker.handle(html)


def resident() -> float:
    """Return the megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def measure(view: str, html: str) -> dict[str, float]:
    """Show the article, turn pages, resize; return seconds and megabytes."""
    from rich.markdown import Markdown as RichMarkdown
    from textual.app import App, ComposeResult
    from textual.containers import VerticalScroll
    from textual.widget import Widget
    from textual.widgets import Markdown, Static

    from reader.convert.html import to_document
    from reader.ui.widgets.article_view import ArticleView

    class Bench(App[None]):
        def compose(self) -> ComposeResult:
            yield (
                ArticleView()
                if view == "ours"
                else VerticalScroll(Markdown() if view == "textual" else Static())
            )

    app = Bench()
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.pause()
        target: Widget = app.query_one(ArticleView) if view == "ours" else app.query_one(VerticalScroll)

        def show(html: str) -> None:
            if isinstance(target, ArticleView):
                target.show(to_document(html, ""))
            elif view == "textual":
                app.query_one(Markdown).update(to_markdown(html))
            else:
                app.query_one(Static).update(RichMarkdown(to_markdown(html)))

        show(make_html(600))  # what is imported when it is first used counts for nobody
        await settle(app, target)
        before = resident()
        start = time.perf_counter()
        show(html)
        await appear(app, target)
        first = time.perf_counter() - start
        await settle(app, target)
        done = time.perf_counter() - start
        memory = resident() - before
        scroll = [await timed(app, lambda: turn(target)) for _ in range(8)]
        resize = await timed(app, lambda: pilot.resize_terminal(_SIZE[0] - 17, _SIZE[1]))
    return {
        "first": first,
        "done": done,
        "scroll": statistics.median(scroll),
        "resize": resize,
        "memory": max(memory, 0.1),
    }


async def turn(target: Any) -> None:
    """Turn a page."""
    target.scroll_to(y=target.scroll_y + 28, animate=False, immediate=True)


async def painted(app: Any) -> None:
    """Wait until what has been asked for is on the screen."""
    event = asyncio.Event()
    app.call_after_refresh(event.set)
    await event.wait()


async def appear(app: Any, target: Any) -> None:
    """Wait until the beginning of the article is on the screen."""
    await painted(app)
    while target.virtual_size.height <= _SIZE[1]:
        await painted(app)


async def settle(app: Any, target: Any) -> None:
    """Wait until the article does not grow any more."""
    height, calm = -1, 0
    while calm < 12:
        await painted(app)
        await asyncio.sleep(0.004)
        calm = calm + 1 if target.virtual_size.height == height else 0
        height = target.virtual_size.height


async def timed(app: Any, work: Callable[[], Awaitable[None]]) -> float:
    """Return the seconds that something takes until it is on the screen."""
    start = time.perf_counter()
    await work()
    await painted(app)
    return time.perf_counter() - start


def measure_conversion(html: str, rounds: int = 5) -> dict[str, float]:
    """Return the seconds that the text takes as our document and as html2text's Markdown."""
    from reader.convert.html import to_document

    seconds: dict[str, list[float]] = {"ours": [], "html2text": []}
    for _ in range(rounds):
        for name, work in (("ours", lambda: to_document(html, "")), ("html2text", lambda: to_markdown(html))):
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def in_a_process(*arguments: str) -> dict[str, float] | None:
    """Take one measurement in a fresh interpreter; None: it took too long."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TEXTUAL_ANIMATIONS": "none"}
    environment["TEXTUAL_FPS"] = "500"  # as the reader has it; what is shown waits for the next frame
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, __file__, *arguments],
            capture_output=True,
            check=True,
            env=environment,
            timeout=_PATIENCE,
        )
        result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return result
    return None


def report(quick: bool) -> None:
    """Print the ratios."""
    for name, size in SIZES.items():
        rounds = 1 if size > 100_000 or quick else 3
        taken = {
            view: [in_a_process("--view", view, "--bytes", str(size)) for _ in range(rounds)]
            for view in VIEWS
        }
        print(f"\n{name:>6}   {'':>10}" + "".join(f"{measure:>12}" for measure in MEASURES))
        ours = _median(taken["ours"])
        for view in VIEWS:
            found = _median(taken[view])
            if found is None or ours is None:
                print(f"{'':>9}{view:>10}   took longer than {_PATIENCE:.0f} s")
                continue
            cells = [
                (f"{found[each]:.1f} MB" if each == "memory" else f"{found[each] * 1000:.0f} ms")
                if view == "ours"
                else f"{found[each] / ours[each]:.1f} x"
                for each in MEASURES
            ]
            print(f"{'':>9}{view:>10}" + "".join(f"{cell:>12}" for cell in cells))
        conversion = in_a_process("--convert", "--bytes", str(size))
        if conversion:
            ratio = conversion["html2text"] / conversion["ours"]
            print(f"{'':>9}conversion: ours {conversion['ours'] * 1000:.1f} ms, html2text {ratio:.1f} x")


def _median(taken: list[dict[str, float] | None]) -> dict[str, float] | None:
    found = [each for each in taken if each]
    return {name: statistics.median(each[name] for each in found) for name in MEASURES} if found else None


def main() -> None:
    """Measure one thing, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each")
    parser.add_argument("--view", choices=VIEWS)
    parser.add_argument("--convert", action="store_true")
    parser.add_argument("--bytes", type=int, default=12_000)
    options = parser.parse_args()
    html = make_html(options.bytes)
    if options.view:
        print(json.dumps(asyncio.run(measure(options.view, html))))
    elif options.convert:
        print(json.dumps(measure_conversion(html, 3 if options.bytes > 100_000 else 9)))
    else:
        report(options.quick)


if __name__ == "__main__":
    main()
