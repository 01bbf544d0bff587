"""What are the figures of a view, for the one who asks? Those in their sight, and how they were three months before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from competencies.compliance import kept
from competencies.coverage.asking import Answer, Line, Question, ask, resolve
from competencies.coverage.rules import FIRST_DAY, LAST_DAY, Counts, Rate, total
from lms.base import db
from lms.base.dates import add_months
from lms.base.errors import BadInput, FieldError
from lms.base.services import Services
from lms.reports import store
from lms.reports.asked import View
from lms.reports.rules import OldData, old_data
from lms.reports.scope import Scope, agencies_asked, figures_scope
from lms.web.grants import Reach
from lms.web.who import Who

MONTHS_BEFORE = 3
"""The change said beside a figure is that since so many months before its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The figures of a view: by row and competency, together, and together `MONTHS_BEFORE` earlier.

    `then` is None where it was not asked: what was known at an earlier instant is worked out only once.
    """

    view: View
    answer: Answer
    together: Counts
    then_on: date
    then: Rate | None
    old: list[OldData]
    scope: Scope


async def look(services: Services, who: Who, view: View) -> Coverage:
    """The figures that a view asks for, in the sight of the one who asks (R43).

    Raises `BadInput` for a key that there is not, and `NotFound` for an agency out of sight.
    """
    scope = figures_scope(who)
    then_on = add_months(view.on, -MONTHS_BEFORE)
    async with db.read():
        now = (await kept.now(services.settings.expiring_days)).names
        within = agencies_asked(view.agency, scope, now, alone=view.alone)
        by = ("agency", "competency") if view.by == "agency" else ("agency", "role", "competency")
        found = await counted(services, view.question(by, within), scope)
        then = await _then(services, view, then_on, within, scope)
        last_on_by_agency = await store.last_data()
    agencies = {line.keys[0] for line in found.lines}
    today, days = services.clock.today(), services.settings.old_data_days
    return Coverage(
        view=view,
        answer=folded(found, (view.by, "competency")),
        together=total(line.counts for line in found.lines),
        then_on=then_on,
        then=then,
        old=old_data(agencies, last_on_by_agency, on=view.on, today=today, days=days),
        scope=scope,
    )


async def counted(services: Services, question: Question, scope: Scope) -> Answer:
    """The answer to a question, without the roles that lie outside the scope."""
    if not scope.members_only:
        return await _answer(services, question)
    by_role = question.by if "role" in question.by else (*question.by, "role")
    answer = await _answer(services, replace(question, by=by_role))
    roles = scope.roles(answer.names) or frozenset()
    wanted = {answer.names.roles[each].role for each in roles}
    at = by_role.index("role")
    kept_lines = [line for line in answer.lines if line.keys[at] in wanted]
    return folded(Answer(question=answer.question, lines=kept_lines, names=answer.names), question.by)


async def _answer(services: Services, question: Question) -> Answer:
    """As `ask`, but a key that was on record only after the instant asked about is no slip of the pen."""
    try:
        return await ask(services, question)
    except BadInput:
        await refuse_if_recorded_since(services, question)
        raise


async def refuse_if_recorded_since(services: Services, question: Question) -> None:
    """Raise `BadInput` in words that fit when the keys in a question are there now, and were not at its instant."""
    if question.known_at is not None:
        resolve(question, (await kept.now(services.settings.expiring_days)).names)
        message = "That had not been recorded by then. Choose a later day, or fewer filters"
        raise BadInput([FieldError("known_at", message)])


def folded(answer: Answer, by: tuple[str, ...]) -> Answer:
    """The same figures by fewer things: cells added up (R14)."""
    if by == answer.question.by:
        return answer
    places = [answer.question.by.index(name) for name in by]
    found: dict[tuple[str, ...], Counts] = {}
    for line in answer.lines:
        keys = tuple(line.keys[place] for place in places)
        found[keys] = found[keys] + line.counts if keys in found else line.counts
    lines = [Line(keys, found[keys]) for keys in sorted(found)]
    return Answer(question=replace(answer.question, by=by), lines=lines, names=answer.names)


async def _then(services: Services, view: View, then_on: date, within: Reach, scope: Scope) -> Rate | None:
    if view.known_at is not None or not FIRST_DAY <= then_on <= view.on <= LAST_DAY:
        return None
    answer = await counted(services, replace(view.question((), within), on=then_on), scope)
    return total(line.counts for line in answer.lines).coverage(in_person=view.in_person)
