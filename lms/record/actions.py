"""How does a changed fact reach the figures? Recorded, audited and reckoned again in one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competencies.compliance import kept
from competencies.coverage import actions as coverage
from lms.base import db
from lms.base.services import Actor, Services
from lms.facts import actions as facts
from lms.facts.rules import Complete, Plan, Problem, Reach, Reading, SourceRow, Tally, Touched
from lms.record.kinds import KINDS

Told = facts.Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import or a form did, file by file, or every reason why nothing was done.

    `people` is how many had their standing worked out again.
    """

    on: date
    tallies: list[Tally]
    problems: list[Problem]
    notes: list[str]
    people: int = 0
    dry_run: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing was done because of problems."""
        return bool(self.problems)


class _RollBack(Exception):
    """Ends a dry run."""


async def read(tables: Mapping[str, Iterable[SourceRow]], told: Told = facts.silent) -> Reading:
    """Rows read into values, before the transaction."""
    return await facts.read(KINDS, tables, told)


async def record(
    services: Services,
    actor: Actor,
    reading: Reading,
    *,
    on: date | None = None,
    why: str = "",
    complete: Complete | None = None,
    dry_run: bool = False,
    told: Told = facts.silent,
) -> Report:
    """Record what was read, as of the day `on` (today if not given), or nothing at all when any row is refused.

    A dry run does the same work, down to the figures, and takes it back.
    """
    if dry_run and db.is_writing():
        raise RuntimeError("a dry run takes back its own unit of work, and cannot be part of another")
    day = on or services.clock.today()
    plan, people = Plan(on=day), 0
    try:
        async with db.write(facts=True):
            plan = await facts.make_plan(KINDS, reading, on=day, complete=complete, told=told)
            if not plan.problems:
                people = await _carry_out(services, actor, plan, why, told)
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
    return Report(
        on=day, tallies=plan.tallies, problems=plan.problems, notes=plan.notes, people=people, dry_run=dry_run
    )


async def _carry_out(services: Services, actor: Actor, plan: Plan, why: str, told: Told) -> int:
    touched = await facts.apply(services, actor, KINDS, plan, why=why, told=told)
    await facts.note_data(plan)
    if plan.agencies or plan.people or any(plan.changes.get(kind.name) for kind in KINDS if kind.reach in SHARED):
        await kept.changed()
    return await reckon(services, touched, told)


SHARED = frozenset({Reach.TREE, Reach.ROLE, Reach.SATISFIES, Reach.NOTHING})
"""What kinds of change alter what every reckoning shares (`competencies.compliance.kept`)."""


async def reckon(services: Services, touched: Touched, told: Told = facts.silent) -> int:
    """Spans and counts of everybody touched, brought up to date in the same unit of work."""
    return await coverage.refresh(services, touched, told=lambda done, of: told("working out who is in date", done, of))
