"""What do courses and sessions look like in the description of the API?"""

from __future__ import annotations

from courses.sessions.bodies import BookingBody, CourseBody, PartBody, SessionBody, TermsBody

COURSE = CourseBody(
    course="K05",
    title="Child exploitation and contextual safeguarding",
    outside_title="Training session",
    aim="Understand exploitation as harm outside the home, and plan with the child and those around them.",
    outcomes=["Map the places, peers and times that put a child at risk"],
    groups=["C", "D"],
    level=3,
    mode="in_person",
    duration_minutes=180,
    competencies=["CSE-SIGNS", "CE-DEFS"],
    capacity=25,
    minimum=8,
    prerequisites=[],
    provider="Evolve",
    evaluation=["before", "end", "3_months"],
    sensitive=True,
    terms=TermsBody(notice_days=5, late_pence=5000, absent_pence=5000, least_share_pct=100),
)

SESSION = SessionBody(
    session="2026-05-14-K05",
    course="K05",
    title="Child exploitation and contextual safeguarding",
    outside_title="Training session",
    sensitive=True,
    status="open",
    starts_at="2026-05-14T09:30+01:00",
    ends_at="2026-05-14T12:30+01:00",
    parts=[PartBody(number=1, starts_at="2026-05-14T09:30+01:00", ends_at="2026-05-14T12:30+01:00", venue="Town Hall")],
    venue="Town Hall",
    mode="in_person",
    delivered_by=["RSCP"],
    places=25,
    places_left=4,
    waiting=0,
    minimum=8,
    booking=BookingBody(
        open_now=True,
        why_not="",
        opens_at="",
        closes_at="",
        groups=["C", "D"],
        prerequisites=[],
        approval=False,
        notice_until="2026-05-07",
    ),
)
