"""In which columns is the table of the planner handed over as a file? (R22)"""

from __future__ import annotations

from courses.sessions.planner import Line
from lms.base.dates import LONDON
from lms.web.downloads import Cell

COLUMNS = (
    "session",
    "course",
    "title",
    "starts_at",
    "ends_at",
    "venue",
    "mode",
    "status",
    "places",
    "confirmed",
    "offered",
    "waiting",
    "requested",
    "minimum",
    "decide_on",
    "left_agency",
    "unanswered",
    "agencies",
    "trainers",
)
"""Times are those of London."""


def cells(line: Line) -> list[Cell]:
    """A session as a row, in the order of `COLUMNS`."""
    session = line.session
    return [
        session.session,
        session.course.course,
        session.course.title,
        f"{session.starts_at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        f"{session.ends_at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        session.venue,
        session.mode,
        session.status.value,
        session.places,
        session.confirmed,
        session.offered,
        session.waiting,
        line.requested,
        session.minimum,
        session.decide_on,
        line.left,
        line.unanswered,
        "; ".join(f"{each.agency} {each.places}" for each in line.mix),
        "; ".join(line.trainers),
    ]
