"""Whatever happens to a session, does everybody's calendar show what they hold, by mail and by address alike?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.bookings import offers
from courses.bookings.actions import book, cancel
from courses.bookings.moving import cancel_session, change
from courses.bookings.passing import substitute
from courses.bookings.rules import State
from courses.bookings.store import BookingSaid, bookings_of
from courses.calendar import actions, store
from courses.calendar.rules import Kind
from courses.sessions.actions import draft_of
from courses.sessions.rules import Part, WhenFree
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings
from lms.signin.store import open_account
from tests.conftest import SECRET_KEY
from tests.courses.calendar.program import Program, events_in, sequence_of, times_and_title
from tests.courses.sessions.made import some_parts
from tests.courses.world import COORDINATOR, add_course, number_of, open_session, record_people, session_now
from tests.engines import Databases

T = TypeVar("T")
PEOPLE = ("P1", "P2", "P3", "P4")
SOME_PARTS = some_parts(first=date(2026, 4, 10), last=date(2027, 4, 20))
"""Late enough for the waiting list to move by itself, soon enough for a private calendar."""


class Calendars(RuleBasedStateMachine):
    """Acts at random, gives every letter to its reader's calendar program, and compares."""

    copied: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        url = type(self).copied()
        self.services = Services(
            settings=Settings(database_url=url, secret_key=SECRET_KEY), clock=FixedClock(), mailer=KeptMailer()
        )
        self.connected = db.connected(url)
        self.do(self.connected.__aenter__())
        self.programs = {person: Program() for person in PEOPLE}
        self.read = 0

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(act)

    def tried(self, act: Coroutine[Any, Any, Any]) -> None:
        with suppress(Refused):
            self.do(act)

    def teardown(self) -> None:
        self.do(self.connected.__aexit__(None, None, None))
        self.runner.close()

    @initialize(parts=SOME_PARTS, places=st.integers(1, 3), confirms=st.booleans())
    def open(self, parts: tuple[Part, ...], places: int, confirms: bool) -> None:
        free = WhenFree.CONFIRM if confirms else WhenFree.OFFER
        planned = open_session(self.services, places=places, parts=parts, when_free=free)
        self.session = self.do(planned).session

    is_open = precondition(lambda self: hasattr(self, "session"))

    def bookings(self) -> list[BookingSaid]:
        session = self.do(session_now(self.services, self.session))
        return sorted(self.do(bookings_of(session.id, list(State))), key=lambda each: each.id)

    @is_open
    @rule(person=st.sampled_from(PEOPLE))
    def book(self, person: str) -> None:
        self.tried(book(self.services, COORDINATOR, session=self.session, person=self.do(number_of(person))))

    @is_open
    @rule(data=st.data(), person=st.sampled_from(PEOPLE), verb=st.sampled_from(["cancel", "accept", "pass on"]))
    def act(self, data: st.DataObject, person: str, verb: str) -> None:
        if not (bookings := self.bookings()):
            return
        booking, number = data.draw(st.sampled_from(bookings), label="booking").id, self.do(number_of(person))
        if verb == "cancel":
            self.tried(cancel(self.services, COORDINATOR, booking=booking))
        elif verb == "accept":
            self.tried(offers.accept(self.services, COORDINATOR, booking=booking))
        else:
            self.tried(substitute(self.services, COORDINATOR, booking=booking, person=number))

    @is_open
    @rule(parts=SOME_PARTS, venue=st.sampled_from(["Town hall", "Library"]))
    def move(self, parts: tuple[Part, ...], venue: str) -> None:
        now = self.do(session_now(self.services, self.session))
        draft = replace(draft_of(now), parts=parts, venue=venue)
        self.tried(change(self.services, COORDINATOR, session=self.session, draft=draft))

    @is_open
    @rule(really=st.sampled_from([False, False, False, True]))
    def call_off(self, really: bool) -> None:
        if really:
            self.tried(cancel_session(self.services, COORDINATOR, session=self.session, why="ill"))

    @is_open
    @invariant()
    def every_calendar_shows_what_its_owner_holds(self) -> None:
        if not hasattr(self, "session"):
            return
        letters = self.do(db.fetch("select id, email, attachment from notice where id > {} order by id", self.read))
        for letter in letters:
            self.read = letter["id"]
            self.programs[letter["email"].split("@")[0].upper()].take(letter["attachment"])
        session, bookings = self.do(session_now(self.services, self.session)), self.bookings()
        for person, program in self.programs.items():
            holds = any(each.reference == person and each.state is State.CONFIRMED for each in bookings)
            parts = sorted((part.starts_at, part.ends_at) for part in session.parts) if holds else []
            assert [(starts_at, ends_at) for starts_at, ends_at, _ in program.shown] == parts
            assert self.do(self._followed(person)) == {
                uid: (sequence_of(event), *times_and_title(event)) for uid, event in program.events.items()
            }

    async def _followed(self, person: str) -> dict[str, tuple[int, datetime, datetime, str]]:
        """What the person's private calendar holds as confirmed, by UID."""
        number, email = await number_of(person), f"{person.lower()}@work.example"
        async with db.write():
            account = await open_account(email, number, datetime(2026, 3, 31, tzinfo=UTC))
        await actions.make(self.services, COORDINATOR, account=account, kind=Kind.PERSON, person=number)
        [feed] = await store.feeds_of(account)
        events = events_in(await actions.calendar_at(self.services, feed.secret))
        confirmed = [event for event in events if event["status"] == "CONFIRMED"]
        return {str(event["uid"]): (sequence_of(event), *times_and_title(event)) for event in confirmed}


@pytest.fixture
def partnership_url(databases: Databases) -> str:
    url = databases.migrated()

    async def fill() -> None:
        async with db.connected(url):
            services = Services(
                settings=Settings(database_url=url, secret_key=SECRET_KEY), clock=FixedClock(), mailer=KeptMailer()
            )
            await record_people(services)
            await add_course()

    asyncio.run(fill())
    return url


def check(databases: Databases, url: str, *, examples: int, steps: int) -> None:
    machine = type("Machine", (Calendars,), {"copied": staticmethod(lambda: databases.copied(url))})
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_random_acts_leave_everybodys_calendar_right(databases: Databases, partnership_url: str):
    check(databases, partnership_url, examples=12, steps=15)


@pytest.mark.soak
def test_many_random_acts_leave_everybodys_calendar_right(databases: Databases, partnership_url: str):
    check(databases, partnership_url, examples=100, steps=30)
