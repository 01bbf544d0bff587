"""How do programs ask where a person stands? `GET /api/v1/people/{person}/compliance`. (R9, R12)"""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import FromPath, FromQuery
from litestar.response import Response
from msgspec import Struct

from lms.base.services import Services
from lms.record import figures
from lms.record.looks import look
from lms.record.opening import open_record
from lms.record.remedies import opened_remedies
from lms.web.fields import query_of
from lms.web.guards import api
from lms.web.respond import AnyRequest
from lms.web.who import Who


class NeedBody(Struct, frozen=True, kw_only=True):
    """One post-need on the day; an empty text where there is no such day. `chain` is the why, step by step, ending
    with the next sessions that would put it right; `next` holds their keys, to book them."""

    person: str
    agency: str
    role: str
    post_starts_on: str
    competency: str
    state: str
    due_on: str
    lapses_on: str
    counts_award_on: str
    why: str
    chain: list[str]
    next: list[str]


class ComplianceBody(Struct, frozen=True, kw_only=True):
    """Everything one person needs on a day."""

    person: str
    on: str
    rows: list[NeedBody]


class Problem(Struct, frozen=True, kw_only=True):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


EXAMPLE = ComplianceBody(
    person="P00042",
    on="2026-03-31",
    rows=[
        NeedBody(
            person="P00042",
            agency="RMBC-CYPS",
            role="SOCIAL-WORKER",
            post_starts_on="2019-09-02",
            competency="CSE-SIGNS",
            state="expiring",
            due_on="2021-05-31",
            lapses_on="2026-05-12",
            counts_award_on="2024-05-12",
            why="In date, but only until 11 May 2026.",
            chain=[
                "Post: Social worker at Children and Young People's Services, from 2 September 2019.",
                "In date, but only until 11 May 2026.",
                "Next of Child exploitation: Thursday 14 May 2026, 9:30am (4 places free).",
            ],
            next=["2026-05-14-K05"],
        )
    ],
)
NOT_FOUND = ResponseSpec(Problem, description="Nobody with this reference, or nobody this token may know of.")
UNREADABLE = ResponseSpec(Problem, description="A parameter could not be read.")


@get(
    "/api/v1/people/{person:str}/compliance",
    guards=[api("people:read")],
    include_in_schema=True,
    tags=["people"],
    summary="Where a person stands in everything their posts need, and why",
    responses={
        200: ResponseSpec(ComplianceBody, examples=[Example(value=EXAMPLE)], description="The person on the day."),
        404: NOT_FOUND,
        422: UNREADABLE,
    },
)
async def compliance(
    request: AnyRequest,
    services: NamedDependency[Services],
    who: NamedDependency[Who],
    person: FromPath[str],
    on: FromQuery[str | None] = None,
    known_at: FromQuery[str | None] = None,
) -> Response[dict[str, object]]:
    """Scope `people:read`. `on` is a day (today), `known_at` a day or an instant (now). Posts at agencies outside
    the token's are left out; somebody with no other post is not found. Every answer is noted in the audit trail."""
    asked = query_of(request)
    day = asked.day("on", "the day", required=False)
    instant = asked.instant("known_at", "the instant")
    asked.stop_if_refused()
    opened = await open_record(services, who, person, on=day, known_at=instant)
    found = opened.versions.person
    put_right = await opened_remedies(services, opened, known_at=instant)
    body = figures.body(found, opened.answer, put_right)
    return Response(body, background=look(services, who, found))
