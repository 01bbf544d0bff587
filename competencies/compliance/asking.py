"""Where does one person stand in everything they need, on a day, as known when? (R9, R12, R13)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from competencies.compliance import kept, store
from competencies.compliance.needs import Framework, Post, PostNeed
from competencies.compliance.reckoning import PersonFacts, standings
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
    facts = (await store.people_facts([person], known_at=known_at)).get(person)
    if facts is None:
        return PersonAnswer(on=on, needs=[], lines=[])
    framework, named = await framework_and_names(services, known_at)
    return reckoned(
        facts,
        framework,
        named,
        on=on,
        return_days=services.settings.return_days,
        shown=lambda post: within is None or post.agency in within,
    )


def reckoned(
    facts: PersonFacts,
    framework: Framework,
    named: Names,
    *,
    on: date,
    return_days: int,
    shown: Callable[[Post], bool] = lambda post: True,
) -> PersonAnswer:
    """The answer from facts already fetched; clocks run over all posts (R6), and those `shown` are told of."""
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
        for need, evidence, standing in standings(facts, framework, on, return_days=return_days)
        if shown(need.post)
    ]
    found.sort(key=lambda each: (each.need.post.starts_on, each.agency, each.role, each.competency))
    return PersonAnswer(on=on, needs=found, lines=person_lines((each.need, each.standing) for each in found))


async def framework_and_names(services: Services, known_at: datetime | None) -> tuple[Framework, Names]:
    """What a reckoning rests on beside the person's own facts, as known at an instant."""
    if known_at is None:
        kept_now = await kept.now(services.settings.expiring_days)
        return kept_now.framework, kept_now.names
    expiring_days = services.settings.expiring_days
    return await store.framework(expiring_days=expiring_days, known_at=known_at), await names(known_at)
