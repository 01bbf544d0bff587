"""Who stood behind a figure as it was known at an earlier instant? Worked out person by person from the facts. (R3)"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from competencies.compliance import store as compliance
from competencies.compliance.reckoning import standings
from competencies.compliance.rules import State, spans
from competencies.coverage.behind import IN_ORDER, Behind, Page, Place
from competencies.coverage.store import Asked
from lms.base.services import Services
from lms.reports import store

BREATH = 100
"""People reckoned between two pauses for other requests."""


async def people_behind_then(
    services: Services,
    on: date,
    known_at: datetime,
    asked: Asked,
    states: Sequence[State],
    *,
    limit: int = 30,
    after: Place | None = None,
    before: Place | None = None,
    last: bool = False,
) -> Page:
    """A page of the same list, in the same order, as `competencies.coverage.behind` gives for now; slower."""
    rows = [row for row in await _all(services, on, known_at, asked) if row.state in states]
    start = _start([_in_list(row.place) for row in rows], limit, after=after, before=before, last=last)
    shown = rows[max(0, start) : start + limit]
    people = await store.named(sorted({row.person_id for row in shown}))
    shown = [replace(row, person=people[row.person_id].person, name=people[row.person_id].name) for row in shown]
    return Page(
        rows=shown,
        before=shown[0].place if shown and start > 0 else None,
        after=shown[-1].place if shown and start + limit < len(rows) else None,
    )


def _start(
    places: list[tuple[int, date, int, int]], limit: int, *, after: Place | None, before: Place | None, last: bool
) -> int:
    """The index of the first row of the page; below 0 never."""
    if last:
        return max(0, len(places) - limit)
    if before is not None:
        return max(0, sum(place < _in_list(before) for place in places) - limit)
    if after is not None:
        return sum(place <= _in_list(after) for place in places)
    return 0


def _in_list(place: Place) -> tuple[int, date, int, int]:
    return (IN_ORDER.index(place.state), place.day, place.post, place.competency)


async def _all(services: Services, on: date, known_at: datetime, asked: Asked) -> list[Behind]:
    settings = services.settings
    framework = await compliance.framework(expiring_days=settings.expiring_days, known_at=known_at)
    people = await compliance.people_facts(None, known_at=known_at)
    found: list[Behind] = []
    for number, (person, facts) in enumerate(people.items()):
        if number % BREATH == 0:
            await asyncio.sleep(0)
        for need, evidence, standing in standings(facts, framework, on, return_days=settings.return_days):
            cell = (need.post.agency, need.post.role, need.competency)
            if not _is_asked(cell, standing.row.strength.value, asked):
                continue
            timeline = spans(need, evidence, return_days=settings.return_days)
            span = next(each for each in timeline if each.from_on <= on <= each.to_on)
            found.append(
                Behind(
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
                    person_id=person,
                    person="",
                    name="",
                )
            )
    return sorted(found, key=lambda row: _in_list(row.place))


def _is_asked(cell: tuple[int, int, int], strength: str, asked: Asked) -> bool:
    if asked.strength is not None and strength != asked.strength:
        return False
    wanted = (asked.agencies, asked.roles, asked.competencies)
    return all(ids is None or part in ids for part, ids in zip(cell, wanted, strict=True))
