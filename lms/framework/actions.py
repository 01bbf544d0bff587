"""How is a requirement changed from a day: looked at before it is saved, then carried out in one piece? (R3, R5)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from competencies.compliance import kept
from competencies.compliance import store as compliance
from competencies.compliance.needs import Framework
from competencies.compliance.reckoning import PersonFacts, needs_with_evidence
from competencies.compliance.rules import standing_on
from competencies.framework.names import Names
from lms.base import db
from lms.base.dates import add_months, short
from lms.base.errors import NotFound, refuse
from lms.base.services import Actor, Services
from lms.facts.rules import SourceRow
from lms.framework import store
from lms.framework.rules import Change, Row, Version, cells, outcome, requirement, steps
from lms.people.rules import at_or_below
from lms.record import actions as record
from lms.work import actions as work
from lms.work.actions import Result, Told
from lms.work.rules import State

CHECK, CHANGE = "requirement check", "requirement change"
"""The kinds of long act of this room."""
BATCH = 100
"""People looked at between two pauses for other requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The ids that a change speaks of; `agencies` are those where it holds, None for all."""

    role: int
    competency: int
    agency: int | None
    agencies: frozenset[int] | None


class DayMoves(msgspec.Struct, frozen=True):
    """On one day: (state before, state after, how many post-needs); an empty state means no need."""

    on: date
    moves: list[tuple[str, str, int]]


class Effect(msgspec.Struct, frozen=True):
    """Whom a change touches, and what becomes of their post-needs for the competency on some days."""

    people: int
    days: list[DayMoves] = msgspec.field(default_factory=list)


def place_of(names: Names, *, role: str, competency: str, agency: str = "") -> Place:
    """The ids behind the keys; raises `NotFound` for one that there is not."""
    roles = {each.role: each.id for each in names.roles.values()}
    competencies = {each.competency: each.id for each in names.competencies.values()}
    agencies = {each.agency: each.id for each in names.agencies.values()}
    if role not in roles or competency not in competencies or (agency and agency not in agencies):
        raise NotFound
    top = agencies[agency] if agency else None
    parents = {each.id: agencies.get(each.parent) for each in names.agencies.values()}
    below = None if top is None else frozenset(one for one in at_or_below(top, parents) if one is not None)
    return Place(role=roles[role], competency=competencies[competency], agency=top, agencies=below)


async def rows_at(place: Place) -> list[Row]:
    """The rows in force of a role, competency and agency, as we know them now, in order of their first days."""
    return [v.row for v in await store.ever_said(place.role, place.competency) if _is_at(place, v)]


def _is_at(place: Place, version: Version) -> bool:
    return version.holds and version.agency == place.agency


async def check(services: Services, actor: Actor, change: Change) -> str:
    """Begin to work out, in the background, whom a change would touch; returns the reference of its page."""
    place = place_of((await kept.now(services.settings.expiring_days)).names, **_keys(change))

    async def look(told: Told) -> Result:
        return State.DONE, msgspec.to_builtins(await effect(services, change, place, told))

    return await work.begin(
        services, actor, kind=CHECK, title=title(change), act=look, asked=msgspec.to_builtins(change), only_looks=True
    )


async def carry_out(services: Services, actor: Actor, change: Change) -> str:
    """Begin to change the requirement, in the background; returns the reference of its page.

    The rows, the audit trail and everybody's standing change in one transaction: all of it, or nothing.
    """
    place = place_of((await kept.now(services.settings.expiring_days)).names, **_keys(change))

    async def act(told: Told) -> Result:
        return await put_in_force(services, actor, change, place, told)

    return await work.begin(
        services, actor, kind=CHANGE, title=title(change), act=act, asked=msgspec.to_builtins(change)
    )


async def put_in_force(services: Services, actor: Actor, change: Change, place: Place, told: Told) -> Result:
    """Record the change; raises `Refused` when the requirement is no longer what the asker was shown."""
    async with db.write(facts=True):
        rows = await rows_at(place)
        if tuple(row.id for row in rows) != change.seen:
            raise refuse("changed_meanwhile", "Somebody else changed this requirement after you looked at it.")
        source = [
            SourceRow("requirement", line, cells(change, step.row), withdraw=step.withdraw)
            for line, step in enumerate(steps(rows, change), start=1)
        ]
        reading = await record.read({"requirements": source})
        report = await record.record(services, actor, reading, why=change.why, told=told)
    if report.refused:
        return State.REFUSED, {"message": " ".join(problem.reason for problem in report.problems)}
    return State.DONE, {"people": report.people}


def title(change: Change) -> str:
    """What a change does, in a line."""
    what = "Change" if change.terms else "End"
    where = f" at {change.agency}" if change.agency else ""
    return f"{what} {change.competency} for {change.role}{where} from {short(change.from_on)}"


def _keys(change: Change) -> dict[str, str]:
    return {"role": change.role, "competency": change.competency, "agency": change.agency}


async def effect(services: Services, change: Change, place: Place, told: Told) -> Effect:
    """Whom the change touches and how they stand before and after it; changes nothing.

    On its first day, today if that is later, and a year on with nothing more recorded.
    """
    settings, today = services.settings, services.clock.today()
    before = (await kept.now(settings.expiring_days)).framework
    rows = await rows_at(place)
    after = _with_rows(before, place, outcome(rows, steps(rows, change)), settings.expiring_days)
    days = sorted({change.from_on, max(change.from_on, today), add_months(max(change.from_on, today), 12)})
    look = _Look(place=place, days=days, before=before, after=after, return_days=settings.return_days)
    people = await store.holders_from(place.role, sorted(place.agencies) if place.agencies else None, change.from_on)
    done = 0
    async for some in db.in_batches(people, BATCH):
        for facts in (await compliance.people_facts(some)).values():
            look.at(facts)
        done += len(some)
        told("working out who is in date before and after", done, len(people))
    return Effect(people=len(people), days=look.result())


def _with_rows(framework: Framework, place: Place, rows: Sequence[Row], expiring_days: int) -> Framework:
    """The framework as it would be with these rows in the place of those of the same role, competency and agency."""
    of_role = dict(framework.rows_by_need.get(place.role, {}))
    others = [row for row in of_role.get(place.competency, ()) if row.agency != place.agency]
    made = [
        requirement(row, role=place.role, competency=place.competency, agency=place.agency, expiring_days=expiring_days)
        for row in rows
    ]
    of_role[place.competency] = [*others, *made]
    return Framework(
        rows_by_need={**framework.rows_by_need, place.role: of_role},
        lineage_by_agency=framework.lineage_by_agency,
        equivalents_by_competency=framework.equivalents_by_competency,
    )


@dataclass(slots=True, kw_only=True)
class _Look:
    """Counts how post-needs of one place stand under two frameworks."""

    place: Place
    days: Sequence[date]
    before: Framework
    after: Framework
    return_days: int
    moves: dict[date, Counter[tuple[str, str]]] = field(default_factory=dict)

    def at(self, facts: PersonFacts) -> None:
        """Look at one person's facts."""
        was, will = self._states(facts, self.before), self._states(facts, self.after)
        for post, day in was.keys() | will.keys():
            move = (was.get((post, day), ""), will.get((post, day), ""))
            self.moves.setdefault(day, Counter())[move] += 1

    def _states(self, facts: PersonFacts, framework: Framework) -> Mapping[tuple[int, date], str]:
        found: dict[tuple[int, date], str] = {}
        for need, evidence in needs_with_evidence(facts, framework, frozenset({self.place.competency})):
            elsewhere = self.place.agencies is not None and need.post.agency not in self.place.agencies
            if need.post.role != self.place.role or elsewhere:
                continue
            for day in self.days:
                if need.first_on <= day <= need.last_on:
                    standing = standing_on(need, evidence, day, return_days=self.return_days)
                    found[need.post.id, day] = standing.state.value
        return found

    def result(self) -> list[DayMoves]:
        """The moves of each day, in order."""
        return [
            DayMoves(on=day, moves=[(*move, number) for move, number in sorted(self.moves.get(day, {}).items())])
            for day in self.days
        ]
