"""Where are the links of the audit trail kept?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from lms.audit.rules import Entry, links
from lms.base import db

COLUMNS = ("id", "at", "actor", "via", "address", "verb", "kind", "subject", "before", "after", "hash")

PAGE = """
select id, at, actor, via, address, verb, kind, subject, before, after, hash
from audit_entry
where id > {}
order by id
limit 5000
"""


async def append(entries: Sequence[Entry]) -> None:
    """Add entries at the end of the chain; inside `write()`. The head's row is locked first: one at a time."""
    if not entries:
        return
    lock = "" if db.is_sqlite() else " for update"
    head = await db.fetch(f"select last, hash from audit_head where id = 1{lock}")
    first = head[0]["last"] + 1
    hashes = links(head[0]["hash"], entries)
    rows = [
        (first + n, e.at, e.actor, e.via, e.address, e.verb, e.kind, e.subject, e.before, e.after, hashed)
        for n, (e, hashed) in enumerate(zip(entries, hashes, strict=True))
    ]
    await db.insert_many("audit_entry", COLUMNS, rows)
    await db.fetch("update audit_head set last = {}, hash = {} where id = 1", rows[-1][0], hashes[-1])


async def head() -> tuple[int, str]:
    """The number and hash of the last link."""
    row = (await db.fetch("select last, hash from audit_head where id = 1"))[0]
    return row["last"], row["hash"]


async def whole_chain() -> AsyncIterator[tuple[int, Entry, str]]:
    """Every entry from the first, with its number and the hash that was kept."""
    last = 0
    while page := await db.fetch(PAGE, last):
        for row in page:
            last, hashed = row.pop("id"), row.pop("hash")
            yield last, Entry(**row), hashed
