"""Walks over any directed graph: what can be reached, and what leads back to itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N")


def reached(starts: Iterable[N], onward: Callable[[N], Iterable[N]]) -> set[N]:
    """The starts, and everything that can be reached from them."""
    met = set(starts)
    waiting = list(met)
    while waiting:
        for target in onward(waiting.pop()):
            if target not in met:
                met.add(target)
                waiting.append(target)
    return met


def components(starts: Iterable[N], onward: Callable[[N], Iterable[N]]) -> list[list[N]]:
    """Everything that can be reached, in strongly connected groups, each before those that it leads to: Tarjan's algorithm, without recursion."""
    number: dict[N, int] = {}
    low: dict[N, int] = {}
    open_: dict[N, None] = {}
    found: list[list[N]] = []
    work: list[tuple[N, Iterator[N]]] = []

    def enter(node: N) -> None:
        number[node] = low[node] = len(number)
        open_[node] = None
        work.append((node, iter(onward(node))))

    for first in starts:
        if first not in number:
            enter(first)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_closed(node, open_))
            elif target not in number:
                enter(target)
            elif target in open_:
                low[node] = min(low[node], number[target])
    found.reverse()
    return found


def _closed(node: N, open_: dict[N, None]) -> list[N]:
    """Removes the group of a node, in the order in which it was met."""
    group: list[N] = []
    while not group or group[-1] != node:
        group.append(open_.popitem()[0])
    group.reverse()
    return group
