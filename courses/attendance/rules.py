"""Who was there, for how long, and what does a register make of it? (R31)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courses.sessions.rules import Part
from lms.base.errors import Refusal


class MarkKind(StrEnum):
    """What is marked of one person in one part; `none` takes a mark back."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    APOLOGIES = "apologies"
    NONE = "none"


class Via(StrEnum):
    """How a mark came: on the register's screen, by the code on the wall, from a sheet, from a file."""

    SCREEN = "screen"
    CODE = "code"
    SHEET = "sheet"
    FILE = "file"


class Outcome(StrEnum):
    """What became of one person in the whole session (R24, R31)."""

    ATTENDED = "attended"
    PART = "part"
    ABSENT = "absent"


class Counted(StrEnum):
    """How it is known who was there: by names, as a head count alone, or not at all (R4)."""

    NAMES = "names"
    HEAD_COUNT = "head_count"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSaid:
    """One mark. `minutes` are those of lateness for `late`, those missed for `left_early`; `made_at` is the phone's."""

    id: int
    person: int
    part: int
    mark: MarkKind
    minutes: int | None
    made_at: datetime
    by: str
    via: Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a register says of one person: minutes present, of those there were, and what that makes."""

    outcome: Outcome
    minutes: int
    of_minutes: int


def standing_marks(marks: Iterable[MarkSaid]) -> dict[tuple[int, int], MarkSaid]:
    """By person and part, the mark that stands: the one made last, whichever phone sent it first (R31)."""
    found: dict[tuple[int, int], MarkSaid] = {}
    for mark in sorted(marks, key=lambda each: (each.made_at, each.id)):
        found[mark.person, mark.part] = mark
    return {key: mark for key, mark in found.items() if mark.mark is not MarkKind.NONE}


def minutes_present(mark: MarkSaid, part: Part, *, late_minutes: int) -> int:
    """Minutes of a part for which somebody counts as present.

    Late by up to `late_minutes` counts as there from the start, beyond them as absent; without a number, late is up to
    them. Left early counts to the minute at which they went; without a number, for nothing.
    """
    length = minutes_of(part)
    match mark.mark:
        case MarkKind.PRESENT:
            return length
        case MarkKind.LATE:
            return length if (mark.minutes or 0) <= late_minutes else 0
        case MarkKind.LEFT_EARLY:
            return 0 if mark.minutes is None else max(0, length - mark.minutes)
        case _:
            return 0


def minutes_of(part: Part) -> int:
    """The length of a part in minutes: time that passes, also over a change of the clocks (R1)."""
    return int((part.ends_at - part.starts_at).total_seconds() // 60)


def result(parts: Sequence[Part], marks: Mapping[int, MarkSaid], *, least_share_pct: int, late_minutes: int) -> Result:
    """What the marks of one person, by part, make: `attended` when the minutes present reach the course's least share
    of all, else `part` when there are any, else `absent`. A part without a mark counts as absent (R31)."""
    total = sum(minutes_of(part) for part in parts)
    present = sum(
        minutes_present(marks[part.number], part, late_minutes=late_minutes) for part in parts if part.number in marks
    )
    if present and present * 100 >= least_share_pct * total:
        outcome = Outcome.ATTENDED
    else:
        outcome = Outcome.PART if present else Outcome.ABSENT
    return Result(outcome=outcome, minutes=present, of_minutes=total)


def unmarked(people: Iterable[int], parts: Sequence[Part], marks: Mapping[tuple[int, int], MarkSaid]) -> list[int]:
    """Those of whom nothing is marked in any part."""
    return [person for person in people if not any((person, part.number) in marks for part in parts)]


def refusal_to_sign(*, has_started: bool, cancelled: bool, unmarked: int) -> Refusal | None:
    """Why a register cannot be signed off, or None."""
    if cancelled:
        return Refusal(code="cancelled", message="This session is cancelled: there is nothing to sign off.")
    if not has_started:
        return Refusal(code="not_started", message="This session has not started yet.")
    if unmarked:
        people = "1 person is" if unmarked == 1 else f"{unmarked} people are"
        helps = "Mark them, or say that all others were absent."
        return Refusal(code="unmarked", message=f"{people} not marked yet.", what_helps=helps)
    return None
