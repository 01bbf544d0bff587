"""How is a course's material shown, added, approved or declined? (R22)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.prospectus import actions, store
from courses.prospectus.rules import (
    Awaited,
    CourseSaid,
    Decision,
    MaterialGiven,
    Signoff,
    last_word,
)
from courses.prospectus.rules import (
    Material as Version,
)
from courses.prospectus.sight import sees_material
from lms.base.errors import NotAllowed, NotFound
from lms.base.services import Services
from lms.base.words import counted, joined
from lms.web.fields import Fields, form_of
from lms.web.guards import coordinators, signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
DONE = {"added": "The new version is added. Its bodies can approve it now.", "said": "What you said is recorded."}
DECISIONS = {each.value: each for each in Decision}
LINKS = ("https://", "http://")


@get("/material", guards=[signed_in])
async def waiting_material(services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """The courses whose material somebody must approve: what waits for the one who asks comes first."""
    if not (who.coordinates or who.chairs):
        raise NotAllowed("Material is looked after by course coordinators, and by those who chair a body.")
    found = await store.awaited()
    mine = [each for each in found if who.chairs & set(each.waiting)]
    return page(
        "courses/prospectus/waiting.html",
        title="Material of courses",
        sentence=_first_sentence(found, mine, who),
        mine=mine,
        others=[each for each in found if each not in mine],
    )


def _first_sentence(found: list[Awaited], mine: list[Awaited], who: Who) -> str:
    if who.chairs:
        bodies = joined(sorted(who.chairs), "or")
        return f"{counted(len(mine), 'course waits', 'courses wait') if mine else 'Nothing waits'} for {bodies}."
    open_ones = sum(bool(each.waiting or each.declined or not each.version) for each in found)
    return f"{open_ones} of {len(found)} courses that need approval do not have it." if found else "No course needs it."


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version, and the last word of each body on it."""

    version: Version
    words: list[tuple[str, Signoff | None]]


class Material(Controller):
    """What one course hands out and says."""

    path = "/courses/{course:str}/material"
    guards = (signed_in,)

    @get("/")
    async def versions(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        course: FromPath[str],
    ) -> Answer:
        """Every version, and what each body said of it and when."""
        said = await _course(services, who, course)
        return await _page(said, who, Fields(), done=DONE.get(request.query_params.get("done", ""), ""))

    @get("/new", guards=[coordinators])
    async def form(
        self, services: NamedDependency[Services], who: NamedDependency[Who], course: FromPath[str]
    ) -> Answer:
        """The form for a new version."""
        return _form(await _course(services, who, course), Fields())

    @post("/new", guards=[coordinators], status_code=200)
    async def add(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        course: FromPath[str],
    ) -> Answer:
        """Add a version."""
        said, fields = await _course(services, who, course), await form_of(request)
        given = MaterialGiven(
            title=fields.text("title", "what it is called"),
            address=fields.text("address", "the link", most=500),
            note=fields.text("note", "the note", required=False, most=2000),
        )
        if given.address and not given.address.startswith(LINKS):
            fields.refuse("address", "The link must begin with https:// or http://")
        if fields.errors:
            return _form(said, fields, status=422)
        await actions.add_material(services, who, course=course, given=given)
        return see_other(f"/courses/{course}/material", done="added")

    @post("/{version:int}/sign-off", status_code=200)
    async def sign_off(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        course: FromPath[str],
        version: FromPath[int],
    ) -> Answer:
        """Say for a body that a version is approved or declined."""
        said, fields = await _course(services, who, course), await form_of(request)
        at = fields.value("at")[:3]  # which of the forms on the page: who chairs two bodies has two
        decision = fields.one_of(f"decision{at}", DECISIONS, "whether it is approved")
        words = fields.text(f"note{at}", "what has to change", required=decision is Decision.DECLINED, most=2000)
        if fields.errors or decision is None:
            return await _page(said, who, fields, status=422)
        body = fields.value("body")
        await actions.sign_off(services, who, course=course, version=version, body=body, decision=decision, words=words)
        return see_other(f"/courses/{course}/material", done="said")


async def _course(services: Services, who: Who, course: str) -> CourseSaid:
    """The course, for those who may see its material; nothing is said to others of what there is."""
    said = await store.course_by_key(course, services.clock.today())
    if said is None or not sees_material(who, said):
        raise NotFound("There is no material with this reference.")
    return said


async def _page(course: CourseSaid, who: Who, fields: Fields, *, status: int = 200, done: str = "") -> Answer:
    versions, said = await store.material(course.id), await store.signoffs(course.id)
    bodies = course.terms.signoff
    lines = [
        VersionLine(version=each, words=[(body, last_word(body, each.version, said)) for body in bodies])
        for each in versions
    ]
    speaks_for = [(body, word) for body, word in lines[0].words if body in who.chairs] if lines else []
    return page(
        "courses/prospectus/material.html",
        title="Material",
        status=status,
        fields=fields,
        done=done,
        course=course,
        lines=lines,
        sentence=_standing(course, lines),
        speaks_for=speaks_for,
        may_add=who.coordinates,
    )


def _standing(course: CourseSaid, lines: list[VersionLine]) -> str:
    """How the newest version stands with its bodies, in a sentence."""
    if not course.terms.signoff:
        return "Nobody has to approve the material of this course."
    if not lines:
        return f"There is no material yet. {joined(course.terms.signoff)} must approve it before a session can be open."
    number, words = lines[0].version.version, lines[0].words
    declined = [body for body, word in words if word and word.decision is Decision.DECLINED]
    waiting = [body for body, word in words if word is None]
    if declined:
        return f"Version {number} is declined by {joined(declined)}. No session can be open."
    if waiting:
        return f"Version {number} waits for {joined(waiting)}. Until then no session can be open."
    return f"Version {number} is approved by {joined(course.terms.signoff)}."


def _form(course: CourseSaid, fields: Fields, *, status: int = 200) -> Answer:
    return page(
        "courses/prospectus/new_material.html",
        title="Add a version of the material",
        status=status,
        fields=fields,
        course=course,
    )
