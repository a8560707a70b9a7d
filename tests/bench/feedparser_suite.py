"""Reads feedparser's own test suite and states how many of its expectations our parser meets.

    python tests/bench/feedparser_suite.py PATH [--show FIELD] [--case NAME]

PATH is a checkout of github.com/kurtmckee/feedparser, or its tests folder. Each case is read in a process
of its own, with a limit on time and on memory. A crash, a hang, an exception of another kind than
ReaderError and a difference that nobody has explained (feedparser_kinds.py) fail the run.

Three figures are printed: the expectations of the cases that are about something a reader needs, and of
those how many agree; the table of dates; the labels of charsets, of which those of EBCDIC stay unread. A
document's address stands in for the header Content-Location, from which feedparser resolves and browsers
do not (RFC 9110 does not make it a base).
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from feedparser_cases import Case, read_cases, read_dates, read_labels
from feedparser_fields import Verdict, judge
from feedparser_kinds import DATES, EXPLAINED

from reader.errors import ReaderError
from reader.fetch.formats import find_formats, parse_feed
from reader.fetch.formats.dates import parse_date
from reader.fetch.formats.decode import decode

SECONDS = 20
MEMORY = 1 << 30


def read_one(case: Case) -> list[Verdict]:
    """Parse a case and judge what it expects."""
    try:
        parsed = parse_feed(case.data, content_type=case.content_type, address=case.address)
    except ReaderError:
        parsed = None
    return [judge(case, each, parsed) for each in case.expectations]


def read_apart(case: Case) -> list[Verdict] | str:
    """Read a case in a process with limits; a string says how it failed."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(case, theirs))
    process.start()
    theirs.close()
    try:
        found: list[Verdict] | str = ours.recv() if ours.poll(SECONDS) else f"hangs for {SECONDS} s"
    except EOFError:
        found = "dies"
    process.kill()
    process.join()
    return found


def _work(case: Case, answer: Connection) -> None:
    """Be the process that reads a case."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer.send(read_one(case))
    except Exception as error:  # every kind is what we are here to find
        answer.send(f"raises {type(error).__name__}: {error}")


def report(cases: Sequence[tuple[Case, list[Verdict]]], show: str) -> int:
    """Print the share, by field and by folder, and what was left out; return how much is unexplained."""
    inside = [(case, each) for case, found in cases for each in found if each.inside]
    outside = Counter(each.field for _, found in cases for each in found if not each.inside)
    fields: dict[str, list[bool]] = defaultdict(list)
    folders: dict[str, list[bool]] = defaultdict(list)
    for case, each in inside:
        fields[each.field].append(each.agrees)
        folders[case.name.rpartition("/")[0]].append(each.agrees)
        if not each.agrees and (show in ("all", each.field)):
            print(f"{case.name}: {each.field}\n    wanted {each.wanted[:300]}\n    found  {each.found[:300]}")
    for title, groups in (("field", fields), ("folder", folders)):
        print(f"\n{title:<28}{'agree':>7}{'of':>7}")
        for name, agree in sorted(groups.items()):
            print(f"{name:<28}{sum(agree):>7}{len(agree):>7}{'' if all(agree) else '  *'}")
    whole = [
        all(each.agrees for each in found if each.inside)
        for _, found in cases
        if any(v.inside for v in found)
    ]
    print(f"\nexpectations a reader needs: {_share([each.agrees for _, each in inside])}")
    print(f"cases that hold one:         {_share(whole)}")
    print("\nwhere we differ:")
    reasons = Counter(_explain(case.name, EXPLAINED) for case, each in inside if not each.agrees)
    for reason, count in reasons.most_common():
        print(f"{count:>7}  {reason or 'UNEXPLAINED'}")
    print("\noutside a reader's needs:")
    for name, count in outside.most_common():
        print(f"{count:>7}  {name}")
    return reasons[""]


def _explain(name: str, table: Sequence[tuple[str, str]]) -> str:
    """Return why we differ; "": nobody knows."""
    return next((reason for pattern, reason in table if re.search(f"(?:^|/)(?:{pattern})", name)), "")


def _share(agree: Sequence[bool]) -> str:
    return f"{sum(agree)} of {len(agree)} agree ({100 * sum(agree) / max(len(agree), 1):.1f} %)"


def report_tables(tests: Path) -> None:
    """Print the share of the table of dates and of the charset labels."""
    agree = []
    for text, wanted in read_dates(tests):
        found = parse_date(text)
        found = found.replace(microsecond=0) if found else None
        agree.append(found == wanted)
        if found != wanted:
            reason = next(reason for pattern, reason in DATES if re.fullmatch(pattern, text))
            print(f"{text!r}: wanted {wanted}, found {found} ({reason})")
    print(f"dates: {_share(agree)}\n")
    agree = []
    for label in read_labels(tests):
        title = b"\x80".decode(label)
        data = f'<?xml version="1.0" encoding="{label}"?>\n<feed version="0.3"><title>{title}</title></feed>'
        text, _ = decode(data.encode(label))
        agree.append(f"<title>{title}<" in text)
        if not agree[-1]:
            print(f"{label}", end=" ")
    print(f"\ncharset labels: {_share(agree)}; those named are not read")


def main() -> int:
    """Measure a checkout."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path)
    parser.add_argument(
        "--show", default="", metavar="FIELD", help='print what disagrees; "all": in any field'
    )
    parser.add_argument("--case", default="", metavar="NAME", help="only cases whose name holds this")
    options = parser.parse_args()
    tests = options.path / "tests" if (options.path / "tests").is_dir() else options.path
    cases = [case for case in read_cases(tests) if options.case in case.name]
    if not cases:
        print(f"no cases in {tests}", file=sys.stderr)
        return 1
    find_formats()
    read, failed = [], []
    for case in cases:
        found = read_apart(case)
        if isinstance(found, str):
            failed.append(f"{case.name} {found}")
        else:
            read.append((case, found))
    unexplained = report(read, options.show)
    print()
    report_tables(tests)
    print(f"\n{len(cases)} cases; crashes, hangs and strange exceptions: {len(failed)}")
    print("".join(f"    {each}\n" for each in failed), end="")
    return 1 if failed or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
