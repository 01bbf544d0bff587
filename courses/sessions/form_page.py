"""How is the form of a session shown, new or as it stands? (R22)"""

from __future__ import annotations

from typing import Any

from litestar import Response

from courses.prospectus.store import course_by_key
from courses.prospectus.words import MODES
from courses.sessions import form_rows as rows
from courses.sessions.form import ROWS, Asked
from courses.sessions.planner import in_plain
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.people.store import agencies, groups
from lms.web.fields import Fields
from lms.web.respond import page

FOLDED = {
    "runs": ("delivered_by", "facilitators"),
    "who": ("groups", "opens-on", "opens-at", "closes-on", "closes-at", "approval"),
    "waiting": ("waiting_order", "when_free", "cutoff_hours", "offer_hours", "notice_days"),
    "joining": ("joining", "link_hours"),
}
"""What is folded away, by the name of the fold, and the fields in it: it is open where one of them is wrong."""


async def asked_of(services: Services, course: str) -> Asked:
    """What the form of a session of this course may name. Raises `NotFound`."""
    said = await course_by_key(course, services.clock.today())
    if said is None:
        raise NotFound("There is no course with this reference.")
    return Asked(
        course=said,
        agencies={each.id: each for each in await agencies()},
        groups=await groups(),
        now=services.clock.moment(),
    )


def form_page(
    services: Services, asked: Asked, fields: Fields, *, title: str, save: str, action: str, back: str, **more: Any
) -> Response[Any]:
    """The form with what was typed, and what is wrong with it (422)."""
    wrong = set(fields.errors)
    return page(
        "courses/sessions/form.html",
        title=title,
        status=422 if wrong else 200,
        fields=fields,
        course=asked.course,
        modes=list(MODES.items()),
        parts=range(1, rows.count(fields, "part", least=ROWS["part"]) + 1),
        shares=range(1, rows.count(fields, "share") + 1),
        whom=_whom(asked),
        groups=[(each.group, f"{each.group}: {each.name}") for each in asked.groups],
        groups_of_course=asked.course.groups,
        usual=services.settings,
        notice_days=asked.course.terms.notice_days or services.settings.notice_days,
        opened={name for name, names in FOLDED.items() if wrong & set(names)},
        save=save,
        action=action,
        back=back,
        **more,
    )


def _whom(asked: Asked) -> list[tuple[str, str]]:
    """For whom places can be kept or limited, in words."""
    by_id = {each.id: each for each in asked.agencies.values()}
    found = []
    for key, (agency, sector) in asked.whom().items():
        words = f"{by_id[agency].agency}: {by_id[agency].name}" if agency is not None else in_plain(sector)
        found.append((key, words if agency is not None else f"All of the sector: {words}"))
    return found
