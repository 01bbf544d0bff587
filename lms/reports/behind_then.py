"""Who stood behind a figure as it was known at an earlier instant? Worked out person by person from the facts. (R3)"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from competencies.compliance import store as compliance
from competencies.compliance.needs import PostNeed
from competencies.compliance.reckoning import standings
from competencies.compliance.rules import Evidence, Standing, State, spans
from competencies.coverage.behind import IN_ORDER, Behind, Page, Place
from competencies.coverage.rules import Counts
from competencies.coverage.store import Asked
from lms.base.services import Services
from lms.reports import store

BREATH = 50
"""People or timelines reckoned between two pauses for other requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a list: the first `limit` rows, those after or before a place, or the last."""

    limit: int = 30
    after: Place | None = None
    before: Place | None = None
    last: bool = False

    @property
    def backwards(self) -> bool:
        """Whether it is read from its end."""
        return self.last or self.before is not None

    @property
    def edge(self) -> Place | None:
        """The place at which it begins, or ends when it is read backwards."""
        return self.before if self.backwards else self.after


@dataclass(frozen=True, slots=True)
class Stood:
    """One post-need on the day, before its timeline is worked out."""

    person: int
    need: PostNeed
    evidence: Evidence
    standing: Standing


async def people_behind_then(
    services: Services, on: date, known_at: datetime, asked: Asked, states: Sequence[State], part: Part
) -> tuple[Page, Counts]:
    """A part of the same list, in the same order, as `competencies.coverage.behind` gives for now, and all counts.

    Timelines, which say since when, are worked out only for the states that the part reaches.
    """
    by_state = await _standing(services, on, known_at, asked)
    order = [state for state in IN_ORDER if state in states]
    if part.edge is not None and part.edge.state in order:
        at = order.index(part.edge.state)
        order = order[: at + 1] if part.backwards else order[at:]
    rows: list[Behind] = []
    for state in reversed(order) if part.backwards else order:
        of_state = [await _row(services, each, on, number) for number, each in enumerate(by_state.get(state, ()))]
        rows += _from_edge(sorted(of_state, key=_in_list, reverse=part.backwards), part)
        if len(rows) > part.limit:
            break
    counts = {state.value: len(of_it) for state, of_it in by_state.items()}
    in_person = sum(each.standing.in_person for of_it in by_state.values() for each in of_it)
    return await _page(rows, part), Counts(**counts, in_person=in_person)


async def _standing(services: Services, on: date, known_at: datetime, asked: Asked) -> dict[State, list[Stood]]:
    settings = services.settings
    framework = await compliance.framework(expiring_days=settings.expiring_days, known_at=known_at)
    holders = await compliance.holders_among(asked.agencies, asked.roles)
    facts_by_person = await compliance.people_facts(holders, known_at=known_at)
    found: dict[State, list[Stood]] = {}
    for number, (person, facts) in enumerate(facts_by_person.items()):
        await _breathe(number)
        for need, evidence, standing in standings(facts, framework, on, return_days=settings.return_days):
            if _is_asked(need, standing, asked):
                found.setdefault(standing.state, []).append(Stood(person, need, evidence, standing))
    return found


def _is_asked(need: PostNeed, standing: Standing, asked: Asked) -> bool:
    if asked.strength is not None and standing.row.strength.value != asked.strength:
        return False
    cell = (need.post.agency, need.post.role, need.competency)
    wanted = (asked.agencies, asked.roles, asked.competencies)
    return all(ids is None or part in ids for part, ids in zip(cell, wanted, strict=True))


async def _row(services: Services, stood: Stood, on: date, number: int) -> Behind:
    await _breathe(number)
    need, standing = stood.need, stood.standing
    timeline = spans(need, stood.evidence, return_days=services.settings.return_days)
    span = next(each for each in timeline if each.from_on <= on <= each.to_on)
    return Behind(
        state=standing.state,
        from_on=span.from_on,
        to_on=span.to_on,
        due_on=standing.due_on,
        lapses_on=standing.lapses_on,
        competency=need.competency,
        strength=standing.row.strength.value,
        in_person=standing.in_person,
        award=standing.award.id if standing.award else None,
        post=need.post.id,
        agency=need.post.agency,
        role=need.post.role,
        starts_on=need.post.starts_on,
        person_id=stood.person,
        person="",
        name="",
    )


def _from_edge(rows: list[Behind], part: Part) -> list[Behind]:
    """The rows beyond the edge, where it lies in their state."""
    edge = part.edge
    if edge is None or not rows or rows[0].state is not edge.state:
        return rows
    at = edge.order
    return [row for row in rows if (_in_list(row) < at if part.backwards else _in_list(row) > at)]


async def _page(rows: list[Behind], part: Part) -> Page:
    more, shown = len(rows) > part.limit, rows[: part.limit]
    if part.backwards:
        shown.reverse()
    people = await store.named(sorted({row.person_id for row in shown}))
    shown = [replace(row, person=people[row.person_id].person, name=people[row.person_id].name) for row in shown]
    before, after = (more, part.edge is not None) if part.backwards else (part.edge is not None, more)
    return Page(
        rows=shown,
        before=shown[0].place if shown and before else None,
        after=shown[-1].place if shown and after else None,
    )


def _in_list(row: Behind) -> tuple[date, date, int, int]:
    return row.place.order


async def _breathe(number: int) -> None:
    if number % BREATH == 0:
        await asyncio.sleep(0)
