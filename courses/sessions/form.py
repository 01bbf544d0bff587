"""What did a coordinator type into the form of a session, and is it a plan? (R22)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from courses.prospectus.rules import CourseSaid
from courses.prospectus.words import MODES
from courses.sessions import form_rows as rows
from courses.sessions.actions import Draft
from courses.sessions.rules import (
    Part,
    Share,
    ShareKind,
    WaitingOrder,
    WhenFree,
    refusal_of_shares,
    refusal_of_times,
    refusal_of_wall_time,
)
from lms.base.dates import instants_at, starts_in_london
from lms.people.store import AgencySaid, GroupSaid
from lms.web.fields import Fields

ROWS = {"part": 1, "share": 0}
"""The kinds of row in the form, and the least there is of each."""
KINDS = {each.value: each for each in ShareKind}
ORDERS = {each.value: each for each in WaitingOrder}
WHEN_FREE = {each.value: each for each in WhenFree}
LONG = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form is about and may name: the course, the agencies, the target groups; and the time it is now."""

    course: CourseSaid
    agencies: Mapping[int, AgencySaid]
    groups: Sequence[GroupSaid]
    now: datetime

    def whom(self) -> dict[str, tuple[int | None, str]]:
        """For whom places can be kept or limited, by the key in the form: an agency's id, or a sector."""
        found: dict[str, tuple[int | None, str]] = {}
        for sector in sorted({each.sector for each in self.agencies.values() if each.sector}):
            found[f"sector:{sector}"] = (None, sector)
        for each in self.agencies.values():
            found[f"agency:{each.agency}"] = (each.id, "")
        return found


def read(fields: Fields, asked: Asked) -> Draft | None:
    """The plan; None when something cannot be used, which is then among the fields' errors, in the form's order."""
    parts = _parts(fields, asked)
    draft = _where(fields, Draft(course=asked.course.course, parts=parts, venue="", mode="", places=0))
    draft = _places(fields, draft)
    draft = _people(fields, draft, asked)
    draft = _waiting(fields, draft)
    draft = replace(draft, shares=_shares(fields, asked, draft.places))
    _compare(fields, draft)
    return None if fields.errors else draft


def _where(fields: Fields, draft: Draft) -> Draft:
    mode = fields.one_of("mode", {key: key for key in MODES}, "how it is held") or ""
    venue = fields.text("venue", "the venue", required=False)
    link = fields.text("link", "the joining link", required=False, most=1_000)
    if link and not link.startswith(("https://", "http://")):
        fields.refuse("link", "The joining link must begin with https://")
    return replace(draft, mode=mode, venue=venue, link=link)


def _places(fields: Fields, draft: Draft) -> Draft:
    return replace(
        draft,
        places=fields.whole("places", "the number of places", most=10_000) or 0,
        minimum=fields.whole("minimum", "the minimum", most=10_000, required=False),
        decide_on=fields.day("decide_on", "the day to decide", required=False),
    )


def _people(fields: Fields, draft: Draft, asked: Asked) -> Draft:
    hours = fields.whole("link_hours", "the hours before the start", most=10_000, required=False)
    return replace(
        draft,
        trainers=";".join(line.strip() for line in fields.value("trainers").splitlines() if line.strip()),
        delivered_by=fields.text("delivered_by", "who delivers it", required=False),
        facilitators=fields.text("facilitators", "who helps", required=False),
        audience=tuple(fields.some_of("groups", [each.group for each in asked.groups], "a target group")),
        opens_at=_when(fields, "opens", "the opening"),
        closes_at=_when(fields, "closes", "the close", end_of_day=True),
        approval=fields.yes("approval"),
        joining=fields.text("joining", "the joining instructions", required=False, most=LONG).replace("\r\n", "\n"),
        link_hours=draft.link_hours if hours is None else hours,
    )


def _waiting(fields: Fields, draft: Draft) -> Draft:
    return replace(
        draft,
        waiting_order=fields.one_of("waiting_order", ORDERS, "who comes first") or WaitingOrder.NEED,
        when_free=fields.one_of("when_free", WHEN_FREE, "what becomes of a free place") or WhenFree.OFFER,
        cutoff_hours=fields.whole("cutoff_hours", "the hours before the start", most=10_000, required=False),
        offer_hours=fields.whole("offer_hours", "the hours of an offer", least=1, most=10_000, required=False),
        notice_days=fields.whole("notice_days", "the working days of notice", most=250, required=False),
    )


def _parts(fields: Fields, asked: Asked) -> tuple[Part, ...]:
    total = rows.count(fields, "part", least=1)
    filled = [n for n in range(1, total + 1) if n == 1 or not rows.is_empty(fields, "part", n, "on-day", "starts")]
    minutes = asked.course.duration_minutes if len(filled) == 1 else None
    found = [part for number in filled if (part := _part(fields, number, minutes))]
    if len(found) < len(filled):
        return ()
    ordered = sorted(found, key=lambda part: part.starts_at)
    parts = tuple(replace(part, number=number) for number, part in enumerate(ordered, start=1))
    if refusal := refusal_of_times(parts):
        fields.refuse("part-1-ends", refusal.message)
    if parts[0].starts_at <= asked.now:
        fields.refuse(f"part-{found.index(ordered[0]) + 1}-on", "The day and time must be still to come")
    return parts


