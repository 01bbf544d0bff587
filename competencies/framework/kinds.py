"""In which columns are competencies and equivalences given, and what is refused?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lms.facts.cells import DAY, KEY, Value, whole
from lms.facts.checks import ends_before_it_starts
from lms.facts.rules import Column, Complaint, Kind, Reach

_period = ends_before_it_starts("in_force_from", "in_force_to")


def _check_equivalence(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    yield from _period(row, on)
    if row["holds"] == row["satisfies"]:
        yield "satisfies", "a competency satisfies itself without being told."


COMPETENCIES = Kind(
    name="competencies",
    noun="competency",
    table="competency",
    is_reference=True,
    called="title",
    columns=(
        Column(name="competency", cell=KEY, key=True, required=True),
        Column(name="title", required=True),
        Column(name="strand"),
        Column(name="level", cell=whole(0)),
        Column(name="description"),
        Column(name="source"),
    ),
)

EQUIVALENCES = Kind(
    name="equivalences",
    noun="equivalence",
    table="equivalence",
    reach=Reach.SATISFIES,
    check=_check_equivalence,
    columns=(
        Column(name="holds", cell=KEY, key=True, required=True, refers="competencies"),
        Column(name="satisfies", cell=KEY, key=True, required=True, refers="competencies"),
        Column(name="in_force_from", cell=DAY, key=True, required=True),
        Column(name="in_force_to", cell=DAY),
        Column(name="source"),
    ),
)
