"""How is one person's standing written down for programs? In the columns of the contract. (R9, R12)"""

from __future__ import annotations

from datetime import date

from competencies.compliance.asking import NeedAnswer, PersonAnswer
from lms.base.dates import FOR_EVER
from lms.record.remedies import Remedies

COLUMNS = (
    "person",
    "agency",
    "role",
    "post_starts_on",
    "competency",
    "state",
    "due_on",
    "lapses_on",
    "counts_award_on",
    "why",
)


def row(person: str, answer: NeedAnswer) -> list[str]:
    """One post-need, in the order of `COLUMNS`; an empty cell means there is no such day."""
    standing = answer.standing
    return [
        person,
        answer.agency,
        answer.role,
        answer.need.post.starts_on.isoformat(),
        answer.competency,
        standing.state.value,
        _day(standing.due_on),
        _day(standing.lapses_on),
        _day(standing.award.achieved_on if standing.award else None),
        answer.why.in_short,
    ]


def _day(day: date | None) -> str:
    return "" if day is None or day == FOR_EVER else day.isoformat()


def rows(person: str, answer: PersonAnswer) -> list[list[str]]:
    """Every post-need of a person on the day, by post and competency."""
    return [row(person, each) for each in answer.needs]


def body(person: str, answer: PersonAnswer, put_right: Remedies) -> dict[str, object]:
    """The answer as the API and `--format json` give it: every row with its whole chain, which ends with the sessions
    that would put it right; `next` holds their keys (R12)."""
    needs = [
        {
            **dict(zip(COLUMNS, row(person, each), strict=True)),
            "chain": put_right.chain_of(each),
            "next": put_right.next_of(each),
        }
        for each in answer.needs
    ]
    return {"person": person, "on": answer.on.isoformat(), "rows": needs}


def steps(answer: PersonAnswer, put_right: Remedies) -> list[tuple[str, str]]:
    """The end of each why, by competency: what is booked, or which sessions come next. Each competency once."""
    found = {each.competency: put_right.steps_of(each) for each in answer.needs}
    return [(competency, step) for competency, some in found.items() for step in some]
