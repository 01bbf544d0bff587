"""What does a change come to, in words and numbers, before it is saved?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.base.dates import ONE_DAY, short
from lms.framework import words
from lms.framework.actions import DayMoves, Effect
from lms.framework.rules import Change, Row, Step, as_planned_later, by_state, steps
from lms.web.words import STATES, counted

NO_NEED = "Not needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """How many post-needs are in a state before and after; `state` is empty for those that have no need."""

    state: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        """`+12`, `−3`, `0`."""
        change = self.after - self.before
        return f"+{change:,}" if change > 0 else f"−{-change:,}" if change else "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLines:
    """What becomes of the post-needs on one day, and which moves there are."""

    on: date
    heading: str
    lines: list[StateLine]
    moves: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A change ready to be shown: what it does, each thing it alters, whom it touches, what to be warned of."""

    sentence: str
    terms: list[tuple[str, str, str]]
    rows: list[str]
    people: int
    days: list[DayLines]
    warnings: list[str]


def preview(
    change: Change, rows: Sequence[Row], effect: Effect, *, where: str, today: date, expiring_days: int
) -> Preview:
    """The change as the page shows it before it is confirmed; `rows` are those in force that it meets."""
    running = next((row for row in rows if row.runs_on(change.from_on)), None)
    was = dict(words.every_term(running.terms, expiring_days)) if running else {}
    will = dict(words.every_term(change.terms, expiring_days)) if change.terms else {}
    return Preview(
        sentence=_sentence(change, effect, where),
        terms=[(name, was.get(name, ""), will.get(name, "")) for name in (will or was)],
        rows=[_recorded(step, {row.id: row for row in rows}) for step in steps(rows, change)],
        people=effect.people,
        days=[_day(day, change, today) for day in effect.days],
        warnings=_warnings(change, rows, today),
    )


def _sentence(change: Change, effect: Effect, where: str) -> str:
    people = counted(effect.people, "person", "people")
    at = "" if where == "everywhere" else f" at {where} and below"
    return f"From {short(change.from_on)} this touches {people}: all who hold the role{at} on that day or later."


def _recorded(step: Step, known: Mapping[int, Row]) -> str:
    before = known.get(step.row.id)
    if step.withdraw:
        return f"The version {words.days(step.row)} is taken back."
    if before is None:
        return f"A new version runs {words.days(step.row)}."
    if before.in_force_to == step.row.in_force_to:
        return f"The version {words.days(step.row)} is corrected."
    return f"The version that began on {short(step.row.in_force_from)} ends on {short(step.row.last_on)}."


def _warnings(change: Change, rows: Sequence[Row], today: date) -> list[str]:
    found = []
    if change.from_on < today:
        found.append(
            "The day lies in the past: figures since then change. What was known before can still be asked for."
        )
    if later := as_planned_later(rows, change):
        last = short(later.in_force_from - ONE_DAY)
        found.append(f"Another version is planned from {short(later.in_force_from)}: this one runs until {last}.")
    return found


def _day(day: DayMoves, change: Change, today: date) -> DayLines:
    moves = {(before, after): number for before, after, number in day.moves}
    counts = by_state(moves)
    order = [*STATES, ""]
    lines = [
        StateLine(state=state, before=was, after=will)
        for state, (was, will) in sorted(counts.items(), key=lambda item: order.index(item[0]))
        if was or will
    ]
    changed = [
        f"{number:,} from {_word(before)} to {_word(after)}"
        for (before, after), number in moves.items()
        if before != after
    ]
    return DayLines(on=day.on, heading=_heading(day.on, change, today), lines=lines, moves=changed)


def _heading(on: date, change: Change, today: date) -> str:
    if on == change.from_on:
        return f"On {short(on)}, the first day"
    return f"Today, {short(on)}" if on == today else f"On {short(on)}, if nothing more is recorded"


def _word(state: str) -> str:
    return STATES[state].word if state else NO_NEED
