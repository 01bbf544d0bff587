"""When is a notice sent, tried again, given up or taken back? (R41)

A notice is `ready` until its time comes. A sender claims some by a *lease*: for ten minutes nobody else takes them. One
by one it marks them `sending`, hands them to the mail server, and marks them `sent`; one that was not taken is `ready`
again after a wait, and `failed` after the last attempt, for an administrator to see. `withdrawn`: no longer wanted, or
its person's record is closed.

**The crash window.** Between the mail server's yes and our mark nobody can tell whether a message went: a process that
dies there leaves the notice in `sending`, and a line that breaks after the text was handed over leaves no answer. Such
a notice is sent ONCE more, with the same Message-ID, so that a mail program may know the two for one. When the second
try is interrupted too it is `failed`: it may have arrived, perhaps twice, and a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(minutes=10)
"""Longer than a long import may keep a sender waiting for the one writer of SQLite with its mark of what was sent."""
SEND_WITHIN = timedelta(seconds=60)
"""A message that is not handed over within this is interrupted: far less than a lease."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long after the first, second … failed attempt the next one comes; later ones `LONGEST_WAIT` after."""
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 8
MOST_INTERRUPTIONS = 2
INTERRUPTED = "Its sending was interrupted twice. It may have arrived, and was not sent again."


class State(StrEnum):
    """The states of a notice."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What came of handing a message over: it went, it did not, or nobody knows."""

    SENT = "sent"
    NOT_SENT = "not sent"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A subject of one line, and a body of plain text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSaid:
    """A notice that a sender holds. `attempts` and `interrupted` count those before this one."""

    id: int
    notice: str
    kind: str
    email: str
    subject: str
    body: str
    attachment: str
    method: str
    message_id: str
    made_at: datetime
    attempts: int
    interrupted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a notice after an attempt: its state, and when it may be tried again."""

    state: State
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a round of sending did: how many went, wait for another try, failed for good, were taken back."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    withdrawn: int = 0

    @property
    def tried(self) -> int:
        """How many were handed to the mail server, or given up."""
        return self.sent + self.again + self.failed

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            sent=self.sent + other.sent,
            again=self.again + other.again,
            failed=self.failed + other.failed,
            withdrawn=self.withdrawn + other.withdrawn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How the outbox stands, for an operator: how many wait, are being sent and failed, and since when one is late.

    `late_since` is the time of the oldest notice that should have gone by now; None when none is late.
    """

    ready: int
    sending: int
    failed: int
    late_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedNotice:
    """A notice that was given up, for an administrator: to whom, what about, how often tried and why it did not go."""

    id: int
    email: str
    subject: str
    made_at: datetime
    attempts: int
    error: str


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts, the first of which is 1."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else LONGEST_WAIT


def after(outcome: Outcome, *, attempts: int, interrupted: int, at: datetime) -> Next:
    """What becomes of a notice whose attempt number `attempts` ended so; `interrupted` counts this one too (R41)."""
    if outcome is Outcome.SENT:
        return Next(state=State.SENT)
    if attempts >= MOST_ATTEMPTS or interrupted >= MOST_INTERRUPTIONS:
        return Next(state=State.FAILED)
    return Next(state=State.READY, not_before=at + wait_after(attempts))


def read_letter(text: str) -> Letter:
    """A letter from its text: `Subject: …`, an empty line, the body. Raises ValueError when it is none.

    Runs of empty lines, which paragraphs left out leave behind, become one.
    """
    head, _, body = text.strip().partition("\n\n")
    if not head.startswith("Subject: ") or "\n" in head or not body.strip():
        raise ValueError("a letter begins with a line 'Subject: …', an empty line, and then its body")
    subject = " ".join(head.removeprefix("Subject: ").split())
    return Letter(subject=subject, body=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n")
