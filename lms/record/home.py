"""What does somebody see first? Where they stand, the figures they answer for, and their links, by what they may do."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency

from lms.base.services import Services
from lms.record.first_glance import members_glance, own_glance
from lms.reports.home import lead_home
from lms.web.guards import signed_in
from lms.web.respond import Page, page
from lms.web.who import Who


@get("/", guards=[signed_in])
async def home(services: NamedDependency[Services], who: NamedDependency[Who]) -> Page:
    """The home page."""
    return page(
        "lms/home.html",
        title="Home",
        own=await own_glance(services, who),
        members=await members_glance(services, who),
        lead=await lead_home(services, who),
    )
