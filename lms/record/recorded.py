"""What is recorded of one person, in every version, and which of it was known at an instant? (R3)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from competencies.awards.rules import Award
from competencies.compliance.needs import Post
from competencies.compliance.reckoning import PersonFacts
from lms.base.dates import FOR_EVER
from lms.base.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When a version was recorded and by whom; when it was superseded, by whom and why, if it was."""

    recorded_at: datetime
    recorded_by: str
    superseded_at: datetime | None = None
    superseded_by: str | None = None
    why: str = ""

    def known_at(self, instant: datetime | None) -> bool:
        """Whether the version was the one known at an instant; None means now."""
        if instant is None:
            return self.superseded_at is None
        return self.recorded_at <= instant and (self.superseded_at is None or self.superseded_at > instant)


class Stamped(Protocol):
    """Anything with a stamp."""

    @property
    def stamp(self) -> Stamp:
        """When it was recorded and superseded."""


S = TypeVar("S", bound=Stamped)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSaid:
    """A version of a post; `manager` is a person's reference, or empty."""

    id: int
    agency: int
    role: int
    starts_on: date
    ends_on: date | None
    manager: str
    manager_id: int | None
    manager_name: str
    stamp: Stamp

    def runs_on(self, day: date) -> bool:
        """Whether the post runs on a day, both ends inclusive."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSaid:
    """A version of an absence."""

    id: int
    starts_on: date
    ends_on: date | None
    reason: str
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class DispensationSaid:
    """A version of a dispensation."""

    id: int
    competency: int
    starts_on: date
    ends_on: date | None
    reason: str
    decided_by: str
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardSaid:
    """A version of an award: what was achieved, and the evidence for it."""

    id: int
    competency: int
    achieved_on: date
    mode: str
    hours: str
    valid_until: date | None
    evidence: str
    source: str
    stamp: Stamp


Fact = PostSaid | AbsenceSaid | DispensationSaid | AwardSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A person with all that is recorded of them; `person` is the reference, never a name."""

    id: int
    person: str
    name: str
    email: str
    status: str
    posts: tuple[PostSaid, ...] = ()
    absences: tuple[AbsenceSaid, ...] = ()
    dispensations: tuple[DispensationSaid, ...] = ()
    awards: tuple[AwardSaid, ...] = ()

    def as_known(self, instant: datetime | None) -> Recorded:
        """The same with those versions only that were known at an instant; None means now."""
        return replace(
            self,
            posts=_known(self.posts, instant),
            absences=_known(self.absences, instant),
            dispensations=_known(self.dispensations, instant),
            awards=_known(self.awards, instant),
        )

    def begins_after(self, instant: datetime | None) -> bool:
        """Whether something is recorded, and all of it only after an instant; call it on all versions."""
        stamped: Iterable[Stamped] = (*self.posts, *self.absences, *self.dispensations, *self.awards)
        first_at = min((each.stamp.recorded_at for each in stamped), default=None)
        return instant is not None and first_at is not None and instant < first_at

    def facts(self) -> PersonFacts:
        """What a reckoning rests on; call it on one state of knowledge, not on all versions."""
        dispensations: dict[int, list[Period]] = {}
        for each in self.dispensations:
            dispensations.setdefault(each.competency, []).append(_period(each.starts_on, each.ends_on))
        return PersonFacts(
            posts=[
                Post(id=p.id, agency=p.agency, role=p.role, starts_on=p.starts_on, ends_on=p.ends_on or FOR_EVER)
                for p in self.posts
            ],
            absences=[_period(each.starts_on, each.ends_on) for each in self.absences],
            dispensations=dispensations,
            awards=[
                Award(
                    id=each.id,
                    competency=each.competency,
                    achieved_on=each.achieved_on,
                    mode=each.mode,
                    hours=Decimal(each.hours or 0),
                    valid_until=each.valid_until,
                )
                for each in self.awards
            ],
        )


def _known(versions: Iterable[S], instant: datetime | None) -> tuple[S, ...]:
    return tuple(version for version in versions if version.stamp.known_at(instant))


def _period(starts_on: date, ends_on: date | None) -> Period:
    return Period(starts_on, ends_on or FOR_EVER)
