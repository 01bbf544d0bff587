"""What did an agency, role, group, person or competency say at an earlier instant? (R3)"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from lms.base import db

SAID_THEN = """
select key, body
from former
where kind = {} and recorded_at <= {} and superseded_at > {}
order by id
"""


async def said_then(kind: str, known_at: datetime | None) -> dict[str, dict[str, str]]:
    """By key, the contract columns of what was superseded later than `known_at`; nothing to add for None (now)."""
    if known_at is None:
        return {}
    instant = known_at.astimezone(UTC)
    rows = await db.fetch(SAID_THEN, kind, instant, instant)
    return {row["key"]: json.loads(row["body"]) for row in rows}


def not_yet(row: db.Row, then: dict[str, str] | None, known_at: datetime | None) -> bool:
    """Whether a row was first recorded after `known_at`, so that nobody knew of it then."""
    recorded_at: datetime = row["recorded_at"]
    return known_at is not None and then is None and recorded_at > known_at
