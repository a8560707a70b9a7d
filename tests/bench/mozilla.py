"""Converts the test pages of Mozilla's Readability and counts what arrives: words, structure, emphasis.

    python tests/bench/mozilla.py FOLDER [--worst 10] [--page NAME]

FOLDER is the `test/test-pages` of a checkout of github.com/mozilla/readability; every `expected.html` in it
is read. The page's own tree is the reference. Words are compared as a multiset (F1), Han characters one by
one. "off" is the sum over the pages of how far each one's count is from its tree's. A heading counts if its
words arrive as a heading, a table that names its head if all words of its cells arrive in one grid. What the
page only draws as one (a line in bold, a grid without a head) is counted apart, and so are ornaments: icons
without words that are not all that a table's cell holds.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser
from tally import BASE, Tally, read_document, read_page, tokens

from reader.convert.html import to_document

COUNTED = (
    "headings",
    "bold headings",
    "list items",
    "images",
    "ornaments",
    "code blocks",
    "code letters",
    "links",
    "link letters",
    "em letters",
    "strong letters",
    "data tables",
    "other tables",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One page's figures."""

    name: str
    f1: float
    lost: Counter[str]
    added: Counter[str]
    page: Tally
    ours: Tally
    seconds: float


def measure(path: Path) -> Result:
    """Convert a page and compare."""
    html = path.read_text("utf-8")
    start = time.perf_counter()
    document = to_document(html, BASE)
    seconds = time.perf_counter() - start
    root = LexborHTMLParser(html).root
    page = read_page(root) if root is not None else Tally()
    ours = read_document(document)
    before, after = tokens("".join(page.words)), tokens("".join(ours.words))
    compare(page, ours)
    both = 2 * (before & after).total()
    total = before.total() + after.total()
    return Result(
        name=path.parent.name,
        f1=both / total if total else 1.0,
        lost=before - after,
        added=after - before,
        page=page,
        ours=ours,
        seconds=seconds,
    )


class Failures(logging.Handler):
    """Counts the conversions that fell back to text without structure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        self.count += 1


def report(results: list[Result], worst: int) -> None:
    """Print the sums and the worst pages."""
    print(f"{len(results)} pages in {sum(each.seconds for each in results):.2f} s")
    mean = statistics.mean(each.f1 for each in results)
    print(f"words: mean F1 {mean:.5f}, least {min(each.f1 for each in results):.4f}")
    for each in sorted(results, key=lambda each: each.f1)[:worst]:
        if each.f1 < 1:
            print(f"    {each.f1:.4f} {each.name}  lost {_few(each.lost)}  added {_few(each.added)}")
    print(f"\n{'':<16}{'page':>8}{'ours':>8}{'net':>9}{'off':>6}{'':>9}")
    for name in COUNTED:
        page = sum(each.page.counts[name] for each in results)
        ours = sum(each.ours.counts[name] for each in results)
        off = [(abs(each.ours.counts[name] - each.page.counts[name]), each) for each in results]
        total = sum(number for number, _ in off)
        share = 100 / page if page else 0.0
        print(
            f"{name:<16}{page:>8}{ours:>8}{(ours - page) * share:>+8.2f}%{total:>6}{total * share:>8.2f}%",
            end="",
        )
        off.sort(key=lambda pair: -pair[0])
        print("  " + ", ".join(f"{each.name} {_both(each, name)}" for number, each in off[:worst] if number))


def compare(page: Tally, ours: Tally) -> None:
    """Count what can only be counted by looking at both."""
    kept = (page.headings & ours.headings).total()
    page.counts["headings"], ours.counts["headings"] = page.headings.total(), kept
    ours.counts["bold headings"] = ours.headings.total() - kept
    for text, count in (ours.headings - page.headings).items():
        ours.counts["strong letters"] += len(text) * count
    if page.formulas:
        page.counts["code letters"] = ours.counts["code letters"] = 0  # formulas are shown as code
    kept = sum(any((table & other) == table for other in ours.tables) for table in page.tables)
    page.counts["data tables"], ours.counts["data tables"] = len(page.tables), kept
    ours.counts["other tables"] = len(ours.tables) - kept


def _few(words: Counter[str]) -> str:
    return " ".join(f"{word}*{count}" if count > 1 else word for word, count in words.most_common(6)) or "-"


def _both(each: Result, name: str) -> str:
    return f"{each.page.counts[name]}>{each.ours.counts[name]}"


def main() -> int:
    """Measure the pages of a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=5, metavar="N", help="pages to name for each figure")
    parser.add_argument("--page", default="", metavar="NAME", help="only pages whose name holds this")
    options = parser.parse_args()
    paths = sorted(
        path for path in options.folder.glob("*/expected.html") if options.page in path.parent.name
    )
    if not paths:
        print(f"no */expected.html in {options.folder}", file=sys.stderr)
        return 1
    failures = Failures()
    logging.getLogger("reader").addHandler(failures)
    report([measure(path) for path in paths], options.worst)
    print(f"\nexceptions: {failures.count}")
    return 1 if failures.count else 0


if __name__ == "__main__":
    sys.exit(main())
