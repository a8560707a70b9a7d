"""One order for feeds that stand in several folders of a subscription list; pure."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import chain, pairwise


def merge_lists(lists: Iterable[list[str]]) -> list[str]:
    """Return all addresses once, in an order that keeps that of every list; a contradiction gives way."""
    lists = list(lists)
    order = {address: place for place, address in enumerate(dict.fromkeys(chain.from_iterable(lists)))}
    before: dict[str, set[str]] = {address: set() for address in order}
    after: dict[str, set[str]] = {address: set() for address in order}
    for first, second in chain.from_iterable(map(pairwise, lists)):
        before[second].add(first)
        after[first].add(second)
    free = [place for address, place in order.items() if not before[address]]
    names, merged = list(order), dict[str, None]()
    left = iter(order)
    while len(merged) < len(order):
        address = names[heappop(free)] if free else next(name for name in left if name not in merged)
        if address in merged:
            continue
        merged[address] = None
        for other in after[address]:
            before[other].discard(address)
            if not before[other]:
                heappush(free, order[other])
    return list(merged)
