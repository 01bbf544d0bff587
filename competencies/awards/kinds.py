"""In which columns are awards and dispensations given, and what is refused?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from competencies.awards.rules import Mode
from lms.facts.cells import DAY, HOURS, KEY, Value, one_of
from lms.facts.checks import ends_before_it_starts
from lms.facts.rules import Column, Complaint, Kind, Reach

_validity = ends_before_it_starts("achieved_on", "valid_until")


def _check_award(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    yield from _validity(row, on)


def _note_award(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    """Likely a slip, but a history may be loaded as of an earlier day: it counts from the day it names, not before."""
    achieved = row["achieved_on"]
    if isinstance(achieved, date) and achieved > on:
        yield "achieved_on", f"{achieved} is later than {on}, the day on which this is recorded."


DISPENSATIONS = Kind(
    name="dispensations",
    noun="dispensation",
    table="dispensation",
    reach=Reach.EVIDENCE,
    check=ends_before_it_starts("starts_on", "ends_on"),
    columns=(
        Column(name="person", cell=KEY, key=True, required=True, refers="people"),
        Column(name="competency", cell=KEY, key=True, required=True, refers="competencies"),
        Column(name="starts_on", cell=DAY, key=True, required=True),
        Column(name="ends_on", cell=DAY),
        Column(name="reason"),
        Column(name="decided_by"),
    ),
)

AWARDS = Kind(
    name="awards",
    noun="award",
    table="award",
    reach=Reach.EVIDENCE,
    check=_check_award,
    note=_note_award,
    columns=(
        Column(name="person", cell=KEY, key=True, required=True, refers="people"),
        Column(name="competency", cell=KEY, key=True, required=True, refers="competencies"),
        Column(name="achieved_on", cell=DAY, key=True, required=True),
        Column(name="mode", cell=one_of(tuple(Mode)), key=True, required=True),
        Column(name="hours", cell=HOURS),
        Column(name="valid_until", cell=DAY),
        Column(name="evidence"),
        Column(name="source"),
    ),
)
