"""A letter is written with the act that causes it, once; it is taken back when nobody wants it any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from jinja2 import UndefinedError

from lms.base import db
from lms.base.services import Services
from lms.notifications import actions
from tests.lms.notifications.writing import FACTS, states, write


async def test_a_letter_is_kept_as_it_will_be_sent(services: Services):
    later = services.clock.now() + timedelta(days=1)

    assert await write(services, attachment="BEGIN:VCALENDAR", method="REQUEST", not_before=later)

    [row] = await db.fetch("select * from notice")
    body = """You have a place on Signs & signals, Thursday 16 April 2026, 9:30am.

http://127.0.0.1:8000/bookings/17

--
Training record of Safeguarding Children Partnership
http://127.0.0.1:8000
Nobody reads answers to this message.
"""
    assert (row["email"], row["subject"], row["body"]) == (
        "ada.ahmed@rmbc.example",
        "Your place on Signs & signals",
        body,
    )
    assert (row["kind"], row["attachment"], row["method"]) == ("booking", "BEGIN:VCALENDAR", "REQUEST")
    assert (row["state"], row["made_at"], row["not_before"]) == ("ready", services.clock.now(), later)
    assert (row["attempts"], row["interrupted"], row["sent_at"], row["error"]) == (0, 0, None, "")


async def test_a_key_writes_one_letter_for_ever(services: Services):
    assert [await write(services, "booking:17:confirmed") for _ in range(2)] == [True, False]
    await actions.withdraw("booking:17:")

    assert await write(services, "booking:17:confirmed") is False
    assert await states() == {"booking:17:confirmed": "withdrawn"}


async def test_without_an_address_nothing_is_written(services: Services):
    assert await write(services, to="") is False
    assert await states() == {}


async def test_a_letter_goes_when_the_act_that_caused_it_does(services: Services):
    with pytest.raises(RuntimeError):
        async with db.write():
            await write(services)
            raise RuntimeError("the place was gone")

    assert await states() == {}


async def test_a_fact_that_a_letter_needs_and_does_not_get_is_an_error(services: Services):
    facts = {name: fact for name, fact in FACTS.items() if name != "course"}

    with pytest.raises(UndefinedError):
        await write(services, facts=facts)


async def test_letters_are_taken_back_by_the_beginning_of_their_key(services: Services):
    for key in ("booking:1:confirmed", "booking:1:joining", "booking:17:confirmed", "booking:1%:odd"):
        await write(services, key)

    assert await actions.withdraw("booking:1:") == 2

    assert await states() == {
        "booking:1:confirmed": "withdrawn",
        "booking:1:joining": "withdrawn",
        "booking:17:confirmed": "ready",
        "booking:1%:odd": "ready",
    }
