"""Does the why say what is missing, in words that agree with the state?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from competencies.awards.rules import Award, Mode
from competencies.compliance.needs import Post, PostNeed
from competencies.compliance.rules import Evidence, Standing, State
from competencies.compliance.why import NamesOf, explain
from competencies.requirements.rules import Kind, Requirement, Segment
from lms.base.dates import FOR_EVER

SAID = NamesOf(agencies={1: "The trust"}, roles={1: "Nurse"}, competencies={1: "Refer a concern"})
BEGAN, ON = date(2020, 1, 1), date(2022, 1, 1)


def why_of_hours(*awards: Award, taking_part: int) -> str:
    row = Requirement(
        id=1,
        role=1,
        competency=1,
        in_force_from=BEGAN,
        kind=Kind.HOURS,
        hours_min=Decimal(8),
        period_months=36,
        participatory_pct=taking_part,
    )
    post = Post(id=1, agency=1, role=1, starts_on=BEGAN)
    need = PostNeed(
        post=post,
        competency=1,
        segments=(Segment(BEGAN, FOR_EVER, row),),
        due_on=BEGAN,
        due_set_by=post,
        run_from=BEGAN,
        run_to=FOR_EVER,
    )
    return explain(
        need, Evidence(awards=awards), Standing(state=State.OVERDUE, row=row, due_on=BEGAN), ON, SAID
    ).evidence


ALONE = Award(id=1, competency=1, achieved_on=date(2021, 1, 1), mode=Mode.E_LEARNING, hours=Decimal(9))
TOGETHER = Award(id=2, competency=1, achieved_on=date(2021, 1, 1), mode=Mode.VIRTUAL, hours=Decimal("1.5"))


@pytest.mark.parametrize(
    ("taking_part", "more"),
    [(0, "."), (50, "; 1.5 of them taken part in with others, where 4 are needed.")],
)
def test_enough_hours_of_which_too_few_were_taken_part_in(taking_part: int, more: str):
    words = why_of_hours(ALONE, TOGETHER, taking_part=taking_part)

    assert words == f"Evidence: 10.5 of 8 hours in the 36 months up to 1 January 2022{more}"
