"""Which pages belong to nobody's work in particular? The statements in the footer, and the checks of operators."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from lms.base import db
from lms.base.migrate import is_up_to_date
from lms.base.services import Services
from lms.web.guards import public
from lms.web.respond import Page, page


@get("/accessibility", guards=[public])
async def accessibility() -> Page:
    """What works for whom, and whom to tell when it does not."""
    return page("lms/web/accessibility.html", title="Accessibility statement")


@get("/privacy", guards=[public])
async def privacy() -> Page:
    """What is kept about people, why, and who sees it."""
    return page("lms/web/privacy.html", title="Privacy notice")


@get("/cookies", guards=[public])
async def cookies(services: NamedDependency[Services]) -> Page:
    """Which cookies there are."""
    return page("lms/web/cookies.html", title="Cookies", hours=services.settings.session_hours)


@get("/robots.txt", guards=[public], media_type="text/plain")
async def robots() -> str:
    """Nothing here is for search engines. Google Calendar asks here too before it follows a private calendar (R30)."""
    return "User-agent: *\nAllow: /calendar/\nDisallow: /\n"


@get("/health/live", guards=[public], media_type="text/plain")
async def live() -> str:
    """The process answers."""
    return "live"


@get("/health/ready", guards=[public], media_type="text/plain")
async def ready() -> Response[Any]:
    """The database answers too, and its tables are those of this version."""
    try:
        await db.fetch("select 1 as one")
    except Exception:
        return Response("The database does not answer.", status_code=503, media_type="text/plain")
    if not await is_up_to_date():
        return Response("The database is not up to date. Run: lms migrate", status_code=503, media_type="text/plain")
    return Response("ready", media_type="text/plain")


ROUTES: list[ControllerRouterHandler] = [accessibility, privacy, cookies, robots, live, ready]
