"""Who looked at something that is somebody else's? A note in the audit trail, kept once the answer has gone. (R43)"""

from __future__ import annotations

from litestar.background_tasks import BackgroundTask

from lms.audit.actions import note
from lms.audit.rules import Words
from lms.base.services import Services
from lms.web.who import Who

LOOKED, EXPORTED = "looked", "exported"


def look_at(
    services: Services, who: Who, *, kind: str, subject: str, verb: str = LOOKED, after: Words | None = None
) -> BackgroundTask:
    """A note of a look or an export, for the `background` of an answer: so no look ever waits for an import."""
    return BackgroundTask(note, services, who.actor, verb=verb, kind=kind, subject=subject, after=after)
