"""Sessions that no database has seen, for tests of rules and writers."""

from __future__ import annotations

from datetime import UTC, datetime

from courses.sessions.rules import CourseOf, Part, SessionSaid, Status, WaitingOrder, WhenFree
from lms.base.dates import LONDON

COURSE = CourseOf(id=1, course="K05", title="Child exploitation", groups=(), prerequisites=(), sensitive=False)


def london(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def part(starts_at: datetime, ends_at: datetime, number: int = 1, venue: str = "") -> Part:
    return Part(number=number, starts_at=starts_at, ends_at=ends_at, venue=venue)


MORNING = part(london(2026, 3, 12, 9, 30), london(2026, 3, 12, 12, 30))
AFTERNOON = part(london(2026, 3, 19, 13, 30), london(2026, 3, 19, 16, 0), number=2, venue="Library, Maltby")


def session(*parts: Part, **more: object) -> SessionSaid:
    said = {
        "id": 1,
        "session": "2026-03-12-K05",
        "course": COURSE,
        "starts_at": parts[0].starts_at,
        "ends_at": parts[-1].ends_at,
        "venue": "Town hall",
        "mode": "in_person",
        "places": 20,
        "taken": 1,
        "waiting": 0,
        "offered": 0,
        "minimum": None,
        "trainers": "",
        "delivered_by": "",
        "status": Status.OPEN,
        "link": "https://meet.example/secret-room",
        "link_hours": 24,
        "joining": "",
        "facilitators": "",
        "audience": (),
        "opens_at": None,
        "closes_at": None,
        "decide_on": None,
        "approval": False,
        "waiting_order": WaitingOrder.NEED,
        "when_free": WhenFree.OFFER,
        "cutoff_hours": 48,
        "offer_hours": 24,
        "notice_days": 3,
        "sequence": 0,
        "why": "",
        "parts": parts,
    }
    return SessionSaid(**{**said, **more})  # type: ignore[arg-type]
