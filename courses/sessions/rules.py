"""What is a session, who may have its places, and until when may one book, cancel and change? (R22, R25, R28, R29)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from courses.prospectus.rules import NEUTRAL_TITLE
from lms.base.dates import day_in_london, in_words, instants_at, time_of_day
from lms.base.errors import Refusal
from lms.base.working_days import working_days_before


class Status(StrEnum):
    """What became of a session. A draft is seen by coordinators alone; `held` once its register is signed off."""

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    HELD = "held"


class ShareKind(StrEnum):
    """At most so many places, or so many kept until an instant."""

    CAP = "cap"
    RESERVE = "reserve"


class WaitingOrder(StrEnum):
    """Who comes first on the waiting list (R26)."""

    NEED = "need"
    TIME = "time"


class WhenFree(StrEnum):
    """What becomes of a place that comes free while somebody waits for it (R26)."""

    OFFER = "offer"
    CONFIRM = "confirm"


class Standing(StrEnum):
    """How firm an entry in a calendar is, as RFC 5545 spells its STATUS (R30)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One dated part of a session, in UTC."""

    number: int
    starts_at: datetime
    ends_at: datetime
    venue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A cap or reserve of an agency (with those below it) or of a sector; a reserve ends at `release_at`, if ever."""

    kind: ShareKind
    agency: int | None
    sector: str
    places: int
    release_at: datetime | None = None

    def is_over(self, at: datetime) -> bool:
        """Whether a reserve has been released (R22)."""
        return self.release_at is not None and self.release_at <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOf:
    """What a session's bookings need to know of its course."""

    id: int
    course: str
    title: str
    groups: tuple[str, ...]
    prerequisites: tuple[str, ...]
    sensitive: bool
    has_bodies: bool = False
    """Whether bodies must approve what it says before a session can be open (R22)."""

    @property
    def outside_title(self) -> str:
        """How it is called in mails, texts and calendars: nothing of a sensitive course (R30)."""
        return NEUTRAL_TITLE if self.sensitive else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTerms:
    """What a session says of hours and days itself; None where its course or the setting decides."""

    cutoff_hours: int | None = None
    offer_hours: int | None = None
    notice_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSaid:
    """A session as it stands. Hours and days are those in force: its own (`own`), its course's, or the setting."""

    id: int
    session: str
    course: CourseOf
    starts_at: datetime
    ends_at: datetime
    venue: str
    mode: str
    places: int
    taken: int
    waiting: int
    offered: int
    minimum: int | None
    trainers: str
    delivered_by: str
    status: Status
    link: str
    link_hours: int
    joining: str
    facilitators: str
    audience: tuple[str, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    decide_on: date | None
    approval: bool
    waiting_order: WaitingOrder
    when_free: WhenFree
    cutoff_hours: int
    offer_hours: int
    notice_days: int
    sequence: int
    why: str
    parts: tuple[Part, ...]
    shares: tuple[Share, ...] = ()
    own: OwnTerms = OwnTerms()

    @property
    def on(self) -> date:
        """The civil day on which it starts (R1)."""
        return day_in_london(self.starts_at)

    @property
    def free(self) -> int:
        """Places neither confirmed nor offered (R23)."""
        return self.places - self.taken

    @property
    def all_taken(self) -> str:
        """How a full room is said."""
        return "The one place is taken." if self.places == 1 else f"All {self.places:,} places are taken."

    @property
    def confirmed(self) -> int:
        """Places that somebody holds; an offer is none yet."""
        return self.taken - self.offered

    @property
    def short_by(self) -> int:
        """How many more confirmed places its minimum asks for (R22); 0 for a session that is not open."""
        return max(0, (self.minimum or 0) - self.confirmed) if self.status is Status.OPEN else 0

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups it is for: its own, else its course's; none means everybody."""
        return self.audience or self.course.groups

    @property
    def title(self) -> str:
        """How it is called outside the signed-in pages (R30)."""
        return self.course.outside_title

    def has_started(self, at: datetime) -> bool:
        """Whether it has begun."""
        return at >= self.starts_at

    def fills_by_itself(self, at: datetime) -> bool:
        """Whether a free place still goes to the waiting list without the coordinator (R26)."""
        return self.status is Status.OPEN and at < self.starts_at - timedelta(hours=self.cutoff_hours)

    def offer_ends_at(self, at: datetime) -> datetime:
        """Until when an offer made now lasts: some hours, and never beyond the start (R26)."""
        return min(at + timedelta(hours=self.offer_hours), self.starts_at)

    @property
    def link_from(self) -> datetime:
        """From when holders see the joining link (R22)."""
        return self.starts_at - timedelta(hours=self.link_hours)

    def shows_link(self, at: datetime) -> bool:
        """Whether holders see the joining link yet (R22)."""
        return bool(self.link) and at >= self.link_from

    @property
    def notice_until(self) -> date:
        """The last day on which a place is given back in notice (R28)."""
        return working_days_before(self.on, self.notice_days)

    def is_late(self, at: datetime) -> bool:
        """Whether giving a place back now is late (R28)."""
        return day_in_london(at) > self.notice_until


def refusal_to_look_ahead(session: SessionSaid, at: datetime, *, by_coordinator: bool) -> Refusal | None:
    """Why nobody can book this session now, whoever they are, or None (R25). A coordinator books outside the window."""
    if session.status is Status.CANCELLED:
        return _no("cancelled", "This session is cancelled.", "Choose another session of the course.")
    if session.has_started(at) or session.status is Status.HELD:
        return _no("started", "This session has started.", "Choose a later session of the course.")
    if session.status is Status.DRAFT:
        return _no("not_open", "This session is not open for booking yet.", "Ask the course coordinator.")
    if by_coordinator:
        return None
    if session.opens_at is not None and at < session.opens_at:
        return _no("not_yet_open", "Booking has not opened yet.", "Come back when it opens.")
    if session.closes_at is not None and at >= session.closes_at:
        return _no("closed", "Booking for this session has closed.", "Ask the course coordinator.")
    return None


def refusal_of_times(parts: Sequence[Part]) -> Refusal | None:
    """Why a session cannot have these parts, or None: each ends after it starts, and the next starts no earlier."""
    if not parts:
        return _no("no_part", "A session needs at least one part.")
    for part in parts:
        if part.ends_at <= part.starts_at:
            return _no("ends_first", f"Part {part.number} ends before it starts.")
    for earlier, later in pairwise(parts):
        if later.starts_at < earlier.ends_at:
            return _no("parts_overlap", f"Part {later.number} starts before part {earlier.number} has ended.")
    return None


def refusal_of_wall_time(wall: datetime) -> Refusal | None:
    """Why nothing can be planned for this time of a day in London, or None: in March an hour is left out, in October
    one comes twice (R1)."""
    found = instants_at(wall)
    if len(found) == 1:
        return None
    said, day = time_of_day(wall.replace(tzinfo=UTC), ZoneInfo("UTC")), in_words(wall.date())
    if found:
        return _no("comes_twice", f"On {day} the clocks go back, and {said} comes twice.", "Choose another time.")
    return _no("left_out", f"On {day} the clocks go forward, and there is no {said}.", "Choose another time.")


def refusal_of_shares(places: int, shares: Iterable[Share]) -> Refusal | None:
    """Why a room cannot be shared so, or None: what is kept for some must fit into it."""
    kept = sum(share.places for share in shares if share.kind is ShareKind.RESERVE)
    if kept > places:
        return _no("reserves_too_large", f"{kept} places would be kept, but the session has {places}.")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What of a session changed that its holders must hear of (R29)."""

    times: bool
    place: bool
    link: bool

    @property
    def matters(self) -> bool:
        """Whether anybody is told."""
        return self.times or self.place or self.link


def what_moved(before: SessionSaid, after: SessionSaid) -> Moved:
    """Whether times, place or link differ."""
    return Moved(
        times=[(p.starts_at, p.ends_at) for p in before.parts] != [(p.starts_at, p.ends_at) for p in after.parts],
        place=(before.venue, before.mode, [p.venue for p in before.parts])
        != (after.venue, after.mode, [p.venue for p in after.parts]),
        link=before.link != after.link,
    )


def asks_holders(before: SessionSaid, after: SessionSaid) -> bool:
    """Whether each holder is asked to keep, move or release: when a day has changed (R29)."""
    return [day_in_london(p.starts_at) for p in before.parts] != [day_in_london(p.starts_at) for p in after.parts]


def _no(code: str, message: str, what_helps: str = "") -> Refusal:
    return Refusal(code=code, message=message, what_helps=what_helps)
