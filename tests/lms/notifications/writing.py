"""How does a test write a letter, and see what became of it?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lms.base import db
from lms.base.services import Services
from lms.notifications import actions, store
from lms.notifications.store import NewNotice

TEMPLATE = """Subject: Your place on {{ course }}

You have a place on {{ course }}, {{ starts_at | begins }}.

{% if link %}
Join at {{ link }}

{% endif %}
{{ base_url }}/bookings/{{ number }}

{% include "lms/mail/_foot.txt" %}
"""
FACTS = {"course": "Signs & signals", "starts_at": datetime(2026, 4, 16, 8, 30, tzinfo=UTC), "link": "", "number": 17}


async def write(services: Services, key: str = "booking:17:confirmed", **more: Any) -> bool:
    """Write the letter of the test's template; whether it was written."""
    said: dict[str, Any] = {"to": "ada.ahmed@rmbc.example", "person": None, "facts": FACTS} | more
    return await actions.write_letter(services, key=key, kind="booking", template="test/place.txt", **said)


async def states() -> dict[str, str]:
    """The state of every notice by its key."""
    return {row["notice"]: row["state"] for row in await db.fetch("select notice, state from notice order by id")}


async def write_as_it_is(services: Services, key: str, *, to: str) -> None:
    """A notice as a letter leaves it, for processes that have only the templates of the house."""
    new = NewNotice(
        notice=key,
        kind="booking",
        person=None,
        email=to,
        subject="Your place",
        body="You have a place.\n",
        attachment="",
        method="",
        made_at=services.clock.now(),
        not_before=services.clock.now(),
        message_id=f"<{key.replace(':', '-')}@training.example.org>",
    )
    async with db.write():
        await store.add(new)
