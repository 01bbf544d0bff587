"""How do other rooms record evidence that their own acts make, and take it back? With all that follows from it.

A signed register, an accepted claim, a recording watched: each grants awards by the door that files and forms use, so
that they are checked, audited and reckoned alike. Inside `write(facts=True)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.awards import store
from competencies.awards.kinds import AWARDS
from competencies.coverage.actions import refresh
from competencies.framework.kinds import COMPETENCIES
from lms.base.services import Actor, Services
from lms.facts import actions as facts
from lms.facts.rules import SourceRow
from lms.people.kinds import PEOPLE

KINDS = (COMPETENCIES, PEOPLE, AWARDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAward:
    """An award to be: keys as people write them. Its key is person, competency, day and mode."""

    person: str
    competency: str
    achieved_on: date
    mode: str
    hours: str = ""
    valid_until: date | None = None
    evidence: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[str, str, date, str]:
        """What no two awards in force share."""
        return (self.person, self.competency, self.achieved_on, self.mode)

    def cells(self) -> dict[str, str]:
        """As a row of awards.csv."""
        return {
            "person": self.person,
            "competency": self.competency,
            "achieved_on": self.achieved_on.isoformat(),
            "mode": self.mode,
            "hours": self.hours,
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
            "evidence": self.evidence,
            "source": self.source,
        }


async def grant(
    services: Services, actor: Actor, awards: Sequence[NewAward], *, on: date
) -> dict[tuple[str, str, date, str], int]:
    """Record awards and bring compliance and coverage up to date; the ids of those added, by key.

    One that is on record already, by whatever evidence, is left as it is and not among them.
    """
    known = await store.ids_of([each.key for each in awards])
    new = [each for each in awards if each.key not in known]
    if not new:
        return {}
    await _record(services, actor, [SourceRow("register", line, each.cells()) for line, each in enumerate(new, 1)], on)
    return await store.ids_of([each.key for each in new])


async def take_back(services: Services, actor: Actor, awards: Sequence[int], *, on: date, why: str) -> None:
    """Withdraw awards by id, with the reason; those withdrawn already are passed over (R3)."""
    keys = await store.keys_of(awards)
    rows = [
        SourceRow("register", line, NewAward(person=p, competency=c, achieved_on=d, mode=m).cells(), withdraw=True)
        for line, (p, c, d, m) in enumerate(keys, 1)
    ]
    if rows:
        await _record(services, actor, rows, on, why=why)


async def _record(services: Services, actor: Actor, rows: Sequence[SourceRow], on: date, *, why: str = "") -> None:
    reading = await facts.read(KINDS, {AWARDS.name: rows})
    plan = await facts.make_plan(KINDS, reading, on=on)
    if plan.problems:
        raise ValueError(f"awards of our own making are refused: {plan.problems[:3]}")
    await refresh(services, await facts.apply(services, actor, KINDS, plan, why=why))
