"""How does the demonstration partnership get into an empty database? By the same door as everybody's files."""

from __future__ import annotations

from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Actor, Services
from lms.demo.partnership import PEOPLE, deliveries, partnership
from lms.demo.personas import PERSONAS
from lms.exchange.actions import import_tables
from lms.facts.actions import Told, silent
from lms.signin.actions import add_user

LOADER = Actor(name="demonstration", via="command")


async def load(services: Services, *, people: int = PEOPLE, seed: int = 1, told: Told = silent) -> None:
    """Make `people` people up, import them, and let the personas in: whole or not at all.

    `told` hears how far it is: what is done, how many, of how many. Refuses too few people or too early a day.
    """
    try:
        handed_in = deliveries(partnership(people=people, seed=seed, today=services.clock.today()))
    except ValueError as why:
        raise refuse("no_demonstration", str(why)) from why
    async with db.write(facts=True):
        for delivery in handed_in:
            report = await import_tables(services, delivery.tables, actor=LOADER, on=delivery.on, told=told)
            if report.refused:
                raise RuntimeError(f"the demonstration is refused: {report.problems[:3]}")
        for persona in PERSONAS:
            if persona.role != "learner":
                await add_user(
                    services,
                    LOADER,
                    email=persona.email,
                    role=persona.role,
                    agency=persona.agency or None,
                    names=persona.names,
                )
