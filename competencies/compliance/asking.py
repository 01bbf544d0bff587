"""Where does one person stand in everything they need, on a day, as known when? (R9, R12, R13)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from competencies.compliance import kept, store
from competencies.compliance.needs import Framework, PostNeed
from competencies.compliance.reckoning import standings
from competencies.compliance.rules import Evidence, PersonLine, Standing, person_lines
from competencies.compliance.why import NamesOf, Why, explain
from competencies.framework.names import Names, names
from lms.base.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAnswer:
    """One post-need of a person on a day, with its keys and its why."""

    agency: str
    role: str
    competency: str
    need: PostNeed
    evidence: Evidence
    standing: Standing
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswer:
    """Everything one person needs on a day: `needs` by post, `lines` by competency as the person sees it (R13)."""

    on: date
    needs: list[NeedAnswer]
    lines: list[PersonLine]


async def ask_person(
    services: Services,
    person: int,
    *,
    on: date,
    known_at: datetime | None = None,
    within: frozenset[int] | None = None,
) -> PersonAnswer:
    """The answer for the person with this id, for posts at the agencies in `within` (None for all, R43)."""
    settings = services.settings
    facts = (await store.people_facts([person], known_at=known_at)).get(person)
    if facts is None:
        return PersonAnswer(on=on, needs=[], lines=[])
    framework, named = await _framework_and_names(services, known_at)
    said = NamesOf(
        agencies={i: each.name for i, each in named.agencies.items()},
        roles={i: each.title for i, each in named.roles.items()},
        competencies={i: each.title for i, each in named.competencies.items()},
    )
    found = [
        NeedAnswer(
            agency=named.agencies[need.post.agency].agency,
            role=named.roles[need.post.role].role,
            competency=named.competencies[need.competency].competency,
            need=need,
            evidence=evidence,
            standing=standing,
            why=explain(need, evidence, standing, on, said),
        )
        for need, evidence, standing in standings(facts, framework, on, return_days=settings.return_days)
        if within is None or need.post.agency in within
    ]
    found.sort(key=lambda each: (each.need.post.starts_on, each.agency, each.role, each.competency))
    return PersonAnswer(on=on, needs=found, lines=person_lines((each.need, each.standing) for each in found))


async def _framework_and_names(services: Services, known_at: datetime | None) -> tuple[Framework, Names]:
    if known_at is None:
        kept_now = await kept.now(services.settings.expiring_days)
        return kept_now.framework, kept_now.names
    expiring_days = services.settings.expiring_days
    return await store.framework(expiring_days=expiring_days, known_at=known_at), await names(known_at)
