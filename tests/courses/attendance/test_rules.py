"""What does a register make of its marks? (R31)"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from courses.attendance.rules import MarkKind, MarkSaid, Outcome, Via, result, standing_marks
from courses.sessions.rules import Part

BEGIN = datetime(2026, 5, 14, 8, 30, tzinfo=UTC)
NIGHT = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
"""11:30pm in London on the day before the clocks go back."""


def part(number: int = 1, hours: float = 3, begin: datetime = BEGIN) -> Part:
    starts_at = begin + timedelta(days=number - 1)
    return Part(number=number, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))


def mark(kind: MarkKind, minutes: int | None = None, *, on: int = 1, made: int = 0, number: int = 1) -> MarkSaid:
    return MarkSaid(
        id=number,
        person=1,
        part=on,
        mark=kind,
        minutes=minutes,
        made_at=BEGIN + timedelta(minutes=made),
        by="trainer",
        via=Via.SCREEN,
    )


def outcome(marks: list[MarkSaid], parts: list[Part], least: int = 100) -> tuple[str, int]:
    said = result(parts, {each.part: each for each in marks}, least_share_pct=least, late_minutes=20)
    return said.outcome.value, said.minutes


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(19, ("attended", 180)), (20, ("attended", 180)), (21, ("absent", 0)), (None, ("attended", 180))],
)
def test_late_beyond_twenty_minutes_is_absent(minutes: int | None, said: tuple[str, int]):
    assert outcome([mark(MarkKind.LATE, minutes)], [part()]) == said


@pytest.mark.parametrize(
    ("least", "said"), [(100, ("part", 150)), (84, ("part", 150)), (83, ("attended", 150)), (50, ("attended", 150))]
)
def test_leaving_early_counts_to_the_minute(least: int, said: tuple[str, int]):
    assert outcome([mark(MarkKind.LEFT_EARLY, 30)], [part()], least) == said


@pytest.mark.parametrize(("least", "said"), [(100, "part"), (67, "part"), (66, "attended")])
def test_two_parts_of_three(least: int, said: str):
    parts = [part(1), part(2), part(3)]
    marks = [mark(MarkKind.PRESENT, on=1), mark(MarkKind.PRESENT, on=2), mark(MarkKind.APOLOGIES, on=3)]

    assert outcome(marks, parts, least)[0] == said


def test_a_night_in_which_the_clocks_go_back_is_as_long_as_it_was():
    night = part(hours=4, begin=NIGHT)  # 11:30pm to 2:30am by the clocks, an hour of them twice

    assert outcome([mark(MarkKind.PRESENT)], [night]) == ("attended", 240)


def test_the_mark_made_last_stands_whichever_came_first():
    early, late = mark(MarkKind.ABSENT, made=5, number=2), mark(MarkKind.PRESENT, made=9, number=1)

    assert standing_marks([late, early]) == {(1, 1): late}


def test_a_mark_taken_back_is_none():
    assert standing_marks([mark(MarkKind.PRESENT, made=1), mark(MarkKind.NONE, made=2, number=2)]) == {}


@given(
    st.lists(st.tuples(st.sampled_from(MarkKind), st.none() | st.integers(0, 400)), min_size=1, max_size=4),
    st.integers(1, 100),
)
def test_more_is_never_less(marks, least):
    parts = [part(number) for number in range(1, len(marks) + 1)]
    said = [mark(kind, minutes, on=number) for number, (kind, minutes) in enumerate(marks, 1)]
    order = [Outcome.ABSENT, Outcome.PART, Outcome.ATTENDED]

    before = result(parts, {each.part: each for each in said}, least_share_pct=least, late_minutes=20)
    better = {each.part: each for each in said} | {1: mark(MarkKind.PRESENT)}
    after = result(parts, better, least_share_pct=least, late_minutes=20)

    assert order.index(after.outcome) >= order.index(before.outcome)
    assert (before.outcome is Outcome.ABSENT) == (before.minutes == 0)
    assert 0 <= before.minutes <= after.minutes <= before.of_minutes
