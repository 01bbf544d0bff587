"""What stands in the form of a session at first: what its course usually has, or what the session says now? (R22)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from courses.prospectus.rules import CourseSaid
from courses.prospectus.words import MODES
from courses.sessions.actions import Draft
from courses.sessions.rules import Part, Share
from courses.sessions.store import keys_in
from lms.base.dates import LONDON
from lms.people.store import AgencySaid
from lms.web.fields import Fields

NUMBERS = ("places", "minimum", "link_hours", "cutoff_hours", "offer_hours", "notice_days")
TEXTS = ("venue", "mode", "link", "delivered_by", "facilitators", "joining")


def of_course(course: CourseSaid) -> Fields:
    """The form for a new session: as many places as usual, in the usual way, by the usual provider."""
    usual = Draft(
        course=course.course,
        parts=(),
        venue="",
        mode=course.mode if course.mode in MODES else "in_person",
        places=course.capacity or 0,
        minimum=course.minimum,
        delivered_by=course.provider,
    )
    fields = of_draft(usual, {})
    if not course.capacity:
        fields.given["places"] = [""]
    return fields


def of_draft(draft: Draft, agencies: Mapping[int, AgencySaid]) -> Fields:
    """The form for a session as a coordinator would have said it; `agencies` are those that shares may name."""
    given = {name: getattr(draft, name) for name in (*NUMBERS, *TEXTS)}
    given |= {
        "trainers": "\n".join(keys_in(draft.trainers)),
        "approval": "yes" if draft.approval else "",
        "waiting_order": draft.waiting_order.value,
        "when_free": draft.when_free.value,
        "parts": max(1, len(draft.parts)),
        "shares": len(draft.shares),
    }
    given |= _day("decide_on", draft.decide_on)
    given |= _day_and_time("opens", draft.opens_at) | _day_and_time("closes", draft.closes_at, end_of_day=True)
    for part in draft.parts:
        given |= _part(part)
    for number, share in enumerate(draft.shares, start=1):
        given |= _share(number, share, agencies)
    fields = Fields({name: ["" if value is None else str(value)] for name, value in given.items()})
    fields.given["groups"] = list(draft.audience)
    return fields


def _part(part: Part) -> dict[str, object]:
    starts, ends = part.starts_at.astimezone(LONDON), part.ends_at.astimezone(LONDON)
    name = f"part-{part.number}"
    said = _day(f"{name}-on", starts.date())
    said |= {f"{name}-starts": f"{starts:%H:%M}", f"{name}-ends": f"{ends:%H:%M}", f"{name}-venue": part.venue}
    return said | (_day(f"{name}-last", ends.date()) if ends.date() != starts.date() else {})


def _share(number: int, share: Share, agencies: Mapping[int, AgencySaid]) -> dict[str, object]:
    name = f"share-{number}"
    whom = f"sector:{share.sector}" if share.agency is None else f"agency:{agencies[share.agency].agency}"
    said: dict[str, object] = {f"{name}-kind": share.kind.value, f"{name}-whom": whom, f"{name}-places": share.places}
    return said | _day_and_time(f"{name}-release", share.release_at)


def _day_and_time(name: str, instant: datetime | None, *, end_of_day: bool = False) -> dict[str, object]:
    """An instant as a day and a time in London; the first moment of a day, or its last, needs no time."""
    if instant is None:
        return {}
    local = instant.astimezone(LONDON)
    if local.time() != time():
        return _day(f"{name}-on", local.date()) | {f"{name}-at": f"{local:%H:%M}"}
    return _day(f"{name}-on", local.date() - timedelta(days=1) if end_of_day else local.date())


def _day(name: str, day: date | None) -> dict[str, object]:
    """A day in its three boxes."""
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year} if day else {}
