"""How does the demonstration partnership get into an empty database? By the same door as everybody's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from courses.bookings.jobs import joining_instructions
from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Actor, Services
from lms.demo.framework import Row
from lms.demo.material import add_approved_material
from lms.demo.partnership import PEOPLE, Partnership, deliveries, partnership
from lms.demo.personas import PERSONAS
from lms.demo.store import say_more
from lms.exchange.actions import import_tables
from lms.facts.actions import Told, silent
from lms.notifications.actions import withdraw
from lms.signin.actions import add_user

LOADER = Actor(name="demonstration", via="command")


async def load(services: Services, *, people: int = PEOPLE, seed: int = 1, told: Told = silent) -> None:
    """Make `people` people up, import them, and let the personas in: whole or not at all.

    `told` hears how far it is: what is done, how many, of how many. Refuses too few people or too early a day.
    """
    try:
        made = partnership(people=people, seed=seed, today=services.clock.today())
    except ValueError as why:
        raise refuse("no_demonstration", str(why)) from why
    async with db.write(facts=True):
        for delivery in deliveries(made):
            await _import(services, delivery.tables, delivery.on, told)
        await _let_in(services)
        await add_approved_material(services)
        await _import(services, {"sessions": made.tables["sessions"]}, made.today, told)
        await say_more(made.sessions)
        await _import(services, {"bookings": made.tables["bookings"]}, made.today, told)
        await _say_nothing_of_earlier_days(services, made)


async def _import(services: Services, tables: Mapping[str, Sequence[Row]], on: date, told: Told) -> None:
    report = await import_tables(services, tables, actor=LOADER, on=on, told=told)
    if report.refused:
        raise RuntimeError(f"the demonstration is refused: {report.problems[:3]}")


async def _let_in(services: Services) -> None:
    for persona in PERSONAS:
        if persona.role != "learner":
            await add_user(
                services,
                LOADER,
                email=persona.email,
                role=persona.role,
                agency=persona.agency or None,
                names=persona.names,
                about=persona.chairs,
            )


async def _say_nothing_of_earlier_days(services: Services, made: Partnership) -> None:
    """The joining instructions due by today would have gone out before; none of them is sent now.

    Taken back, they are not written again: what one does in the demonstration is not lost among hundreds of letters.
    """
    await joining_instructions(services, on=made.today, at=services.clock.moment())
    await withdraw("booking:")
