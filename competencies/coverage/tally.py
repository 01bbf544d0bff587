"""What do spans do to the counts of their cells? (R14)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from competencies.compliance.reckoning import NeedKey, SpanRow
from competencies.compliance.rules import IN_DATE
from competencies.coverage.rules import PLACE, Cell, Vector, index
from lms.base.dates import FOR_EVER, next_day

CellChanges = dict[Cell, dict[int, Vector]]


def add_to(changes: CellChanges, key: NeedKey, rows: Iterable[SpanRow], sign: int) -> None:
    """Add (sign 1) or take away (sign -1) what the spans of one post-need do to the counts of its cell."""
    _, agency, role, competency = key
    for row in rows:
        by_place = changes.setdefault((agency, role, competency, row.strength), {})
        counter = PLACE[row.state]
        for place, step in ((index(row.from_on), sign), (index(next_day(row.to_on)), -sign)):
            if step != sign and row.to_on == FOR_EVER:
                continue
            vector = by_place.setdefault(place, [0] * len(PLACE))
            vector[counter] += step
            if row.in_person and row.state in IN_DATE:
                vector[PLACE["in_person"]] += step


def changes_from(spans_by_need: Mapping[NeedKey, Iterable[SpanRow]]) -> CellChanges:
    """What these spans do to the counts, from nothing."""
    changes: CellChanges = {}
    for key, rows in spans_by_need.items():
        add_to(changes, key, rows, 1)
    return changes
