"""Does everybody see what R43 gives them, and nothing more?"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lms.web.grants import Grant, GrantRole, Reach
from lms.web.navigation import menu
from lms.web.who import Who

SYP, RMBC, CYPS = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sees:
    figures: Reach
    names: Reach
    menu: tuple[str, ...]


NOTHING: Reach = frozenset()
EVERYTHING: Reach = None
RECORD = ("Home", "Courses", "My record")


@pytest.mark.parametrize(
    ("grants", "sees"),
    [
        ([], Sees(figures=NOTHING, names=NOTHING, menu=RECORD)),
        ([Grant(role=GrantRole.LEARNER)], Sees(figures=NOTHING, names=NOTHING, menu=RECORD)),
        ([Grant(role=GrantRole.MANAGER)], Sees(figures=NOTHING, names=NOTHING, menu=RECORD)),
        (
            [Grant(role=GrantRole.CHAIR, about="RSCP")],
            Sees(figures=NOTHING, names=NOTHING, menu=(*RECORD, "Material")),
        ),
        (
            [Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset({RMBC, CYPS}))],
            Sees(
                figures=frozenset({RMBC, CYPS}),
                names=frozenset({RMBC, CYPS}),
                menu=(*RECORD, "Approvals", "People", "Coverage"),
            ),
        ),
        (
            [Grant(role=GrantRole.PARTNERSHIP_LEAD)],
            Sees(figures=EVERYTHING, names=NOTHING, menu=(*RECORD, "Coverage")),
        ),
        (
            [
                Grant(role=GrantRole.PARTNERSHIP_LEAD),
                Grant(role=GrantRole.PARTNERSHIP_LEAD, reach=frozenset({SYP}), names=True),
            ],
            Sees(figures=EVERYTHING, names=frozenset({SYP}), menu=(*RECORD, "People", "Coverage")),
        ),
        (
            [
                Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset({SYP})),
                Grant(role=GrantRole.MEMBER_SERVICES, reach=frozenset({RMBC})),
            ],
            Sees(
                figures=frozenset({SYP, RMBC}),
                names=frozenset({SYP, RMBC}),
                menu=(*RECORD, "Approvals", "People", "Coverage"),
            ),
        ),
        ([Grant(role=GrantRole.AUDITOR)], Sees(figures=EVERYTHING, names=NOTHING, menu=(*RECORD, "Coverage"))),
        (
            [Grant(role=GrantRole.ADMINISTRATOR)],
            Sees(
                figures=EVERYTHING,
                names=EVERYTHING,
                menu=(*RECORD, "Sessions", "Material", "People", "Coverage", "Framework", "Imports", "Notices"),
            ),
        ),
    ],
)
def test_grants_say_what_is_seen(grants: list[Grant], sees: Sees):
    who = Who(name="ann@syp.example", via="web", person_id=7, grants=tuple(grants))

    found = Sees(
        figures=who.agencies_visible,
        names=who.agencies_named,
        menu=tuple(str(entry["text"]) for entry in menu(who, "/")),
    )

    assert found == sees


def test_sessions_are_in_the_menu_of_coordinators_and_of_trainers_of_one_to_come():
    coordinator = Who(name="a", via="web", person_id=7, grants=(Grant(role=GrantRole.COORDINATOR),))
    trainer = Who(name="a", via="web", person_id=7, trains=True)
    granted_only = Who(name="a", via="web", person_id=7, grants=(Grant(role=GrantRole.TRAINER),))

    menus = [[entry["text"] for entry in menu(who, "/")] for who in (coordinator, trainer, granted_only)]

    assert menus == [[*RECORD, "Sessions", "Material"], [*RECORD, "Sessions"], [*RECORD]]


def test_everybody_sees_their_own_record_and_leads_those_of_their_agencies():
    lead = Who(name="a", via="web", person_id=7, grants=(Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset({SYP})),))

    assert lead.sees_person(7, [RMBC])
    assert lead.sees_person(8, [RMBC, SYP])
    assert not lead.sees_person(8, [RMBC])
    assert not lead.sees_person(8, [])


def test_somebody_to_whom_people_report_has_a_team_and_no_second_page_for_approvals():
    lead = Grant(role=GrantRole.AGENCY_LEAD, reach=frozenset({SYP}))
    manager, both = [Who(name="a", via="web", person_id=7, manages=True, grants=grants) for grants in ((), (lead,))]

    menus = [tuple(str(entry["text"]) for entry in menu(who, "/")) for who in (manager, both)]

    assert menus == [(*RECORD, "My team"), (*RECORD, "My team", "People", "Coverage")]
