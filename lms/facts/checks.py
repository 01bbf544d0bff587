"""What may two days of one row not say? Checks that several kinds share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lms.base.dates import short
from lms.facts.cells import Value
from lms.facts.rules import Check, Complaint

WORDS = {"achieved_on": "the day it was achieved", "valid_until": "the last good day"}
"""Columns whose days are not simply the first and the last one, and how those are called."""


def ends_before_it_starts(first: str, last: str) -> Check:
    """A check that the day in column `last`, where there is one, is not before the day in column `first`.

    Its words stand behind the name of the column in what is said of a file, and alone beside the field of a form.
    """
    first_day, last_day = WORDS.get(first, "the first day"), WORDS.get(last, "the last day")

    def check(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
        starts, ends = row[first], row[last]
        if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
            yield last, f"{last_day}, {short(ends)}, is before {first_day}, {short(starts)}."

    return check
