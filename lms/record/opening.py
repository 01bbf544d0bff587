"""May this record be opened, and what is in it for the one who asks? One door that asks and fetches. (R43)"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from competencies.compliance.asking import PersonAnswer, framework_and_names, reckoned
from competencies.compliance.needs import Framework
from competencies.framework.names import Names
from lms.base import db
from lms.base.errors import NotAllowed, NotFound
from lms.base.services import Services
from lms.record import store
from lms.record.recorded import Recorded
from lms.record.sight import KindOfRole, Sight, sight_of
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One person's record as the asker may see it.

    `versions` are all versions of what may be shown, `recorded` those known at the instant asked about. Posts that
    are not the asker's to see are in neither; the clocks of `answer` have run over them all the same (R6).
    `is_all_theirs` says whether every post in force is the asker's to change, seen or not.
    """

    sight: Sight
    versions: Recorded
    recorded: Recorded
    answer: PersonAnswer
    names: Names
    may_change: bool
    is_all_theirs: bool

    @property
    def is_own(self) -> bool:
        """Whether the record is the asker's own."""
        return self.sight.is_own(self.versions.id)


async def open_record(
    services: Services, who: Who, person: str | int, *, on: date | None = None, known_at: datetime | None = None
) -> Opened:
    """The record of the person with this reference (or id), on a day (today), as known at an instant (now).

    Raises `NotFound` for nobody and for those whom the asker may not know of.
    """
    today = services.clock.today()
    sight = sight_of(who, today)
    async with db.read():
        found = await store.with_posts(person)
        if found is None:
            raise NotFound("There is nobody with this reference.")
        framework, names = await framework_and_names(services, known_at)
        if not sight.may_open(found.id, found.as_known(None).posts, kind_of_role(names)):
            raise NotFound("There is nobody with this reference.")
        found = await store.with_everything(found)
    return _opened(found, sight, framework, names, on or today, known_at, services.settings.return_days)


async def open_to_change(services: Services, who: Who, person: str) -> Opened:
    """The record, for somebody who means to change it; raises `NotFound`, or `NotAllowed` for one who may only look."""
    opened = await open_record(services, who, person)
    if not opened.may_change:
        raise NotAllowed("This record is changed by the lead of the person’s agency, or by an administrator.")
    return opened


def _opened(
    found: Recorded,
    sight: Sight,
    framework: Framework,
    names: Names,
    on: date,
    known_at: datetime | None,
    return_days: int,
) -> Opened:
    kind = kind_of_role(names)
    posts = tuple(post for post in found.posts if sight.sees_post(found.id, post, kind(post.role)))
    shown = frozenset(post.id for post in posts)
    recorded = found.as_known(known_at)
    answer = reckoned(
        recorded.facts(), framework, names, on=on, return_days=return_days, shown=lambda post: post.id in shown
    )
    return Opened(
        sight=sight,
        versions=replace(found, posts=posts),
        recorded=replace(recorded, posts=tuple(post for post in recorded.posts if post.id in shown)),
        answer=answer,
        names=names,
        may_change=sight.may_change(found.as_known(None).posts, kind),
        is_all_theirs=sight.looks_after_all(found.as_known(None).posts, kind),
    )


def kind_of_role(names: Names) -> KindOfRole:
    """From a role's id to its kind; empty for a role not yet known at the names' instant."""
    return lambda role: names.roles[role].kind if role in names.roles else ""
