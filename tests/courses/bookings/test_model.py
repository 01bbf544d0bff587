"""Do random acts leave bookings, places, order and letters as a simple model has them? (R23 to R28)"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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

from courses.bookings import approvals, offers
from courses.bookings.actions import book, cancel
from courses.bookings.moving import change
from courses.bookings.opening import waiting_list
from courses.bookings.passing import substitute
from courses.bookings.queue import advance_all
from courses.bookings.rules import State
from courses.bookings.store import bookings_of
from courses.sessions.actions import draft_of
from courses.sessions.rules import SessionSaid, Share, ShareKind, WaitingOrder, WhenFree
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings
from tests.conftest import SECRET_KEY
from tests.courses.bookings.model import Entry, Model
from tests.courses.world import COORDINATOR, add_course, number_of, open_session, record_people, session_now
from tests.engines import Databases

T = TypeVar("T")
BEGIN = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
PEOPLE = [f"P{n}" for n in range(1, 9)]
VERBS = ("cancel", "accept", "decline", "offer_by_hand", "approve", "turn_down")
NEED = {"P3": (0, "2022-04-10"), "P2": (0, "2022-04-10"), "P5": (1, "2026-06-02"), "P4": (1, "2027-06-02")}
"""P2 and P3 never trained and are overdue; P5 and P4 are in date until then, all others as long as anybody."""


async def make_partnership(services: Services) -> None:
    """People with different needs, and a course."""
    awards = [
        {"person": person, "competency": "CSE-SIGNS", "achieved_on": day, "mode": "in_person"}
        for person, day in [("P5", "2024-06-02"), ("P4", "2025-06-02")]
    ]
    stays = [
        {"person": p, "competency": "CSE-SIGNS", "achieved_on": "2025-12-31", "mode": "in_person"}
        for p in ("P1", "P6", "P7", "P8")
    ]
    await record_people(services, awards=awards + stays)
    await add_course()


class Bookings(RuleBasedStateMachine):
    """Drives the real actions and the model side by side; subclasses bring a database."""

    copied: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = FixedClock(instant=BEGIN)
        url = type(self).copied()
        self.services = Services(
            settings=Settings(database_url=url, secret_key=SECRET_KEY), clock=self.clock, mailer=KeptMailer()
        )
        self.connected = db.connected(url)
        self.do(self.connected.__aenter__())

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(act)

    def teardown(self) -> None:
        self.do(self.connected.__aexit__(None, None, None))
        self.runner.close()

    @initialize(
        places=st.integers(0, 4),
        hours=st.integers(24, 240),
        cap=st.none() | st.integers(0, 3),
        reserve=st.none() | st.integers(0, 3),
        release=st.integers(0, 100),
        approval=st.booleans(),
        confirms=st.booleans(),
        by_need=st.booleans(),
    )
    def open(self, places, hours, cap, reserve, release, approval, confirms, by_need):
        reserve = min(reserve, places) if reserve is not None else None
        self.model = Model(
            places=places,
            start=hours,
            cap_r=cap,
            reserve_t=reserve,
            release=release,
            approval=approval,
            confirms=confirms,
            need=dict.fromkeys(PEOPLE, (1, "2027-12-31")) | NEED if by_need else {},
        )
        self.session = self.do(self._open(by_need))
        self.do(db.fetch("delete from notice"))

    async def _open(self, by_need: bool) -> SessionSaid:
        agencies = {r["agency"]: r["id"] for r in await db.fetch("select id, agency from agency")}
        model, shares, released = self.model, [], BEGIN + timedelta(hours=self.model.release)
        if model.cap_r is not None:
            shares.append(Share(kind=ShareKind.CAP, agency=agencies["RMBC"], sector="", places=model.cap_r))
        if model.reserve_t is not None:
            kept = Share(
                kind=ShareKind.RESERVE,
                agency=agencies["TRFT"],
                sector="",
                places=model.reserve_t,
                release_at=released,
            )
            shares.append(kept)
        return await open_session(
            self.services,
            places=model.places,
            starts_at=BEGIN + timedelta(hours=model.start),
            shares=tuple(shares),
            approval=model.approval,
            when_free=WhenFree.CONFIRM if model.confirms else WhenFree.OFFER,
            waiting_order=WaitingOrder.NEED if by_need else WaitingOrder.TIME,
        )

    def answer(self, act: Awaitable[Any]) -> str:
        async def tried() -> str:
            try:
                said = await act
            except Refused as no:
                return no.refusal.code
            return said.state.value if hasattr(said, "state") else "changed"

        return self.do(tried())

    @rule(person=st.sampled_from(PEOPLE))
    def book(self, person):
        number = self.do(number_of(person))
        real = self.answer(book(self.services, COORDINATOR, session=self.session.session, person=number))

        assert real == self.model.book(person)

    def some(self, data) -> tuple[Entry, int]:
        place = data.draw(st.integers(0, len(self.model.entries) - 1), label="booking")
        bookings = sorted(self.do(bookings_of(self.session.id, list(State))), key=lambda each: each.id)
        return self.model.entries[place], bookings[place].id

    has_some = precondition(lambda self: bool(getattr(self, "model", None) and self.model.entries))

    @has_some
    @rule(
        data=st.data(), verb=st.sampled_from(["cancel", "accept", "decline", "offer_by_hand", "approve", "turn_down"])
    )
    def act(self, data, verb):
        entry, booking = self.some(data)
        acts = {
            "cancel": lambda: cancel(self.services, COORDINATOR, booking=booking),
            "accept": lambda: offers.accept(self.services, COORDINATOR, booking=booking),
            "decline": lambda: offers.decline(self.services, COORDINATOR, booking=booking),
            "offer_by_hand": lambda: offers.offer_by_hand(self.services, COORDINATOR, booking=booking),
            "approve": lambda: approvals.approve(self.services, COORDINATOR, booking=booking),
            "turn_down": lambda: approvals.turn_down(self.services, COORDINATOR, booking=booking, why="no"),
        }

        assert self.answer(acts[verb]()) == getattr(self.model, verb)(entry)

    @has_some
    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def pass_on(self, data, person):
        entry, booking = self.some(data)
        number = self.do(number_of(person))

        real = self.answer(substitute(self.services, COORDINATOR, booking=booking, person=number))

        assert real == self.model.substitute(entry, person)

    @rule(places=st.integers(0, 5))
    def change_places(self, places):
        if self.model.reserve_t is not None and places < self.model.reserve_t:
            return
        now = self.do(session_now(self.services, self.session.session))
        wanted = replace(draft_of(now), places=places)

        real = self.answer(change(self.services, COORDINATOR, session=self.session.session, draft=wanted))

        assert real == self.model.set_places(places)

    @rule(hours=st.sampled_from([1, 5, 23, 24, 25, 48]))
    def time_passes(self, hours):
        self.model.now += hours
        self.clock.instant += timedelta(hours=hours)

    @rule()
    def job(self):
        self.do(advance_all(self.services, at=self.clock.now()))
        self.model.advance()

    @invariant()
    def as_the_model_has_it(self):
        if not hasattr(self, "session"):
            return
        bookings = sorted(self.do(bookings_of(self.session.id, list(State))), key=lambda each: each.id)
        now = self.do(session_now(self.services, self.session.session))
        order = [each.booking for each in self.do(waiting_list(now))]
        letters = self.do(db.fetch("select kind, email from notice order by id"))
        places = {id(entry): each.id for entry, each in zip(self.model.entries, bookings, strict=True)}
        assert [(e.person, e.state) for e in self.model.entries] == [(b.reference, b.state.value) for b in bookings]
        assert (now.taken, now.places) == (self.model.taken(), self.model.places)
        assert order == [places[id(entry)] for entry in self.model.waiting()]
        assert sorted((r["kind"], r["email"].split("@")[0].upper()) for r in letters) == sorted(self.model.letters)


@pytest.fixture
def partnership_url(databases: Databases) -> str:
    url = databases.migrated()

    async def fill() -> None:
        async with db.connected(url):
            services = Services(
                settings=Settings(database_url=url, secret_key=SECRET_KEY), clock=FixedClock(), mailer=KeptMailer()
            )
            await make_partnership(services)

    asyncio.run(fill())
    return url


def check(databases: Databases, url: str, *, examples: int, steps: int) -> None:
    machine = type("Machine", (Bookings,), {"copied": staticmethod(lambda: databases.copied(url))})
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_random_acts_leave_what_the_model_has(databases: Databases, partnership_url: str):
    check(databases, partnership_url, examples=12, steps=25)


@pytest.mark.soak
def test_many_random_acts_leave_what_the_model_has(databases: Databases, partnership_url: str):
    check(databases, partnership_url, examples=100, steps=40)
