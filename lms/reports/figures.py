"""How is an answer about coverage written down for programs? The columns of the contract, the same everywhere. (R15)"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from competencies.coverage.asking import Answer
from competencies.coverage.rules import Counts, Rate
from lms.web.downloads import harmless

COUNTS = ("all", "current", "expiring", "pending", "overdue", "lapsed", "excused", "dispensed")


def columns(by: Sequence[str]) -> list[str]:
    """The column names of a coverage file: what it is by, the counts, those in date, the two rates."""
    return [*by, *COUNTS, "in_date", "coverage", "strict"]


def fraction(rate: Rate) -> str:
    """A rate as an exact fraction `n/d`, never reduced; `0/0` when nothing is due."""
    return f"{rate.numerator}/{rate.denominator}"


def cells(counts: Counts, *, in_person: bool) -> list[int | str]:
    """The figures of one row, in the order of `columns`."""
    return [
        *(getattr(counts, name) for name in COUNTS),
        counts.in_date(in_person=in_person),
        fraction(counts.coverage(in_person=in_person)),
        fraction(counts.strict(in_person=in_person)),
    ]


def rows(answer: Answer) -> list[list[int | str]]:
    """Every row of an answer: keys, then figures."""
    in_person = answer.question.in_person
    return [[*line.keys, *cells(line.counts, in_person=in_person)] for line in answer.lines]


def as_csv(answer: Answer) -> str:
    """An answer as CSV with plain line ends, for programs."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(answer.question.by))
    writer.writerows([harmless(cell) for cell in row] for row in rows(answer))
    return text.getvalue()


def body(answer: Answer) -> dict[str, object]:
    """An answer as the API and `--format json` give it."""
    asked = answer.question
    names = columns(asked.by)
    return {
        "on": asked.on.isoformat(),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "by": list(asked.by),
        "in_person": asked.in_person,
        "strength": asked.strength,
        "rows": [dict(zip(names, row, strict=True)) for row in rows(answer)],
    }