def _part(fields: Fields, number: int, minutes: int | None) -> Part | None:
    """A part from its row; where the course says how long it lasts, a single part needs no end."""
    name = f"part-{number}"
    on = fields.day(f"{name}-on", f"the day of part {number}")
    starts = fields.clock(f"{name}-starts", f"the time at which part {number} starts")
    ends = fields.clock(f"{name}-ends", f"the time at which part {number} ends", required=minutes is None)
    last = fields.day(f"{name}-last", f"the last day of part {number}", required=False) or on
    venue = fields.text(f"{name}-venue", f"the venue of part {number}", required=False)
    if (
        on is None
        or starts is None
        or last is None
        or (starts_at := _instant(fields, f"{name}-starts", on, starts)) is None
    ):
        return None
    if ends is not None:
        ends_at = _instant(fields, f"{name}-ends", last, ends)
    else:
        ends_at = None if minutes is None else starts_at + timedelta(minutes=minutes)
    if ends_at is None or f"{name}-ends" in fields.errors:
        return None
    return Part(number=number, starts_at=starts_at, ends_at=ends_at, venue=venue)


def _instant(fields: Fields, name: str, day: date, clock: time) -> datetime | None:
    """The instant of a time in London; complains of one that the day has not, or has twice."""
    wall = datetime.combine(day, clock)
    if refusal := refusal_of_wall_time(wall):
        fields.refuse(name, f"{refusal.message} {refusal.what_helps}")
        return None
    return instants_at(wall)[0]


def _shares(fields: Fields, asked: Asked, places: int) -> tuple[Share, ...]:
    total = rows.count(fields, "share")
    filled = [
        n for n in range(1, total + 1) if not rows.is_empty(fields, "share", n, "whom", "places", "release-on-day")
    ]
    found: list[Share] = []
    for number in filled:
        share = _share(fields, number, asked)
        if share is None:
            continue
        if any((each.kind, each.agency, each.sector) == (share.kind, share.agency, share.sector) for each in found):
            fields.refuse(f"share-{number}-whom", "The same is said of them in a row above")
        found.append(share)
    if filled and not fields.errors and (refusal := refusal_of_shares(places, found)):
        fields.refuse(f"share-{filled[0]}-places", refusal.message)
    return tuple(found)


def _share(fields: Fields, number: int, asked: Asked) -> Share | None:
    name = f"share-{number}"
    kind = fields.one_of(f"{name}-kind", KINDS, "whether places are kept or limited")
    whom = fields.one_of(f"{name}-whom", asked.whom(), "an agency or sector")
    places = fields.whole(f"{name}-places", "how many places", most=10_000)
    release_at = _when(fields, f"{name}-release", "the release")
    if release_at and kind is ShareKind.CAP:
        fields.refuse(f"{name}-release-on", "Only places that are kept for somebody are released")
    if kind is None or whom is None or places is None:
        return None
    return Share(kind=kind, agency=whom[0], sector=whom[1], places=places, release_at=release_at)


def _when(fields: Fields, name: str, what: str, *, end_of_day: bool = False) -> datetime | None:
    """An instant from a day and a time that may be left empty: then the day's first moment, or its last."""
    day = fields.day(f"{name}-on", f"the day of {what}", required=False)
    clock = fields.clock(f"{name}-at", f"the time of {what}", required=False)
    if day is None:
        if clock:
            fields.refuse(f"{name}-on", f"Enter the day of {what}")
        return None
    if clock is None and end_of_day:
        day += timedelta(days=1)
    return _instant(fields, f"{name}-at", day, clock or time())


def _compare(fields: Fields, draft: Draft) -> None:
    """Complain of what does not fit together."""
    if draft.mode == "in_person" and not draft.venue and not all(part.venue for part in draft.parts):
        fields.refuse("venue", "Enter the venue")
    if draft.minimum and draft.minimum > draft.places:
        fields.refuse("minimum", f"The minimum must be {draft.places} or fewer, as there are no more places")
    if draft.minimum and draft.decide_on is None:
        fields.refuse("decide_on", "Enter the day on which to decide whether it goes ahead")
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        fields.refuse("closes-on", "Booking must close after it opens")
    if not draft.parts:
        return
    starts_at = draft.parts[0].starts_at
    if draft.decide_on and starts_in_london(draft.decide_on) > starts_at:
        fields.refuse("decide_on", "The day to decide must be no later than the session")
    if draft.opens_at and draft.opens_at >= starts_at:
        fields.refuse("opens-on", "Booking must open before the session starts")
