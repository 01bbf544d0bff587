"""Whose session is it? Coordinators look after all of them, trainers see those they train. (R43)"""

from __future__ import annotations

from courses.sessions import store
from courses.sessions.actions import defaults_of
from courses.sessions.rules import SessionSaid
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.web.who import Who

NOT_THERE = "There is no session with this reference."


async def in_care(services: Services, who: Who, session: str) -> SessionSaid:
    """The session, for its coordinators and trainers; to everybody else it is not there. Raises `NotFound`."""
    found = await store.session_by(session, defaults_of(services))
    if found is None or not (who.coordinates or await store.trains(found.id, who.person_id)):
        raise NotFound(NOT_THERE)
    return found


async def of_coordinator(services: Services, who: Who, session: str) -> SessionSaid:
    """The session, for its coordinators. Raises `NotFound`."""
    found = await store.session_by(session, defaults_of(services))
    if found is None or not who.coordinates:
        raise NotFound(NOT_THERE)
    return found
