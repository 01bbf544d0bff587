"""What would put each line of a record right: the sessions to book next? For all lines in one statement. (R12)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from competencies.compliance.asking import NeedAnswer, PersonAnswer
from competencies.compliance.rules import State
from competencies.framework.names import Names
from courses.bookings import bookable_store
from courses.bookings.bookable import Coming, Remedy, remedy_for
from lms.base.services import Services
from lms.record.opening import Opened
from lms.web.grants import Reach

PUT_RIGHT = frozenset({State.OVERDUE, State.LAPSED, State.PENDING, State.EXPIRING})
"""The states to which booking a session is an answer."""

Key = tuple[int, int]
"""A post-need's post and competency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """The remedy of each need that has one, and every session to come of which the person has a booking."""

    by_need: Mapping[Key, Remedy] = field(default_factory=dict)
    booked: tuple[Coming, ...] = ()

    def of(self, need: NeedAnswer) -> Remedy | None:
        """What would put it right; None where nothing needs to be."""
        return self.by_need.get((need.need.post.id, need.need.competency))

    def steps_of(self, need: NeedAnswer) -> list[str]:
        """The sessions that would put it right, as the end of the why."""
        remedy = self.of(need)
        return remedy.steps if remedy else []

    def chain_of(self, need: NeedAnswer) -> list[str]:
        """The why of a need, with the sessions that would put it right at its end (R12)."""
        return need.why.chain + self.steps_of(need)

    def next_of(self, need: NeedAnswer) -> list[str]:
        """The keys of the sessions that could be booked for it."""
        remedy = self.of(need)
        return [each.session for each in remedy.sessions] if remedy else []


async def remedies(
    services: Services,
    person: int,
    answer: PersonAnswer,
    names: Names,
    *,
    known_at: datetime | None = None,
    agencies: Reach = None,
) -> Remedies:
    """What would put a person's needs right; of their bookings, those that use the share of one of `agencies` are told
    of. Of an earlier day, or of what was known earlier, nothing is said: it cannot be booked any more."""
    if known_at is not None or answer.on < services.clock.today():
        return Remedies()
    coming = await bookable_store.coming(services.clock.moment(), person)
    return of_answer(answer, names, [_told(each, agencies) for each in coming])


async def opened_remedies(services: Services, opened: Opened, *, known_at: datetime | None = None) -> Remedies:
    """The same for a record as somebody opened it: of bookings, those for the agencies whose posts they see."""
    seen = None if opened.is_own else frozenset(post.agency for post in opened.recorded.posts)
    return await remedies(services, opened.versions.id, opened.answer, opened.names, known_at=known_at, agencies=seen)


def _told(coming: Coming, agencies: Reach) -> Coming:
    """A session without the booking that is not the asker's to know of."""
    if coming.own is None or agencies is None or coming.own.agency in agencies:
        return coming
    return replace(coming, own=None)


def of_answer(answer: PersonAnswer, names: Names, coming: Sequence[Coming]) -> Remedies:
    """The remedies of a person's needs among sessions to come."""
    ids = {each.competency: each.id for each in names.competencies.values()}
    groups = frozenset(names.roles[need.need.post.role].group for need in answer.needs)
    return Remedies(
        by_need={
            (need.need.post.id, need.need.competency): remedy_for(
                need.standing.row, need.evidence.equivalents, coming, ids=ids, groups=groups
            )
            for need in answer.needs
            if need.standing.state in PUT_RIGHT
        },
        booked=tuple(each for each in coming if each.own is not None),
    )
