"""An administrator sees what could not be sent, and decides."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.mail import NotSent
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.notifications import actions
from lms.notifications.rules import Queue
from lms.outbox.sentences import LATE, answer, waiting
from tests.lms.notifications.test_sending import Failing
from tests.lms.notifications.writing import states, write_as_it_is
from tests.make import ADMINISTRATOR, SMALL_WORLD, recorded
from tests.signed_in import browser, post, sign_in

ADMIN = "ewa@partnership.example"


async def failed_ones(services: Services, clock: FixedClock, *keys: str) -> list[str]:
    """Notices that were given up; their ids, as a form sends them."""
    for key in keys:
        await write_as_it_is(services, key, to=f"{key}@rmbc.example")
    broken = dataclasses.replace(services, mailer=Failing(NotSent("550 no such mailbox")))
    for _ in range(8):
        await actions.send_due(broken)
        clock.instant += timedelta(hours=7)
    return [str(row["id"]) for row in await db.fetch("select id from notice where state = 'failed' order by id")]


async def test_what_failed_is_shown_with_its_reason_and_goes_when_sent_again(
    services: Services, clock: FixedClock, mailer: KeptMailer
):
    first, _ = await failed_ones(services, clock, "a", "b")
    async with browser(services) as client:
        await sign_in(client, services, ADMIN, "administrator")
        shown = (await client.get("/notices")).text
        sent = await post(client, "/notices", {"notice": first, "act": "again"})
        after = (await client.get(sent.headers["location"])).text

    assert "2 notices could not be sent." in shown
    assert "To a@rmbc.example: Your place" in shown
    assert "tried 8 times. 550 no such mailbox" in shown
    assert (sent.status_code, sent.headers["location"]) == (303, "/notices?done=again&count=1")
    assert "1 notice will be sent again within a minute." in after
    assert "1 notice could not be sent." in after
    await actions.send_due(services)
    assert [mail.to for mail in mailer.sent] == ["a@rmbc.example"]
    noted = await db.fetch("select actor, verb, subject from audit_entry where kind = 'notice'")
    assert noted == [{"actor": ADMIN, "verb": "sent again", "subject": "a"}]


async def test_a_notice_sent_again_goes_to_the_address_the_person_has_by_now(
    services: Services, clock: FixedClock, mailer: KeptMailer
):
    await recorded(services, SMALL_WORLD)
    ids = await failed_ones(services, clock, "a")
    await db.fetch("update notice set person = (select id from person where person = 'P1')")

    await actions.send_again(services, ADMINISTRATOR, [int(each) for each in ids])
    await actions.send_due(services)

    assert [mail.to for mail in mailer.sent] == ["ada.ahmed@rmbc.example"]


async def test_what_is_set_aside_leaves_the_list(services: Services, clock: FixedClock):
    ids = await failed_ones(services, clock, "a", "b")
    async with browser(services) as client:
        await sign_in(client, services, ADMIN, "administrator")
        sent = await post(client, "/notices", {"notice": ids, "act": "aside"})
        after = (await client.get(sent.headers["location"])).text

    assert "2 notices set aside." in after
    assert "Every notice that was due has been sent." in after
    assert await states() == {"a": "withdrawn", "b": "withdrawn"}


async def test_nothing_chosen_is_said_beside_the_list(services: Services, clock: FixedClock):
    await failed_ones(services, clock, "a")
    async with browser(services) as client:
        await sign_in(client, services, ADMIN, "administrator")
        answered = await post(client, "/notices", {"act": "again"})

    assert (answered.status_code, "Choose one or more notices" in answered.text) == (422, True)
    assert await states() == {"a": "failed"}


async def test_only_what_failed_can_be_sent_again(services: Services, clock: FixedClock):
    await write_as_it_is(services, "a", to="a@rmbc.example")
    await actions.send_due(services)
    [row] = await db.fetch("select id from notice")

    assert await actions.send_again(services, ADMINISTRATOR, [row["id"]]) == 0
    assert await states() == {"a": "sent"}


async def test_a_lead_is_told_that_this_is_for_administrators(services: Services):
    await recorded(services, SMALL_WORLD)
    async with browser(services) as client:
        await sign_in(client, services, "lead@trft.example", "agency_lead", "TRFT")

        assert (await client.get("/notices")).status_code == 403


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (
            Queue(ready=0, sending=0, failed=0, late_since=None),
            ("Every notice that was due has been sent.", "None is waiting."),
        ),
        (
            Queue(ready=1, sending=1, failed=1, late_since=None),
            ("1 notice could not be sent.", "2 notices waiting for the right time, or for another try."),
        ),
        (
            Queue(ready=1, sending=0, failed=0, late_since=FixedClock().now() - LATE),
            ("Notices are being sent.", "1 notice waiting for the right time, or for another try."),
        ),
        (
            Queue(ready=1, sending=0, failed=0, late_since=FixedClock().now() - LATE - timedelta(minutes=1)),
            (
                "Notices are being sent.",
                "1 notice waiting, the oldest since 31 March 2026, 9:54am. Is the service told to do the jobs?",
            ),
        ),
    ],
)
def test_how_the_outbox_stands_is_said_in_a_sentence(queue: Queue, words: tuple[str, str]):
    assert (answer(queue), waiting(queue, at=FixedClock().now())) == words
