"""What may two days of one row not say? Checks that several kinds share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lms.base.dates import short
from lms.facts.cells import Value
from lms.facts.rules import Check, Complaint


def ends_before_it_starts(
    first: str, last: str, *, first_words: str = "the first day", last_words: str = "the last day"
) -> Check:
    """A check that the day in column `last`, where there is one, is not before the day in column `first`.

    It complains in words that stand behind the name of the column in a file, and alone beside the field of a form.
    """

    def check(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
        starts, ends = row[first], row[last]
        if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
            yield last, f"{last_words}, {short(ends)}, is before {first_words}, {short(starts)}."

    return check
