"""In which columns are sessions given, and what is refused? (R22)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from competencies.awards.rules import Mode
from courses.sessions.rules import Status
from lms.facts.cells import INSTANT, KEY, LIST, Value, one_of, whole
from lms.facts.rules import Column, Complaint, Kind, Reach


def _check_session(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    starts_at, ends_at = row["starts_at"], row["ends_at"]
    if isinstance(starts_at, datetime) and isinstance(ends_at, datetime) and ends_at <= starts_at:
        yield "ends_at", "it ends before it has started."


def _note_session(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    """Harmless, and likely a slip: a session that could never run."""
    places, minimum = row["places"], row["minimum"]
    if isinstance(places, int) and isinstance(minimum, int) and minimum > places:
        yield "minimum", f"{minimum} are needed, and there are {places} places only."


SESSIONS = Kind(
    name="sessions",
    noun="session",
    table="course_session",
    is_reference=True,
    called="session",
    reach=Reach.APART,
    check=_check_session,
    note=_note_session,
    columns=(
        Column(name="session", cell=KEY, key=True, required=True),
        Column(name="course", cell=KEY, required=True, refers="courses"),
        Column(name="starts_at", cell=INSTANT, required=True),
        Column(name="ends_at", cell=INSTANT, required=True),
        Column(name="venue"),
        Column(name="mode", cell=one_of(tuple(Mode))),
        Column(name="places", cell=whole(0), required=True),
        Column(name="minimum", cell=whole(0)),
        Column(name="trainers", cell=LIST),
        Column(name="delivered_by", cell=LIST),
        Column(name="status", cell=one_of(tuple(Status), none=Status.OPEN.value)),
    ),
)
"""Times without an offset are London's. A trainer is a person's reference, or a name of somebody not on record."""
