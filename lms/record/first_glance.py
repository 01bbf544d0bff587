"""What does the home page say to somebody with a record of their own, and to those who look after members?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from competencies.compliance import kept
from courses.bookings.rules import State
from lms.base.dates import short
from lms.base.services import Services
from lms.record import search_store
from lms.record.bookings import BookingRow, bookings_shown
from lms.record.opening import open_record
from lms.record.picture import LATE, Line, lines
from lms.record.remedies import opened_remedies
from lms.record.sentences import Voice, first_sentence
from lms.record.sight import sight_of
from lms.web.address import link
from lms.web.grants import GrantRole
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The one green button: what somebody most likely does next."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGlance:
    """The sentence of one's own record; places offered that wait for an answer; the next booking; the first thing that
    is needed and can be booked; how those who report to one stand."""

    sentence: str
    act: Act
    offers: tuple[BookingRow, ...]
    next_booking: BookingRow | None
    first_need: Line | None
    reports: search_store.Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersGlance:
    """Councillors and co-opted members today, and how many of them have something overdue or lapsed."""

    members: int
    late: int
    late_href: str

    @property
    def in_date(self) -> int:
        """Members with nothing overdue or lapsed."""
        return self.members - self.late


async def own_glance(services: Services, who: Who) -> OwnGlance | None:
    """One's own record in a sentence; None for somebody without one."""
    if who.person_id is None:
        return None
    today = services.clock.today()
    opened = await open_record(services, who, who.person_id)
    put_right = await opened_remedies(services, opened)
    of_person = lines(opened.answer, opened.names, put_right, return_days=services.settings.return_days)
    bookings = bookings_shown(put_right, services.clock.moment())
    has_post = any(post.runs_on(today) for post in opened.recorded.posts)
    offers = tuple(row for row in bookings if row.state is State.OFFERED)
    first_need = next((line for line in of_person if line.remedy and line.remedy.sessions), None)
    return OwnGlance(
        sentence=first_sentence(of_person, Voice(True, today, today), has_post=has_post),
        act=first_act(of_person, offers, first_need),
        offers=offers,
        next_booking=next((row for row in bookings if row.state is State.CONFIRMED), None),
        first_need=first_need,
        reports=await search_store.reports(who.person_id, today) if who.manages else search_store.Reports(),
    )


def first_act(of_person: Sequence[Line], offers: Sequence[BookingRow], first_need: Line | None) -> Act:
    """Answer an offer; else book the first date for what is needed; else read why."""
    if offers:
        return Act(text="Answer the offer", href=link(f"/bookings/{offers[0].booking}"))
    if first_need is not None and first_need.remedy is not None:
        first = first_need.remedy.sessions[0]
        return Act(text=f"Book a place on {short(first.on)}", href=link(f"/sessions/{first.session}/book"))
    if any(line.state in LATE for line in of_person):
        return Act(text="See what you need and why", href="/me")
    return Act(text="See your record", href="/me")


async def members_glance(services: Services, who: Who) -> MembersGlance | None:
    """The members that member services look after; None for anybody else."""
    if not any(grant.role == GrantRole.MEMBER_SERVICES for grant in who.grants):
        return None
    today = services.clock.today()
    seen = sight_of(who, today).sees.members
    members, late = await search_store.members_in_date(seen, today)
    known = (await kept.now(services.settings.expiring_days)).names.agencies.values()
    within = [each for each in known if seen is not None and each.id in seen]
    tops = [each.agency for each in within if each.parent not in {other.agency for other in within}]
    of_members = [("agency", tops[0])] if len(tops) == 1 else []
    return MembersGlance(members=members, late=late, late_href=link("/people", [("late", "yes"), *of_members]))
