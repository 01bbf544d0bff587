"""Who stands behind a figure? A page of them or all, for who may see names. (R14, R43)"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from competencies.compliance import kept
from competencies.compliance.rules import State
from competencies.coverage.asking import Question, resolve
from competencies.coverage.behind import Page, people_behind
from competencies.coverage.rules import Counts, total
from competencies.coverage.store import Asked
from competencies.framework.names import Names, names
from lms.base import db
from lms.base.errors import BadInput
from lms.base.services import Services
from lms.reports.asked import View
from lms.reports.behind_then import Part, people_behind_then
from lms.reports.looking import counted, refuse_if_recorded_since
from lms.reports.scope import Scope, names_asked, names_scope
from lms.web.who import Who

EVERYBODY = 1_000_000
"""As many rows as a file may have: a spreadsheet takes no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behinds:
    """A part of the people behind a figure, with the counts of all of them, whatever their state."""

    view: View
    names: Names
    counts: Counts
    page: Page
    scope: Scope


async def look_behind(services: Services, who: Who, view: View, part: Part) -> Behinds:
    """A part of the people behind a figure.

    Raises `BadInput` for a key that there is not, `NotFound` for an agency out of sight and `NotAllowed` where the
    one who asks sees figures alone.
    """
    scope = names_scope(who)
    async with db.read():
        now = (await kept.now(services.settings.expiring_days)).names
        within = names_asked(view.agency, who, now, alone=view.alone)
        question = view.question((), within)
        if view.known_at is not None:
            return await _then(services, view, view.known_at, question, scope, part)
        return await _now(services, view, question, scope, part)


async def _now(services: Services, view: View, question: Question, scope: Scope, part: Part) -> Behinds:
    answer = await counted(services, question, scope)
    page = await people_behind(
        view.on,
        _asked(question, answer.names, scope),
        view.states or tuple(State),
        limit=part.limit,
        after=part.after,
        before=part.before,
        last=part.last,
        expiring_days=services.settings.expiring_days,
    )
    counts = total(line.counts for line in answer.lines)
    return Behinds(view=view, names=answer.names, counts=counts, page=page, scope=scope)


async def _then(
    services: Services, view: View, known_at: datetime, question: Question, scope: Scope, part: Part
) -> Behinds:
    said = await names(known_at)
    try:
        asked = _asked(question, said, scope)
    except BadInput:
        await refuse_if_recorded_since(services, question)
        raise
    states = view.states or tuple(State)
    page, counts = await people_behind_then(services, view.on, known_at, asked, states, part)
    return Behinds(view=view, names=said, counts=counts, page=page, scope=scope)


def _asked(question: Question, said: Names, scope: Scope) -> Asked:
    asked, roles = resolve(question, said), scope.roles(said)
    if roles is None:
        return asked
    return replace(asked, roles=roles if asked.roles is None else asked.roles & roles)
