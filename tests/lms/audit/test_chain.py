"""The audit trail says who did what, and says when somebody has rewritten it."""

from datetime import UTC, datetime

import pytest

from lms.audit.actions import broken_links, note
from lms.base import db
from lms.base.services import Actor, Services
from tests.make import SMALL_WORLD, recorded

LEAD = Actor(name="lead@trft.example", via="page", address="10.0.0.7")


async def three_looks(services: Services) -> None:
    for person in ("P1", "P2", "P3"):
        await note(services, LEAD, verb="looked", kind="people", subject=person)


async def test_an_entry_says_who_when_from_where_and_what(services: Services) -> None:
    await note(services, LEAD, verb="corrected", kind="people", subject="P1", before={"name": "A"}, after={"name": "B"})

    [row] = await db.fetch("select at, actor, via, address, verb, kind, subject, before, after from audit_entry")
    assert row == {
        "at": datetime(2026, 3, 31, 9, 0, tzinfo=UTC),
        "actor": "lead@trft.example",
        "via": "page",
        "address": "10.0.0.7",
        "verb": "corrected",
        "kind": "people",
        "subject": "P1",
        "before": '{"name": "A"}',
        "after": '{"name": "B"}',
    }


async def test_an_untouched_chain_is_whole(services: Services) -> None:
    await three_looks(services)

    assert await broken_links() == []


@pytest.mark.parametrize(
    ("meddling", "sentence"),
    [
        ("update audit_entry set subject = 'P9' where id = 2", "audit trail: entry 2 was changed after it was written"),
        ("delete from audit_entry where id = 2", "audit trail: entry 2 is missing"),
        ("delete from audit_entry where id = 3", "audit trail: it ends at entry 2, but 3 were written"),
    ],
)
async def test_meddling_with_the_chain_is_noticed(services: Services, meddling: str, sentence: str) -> None:
    await three_looks(services)

    await db.fetch(meddling)

    assert await broken_links() == [sentence]


async def test_every_change_of_a_fact_is_in_the_trail_before_and_after(services: Services) -> None:
    await recorded(services, SMALL_WORLD)
    await recorded(services, {"posts": [dict(SMALL_WORLD["posts"][0], ends_on="2026-03-15")]})

    rows = await db.fetch(
        "select actor, verb, before, after from audit_entry where kind = 'posts' and subject like {} order by id",
        "P1 %",
    )
    assert [(row["actor"], row["verb"]) for row in rows] == [
        ("admin@partnership.example", "added"),
        ("admin@partnership.example", "corrected"),
    ]
    assert '"ends_on": ""' in rows[1]["before"]
    assert '"ends_on": "2026-03-15"' in rows[1]["after"]
    assert await broken_links() == []
