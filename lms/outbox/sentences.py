"""How does the outbox stand, in a sentence?"""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.base.dates import instant_in_words
from lms.base.words import counted
from lms.notifications.rules import Queue

LATE = timedelta(minutes=5)
"""A notice that should have gone so long ago means that nobody does the jobs, or that they are far behind."""


def answer(queue: Queue) -> str:
    """What an administrator wants to know first: did everything go?"""
    if queue.failed:
        return f"{counted(queue.failed, 'notice')} could not be sent."
    return "Every notice that was due has been sent." if queue.late_since is None else "Notices are being sent."


def waiting(queue: Queue, *, at: datetime) -> str:
    """How many wait, and whether any waits for too long."""
    count = queue.ready + queue.sending
    if count == 0:
        return "None is waiting."
    if queue.late_since is not None and at - queue.late_since > LATE:
        since = instant_in_words(queue.late_since)
        return f"{counted(count, 'notice')} waiting, the oldest since {since}. Is the service told to do the jobs?"
    return f"{counted(count, 'notice')} waiting for the right time, or for another try."
