"""Sessions that no database has seen, for tests of rules and writers; and parts that are hard to tell the time of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

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


CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


@st.composite
def some_parts(draw: st.DrawFn, *, first: date = date(2024, 1, 1), last: date = date(2035, 12, 31)) -> tuple[Part, ...]:
    """One to four parts one after the other, by London's clock, often near a change of it; begun between two days."""
    near = st.sampled_from([day for day in CHANGES if first + timedelta(days=2) < day < last])
    beside = near.flatmap(lambda day: st.integers(-2, 1).map(lambda n: day + timedelta(days=n)))
    day = draw(beside | st.dates(first, last))
    minutes = draw(st.integers(0, 24 * 60 - 1))
    parts: list[Part] = []
    begun = datetime(day.year, day.month, day.day, tzinfo=LONDON).replace(fold=draw(st.integers(0, 1)))
    starts_at = (begun + timedelta(minutes=minutes)).astimezone(UTC)
    for number in range(1, draw(st.integers(1, 4)) + 1):
        ends_at = starts_at + timedelta(minutes=draw(st.integers(1, 14 * 60)))
        parts.append(part(starts_at, ends_at, number))
        starts_at = ends_at + timedelta(minutes=draw(st.integers(0, 10 * 24 * 60)))
    return tuple(parts)
