"""Does a lead's home page name what is weakest, and only where enough people stand behind it?"""

from __future__ import annotations

from datetime import date

from competencies.coverage.asking import Answer, Line, Question
from competencies.coverage.rules import Counts
from lms.base.services import Services
from lms.reports.asked import View
from lms.reports.home import ENOUGH, WeakCell, lead_home, weakest
from lms.reports.looking import Coverage
from lms.reports.scope import Scope
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.lms.reports.test_table import names
from tests.make import SMALL_WORLD, recorded

DAY = date(2026, 3, 31)


def coverage(cells: dict[tuple[str, ...], Counts]) -> Coverage:
    answer = Answer(
        question=Question(on=DAY, by=("agency", "competency")),
        lines=[Line(keys, counts) for keys, counts in cells.items()],
        names=names(),
    )
    return Coverage(
        view=View(on=DAY),
        answer=answer,
        together=Counts(),
        then_on=DAY,
        then=None,
        old=[],
        scope=Scope(agencies=None),
    )


def test_the_weakest_cells_are_those_with_enough_people_and_below_100_per_cent():
    found = coverage(
        {
            ("RMBC", "SG-AWARE"): Counts(current=ENOUGH - 5, overdue=5),
            ("SYP", "SG-AWARE"): Counts(overdue=ENOUGH - 1),
            ("TRFT", "SG-AWARE"): Counts(current=ENOUGH),
        }
    )

    assert weakest(found) == [
        WeakCell(
            text="SG-AWARE in full: RMBC",
            rate="50\N{NO-BREAK SPACE}%, 5 of 10",
            href="/coverage?on=2026-03-31&by=role&competency=SG-AWARE&agency=RMBC&alone=yes",
        )
    ]


async def test_a_lead_of_one_agency_sees_its_rate_and_may_go_to_who_is_late(services: Services):
    await recorded(services, SMALL_WORLD)
    trust = Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset([3]))
    learner = Who(name="ada", via="web", grants=(Grant(role=GrantRole.LEARNER),))

    shown = await lead_home(services, Who(name="lead", via="web", grants=(trust,)))
    nothing = await lead_home(services, learner)

    assert nothing is None
    assert shown is not None
    assert shown.late_href == "/coverage/people?on=2026-03-31&state=overdue&state=lapsed&state=expiring"
    assert shown.href == "/coverage?on=2026-03-31&by=role"
