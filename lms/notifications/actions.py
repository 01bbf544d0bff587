"""How is a notice written and taken back? In the act that causes it; a job sends it (R41)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from lms.base import db
from lms.base.services import Services
from lms.notifications import store
from lms.notifications.letters import written
from lms.notifications.store import NewNotice


async def write_letter(
    services: Services,
    *,
    key: str,
    kind: str,
    template: str,
    to: str,
    person: int | None,
    facts: Mapping[str, object],
    attachment: str = "",
    method: str = "",
    not_before: datetime | None = None,
) -> bool:
    """Write a letter to somebody in the unit of work of the act that causes it; whether it was written (R41).

    `key` names it for ever: a second letter with the same key is not written, not even when the first was withdrawn.
    Build it as `booking:17:confirmed`, so that `withdraw("booking:17:")` finds it. `template` is the name of a `.txt`
    (see `letters.py`), `facts` what it says. `person` is the id of whom it is for; once that record is closed it is not
    sent any more. `attachment` is the text of a calendar entry and `method` its iTIP method (`REQUEST`, `CANCEL`).
    It goes at once, or not before an instant. Without an address nothing is written.
    """
    if not to:
        return False
    settings, now = services.settings, services.clock.now()
    letter = written(settings, template, facts)
    new = NewNotice(
        notice=key,
        kind=kind,
        person=person,
        email=to,
        subject=letter.subject,
        body=letter.body,
        attachment=attachment,
        method=method,
        made_at=now,
        not_before=not_before or now,
        message_id=f"<{secrets.token_hex(16)}@{urlsplit(settings.base_url).hostname or 'localhost'}>",
    )
    async with db.write():
        return await store.add(new)


async def withdraw(keys_beginning: str) -> int:
    """Take back the letters that were not sent yet and whose key begins so; how many.

    End it with the separator: `booking:1:`, as `booking:1` would also mean booking 17.
    """
    async with db.write():
        return await store.withdraw(keys_beginning)
