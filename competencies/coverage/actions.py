"""What follows from a changed fact? Spans and counts are brought up to date in the transaction that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from competencies.compliance import store as compliance
from competencies.compliance.needs import Framework
from competencies.compliance.reckoning import NeedKey, SpanRow, span_rows
from competencies.coverage import store
from competencies.coverage.tally import CellChanges, add_to
from lms.base import db
from lms.base.services import Services
from lms.facts.rules import Touched

BATCH = 400
"""People reckoned between two pauses for other requests: about a twentieth of a second of work."""

Told = Callable[[int, int], None]
Scope = Mapping[int, frozenset[int] | None]
"""People, each with the competencies to reckon again; None means all of them."""


async def refresh(services: Services, touched: Touched, *, told: Told | None = None) -> int:
    """Reckon again everybody whose standing may have changed; inside `write(facts=True)`. Returns how many people.

    `told(done, of)` hears of progress. All of it lands with the facts, or none (README, decision 6).
    """
    scope = await people_touched(touched)
    if not scope:
        return 0
    framework = await compliance.framework(expiring_days=services.settings.expiring_days)
    changes: CellChanges = {}
    async for people in db.in_batches(sorted(scope), BATCH, told):
        await _refresh_batch(services, people, scope, framework, changes)
    await store.add_changes(changes)
    return len(scope)


async def people_touched(touched: Touched) -> dict[int, frozenset[int] | None]:
    """Whom a change of facts may move, and in which competencies."""
    if touched.everything:
        return dict.fromkeys(await compliance.everybody())
    scope = {person: None if of_it is None else frozenset(of_it) for person, of_it in touched.needs.items()}
    if touched.competencies:
        narrowed = frozenset(touched.competencies)
        for person in await compliance.holders_of(await compliance.roles_that_need(sorted(narrowed))):
            of_it = scope.get(person, frozenset())
            scope[person] = None if of_it is None else of_it | narrowed
    if touched.roles:
        scope.update(dict.fromkeys(await compliance.holders_of(sorted(touched.roles))))
    return await _with_equivalents(scope)


async def _with_equivalents(scope: dict[int, frozenset[int] | None]) -> dict[int, frozenset[int] | None]:
    """An award for one competency also moves those it satisfies by an equivalence, whenever that was in force."""
    if all(of_it is None for of_it in scope.values()):
        return scope
    satisfied: dict[int, set[int]] = {}
    for competency, equivalents in (await compliance.framework(expiring_days=0)).equivalents_by_competency.items():
        for holds in equivalents:
            satisfied.setdefault(holds, set()).add(competency)
    return {
        person: of_it if of_it is None else of_it.union(*(satisfied.get(c, ()) for c in of_it))
        for person, of_it in scope.items()
    }


async def _refresh_batch(
    services: Services, people: Sequence[int], scope: Scope, framework: Framework, changes: CellChanges
) -> None:
    facts = await compliance.people_facts(people)
    kept = await compliance.kept_spans(people)
    person_by_post = await compliance.person_by_post(people)
    wanted: dict[NeedKey, list[SpanRow]] = {}
    for person, of_person in facts.items():
        wanted |= span_rows(of_person, framework, scope[person], return_days=services.settings.return_days)
    in_scope = {
        key: rows for key, rows in kept.items() if (only := scope[person_by_post[key[0]]]) is None or key[3] in only
    }
    moved = [key for key in in_scope.keys() | wanted.keys() if in_scope.get(key) != wanted.get(key)]
    for key in moved:
        add_to(changes, key, in_scope.get(key, ()), -1)
        add_to(changes, key, wanted.get(key, ()), 1)
    await compliance.replace_spans(
        [key for key in moved if key in in_scope], [row for key in sorted(moved) for row in wanted.get(key, ())]
    )


async def differences(services: Services, *, told: Told | None = None) -> list[str]:
    """Sentences about every span or count that is not what the facts lead to; empty when all is well."""
    settings = services.settings
    framework = await compliance.framework(expiring_days=settings.expiring_days)
    found: list[str] = []
    changes: CellChanges = {}
    async for people in db.in_batches(await compliance.everybody(), BATCH, told):
        kept = await compliance.kept_spans(people)
        wanted: dict[NeedKey, list[SpanRow]] = {}
        for of_person in (await compliance.people_facts(people)).values():
            wanted |= span_rows(of_person, framework, None, return_days=settings.return_days)
        for key in sorted(kept.keys() | wanted.keys()):
            add_to(changes, key, wanted.get(key, ()), 1)
            if kept.get(key) != wanted.get(key):
                found.append(f"spans: post {key[0]}, competency {key[3]} are not what the facts lead to")
    wanted_nodes = dict(store.rows_of(changes))
    kept_nodes = await store.kept()
    for node in sorted(kept_nodes.keys() | wanted_nodes.keys()):
        if kept_nodes.get(node) != wanted_nodes.get(node):
            found.append(f"counts: node {node[0]} of agency {node[1]}, role {node[2]}, competency {node[3]} is wrong")
    return found


async def rebuild(services: Services, *, told: Told | None = None) -> int:
    """Throw the derived rows away and make them again from the facts; inside `write(facts=True)`."""
    await compliance.forget_spans()
    await store.forget_counts()
    return await refresh(services, Touched(everything=True), told=told)
