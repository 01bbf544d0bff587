"""Who stands behind a figure? A page of them or all, for who may see names. (R14, R43)"""

from __future__ import annotations

from dataclasses import dataclass, replace

from competencies.compliance import kept
from competencies.compliance.rules import State
from competencies.coverage.asking import Question, resolve
from competencies.coverage.behind import Page, Place, people_behind
from competencies.coverage.rules import Counts, total
from competencies.coverage.store import Asked
from competencies.framework.names import Names
from lms.base import db
from lms.base.services import Services
from lms.reports.asked import View
from lms.reports.behind_then import people_behind_then
from lms.reports.looking import counted
from lms.reports.scope import Scope, names_asked, names_scope
from lms.web.who import Who

PAGE = 30
EVERYBODY = 1_000_000
"""As many rows as a file may have: a spreadsheet takes no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of the list: the first `limit` rows, those after or before a place, or the last."""

    limit: int = PAGE
    after: Place | None = None
    before: Place | None = None
    last: bool = False


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
        answer = await counted(services, question, scope)
        asked = _asked(question, answer.names, scope)
        page = await _page(services, view, asked, part)
    counts = total(line.counts for line in answer.lines)
    return Behinds(view=view, names=answer.names, counts=counts, page=page, scope=scope)


def _asked(question: Question, names: Names, scope: Scope) -> Asked:
    asked, roles = resolve(question, names), scope.roles(names)
    if roles is None:
        return asked
    return replace(asked, roles=roles if asked.roles is None else asked.roles & roles)


async def _page(services: Services, view: View, asked: Asked, part: Part) -> Page:
    states = view.states or tuple(State)
    if view.known_at is not None:
        return await people_behind_then(
            services,
            view.on,
            view.known_at,
            asked,
            states,
            limit=part.limit,
            after=part.after,
            before=part.before,
            last=part.last,
        )
    return await people_behind(
        view.on,
        asked,
        states,
        limit=part.limit,
        after=part.after,
        before=part.before,
        last=part.last,
        expiring_days=services.settings.expiring_days,
    )
