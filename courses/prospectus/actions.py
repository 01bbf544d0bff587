"""How does what a course awards change from a day on, and how does its material come to be approved? (R21, R22)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from courses.prospectus import store
from courses.prospectus.kinds import COURSES
from courses.prospectus.rules import (
    FROM_THE_BEGINNING,
    CourseSaid,
    Decision,
    MaterialGiven,
    current,
    refusal_to_open_session,
    refusal_to_sign_off,
)
from courses.prospectus.store import NewVersion
from lms.audit.actions import note
from lms.base import db
from lms.base.errors import NotAllowed, NotFound, Refusal, Refused, refuse
from lms.base.services import Actor, Services
from lms.facts import store as facts
from lms.facts.rules import Change, Plan
from lms.web.who import Who

AWARDS = COURSES.names.index("competencies")


async def versions_follow(
    services: Services, actor: Actor, changes: Sequence[Change], plan: Plan, at: datetime
) -> None:
    """A course that is new awards what it says from the beginning; one that says otherwise now, from the plan's day."""
    rows = [
        NewVersion(
            course=plan.ids[COURSES.name][change.key[0]],
            in_force_from=FROM_THE_BEGINNING if change.before is None else plan.on,
            competencies=str(change.after[AWARDS]),
        )
        for change in changes
        if change.after and (change.before is None or change.before[AWARDS] != change.after[AWARDS])
    ]
    await store.new_versions(rows, at, actor.name, "awarded otherwise from this day")


async def add_material(services: Services, who: Who, *, course: str, given: MaterialGiven) -> int:
    """Add a version of a course's material and return its number; its bodies have to approve it anew (R22)."""
    if not who.coordinates:
        raise NotAllowed("Material is added by course coordinators.")
    async with db.write(facts=True):
        said = await _course(services, course)
        newest = current(await store.material(said.id))
        version = newest.version + 1 if newest else 1
        await store.new_material(said.id, version, given, services.clock.now(), who.name)
        after = {"version": version, "title": given.title, "address": given.address, "note": given.note}
        await note(services, who.actor, verb="added", kind="material", subject=course, after=after)
    return version


async def sign_off(
    services: Services, who: Who, *, course: str, version: int, body: str, decision: Decision, words: str = ""
) -> None:
    """Say for a body that the current version of a course's material is approved or declined (R22).

    Only those who chair the body may, and only of the newest version; the last word of a body stands.
    """
    if body not in who.chairs:
        raise NotAllowed(f"Only who chairs {body} may say this.")
    async with db.write(facts=True):
        said = await _course(services, course)
        material = await store.material(said.id)
        refusal = refusal_to_sign_off(said, material, version, body)
        if refusal:
            raise Refused(refusal)
        await store.new_signoff(material[0].id, body, decision, words, services.clock.now(), who.name)
        after = {"version": version, "body": body, "decision": decision.value, "note": words}
        await note(services, who.actor, verb="said", kind="sign-off", subject=course, after=after)


async def check_may_open(services: Services, course: str) -> None:
    """Raise `Refused` while a body that the course names has not approved its current material (R22)."""
    if refusal := await refusal_by_bodies(services, course):
        raise Refused(refusal)


async def refusal_by_bodies(services: Services, course: str) -> Refusal | None:
    """Why no session of a course can be open: a body that it names has not approved its current material; or None."""
    said = await _course(services, course)
    if not said.terms.signoff:
        return None
    return refusal_to_open_session(said, await store.material(said.id), await store.signoffs(said.id))


async def _course(services: Services, course: str) -> CourseSaid:
    said = await store.course_by_key(course, services.clock.today())
    if said is None:
        raise NotFound(f"There is no course called {course}.")
    return said


async def add_version(
    services: Services, actor: Actor, *, course: str, from_on: date, competencies: Sequence[str]
) -> None:
    """Say what a course awards from a day on, until the next version (R21); a version of the same day is superseded."""
    async with db.write(facts=True):
        said = await _course(services, course)
        awards = tuple(dict.fromkeys(competencies))
        unknown = sorted(set(awards) - await store.known_competencies(awards))
        if unknown:
            raise refuse("no_competency", f"There is no competency called {', '.join(unknown)}.")
        at = services.clock.now()
        new = NewVersion(course=said.id, in_force_from=from_on, competencies=";".join(awards))
        await store.new_versions([new], at, actor.name, "another version of the same day")
        after = {"course": course, "in_force_from": from_on, "competencies": new.competencies}
        await note(services, actor, verb="added", kind="course_versions", subject=f"{course} {from_on}", after=after)
        await _say_what_is_awarded(services, actor, services.clock.today())


async def versions_come_into_force(services: Services, actor: Actor, *, on: date) -> int:
    """Have the list of courses say what each awards on a day; returns how many said otherwise. Safe to run twice."""
    async with db.write(facts=True):
        return await _say_what_is_awarded(services, actor, on)


async def _say_what_is_awarded(services: Services, actor: Actor, on: date) -> int:
    stale = await store.said_otherwise(on)
    at = await facts.instant_after_all(services.clock.now())
    await facts.rewrite(COURSES, stale, {}, at, actor.name, "another version came into force")
    return len(stale)
