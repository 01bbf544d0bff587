"""Who may add material and approve it, and when may a session be open? On both engines (R22)."""

from datetime import UTC, datetime

import pytest

from courses.prospectus import actions, store
from courses.prospectus.rules import Decision, Material, MaterialGiven, Signoff
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import NotAllowed, NotFound, Refused
from lms.base.services import Services
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.make import recorded

NINE = datetime(2026, 3, 31, 9, tzinfo=UTC)
COORDINATOR = Who(name="co@x.example", via="web", grants=(Grant(role=GrantRole.COORDINATOR),))
RSCP = Who(name="rscp@x.example", via="web", grants=(Grant(role=GrantRole.CHAIR, about="RSCP"),))
SRP = Who(name="srp@x.example", via="web", grants=(Grant(role=GrantRole.CHAIR, about="SRP"),))
SLIDES = MaterialGiven(title="Slides", address="https://example.org/slides", note="With the new case")


@pytest.fixture
async def seminar(services: Services) -> None:
    """A seminar for members, whose material two bodies approve."""
    seminar = {"course": "K22", "title": "Members: exploitation"}
    await recorded(services, {"courses": [seminar], "course_terms": [{"course": "K22", "signoff": "RSCP;SRP"}]})


async def approve(services: Services, chair: Who, version: int, decision: Decision = Decision.APPROVED) -> None:
    [body] = chair.chairs
    await actions.sign_off(services, chair, course="K22", version=version, body=body, decision=decision, words="Read")


async def is_shut(services: Services) -> str:
    try:
        await actions.check_may_open(services, "K22")
    except Refused as refused:
        return refused.refusal.code
    return ""


async def test_a_session_may_be_open_once_both_bodies_approved_the_newest_material(services: Services, seminar: None):
    shut = [await is_shut(services)]

    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)
    shut.append(await is_shut(services))
    await approve(services, RSCP, 1)
    shut.append(await is_shut(services))
    await approve(services, SRP, 1)
    shut.append(await is_shut(services))
    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)
    shut.append(await is_shut(services))

    assert shut == ["no_material", "not_approved", "not_approved", "", "not_approved"]


async def test_what_was_added_and_said_is_kept_with_who_and_when(services: Services, seminar: None, clock: FixedClock):
    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)
    await approve(services, RSCP, 1, Decision.DECLINED)

    said = await store.course_by_key("K22", services.clock.today())
    assert said is not None
    [material], signoffs = await store.material(said.id), await store.signoffs(said.id)
    assert material == Material(
        id=material.id,
        version=1,
        title="Slides",
        address="https://example.org/slides",
        note="With the new case",
        made_at=NINE,
        made_by="co@x.example",
    )
    assert signoffs == [
        Signoff(version=1, body="RSCP", decision=Decision.DECLINED, note="Read", said_at=NINE, said_by="rscp@x.example")
    ]
    trail = await db.fetch("select actor, verb, kind, subject from audit_entry order by id desc limit 2")
    assert [tuple(entry.values()) for entry in trail] == [
        ("rscp@x.example", "said", "sign-off", "K22"),
        ("co@x.example", "added", "material", "K22"),
    ]


async def test_a_chair_speaks_for_their_own_body_only(services: Services, seminar: None):
    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)

    for other in (SRP, COORDINATOR):
        with pytest.raises(NotAllowed, match="Only who chairs RSCP"):
            await actions.sign_off(services, other, course="K22", version=1, body="RSCP", decision=Decision.APPROVED)
    assert await is_shut(services) == "not_approved"


async def test_a_version_that_is_not_the_newest_any_more_cannot_be_approved(services: Services, seminar: None):
    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)
    await actions.add_material(services, COORDINATOR, course="K22", given=SLIDES)

    with pytest.raises(Refused, match="There is a newer version of the material by now"):
        await approve(services, RSCP, 1)


async def test_only_a_coordinator_adds_material_and_only_to_a_course_there_is(services: Services, seminar: None):
    with pytest.raises(NotAllowed):
        await actions.add_material(services, RSCP, course="K22", given=SLIDES)
    with pytest.raises(NotFound):
        await actions.add_material(services, COORDINATOR, course="K99", given=SLIDES)
