"""Who looked at or exported whose record? (R43)

A look is noted as soon as the answer has gone, so that it never waits for an import; a file is noted before it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.background_tasks import BackgroundTask

from lms.audit.actions import note
from lms.base.services import Services
from lms.web.downloads import wanted
from lms.web.respond import AnyRequest
from lms.web.who import Who

LOOKED, EXPORTED = "looked", "exported"


def verb_of(request: AnyRequest) -> str:
    """Whether this request looks at a page or takes a file away."""
    return LOOKED if wanted(request) == "html" else EXPORTED


def look(services: Services, who: Who, person: str, verb: str = LOOKED) -> BackgroundTask:
    """A note that this person's record was seen or exported, to be kept as soon as the answer has gone."""
    return BackgroundTask(note, services, who.actor, verb=verb, kind="people", subject=person)


def look_at_list(services: Services, who: Who, people: Sequence[str], verb: str = LOOKED) -> BackgroundTask:
    """A note that a list with these people in it was seen or exported."""
    after = {"people": list(people)}
    return BackgroundTask(note, services, who.actor, verb=verb, kind="people", subject="list", after=after)


async def noted(answer: Response[Any], note_it: BackgroundTask, verb: str) -> Response[Any]:
    """The answer, with its note kept already (a file) or to be kept once it has gone (a page)."""
    if verb == EXPORTED:
        await note_it()
    else:
        answer.background = note_it
    return answer
