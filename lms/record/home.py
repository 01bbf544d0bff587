"""What does somebody see first? The figures they answer for, and their own links, by what they may do."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency

from lms.base.services import Services
from lms.reports.home import lead_home
from lms.web.guards import signed_in
from lms.web.respond import Page, page
from lms.web.who import Who


@get("/", guards=[signed_in])
async def home(services: NamedDependency[Services], who: NamedDependency[Who]) -> Page:
    """The home page."""
    return page("lms/home.html", title="Home", lead=await lead_home(services, who))
