"""In which columns are courses and their terms given, and what is refused? (R21)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from competencies.awards.rules import Mode
from lms.facts.cells import KEY, KEYS, LIST, YES_NO, Value, items, one_of, whole
from lms.facts.rules import Column, Complaint, Kind, Reach


def _check_course(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    if row["course"] in items(row["prerequisites"]):
        yield "prerequisites", "a course cannot be needed before itself."


def _note_course(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    """Harmless, and likely a slip: a course that could never run."""
    capacity, minimum = row["capacity"], row["minimum"]
    if isinstance(capacity, int) and isinstance(minimum, int) and minimum > capacity:
        yield "minimum", f"{minimum} are needed, and there is room for {capacity} only."


COURSES = Kind(
    name="courses",
    noun="course",
    table="course",
    is_reference=True,
    called="title",
    reach=Reach.APART,
    check=_check_course,
    note=_note_course,
    columns=(
        Column(name="course", cell=KEY, key=True, required=True),
        Column(name="title", required=True),
        Column(name="aim"),
        Column(name="outcomes"),
        Column(name="groups", cell=KEYS, lists=("groups",), stored="audience"),
        Column(name="level", cell=whole(0)),
        Column(name="mode", cell=one_of(tuple(Mode))),
        Column(name="duration_minutes", cell=whole(1)),
        Column(name="competencies", cell=KEYS, lists=("competencies",)),
        Column(name="capacity", cell=whole(1)),
        Column(name="minimum", cell=whole(0)),
        Column(name="prerequisites", cell=KEYS, lists=("courses", "competencies")),
        Column(name="provider"),
        Column(name="evaluation", cell=LIST),
        Column(name="sensitive", cell=YES_NO),
        Column(name="source"),
    ),
)

TERMS = Kind(
    name="course_terms",
    noun="row of terms",
    table="course_terms",
    reach=Reach.APART,
    columns=(
        Column(name="course", cell=KEY, key=True, required=True, refers="courses"),
        Column(name="notice_days", cell=whole(0)),
        Column(name="late_pence", cell=whole(0, none=0)),
        Column(name="absent_pence", cell=whole(0, none=0)),
        Column(name="least_share_pct", cell=whole(1, 100, none=100)),
        Column(name="signoff", cell=LIST),
        Column(name="contact"),
    ),
)
"""An addition of ours to the contract: `course_terms.csv`."""
