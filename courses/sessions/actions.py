"""How is a session planned, opened and copied? (R22) Changing and cancelling one stands in courses.bookings.moving."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from courses.prospectus.actions import check_may_open
from courses.sessions import store
from courses.sessions.rules import (
    OwnTerms,
    Part,
    SessionSaid,
    Share,
    Status,
    WaitingOrder,
    WhenFree,
    refusal_of_shares,
    refusal_of_times,
    refusal_of_wall_time,
)
from courses.sessions.store import Defaults
from lms.audit.actions import note
from lms.base import db
from lms.base.dates import LONDON
from lms.base.errors import NotFound, Refused, refuse
from lms.base.services import Actor, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a coordinator says of a session. Empty hours and days mean the course's or the setting's."""

    course: str
    parts: tuple[Part, ...]
    venue: str
    mode: str
    places: int
    minimum: int | None = None
    trainers: str = ""
    delivered_by: str = ""
    link: str = ""
    link_hours: int = 24
    joining: str = ""
    facilitators: str = ""
    audience: tuple[str, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    decide_on: date | None = None
    approval: bool = False
    waiting_order: WaitingOrder = WaitingOrder.NEED
    when_free: WhenFree = WhenFree.OFFER
    cutoff_hours: int | None = None
    offer_hours: int | None = None
    notice_days: int | None = None
    shares: tuple[Share, ...] = ()

    def columns(self) -> dict[str, object]:
        """As the table holds it, without key, course and status."""
        ends_at = max((part.ends_at for part in self.parts), default=None)
        said: dict[str, object] = {name: getattr(self, name) for name in PLAIN}
        return said | {
            "starts_at": self.parts[0].starts_at,
            "ends_at": ends_at,
            "audience": ";".join(self.audience),
            "waiting_order": self.waiting_order.value,
            "when_free": self.when_free.value,
        }


PLAIN = (
    "venue",
    "mode",
    "places",
    "minimum",
    "trainers",
    "delivered_by",
    "link",
    "link_hours",
    "joining",
    "facilitators",
    "opens_at",
    "closes_at",
    "decide_on",
    "approval",
    "cutoff_hours",
    "offer_hours",
    "notice_days",
)


def defaults_of(services: Services) -> Defaults:
    """The settings that hold where a session says nothing."""
    chosen = services.settings
    return Defaults(cutoff_hours=chosen.cutoff_hours, offer_hours=chosen.offer_hours, notice_days=chosen.notice_days)


async def locked(services: Services, session: str | int) -> SessionSaid:
    """The session, its row held; inside `write()`. Raises `NotFound`."""
    found = await store.lock(session, defaults_of(services))
    if found is None:
        raise NotFound("There is no session with this reference.")
    return found


def stop_if_wrong(draft: Draft) -> None:
    """Raise `Refused` when the parts or shares of a session cannot be so."""
    refusal = refusal_of_times(draft.parts) or refusal_of_shares(draft.places, draft.shares)
    if refusal:
        raise Refused(refusal)


async def plan(services: Services, actor: Actor, draft: Draft) -> SessionSaid:
    """A new session as a draft; its key is made of its day and course: `2026-03-12-K05`, and `-2` for a second one."""
    stop_if_wrong(draft)
    async with db.write():
        course = await store.course_id(draft.course)
        if course is None:
            raise NotFound("There is no course with this reference.")
        key = await _free_key(draft)
        columns = {**draft.columns(), "status": Status.DRAFT.value, "why": ""}
        number = await store.add_session(key, course, columns, services.clock.now(), actor.name)
        await save_rest(number, draft)
        await note(services, actor, verb="added", kind="sessions", subject=key, after=said_in_trail(draft))
        return await locked(services, number)


async def save_rest(session: int, draft: Draft) -> None:
    """Keep what of a session stands in tables of its own: parts, shares, trainers on record."""
    await store.save_parts(session, draft.parts)
    await store.save_shares(session, draft.shares)
    await store.save_trainers(session, store.keys_in(draft.trainers))


def said_in_trail(draft: Draft) -> dict[str, object]:
    """What the audit trail keeps of a session: all but the joining link, which is for its holders."""
    columns = {name: value for name, value in draft.columns().items() if name not in ("link", "joining")}
    return {"course": draft.course, **{name: str(value) for name, value in columns.items() if value is not None}}


async def _free_key(draft: Draft) -> str:
    day = draft.parts[0].starts_at.astimezone(LONDON).date()
    first = f"{day.isoformat()}-{draft.course}"
    taken = await store.keys_like(first)
    number = 1
    while (key := first if number == 1 else f"{first}-{number}") in taken:
        number += 1
    return key


async def open_for_booking(services: Services, actor: Actor, *, session: str) -> SessionSaid:
    """Open a draft for booking. Refused for one that has started, and until every body that must has approved the
    course's current material (R22)."""
    at = services.clock.moment()
    async with db.write():
        seen = await locked(services, session)
        if seen.status is not Status.DRAFT:
            raise refuse("not_a_draft", f"This session is {seen.status.value} already.")
        if seen.has_started(at):
            raise refuse("started", "Its start lies in the past.", "Change its day first.")
        await check_may_open(services, seen.course.course)
        await store.save_session(seen.id, {"status": Status.OPEN.value}, at, actor.name)
        await note(services, actor, verb="opened", kind="sessions", subject=seen.session)
        return await locked(services, seen.id)


async def keep(services: Services, actor: Actor, *, session: str) -> SessionSaid:
    """Let a session that is short of its minimum go ahead: those who hold a place now are enough from now on (R22)."""
    async with db.write():
        seen = await locked(services, session)
        if not seen.short_by:
            raise refuse("not_short", "This session is not short of its minimum.")
        await store.save_session(seen.id, {"minimum": seen.confirmed}, services.clock.now(), actor.name)
        before, after = {"minimum": seen.minimum}, {"minimum": seen.confirmed}
        await note(services, actor, verb="kept", kind="sessions", subject=session, before=before, after=after)
        return await locked(services, seen.id)


async def copy(services: Services, actor: Actor, *, session: str, days: Sequence[date]) -> list[SessionSaid]:
    """The same session as a draft on other days, at the same local times, with the gaps between its parts kept.

    All or none: refused when a time falls on a day into the hour that the clocks leave out or show twice.
    """
    made = []
    async with db.write():
        draft = draft_of(await locked(services, session))
        for day in days:
            _stop_where_clocks_change(draft, day)
            made.append(await plan(services, actor, on_another_day(draft, day)))
    return made


def _stop_where_clocks_change(draft: Draft, day: date) -> None:
    """Raise `Refused` when a part would begin or end in an hour that is left out, or comes twice."""
    shift = day - _wall(draft.parts[0].starts_at).date()
    for part in draft.parts:
        for instant in (part.starts_at, part.ends_at):
            if refusal := refusal_of_wall_time(_wall(instant) + shift):
                raise Refused(refusal)


def on_another_day(draft: Draft, day: date) -> Draft:
    """The same plan begun on another day: local times stay, windows and release instants move along (R1)."""
    shift = day - draft.parts[0].starts_at.astimezone(LONDON).date()
    parts = tuple(
        replace(part, starts_at=_shifted(part.starts_at, shift), ends_at=_shifted(part.ends_at, shift))
        for part in draft.parts
    )
    shares = tuple(
        replace(share, release_at=_shifted(share.release_at, shift) if share.release_at else None)
        for share in draft.shares
    )
    return replace(
        draft,
        parts=parts,
        shares=shares,
        opens_at=_shifted(draft.opens_at, shift) if draft.opens_at else None,
        closes_at=_shifted(draft.closes_at, shift) if draft.closes_at else None,
        decide_on=draft.decide_on + shift if draft.decide_on else None,
    )


def _shifted(instant: datetime, shift: timedelta) -> datetime:
    """The same time of day in London, some days on, as an instant in UTC."""
    return (_wall(instant) + shift).replace(tzinfo=LONDON).astimezone(instant.tzinfo)


def _wall(instant: datetime) -> datetime:
    """What the clock on the wall shows in London."""
    return instant.astimezone(LONDON).replace(tzinfo=None, fold=0)


def mark_of(draft: Draft) -> str:
    """A few letters that stand for a plan, to tell later whether it is still the same."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()[:16]


def draft_of(session: SessionSaid) -> Draft:
    """A session as a coordinator would have said it."""
    said = {name: getattr(session, name) for name in PLAIN}
    own = {name: getattr(session.own, name) for name in OwnTerms.__dataclass_fields__}
    return Draft(
        **{**said, **own},
        course=session.course.course,
        parts=session.parts,
        audience=session.audience,
        waiting_order=session.waiting_order,
        when_free=session.when_free,
        shares=session.shares,
    )
