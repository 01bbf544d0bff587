"""How do programs ask for coverage? With the filters of the command, as query parameters. (R14 to R16)"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from competencies.compliance import kept
from competencies.coverage.asking import BY, STRENGTHS
from lms.base import db
from lms.base.services import Services
from lms.reports import figures
from lms.reports.asked import KEYS, read_view
from lms.reports.looking import counted
from lms.reports.scope import agencies_asked, figures_scope
from lms.web.downloads import FORMATS
from lms.web.fields import query_of
from lms.web.guards import api
from lms.web.respond import AnyRequest
from lms.web.who import Who

FILTERS = frozenset({"on", "known_at", "by", "strength", "in_person", "format", *KEYS})
BY_DEFAULT = ("agency", "role", "competency")
EXAMPLE = {
    "on": "2026-03-31",
    "known_at": None,
    "by": ["agency", "role", "competency"],
    "in_person": False,
    "strength": "mandatory",
    "rows": [
        {
            "agency": "TRFT",
            "role": "CLINICIAN",
            "competency": "SG-AWARE",
            "all": 130,
            "current": 96,
            "expiring": 8,
            "pending": 6,
            "overdue": 12,
            "lapsed": 4,
            "excused": 3,
            "dispensed": 1,
            "in_date": 104,
            "coverage": "104/120",
            "strict": "104/126",
        }
    ],
}
PROBLEM = {
    "type": "about:blank",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "Some of what was sent could not be used.",
    "errors": [{"field": "agency", "message": "There is no agency called TRTF."}],
}

Text = str | None


def _asked(words: str, *examples: str) -> Any:
    return QueryParameter(description=words, required=False, examples=[Example(value=each) for each in examples])


@get(
    "/api/v1/coverage",
    guards=[api("coverage:read")],
    include_in_schema=True,
    tags=["Coverage"],
    summary="Coverage on a day",
    responses={
        200: ResponseSpec(dict[str, Any], description="The figures", examples=[Example(value=EXAMPLE)]),
        422: ResponseSpec(
            dict[str, Any],
            description="A parameter could not be used",
            media_type="application/problem+json",
            examples=[Example(value=PROBLEM)],
        ),
    },
)
async def coverage(
    request: AnyRequest,
    services: NamedDependency[Services],
    who: NamedDependency[Who],
    on: Annotated[Text, _asked("The day the figures speak of; today if not given.", "2026-03-31")] = None,
    known_at: Annotated[
        Text, _asked("As it was known at this instant, or by the end of this day; now if not given.", "2026-01-31")
    ] = None,
    by: Annotated[
        Text, _asked(f"Any of {', '.join(BY)}, joined by commas.", "agency,role,competency", "sector")
    ] = None,
    agency: Annotated[Text, _asked("This agency and those below it.", "TRFT")] = None,
    sector: Annotated[Text, _asked("A sector.", "nhs_provider")] = None,
    role: Annotated[Text, _asked("A role.", "CLINICIAN")] = None,
    group: Annotated[Text, _asked("A target group.", "C")] = None,
    competency: Annotated[Text, _asked("A competency.", "SG-AWARE")] = None,
    strand: Annotated[Text, _asked("A strand of competencies.", "safeguarding")] = None,
    strength: Annotated[Text, _asked(f"One of {', '.join(STRENGTHS)}; mandatory if not given.", "any")] = None,
    in_person: Annotated[Text, _asked("`yes` counts as in date only what was won in person.", "yes")] = None,
    format: Annotated[Text, _asked("`json`, or `csv` for the same columns as a file.", "csv")] = None,
) -> Response[Any]:
    """How many of those due are in date, by agency, role and competency, on any day.

    `coverage` and `strict` are exact fractions `n/d`, not reduced; `0/0` where nothing is due. Rows without anybody
    are left out. A token of one agency sees that agency and those below it. Scope: `coverage:read`.
    """
    fields = query_of(request)
    view = read_view(fields, today=services.clock.today(), now=services.clock.now(), known=FILTERS, rows=None)
    asked_by = _by(fields.value("by"))
    wants = fields.one_of("format", {"json": "json", "csv": "csv"}, "a format", required=False)
    fields.stop_if_refused()
    scope = figures_scope(who)
    async with db.read():
        names = (await kept.now(services.settings.expiring_days)).names
        within = agencies_asked(view.agency, scope, names, alone=False)
        answer = await counted(services, view.question(asked_by, within), scope)
    if wants == "csv":
        return Response(figures.as_csv(answer), media_type=FORMATS["csv"])
    return Response(figures.body(answer), media_type="application/json")


def _by(text: str) -> tuple[str, ...]:
    named = [name.strip() for name in text.split(",")]
    return tuple(dict.fromkeys(filter(None, named))) or BY_DEFAULT
