"""What does the outbox do without anybody asking? It empties, again and again."""

from __future__ import annotations

from datetime import date, datetime

from lms.base.services import Services
from lms.notifications import actions
from lms.notifications.rules import Sent

ROUND = 200
ROUNDS = 50
"""After so many full rounds the job ends; the next one, seconds later, goes on."""


async def send_outbox(services: Services, *, on: date, at: datetime) -> str:
    """Send what is due, round by round until a round is not full."""
    total = Sent()
    for _ in range(ROUNDS):
        done = await actions.send_due(services, limit=ROUND)
        total += done
        if done.tried < ROUND:
            break
    return in_words(total)


def in_words(total: Sent) -> str:
    """`3 sent, 1 to be tried again`; what did not happen is left out."""
    counts = (
        (total.sent, "sent"),
        (total.again, "to be tried again"),
        (total.failed, "failed"),
        (total.withdrawn, "withdrawn"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing was due"
