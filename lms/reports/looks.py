"""Who saw or took away a list of the people behind a figure? Noted after the answer has gone. (R43)"""

from __future__ import annotations

from urllib.parse import urlencode

from litestar.background_tasks import BackgroundTask

from lms.audit.actions import note
from lms.base.services import Services
from lms.reports.actions import Behinds
from lms.web.who import Who


def noted(services: Services, who: Who, verb: str, found: Behinds) -> BackgroundTask:
    """A note of which people were in the list and how it was asked for, kept as soon as the answer has gone.

    So a look never waits for an import that is being recorded.
    """
    asked = urlencode(found.view.query("by", "order"))
    people = list(dict.fromkeys(row.person for row in found.page.rows))
    return BackgroundTask(
        note, services, who.actor, verb=verb, kind="coverage people", subject=asked, after={"people": people}
    )
