"""Which agencies lie at or below another? (R5, R43)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def at_or_below(top: K, parent_by_agency: Mapping[K, K | None]) -> frozenset[K]:
    """`top` and every agency below it; a loop in the tree, which entry refuses, would end the climb."""
    found = set()
    for agency in parent_by_agency:
        climbed: list[K] = []
        at: K | None = agency
        while at is not None and at not in climbed:
            climbed.append(at)
            at = parent_by_agency.get(at)
        if top in climbed:
            found.add(agency)
    return frozenset(found)
