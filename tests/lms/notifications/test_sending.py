"""Notices are sent once, tried again when they were not taken, and put before a person in the end."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.mail import Mail, Mailer, MaybeSent, NotSent
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.smtp import SmtpMailer
from lms.notifications import actions, store
from lms.notifications.rules import INTERRUPTED, LEASE, Queue, Sent
from tests.lms.notifications.writing import states, write
from tests.mail_server import mail_server
from tests.make import SMALL_WORLD, recorded

MINUTE = timedelta(minutes=1)


class Failing(Mailer):
    """A mailer that fails with the same error every time, and counts."""

    def __init__(self, error: Exception) -> None:
        self.error, self.tried = error, 0

    async def send(self, mail: Mail) -> None:
        self.tried += 1
        raise self.error


class Slow(KeptMailer):
    """Takes its time, so that senders meet."""

    async def send(self, mail: Mail) -> None:
        await asyncio.sleep(0.005)
        await KeptMailer.send(self, mail)


def with_mailer(services: Services, mailer: Mailer) -> Services:
    return dataclasses.replace(services, mailer=mailer)


async def row() -> db.Row:
    [found] = await db.fetch("select * from notice")
    return found


async def test_a_notice_goes_once_as_it_was_written(services: Services, mailer: KeptMailer):
    await write(services, attachment="BEGIN:VCALENDAR", method="REQUEST")

    assert await actions.send_due(services) == Sent(sent=1)
    assert await actions.send_due(services) == Sent()

    kept = await row()
    assert list(mailer.sent) == [
        Mail(
            to="ada.ahmed@rmbc.example",
            subject="Your place on Signs & signals",
            body=kept["body"],
            attachment="BEGIN:VCALENDAR",
            method="REQUEST",
            message_id=kept["message_id"],
            made_at=services.clock.now(),
        )
    ]
    assert (kept["state"], kept["sent_at"], kept["attempts"], kept["lease_until"]) == (
        "sent",
        services.clock.now(),
        1,
        None,
    )


async def test_a_notice_waits_for_its_time(services: Services, mailer: KeptMailer, clock: FixedClock):
    await write(services, not_before=clock.now() + MINUTE)

    assert await actions.send_due(services) == Sent()
    clock.instant += MINUTE
    assert await actions.send_due(services) == Sent(sent=1)


async def test_a_round_sends_no_more_than_it_may_and_the_oldest_first(services: Services, mailer: KeptMailer):
    for number in range(5):
        await write(services, f"booking:{number}:confirmed", to=f"p{number}@rmbc.example")

    assert await actions.send_due(services, limit=3) == Sent(sent=3)

    assert sorted(mail.to for mail in mailer.sent) == [f"p{number}@rmbc.example" for number in range(3)]


async def test_several_senders_at_once_send_each_notice_once(services: Services):
    slow = Slow()
    for number in range(40):
        await write(services, f"booking:{number}:confirmed", to=f"p{number}@rmbc.example")

    rounds = await asyncio.gather(*(actions.send_due(with_mailer(services, slow), limit=30) for _ in range(3)))

    assert sum(each.sent for each in rounds) == 40
    assert sorted(mail.to for mail in slow.sent) == sorted(f"p{number}@rmbc.example" for number in range(40))


async def test_a_notice_that_is_not_taken_is_tried_ever_later_and_then_shown_to_a_person(
    services: Services, clock: FixedClock
):
    began, failing = clock.now(), Failing(NotSent("550 no such mailbox"))
    await write(services)

    tried_after, rounds = [], []
    for minute in (0, 1, 5, 6, 20, 21, 80, 81, 440, 441, 800, 801, 1160, 1161, 1600):
        clock.instant = began + minute * MINUTE
        before = failing.tried
        rounds.append(await actions.send_due(with_mailer(services, failing)))
        if failing.tried > before:
            tried_after.append(minute)

    assert tried_after == [0, 1, 6, 21, 81, 441, 801, 1161]
    assert (sum(each.again for each in rounds), sum(each.failed for each in rounds)) == (7, 1)
    kept = await row()
    assert (kept["state"], kept["attempts"], kept["error"]) == ("failed", 8, "550 no such mailbox")


async def test_one_message_that_cannot_be_sent_stops_no_other(services: Services):
    await write(services, "booking:1:confirmed", to="gone@rmbc.example")
    await write(services, "booking:2:confirmed", to="no\naddress")
    await write(services, "booking:3:confirmed", to="ada.ahmed@rmbc.example")
    async with mail_server() as (post, url):
        post.refused.add("gone@rmbc.example")

        done = await actions.send_due(with_mailer(services, SmtpMailer(url, "no-reply@training.example")))

    assert (done, post.to) == (Sent(sent=1, again=2), ["ada.ahmed@rmbc.example"])
    assert [each["error"] for each in await db.fetch("select error from notice order by id")] == [
        "The mail server did not take the address: SMTPRecipientRefused 550 no such mailbox",
        "It could not be sent: ValueError",
        "",
    ]


async def test_a_server_that_takes_a_text_and_drops_the_line_gets_it_once_more_with_the_same_id(
    services: Services, clock: FixedClock
):
    await write(services)
    async with mail_server() as (post, url):
        post.answers += ["drop after", "drop after"]
        over_smtp = with_mailer(services, SmtpMailer(url, "no-reply@training.example"))
        rounds = []
        for _ in range(4):
            rounds.append(await actions.send_due(over_smtp))
            clock.instant += timedelta(hours=7)

    kept = await row()
    assert rounds == [Sent(again=1), Sent(failed=1), Sent(), Sent()]
    assert post.ids == [kept["message_id"]] * 2
    assert (kept["state"], kept["interrupted"]) == ("failed", 2)
    assert kept["error"].startswith("The line broke after the message was handed over")


async def test_a_notice_found_half_sent_is_sent_once_more_when_its_lease_is_over(
    services: Services, mailer: KeptMailer, clock: FixedClock
):
    await write(services)
    await die_while_sending(clock)

    assert await actions.send_due(services) == Sent()
    clock.instant += LEASE + MINUTE
    assert await actions.send_due(services) == Sent(sent=1)

    kept = await row()
    assert [mail.message_id for mail in mailer.sent] == [kept["message_id"]]
    assert (kept["state"], kept["attempts"], kept["interrupted"]) == ("sent", 2, 1)


async def test_a_notice_found_half_sent_twice_is_left_to_a_person(
    services: Services, mailer: KeptMailer, clock: FixedClock
):
    await write(services)
    for _ in range(2):
        await die_while_sending(clock)
        clock.instant += LEASE + MINUTE

    assert await actions.send_due(services) == Sent(failed=1)

    kept = await row()
    assert (list(mailer.sent), kept["state"], kept["interrupted"]) == ([], "failed", 2)
    assert kept["error"] == INTERRUPTED


async def test_notices_that_a_dead_sender_held_but_had_not_begun_are_simply_sent(
    services: Services, mailer: KeptMailer, clock: FixedClock
):
    await write(services)
    async with db.write():
        [held] = await store.claim(at=clock.now(), lease_until=clock.now() + LEASE, limit=10)

    assert await actions.send_due(services) == Sent()
    clock.instant += LEASE + MINUTE
    assert await actions.send_due(services) == Sent(sent=1)

    assert ((await row())["id"], (await row())["interrupted"]) == (held.id, 0)


async def test_a_sender_that_stood_still_does_not_write_over_what_another_did(services: Services, clock: FixedClock):
    class StandsStill(KeptMailer):
        async def send(self, mail: Mail) -> None:
            clock.instant += LEASE + MINUTE
            assert await actions.send_due(services) == Sent(sent=1)
            raise MaybeSent("the line broke")

    await write(services)

    assert await actions.send_due(with_mailer(services, StandsStill())) == Sent()

    kept = await row()
    assert (kept["state"], kept["interrupted"], kept["error"]) == ("sent", 1, "")


async def test_a_notice_taken_back_while_a_sender_holds_it_does_not_go(services: Services, clock: FixedClock):
    class TakesBack(KeptMailer):
        async def send(self, mail: Mail) -> None:
            await actions.withdraw("booking:")
            await KeptMailer.send(self, mail)

    takes_back = TakesBack()
    for number in range(6):
        await write(services, f"booking:{number}:confirmed")

    await actions.send_due(with_mailer(services, takes_back))

    assert sorted((await states()).values()) == ["sent"] * len(takes_back.sent) + ["withdrawn"] * (
        6 - len(takes_back.sent)
    )
    assert 1 <= len(takes_back.sent) <= actions.AT_ONCE


async def test_nothing_goes_to_somebody_whose_record_is_closed(services: Services, mailer: KeptMailer):
    await recorded(services, SMALL_WORLD)
    people = {each["person"]: each["id"] for each in await db.fetch("select person, id from person")}
    for person in ("P1", "P2"):
        await write(services, f"{person}:confirmed", person=people[person], to=f"{person}@rmbc.example")
    left = {"people": [{"person": "P2", "name": "Ben Brook", "email": "ben.brook@trft.example", "status": "closed"}]}
    await recorded(services, left)

    assert await actions.send_due(services) == Sent(sent=1, withdrawn=1)

    assert [mail.to for mail in mailer.sent] == ["P1@rmbc.example"]
    assert await states() == {"P1:confirmed": "sent", "P2:confirmed": "withdrawn"}


async def test_an_operator_sees_what_waits_what_failed_and_since_when(services: Services, clock: FixedClock):
    since = clock.now()
    await write(services, "a")
    await write(services, "b", not_before=since + timedelta(days=1))
    assert await actions.queue(services) == Queue(ready=2, sending=0, failed=0, late_since=since)

    await actions.send_due(with_mailer(services, Failing(NotSent("no"))))
    assert await actions.queue(services) == Queue(ready=2, sending=0, failed=0, late_since=None)

    for _ in range(8):
        clock.instant += timedelta(hours=7)
        await actions.send_due(with_mailer(services, Failing(NotSent("no"))))
    assert (await actions.queue(services)).failed == 1


async def test_mail_never_leaves_inside_a_transaction(services: Services):
    async with db.write():
        with pytest.raises(RuntimeError, match="outside every transaction"):
            await actions.send_due(services)


async def die_while_sending(clock: FixedClock) -> None:
    """What a sender leaves behind that is killed after it marked its notice and before it marked the outcome."""
    now = clock.now()
    async with db.write():
        [held] = await store.claim(at=now, lease_until=now + LEASE, limit=1)
        assert await store.begin(held.id, held=now + LEASE, lease_until=now + LEASE)
