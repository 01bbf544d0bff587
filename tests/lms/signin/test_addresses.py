"""Does an address that is corrected, or passes on to somebody else, ever show the record of the one before?"""

from __future__ import annotations

from datetime import timedelta

from lms.base import db
from lms.base.services import Services
from lms.facts.rules import SourceRow
from lms.record.actions import read, record
from lms.signin import store
from tests.signed_in import TESTER, browser, sign_in

ADDRESS = "desk@rmbc.example"


async def put(services: Services, **email_by_person: str) -> None:
    rows = [SourceRow("people.csv", 2, {"person": who, "email": to}) for who, to in email_by_person.items()]
    assert not (await record(services, TESTER, await read({"people": rows}))).problems


async def whose(services: Services) -> list[str | None]:
    """The person of each session there is."""
    found = []
    for row in await db.fetch("select token_hash from web_session order by id"):
        now = services.clock.now()
        seen = await store.who_by_session(
            row["token_hash"],
            today=services.clock.today(),
            now=now,
            not_seen_since=now - timedelta(hours=1),
            address="",
        )
        found.append(seen.who.person if seen else None)
    return found


async def test_a_mailbox_that_passes_on_takes_no_record_with_it(services: Services):
    await put(services, P1=ADDRESS)
    async with browser(services) as asking:
        await sign_in(asking, services, ADDRESS)
        assert await whose(services) == ["P1"]

        await put(services, P1="other@rmbc.example", P9=ADDRESS)
        assert await whose(services) == [None]
        await sign_in(asking, services, ADDRESS)

    assert (await whose(services))[-1] == "P9"


async def test_a_mailbox_that_two_share_opens_the_record_of_neither(services: Services):
    await put(services, P1=ADDRESS)
    async with browser(services) as asking:
        await sign_in(asking, services, ADDRESS, "auditor")
        await put(services, P2=ADDRESS)
        await sign_in(asking, services, ADDRESS)

    assert (await whose(services))[-1] is None
