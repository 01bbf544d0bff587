"""How much is in date, by what, on which day, as known when? One question for all who ask. (R14 to R16)"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from competencies.compliance import kept
from competencies.compliance import store as compliance
from competencies.compliance.reckoning import standings
from competencies.coverage import store
from competencies.coverage.rules import COUNTED, FIRST_DAY, LAST_DAY, PLACE, Counts
from competencies.coverage.store import Asked
from competencies.framework.names import Names, names
from lms.base import db
from lms.base.errors import BadInput, FieldError
from lms.base.services import Services
from lms.people.rules import at_or_below

BY = ("agency", "sector", "role", "group", "competency", "strand")
"""By what coverage can be asked; any of them together, in the order asked."""
OF_CELL = {"agency": 0, "sector": 0, "role": 1, "group": 1, "competency": 2, "strand": 2}
STRENGTHS = ("mandatory", "recommended", "any")
BREATH = 50
"""People reckoned from the facts between two pauses for other requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. Keys, not ids; empty means all; `agency` means it and those below it.

    `within` holds the ids of the agencies that the asker may see, None for all (R43).
    """

    on: date
    known_at: datetime | None = None
    by: tuple[str, ...] = ("agency", "role", "competency")
    agency: str = ""
    sector: str = ""
    role: str = ""
    group: str = ""
    competency: str = ""
    strand: str = ""
    strength: str = "mandatory"
    in_person: bool = False
    within: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the answer: the keys, in the order of `by`, and the counts."""

    keys: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows in order of their keys, and the names they speak of."""

    question: Question
    lines: list[Line] = field(default_factory=list)
    names: Names


async def ask(services: Services, question: Question) -> Answer:
    """The coverage asked for; raises `BadInput` for a key that there is not.

    Now, on a day of the tree: from the counts, at a cost of the cells. Otherwise from the facts themselves.
    """
    async with db.read():
        now = question.known_at is None
        known = (await kept.now(services.settings.expiring_days)).names if now else await names(question.known_at)
        asked = resolve(question, known)
        if question.known_at is None and FIRST_DAY <= question.on <= LAST_DAY:
            by = tuple(dict.fromkeys(("agency", "role", "competency")[OF_CELL[name]] for name in question.by))
            counted: Iterable[tuple[tuple[int, ...], Counts]] = await store.count(question.on, by, asked)
        else:
            by = ("agency", "role", "competency")
            counted = await from_facts(services, question, asked)
    return Answer(question=question, lines=_lines(question.by, by, counted, known), names=known)


def _lines(
    asked_by: tuple[str, ...],
    by: tuple[str, ...],
    counted: Iterable[tuple[tuple[int, ...], Counts]],
    known: Names,
) -> list[Line]:
    place = {("agency", "role", "competency").index(name): at for at, name in enumerate(by)}
    found: dict[tuple[str, ...], Counts] = {}
    for cell, counts in counted:
        keys = tuple(known.key(name, cell[place[OF_CELL[name]]]) for name in asked_by)
        found[keys] = found[keys] + counts if keys in found else counts
    return [Line(keys, found[keys]) for keys in sorted(found)]


def resolve(question: Question, known: Names) -> Asked:
    """The ids that a question's keys stand for; raises `BadInput` naming each key that there is not."""
    errors: list[FieldError] = []
    agency_ids = _matching(question.agency, "agency", {i: a.agency for i, a in known.agencies.items()}, errors)
    if agency_ids is not None and not errors:
        id_by_agency = {each.agency: each.id for each in known.agencies.values()}
        parents = {each.id: id_by_agency.get(each.parent) for each in known.agencies.values()}
        agency_ids = frozenset().union(*(at_or_below(top, parents) for top in agency_ids))
    sector_ids = _matching(question.sector, "sector", {i: a.sector for i, a in known.agencies.items()}, errors)
    role_ids = _matching(question.role, "role", {i: r.role for i, r in known.roles.items()}, errors)
    group_ids = _group_roles(question.group, known, errors)
    need_ids = _matching(
        question.competency, "competency", {i: c.competency for i, c in known.competencies.items()}, errors
    )
    strand_ids = _matching(question.strand, "strand", {i: c.strand for i, c in known.competencies.items()}, errors)
    if question.strength not in STRENGTHS:
        errors.append(FieldError("strength", f"Strength is one of {', '.join(STRENGTHS)}."))
    errors += [
        FieldError("by", f"Coverage is not counted by {by!r}, but by any of {', '.join(BY)}.")
        for by in question.by
        if by not in BY
    ]
    if errors:
        raise BadInput(errors)
    return Asked(
        agencies=_both(_both(agency_ids, sector_ids), question.within),
        roles=_both(role_ids, group_ids),
        competencies=_both(need_ids, strand_ids),
        strength=None if question.strength == "any" else question.strength,
    )


def _matching(
    wanted: str, field_name: str, key_by_id: Mapping[int, str], errors: list[FieldError]
) -> frozenset[int] | None:
    if not wanted:
        return None
    found = frozenset(each for each, key in key_by_id.items() if key == wanted)
    if not found:
        errors.append(FieldError(field_name, f"There is no {field_name} called {wanted}."))
    return found


def _group_roles(wanted: str, known: Names, errors: list[FieldError]) -> frozenset[int] | None:
    if not wanted:
        return None
    if wanted not in {each.group for each in known.groups}:
        errors.append(FieldError("group", f"There is no group called {wanted}."))
    return frozenset(each for each, role in known.roles.items() if role.group == wanted)


def _both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


async def from_facts(services: Services, question: Question, asked: Asked) -> list[tuple[tuple[int, ...], Counts]]:
    """Counts by agency, role and competency worked out person by person from the facts known at an instant."""
    settings = services.settings
    framework = await compliance.framework(expiring_days=settings.expiring_days, known_at=question.known_at)
    found: dict[tuple[int, ...], list[int]] = {}
    holders = await compliance.holders_among(asked.agencies, asked.roles)
    everybody = await compliance.people_facts(holders, known_at=question.known_at)
    for number, facts in enumerate(everybody.values()):
        if number % BREATH == 0:
            await asyncio.sleep(0)
        for need, _, standing in standings(facts, framework, question.on, return_days=settings.return_days):
            cell = (need.post.agency, need.post.role, need.competency)
            if not _is_asked(cell, standing.row.strength.value, asked):
                continue
            vector = found.setdefault(cell, [0] * len(COUNTED))
            vector[PLACE[standing.state.value]] += 1
            vector[PLACE["in_person"]] += standing.in_person
    return [(cell, Counts(**dict(zip(COUNTED, vector, strict=True)))) for cell, vector in found.items()]


def _is_asked(cell: tuple[int, int, int], strength: str, asked: Asked) -> bool:
    wanted = (asked.agencies, asked.roles, asked.competencies)
    if asked.strength is not None and strength != asked.strength:
        return False
    return all(ids is None or part in ids for part, ids in zip(cell, wanted, strict=True))
