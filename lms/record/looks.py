"""Who looked at or exported whose record? (R43)

A look is noted as soon as the answer has gone, so that it never waits for an import; a file is noted before it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.background_tasks import BackgroundTask

from lms.base.services import Services
from lms.web.downloads import wanted
from lms.web.looks import EXPORTED, LOOKED, look_at
from lms.web.respond import AnyRequest
from lms.web.who import Who

__all__ = ["EXPORTED", "LOOKED", "look", "look_at_list", "noted", "verb_of"]


def verb_of(request: AnyRequest) -> str:
    """Whether this request looks at a page or takes a file away."""
    return LOOKED if wanted(request) == "html" else EXPORTED


def look(services: Services, who: Who, person: str, verb: str = LOOKED) -> BackgroundTask:
    """A note that this person's record was seen or exported, to be kept as soon as the answer has gone."""
    return look_at(services, who, kind="people", subject=person, verb=verb)


def look_at_list(services: Services, who: Who, people: Sequence[str], verb: str = LOOKED) -> BackgroundTask:
    """A note that a list with these people in it was seen or exported."""
    return look_at(services, who, kind="people", subject="list", verb=verb, after={"people": list(people)})


async def noted(answer: Response[Any], note_it: BackgroundTask, verb: str) -> Response[Any]:
    """The answer, with its note kept already (a file) or to be kept once it has gone (a page)."""
    if verb == EXPORTED:
        await note_it()
    else:
        answer.background = note_it
    return answer
