"""A process that changes a requirement and stops half way, to be killed there. Not a test by itself.

It says `half` when the first people are done, and goes on when a line comes in.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from typing import Any

from competencies.framework.names import names
from lms.base import db
from lms.base.services import Actor, Services, open_services
from lms.base.settings import from_environment
from lms.framework import actions
from lms.framework.rules import Change, Terms
from lms.work import actions as work

ASKED = {"role": "SOCIAL-WORKER", "competency": "CSE-SIGNS", "agency": ""}
TERMS = Terms(initial_days=0, refresh_months=6, applies_to_existing=True, source="Decision 12")


async def change_it(services: Services) -> None:
    """Begin the change as the page does, and wait for its end."""
    place = actions.place_of(await names(), **ASKED)
    seen = tuple(row.id for row in await actions.rows_at(place))
    change = Change(**ASKED, from_on=date(2026, 4, 1), terms=TERMS, why="Decision 12", seen=seen)
    put_in_force: Any = actions.put_in_force

    async def stop_half_way(*given: Any) -> Any:
        *others, told = given

        def tell(what: str, done: int, of: int) -> None:
            told(what, done, of)
            if what == "working out who is in date" and done < of:
                print("half", done, of, flush=True)
                sys.stdin.readline()

        return await put_in_force(*others, tell)

    actions.put_in_force = stop_half_way  # type: ignore[assignment]
    await actions.carry_out(services, Actor(name="admin", via="page"), change)
    await work.finish_all()


async def main() -> None:
    """Change it on the database of the environment."""
    services = open_services(from_environment(os.environ))
    async with db.connected(services.settings.database_url):
        await change_it(services)
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
