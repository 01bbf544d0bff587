"""In which columns are requirements given, and what is refused? (R5, R10)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from competencies.requirements.rules import Kind as MetBy
from competencies.requirements.rules import Strength
from lms.base.dates import FOR_EVER
from lms.facts.cells import DAY, HOURS, KEY, YES_NO, Value, one_of, some_of, whole
from lms.facts.checks import ends_before_it_starts
from lms.facts.rules import Column, Complaint, Kind, Reach, Standing

MODES = (
    "in_person",
    "virtual",
    "blended",
    "e_learning",
    "recording",
    "briefing",
    "document",
    "assessment",
    "external",
)
"""The modes of R7, in its order. `competencies.awards.rules.Mode` gives them their names; a test compares the two."""

OF_HOURS = ("hours_min", "period_months", "participatory_pct")
_period = ends_before_it_starts("in_force_from", "in_force_to")


def _check_requirement(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    yield from _period(row, on)
    if row["kind"] != MetBy.HOURS:
        return
    if not row["hours_min"] or Decimal(str(row["hours_min"])) == 0:
        yield "hours_min", "a requirement of hours says how many: more than 0."
    if row["period_months"] is None:
        yield "period_months", "a requirement of hours says in how many months."


def _note_requirement(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    """Harmless, and likely a slip: cells that only a requirement of hours heeds."""
    if row["kind"] == MetBy.COMPLETION:
        for name in OF_HOURS:
            if row[name] not in (None, "", 0):
                yield name, "has no effect, because kind is completion."


def overlaps(requirements: Sequence[Standing]) -> Iterator[tuple[Standing, Complaint]]:
    """Rows of one role, competency and agency that run at the same time (R5): told at the rows that were given."""
    groups: dict[tuple[Value, ...], list[Standing]] = {}
    for standing in requirements:
        row = standing.values
        groups.setdefault((row["role"], row["competency"], row["agency"]), []).append(standing)
    for group in groups.values():
        if not any(standing.changed for standing in group):
            continue
        group.sort(key=lambda standing: str(standing.values["in_force_from"]))
        furthest = group[0]
        for later in group[1:]:
            if _last(furthest) >= _first(later):
                yield from _tell(furthest, later)
            if _last(later) > _last(furthest):
                furthest = later


def _tell(earlier: Standing, later: Standing) -> Iterator[tuple[Standing, Complaint]]:
    told, other = (later, earlier) if later.file else (earlier, later)
    ends = other.values["in_force_to"] or "without end"
    runs = (
        f"from {other.values['in_force_from']} to {ends}"
        if other.values["in_force_to"]
        else (f"from {other.values['in_force_from']} without end")
    )
    yield (
        told,
        (
            "in_force_from",
            f"two rows of the same role, competency and agency may not run at once, and {other.place} has one {runs}.",
        ),
    )


def _first(standing: Standing) -> date:
    day = standing.values["in_force_from"]
    return day if isinstance(day, date) else FOR_EVER


def _last(standing: Standing) -> date:
    day = standing.values["in_force_to"]
    return day if isinstance(day, date) else FOR_EVER


REQUIREMENTS = Kind(
    name="requirements",
    noun="requirement",
    table="requirement",
    reach=Reach.ROLE,
    check=_check_requirement,
    check_all=overlaps,
    note=_note_requirement,
    columns=(
        Column(name="role", cell=KEY, key=True, required=True, refers="roles"),
        Column(name="competency", cell=KEY, key=True, required=True, refers="competencies"),
        Column(name="agency", cell=KEY, key=True, refers="agencies"),
        Column(name="in_force_from", cell=DAY, key=True, required=True),
        Column(name="in_force_to", cell=DAY),
        Column(name="kind", cell=one_of(tuple(MetBy)), required=True),
        Column(name="strength", cell=one_of(tuple(Strength)), required=True),
        Column(name="initial_days", cell=whole(0), required=True),
        Column(name="refresh_months", cell=whole(1)),
        Column(name="modes", cell=some_of(MODES)),
        Column(name="applies_to_existing", cell=YES_NO),
        Column(name="hours_min", cell=HOURS),
        Column(name="period_months", cell=whole(1)),
        Column(name="participatory_pct", cell=whole(0, 100)),
        Column(name="expiring_days", cell=whole(0)),
        Column(name="gate"),
        Column(name="source"),
    ),
)
