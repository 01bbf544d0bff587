"""What does a change of a requirement from a day come to, row by row? (R3, R5)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from competencies.requirements.rules import Kind, Requirement, Strength
from lms.base.dates import FOR_EVER, ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a requirement asks for, as the contract's columns have it. `refresh_months` None: once is enough."""

    kind: str = Kind.COMPLETION.value
    strength: str = Strength.MANDATORY.value
    initial_days: int = 0
    refresh_months: int | None = None
    modes: str = ""
    applies_to_existing: bool = False
    hours_min: str = ""
    period_months: int | None = None
    participatory_pct: int | None = None
    expiring_days: int | None = None
    gate: str = ""
    source: str = ""

    @property
    def mode_list(self) -> list[str]:
        """The modes that count; none means any."""
        return [mode for mode in self.modes.split(";") if mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A requirement's row in force from a day to a day, both inclusive; `in_force_to` None: without end."""

    id: int = 0
    in_force_from: date
    in_force_to: date | None = None
    terms: Terms

    @property
    def last_on(self) -> date:
        """Its last day, `FOR_EVER` when there is none."""
        return self.in_force_to or FOR_EVER

    def runs_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.in_force_from <= day <= self.last_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A row as it was recorded: where it holds, who said so and when, and who took it back."""

    row: Row
    role: int
    competency: int
    agency: int | None
    recorded_at: datetime
    recorded_by: str
    superseded_at: datetime | None = None
    superseded_by: str | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is what we know now."""
        return self.superseded_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an administrator asks for: these terms from a day on, or (`terms` None) no requirement from that day on.

    `agency` is empty for every agency. `seen` are the rows, by id, that they were shown: others mean that somebody
    else was quicker.
    """

    role: str
    competency: str
    agency: str
    from_on: date
    terms: Terms | None
    why: str = ""
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row to record, or (`withdraw`) to take back."""

    row: Row
    withdraw: bool = False


def steps(rows: Sequence[Row], change: Change) -> list[Step]:
    """What to record so that the change holds; `rows` are those in force of its role, competency and agency.

    The row of the day ends the day before, and a new one takes over for the rest of its days; a row that begins on
    the very day is corrected. Rows that begin later stay as planned, but are taken back when the requirement ends.
    """
    return list(_ended(rows, change.from_on) if change.terms is None else _changed(rows, change.from_on, change.terms))


def _changed(rows: Sequence[Row], from_on: date, terms: Terms) -> Iterator[Step]:
    later = min((row.in_force_from for row in rows if row.in_force_from > from_on), default=None)
    running = next((row for row in rows if row.runs_on(from_on)), None)
    if running is None:
        yield Step(row=Row(in_force_from=from_on, in_force_to=later - ONE_DAY if later else None, terms=terms))
    elif running.terms == terms:
        return
    elif running.in_force_from == from_on:
        yield Step(row=replace(running, terms=terms))
    else:
        yield Step(row=replace(running, in_force_to=from_on - ONE_DAY))
        yield Step(row=Row(in_force_from=from_on, in_force_to=running.in_force_to, terms=terms))


def _ended(rows: Sequence[Row], from_on: date) -> Iterator[Step]:
    for row in rows:
        if row.in_force_from >= from_on:
            yield Step(row=row, withdraw=True)
        elif row.last_on >= from_on:
            yield Step(row=replace(row, in_force_to=from_on - ONE_DAY))


def outcome(rows: Sequence[Row], taken: Sequence[Step]) -> list[Row]:
    """The rows as they stand when the steps are recorded, in order of their first days."""
    standing = {row.in_force_from: row for row in rows}
    for step in taken:
        if step.withdraw:
            standing.pop(step.row.in_force_from, None)
        else:
            standing[step.row.in_force_from] = step.row
    return [standing[day] for day in sorted(standing)]


def cells(change: Change, row: Row) -> dict[str, str]:
    """A row in the contract's columns."""
    terms = row.terms
    return {
        "role": change.role,
        "competency": change.competency,
        "agency": change.agency,
        "in_force_from": row.in_force_from.isoformat(),
        "in_force_to": row.in_force_to.isoformat() if row.in_force_to else "",
        "kind": terms.kind,
        "strength": terms.strength,
        "initial_days": str(terms.initial_days),
        "refresh_months": _number(terms.refresh_months),
        "modes": terms.modes,
        "applies_to_existing": "yes" if terms.applies_to_existing else "no",
        "hours_min": terms.hours_min,
        "period_months": _number(terms.period_months),
        "participatory_pct": _number(terms.participatory_pct),
        "expiring_days": _number(terms.expiring_days),
        "gate": terms.gate,
        "source": terms.source,
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def requirement(row: Row, *, role: int, competency: int, agency: int | None, expiring_days: int) -> Requirement:
    """The row as the rule reads it; `expiring_days` is the setting, for a row that has none of its own."""
    terms = row.terms
    return Requirement(
        id=row.id,
        role=role,
        competency=competency,
        agency=agency,
        in_force_from=row.in_force_from,
        in_force_to=row.last_on,
        kind=Kind(terms.kind),
        strength=Strength(terms.strength),
        initial_days=terms.initial_days,
        refresh_months=terms.refresh_months,
        modes=frozenset(terms.mode_list),
        applies_to_existing=terms.applies_to_existing,
        hours_min=Decimal(terms.hours_min or 0),
        period_months=terms.period_months or 0,
        participatory_pct=terms.participatory_pct or 0,
        expiring_days=expiring_days if terms.expiring_days is None else terms.expiring_days,
        gate=terms.gate,
        source=terms.source,
    )


def as_planned_later(rows: Sequence[Row], change: Change) -> Row | None:
    """A row already planned to begin after the day of a change, which then takes over; None if there is none."""
    later = [row for row in rows if row.in_force_from > change.from_on]
    return min(later, key=lambda row: row.in_force_from) if later and change.terms else None


Moves = Mapping[tuple[str, str], int]
"""How many post-needs go from one state to another; the word for no need at all is empty."""


def by_state(moves: Moves) -> dict[str, tuple[int, int]]:
    """For each state that occurs: how many post-needs are in it before and after."""
    found: dict[str, tuple[int, int]] = {}
    for (before, after), number in moves.items():
        was, will = found.get(before, (0, 0))
        found[before] = (was + number, will)
        was, will = found.get(after, (0, 0))
        found[after] = (was, will + number)
    return found
