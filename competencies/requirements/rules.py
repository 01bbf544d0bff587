"""Which requirement holds for a post on a day? (R5)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lms.base.dates import FOR_EVER, ONE_DAY, next_day

Lineage = tuple[int | None, ...]
"""An agency, the one above it, and so on, ending with None for "every agency"."""


class Kind(StrEnum):
    """How a requirement is met: by an award, or by enough hours of learning in a period (R10)."""

    COMPLETION = "completion"
    HOURS = "hours"


class Strength(StrEnum):
    """Whether coverage counts the requirement unless asked otherwise (R5)."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row: a role needs a competency from a day to a day, both inclusive.

    `agency` None means everywhere. `refresh_months` None means once is enough. `modes` empty means any.
    `expiring_days` is the row's own, or the setting's where the row has none.
    """

    id: int
    role: int
    competency: int
    agency: int | None = None
    in_force_from: date
    in_force_to: date = FOR_EVER
    kind: Kind = Kind.COMPLETION
    strength: Strength = Strength.MANDATORY
    initial_days: int = 0
    refresh_months: int | None = None
    modes: frozenset[str] = frozenset()
    applies_to_existing: bool = False
    hours_min: Decimal = Decimal(0)
    period_months: int = 0
    participatory_pct: int = 0
    expiring_days: int = 90
    gate: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Days, both inclusive, on which one row is the one in force."""

    from_on: date
    to_on: date
    row: Requirement


def segments_in_force(rows: Iterable[Requirement], lineage: Lineage) -> tuple[Segment, ...]:
    """The days on which each row of one role and competency is the one in force at an agency, in order (R5).

    On the days of a row that names the agency, or one above it, rows that name an agency further up, or none,
    give way. Days without a row are in no segment; neighbouring segments have different rows.
    """
    nearness = {agency: place for place, agency in enumerate(lineage)}
    applicable = [row for row in rows if row.agency in nearness]
    edges = sorted({row.in_force_from for row in applicable} | {next_day(row.in_force_to) for row in applicable})
    segments: list[Segment] = []
    for place, from_on in enumerate(edges):
        on = [row for row in applicable if row.in_force_from <= from_on <= row.in_force_to]
        if not on:
            continue
        to_on = edges[place + 1] - ONE_DAY if place + 1 < len(edges) else FOR_EVER
        if to_on == FOR_EVER - ONE_DAY:
            to_on = FOR_EVER  # an open end's "day after" is the calendar's last day itself
        if from_on == FOR_EVER:
            continue
        nearest = min(on, key=lambda row: nearness[row.agency])
        if segments and segments[-1].row is nearest and segments[-1].to_on + ONE_DAY == from_on:
            segments[-1] = Segment(segments[-1].from_on, to_on, nearest)
        else:
            segments.append(Segment(from_on, to_on, nearest))
    return tuple(segments)


def clipped(segments: Iterable[Segment], first: date, last: date) -> list[Segment]:
    """The parts of `segments` between `first` and `last`, both inclusive."""
    return [
        Segment(max(s.from_on, first), min(s.to_on, last), s.row)
        for s in segments
        if s.from_on <= last and first <= s.to_on
    ]


def stretches(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Segments grouped into unbroken stretches of days (R6)."""
    found: list[list[Segment]] = []
    for segment in segments:
        if found and next_day(found[-1][-1].to_on) == segment.from_on:
            found[-1].append(segment)
        else:
            found.append([segment])
    return [tuple(stretch) for stretch in found]


def overlap(one: Requirement, other: Requirement) -> bool:
    """Whether two rows of the same role, competency and agency claim the same day: refused on entry (R5)."""
    same = (one.role, one.competency, one.agency) == (other.role, other.competency, other.agency)
    return same and one.in_force_from <= other.in_force_to and other.in_force_from <= one.in_force_to
