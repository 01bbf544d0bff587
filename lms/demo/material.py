"""What are members taught from, and who has approved it? All but one course by both partnerships (R22)."""

from __future__ import annotations

from courses.prospectus.actions import add_material, sign_off
from courses.prospectus.rules import Decision, MaterialGiven
from lms.base.services import Services
from lms.demo import framework
from lms.demo.personas import BY_KEY, PERSONAS, Persona
from lms.demo.situations import UNAPPROVED
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who

ADDRESS = "https://documents.partnership.example/members"
WAITS_FOR = "SRP"
"""The body that has not said anything yet of the courses in `UNAPPROVED`."""


async def add_approved_material(services: Services) -> None:
    """Give every course whose material needs approval its first version, and let the chairs approve it."""
    coordinator = _who(BY_KEY["coordinator"])
    chairs = {persona.chairs: _who(persona) for persona in PERSONAS if persona.chairs}
    titles = {row["course"]: row["title"] for row in framework.file("courses")}
    for terms in framework.file("course_terms", "prospectus"):
        course, bodies = terms["course"], [body for body in terms["signoff"].split(";") if body]
        if not bodies:
            continue
        given = MaterialGiven(title=f"{titles[course]}: slides and handout", address=f"{ADDRESS}/{course.lower()}-1")
        version = await add_material(services, coordinator, course=course, given=given)
        for body in bodies:
            if course not in UNAPPROVED or body != WAITS_FOR:
                await sign_off(
                    services, chairs[body], course=course, version=version, body=body, decision=Decision.APPROVED
                )


def _who(persona: Persona) -> Who:
    grant = Grant(role=GrantRole(persona.role), about=persona.chairs)
    return Who(name=persona.email, via="command", person=persona.person, grants=(grant,))
