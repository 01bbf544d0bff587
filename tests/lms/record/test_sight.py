"""Whose record may each kind of user open, and which posts of it do they see? (R43)"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lms.record.recorded import PostSaid, Stamp
from lms.record.sight import Sight, sight_of
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who

TODAY = date(2026, 3, 31)
COUNCIL, POLICE = 1, 2
SOCIAL_WORKER, COUNCILLOR = 10, 11
KINDS = {SOCIAL_WORKER: "employee", COUNCILLOR: "councillor"}
MANAGER, HOLDER = 100, 200


def held(agency: int = COUNCIL, role: int = SOCIAL_WORKER, ends_on: date | None = None) -> PostSaid:
    return PostSaid(
        id=1,
        agency=agency,
        role=role,
        starts_on=date(2024, 1, 1),
        ends_on=ends_on,
        manager="P4",
        manager_id=MANAGER,
        manager_name="",
        stamp=Stamp(recorded_at=datetime(2024, 1, 1, tzinfo=UTC), recorded_by="test"),
    )


def sight(*grants: Grant, person_id: int | None = None) -> Sight:
    return sight_of(Who(name="x", via="web", person_id=person_id, grants=grants), TODAY)


def opens(asker: Sight, *posts: PostSaid) -> bool:
    return asker.may_open(HOLDER, posts, KINDS.__getitem__)


AT_COUNCIL = frozenset({COUNCIL})


@pytest.mark.parametrize(
    ("grant", "opened"),
    [
        (Grant(role=GrantRole.LEARNER, reach=AT_COUNCIL, names=True), (False, False, False)),
        (Grant(role=GrantRole.AGENCY_LEAD, reach=AT_COUNCIL), (True, True, False)),
        (Grant(role=GrantRole.MEMBER_SERVICES, reach=AT_COUNCIL), (False, True, False)),
        (Grant(role=GrantRole.PARTNERSHIP_LEAD), (False, False, False)),
        (Grant(role=GrantRole.PARTNERSHIP_LEAD, names=True), (True, True, True)),
        (Grant(role=GrantRole.AUDITOR), (False, False, False)),
        (Grant(role=GrantRole.ADMINISTRATOR), (True, True, True)),
        (Grant(role=GrantRole.PROGRAM, reach=AT_COUNCIL, names=True), (True, True, False)),
    ],
    ids=lambda value: value.role.value if isinstance(value, Grant) else "",
)
def test_who_opens_a_social_worker_a_councillor_and_an_officer(grant: Grant, opened: tuple[bool, bool, bool]):
    posts = (held(), held(role=COUNCILLOR), held(POLICE))

    assert tuple(opens(sight(grant), each) for each in posts) == opened


def test_everybody_opens_their_own_record_whole():
    own = sight(person_id=HOLDER)

    assert own.may_open(HOLDER, (), KINDS.__getitem__)
    assert own.sees_post(HOLDER, held(POLICE), "employee")
    assert not own.may_change((held(),), KINDS.__getitem__)


@pytest.mark.parametrize(
    ("ends_on", "opened"), [(date(2026, 3, 30), False), (date(2026, 3, 31), True), (date(2026, 4, 1), True)]
)
def test_a_manager_opens_a_report_up_to_the_last_day_of_the_post(ends_on: date, opened: bool):
    assert opens(sight(person_id=MANAGER), held(ends_on=ends_on)) is opened
    assert not opens(sight(person_id=MANAGER + 1), held(ends_on=ends_on))


def test_who_may_change_what():
    lead = sight(Grant(role=GrantRole.AGENCY_LEAD, reach=AT_COUNCIL))
    members = sight(Grant(role=GrantRole.MEMBER_SERVICES, reach=AT_COUNCIL))
    partnership = sight(Grant(role=GrantRole.PARTNERSHIP_LEAD, names=True))

    def may(asker: Sight) -> tuple[bool, bool]:
        return asker.may_change((held(),), KINDS.__getitem__), asker.may_change((held(POLICE),), KINDS.__getitem__)

    assert (may(lead), may(members), may(partnership)) == ((True, False), (False, False), (False, False))
    assert members.may_change((held(role=COUNCILLOR),), KINDS.__getitem__)
