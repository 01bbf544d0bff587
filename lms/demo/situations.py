"""What is going on with single sessions to come, so that there is something to see and to decide?

A session is named by its course and its number among those to come, from 0.
"""

from __future__ import annotations

from enum import StrEnum

from courses.sessions.rules import Share, ShareKind

Place = tuple[str, int]


class Situation(StrEnum):
    """How a room fills: as usual for so many days before, with places left, with a queue, or too few."""

    USUAL = "usual"
    ROOM = "room"
    QUEUE = "queue"
    SHORT = "short"


SITUATIONS: dict[Place, Situation] = {
    ("K03", 0): Situation.QUEUE,
    ("K03", 2): Situation.QUEUE,
    ("K04", 0): Situation.SHORT,
    ("K05", 0): Situation.ROOM,
    ("K05", 1): Situation.QUEUE,
    ("K10", 0): Situation.SHORT,
    ("K17", 0): Situation.QUEUE,
    ("K21", 0): Situation.ROOM,
    ("K22", 0): Situation.ROOM,
    ("K22", 1): Situation.ROOM,
}

SHARES: dict[Place, tuple[Share, ...]] = {
    ("K03", 2): (Share(kind=ShareKind.RESERVE, agency=None, sector="education", places=4),),
    ("K05", 1): (Share(kind=ShareKind.RESERVE, agency=None, sector="education", places=4),),
    ("K05", 2): (Share(kind=ShareKind.RESERVE, agency=None, sector="voluntary", places=3),),
    ("K06", 0): (Share(kind=ShareKind.CAP, agency=None, sector="contractor", places=8),),
    ("K06", 1): (Share(kind=ShareKind.CAP, agency=None, sector="contractor", places=8),),
    ("K08", 0): (Share(kind=ShareKind.CAP, agency=None, sector="education", places=12),),
}
"""A reserve is released two weeks before the session; when its room is full, the queue waits for what is kept."""

CANCELLED: dict[Place, str] = {("K09", 0): "The trainer is ill, and nobody could stand in."}
"""Why a session was called off."""

UNAPPROVED = ("K25",)
"""Courses whose material one body has not approved yet: their sessions are drafts."""
