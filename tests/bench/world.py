"""How is a partnership of 50,000 people with 600,000 post-needs made in seconds, for measuring pages that read?

Six hundred people are reckoned by the real rule; everybody else repeats one of them. Spans and counts are those the
real code would keep; awards, which the measured pages do not read, are left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from competencies.awards.rules import Award
from competencies.compliance.needs import Framework, Post
from competencies.compliance.reckoning import PersonFacts, SpanRow, span_rows
from competencies.compliance.store import SPAN_COLUMNS
from competencies.coverage.store import add_changes
from competencies.coverage.tally import CellChanges, add_to
from competencies.requirements.rules import Requirement
from lms.base import db

AGENCIES, ROLES, COMPETENCIES, NEEDS, PATTERNS = 40, 12, 30, 12, 50
TODAY = date(2026, 3, 31)
AT = datetime(2026, 3, 1, tzinfo=UTC)


def requirements() -> list[Requirement]:
    """Twelve competencies for each of twelve roles, refreshed every 24 or 36 months."""
    pick = random.Random(1)
    made: list[Requirement] = []
    for role in range(1, ROLES + 1):
        for competency in pick.sample(range(1, COMPETENCIES + 1), NEEDS):
            made.append(
                Requirement(
                    id=len(made) + 1,
                    role=role,
                    competency=competency,
                    in_force_from=date(2019, 4, 1),
                    initial_days=90,
                    refresh_months=pick.choice((24, 36)),
                )
            )
    return made


def patterns(framework: Framework) -> dict[tuple[int, int], list[list[SpanRow]]]:
    """By role and pattern: the spans of each need of a person reckoned by the real rule."""
    pick = random.Random(2)
    found = {}
    for role in range(1, ROLES + 1):
        for pattern in range(PATTERNS):
            starts_on = date(2019, 1, 1) + timedelta(days=pick.randrange(2000))
            facts = PersonFacts(posts=[Post(id=0, agency=1, role=role, starts_on=starts_on)])
            facts.awards = list(_awards(pick, framework.rows_by_need[role], starts_on))
            found[role, pattern] = list(span_rows(facts, framework, None, return_days=28).values())
    return found


def _awards(pick: random.Random, needed: object, starts_on: date) -> Iterator[Award]:
    for competency in sorted(needed):  # type: ignore[call-overload]
        day, number = starts_on + timedelta(days=pick.randrange(200)), 0
        while day < TODAY and pick.random() < 0.93:
            number += 1
            mode = pick.choice(("in_person", "e_learning"))
            yield Award(id=number, competency=competency, achieved_on=day, mode=mode)
            day += timedelta(days=pick.randrange(500, 900))


async def fill(people: int) -> None:
    """Fill an empty, migrated database with `people` people in one post each, at 40 agencies in 12 roles."""
    rows = requirements()
    framework = Framework(
        rows_by_need={role: _by_competency(rows, role) for role in range(1, ROLES + 1)},
        lineage_by_agency={agency: (agency, None) for agency in range(1, AGENCIES + 1)},
        equivalents_by_competency={},
    )
    made = patterns(framework)
    posts = [(n, n, n % AGENCIES + 1, n // AGENCIES % ROLES + 1, n % PATTERNS) for n in range(1, people + 1)]
    async with db.write(facts=True):
        await _names(rows)
        await db.insert_many(
            "person",
            ("id", "person", "name", "email", "status", "recorded_at", "recorded_by"),
            [(n, f"P{n:06}", f"Name {n * 7919 % people:06}", f"p{n}@a.example", "active", AT, "x") for n, *_ in posts],
        )
        await db.insert_many(
            "post",
            ("id", "person", "agency", "role", "starts_on", "recorded_at", "recorded_by", "why"),
            [(n, n, agency, role, made[role, k][0][0].from_on, AT, "x", "") for n, _, agency, role, k in posts],
        )
        changes: CellChanges = {}
        for start in range(0, len(posts), 2000):
            some = posts[start : start + 2000]
            spans = [
                row._replace(post=n, award=None) for n, _, _, role, k in some for need in made[role, k] for row in need
            ]
            await db.insert_many("compliance_span", SPAN_COLUMNS, spans)
            for n, _, agency, role, k in some:
                for need in made[role, k]:
                    add_to(changes, (n, agency, role, need[0].competency), need, 1)
        await add_changes(changes)
    await db.fetch("analyze")


def _by_competency(rows: list[Requirement], role: int) -> dict[int, list[Requirement]]:
    return {row.competency: [row] for row in rows if row.role == role}


async def _names(rows: list[Requirement]) -> None:
    said = (AT, "x")
    await db.insert_many(
        "agency",
        ("id", "agency", "name", "sector", "status", "code_scheme", "code", "source", "recorded_at", "recorded_by"),
        [(n, f"A{n:02}", f"Agency {n}", f"sector {n % 5}", "", "", "", "", *said) for n in range(1, AGENCIES + 1)],
    )
    await db.insert_many(
        "role",
        ("id", "role", "title", "kind", "source", "recorded_at", "recorded_by"),
        [(n, f"R{n:02}", f"Role {n}", "employee", "", *said) for n in range(1, ROLES + 1)],
    )
    await db.insert_many(
        "competency",
        ("id", "competency", "title", "strand", "level", "description", "source", "recorded_at", "recorded_by"),
        [(n, f"C{n:02}", f"Competency {n}", f"strand {n % 4}", 2, "", "", *said) for n in range(1, COMPETENCIES + 1)],
    )
    columns = (
        "id, role, competency, in_force_from, kind, strength, initial_days, refresh_months, modes, "
        "applies_to_existing, hours_min, gate, source, recorded_at, recorded_by, why"
    ).split(", ")
    await db.insert_many(
        "requirement",
        columns,
        [
            (r.id, r.role, r.competency, r.in_force_from, "completion", "mandatory", 90, r.refresh_months, "", False)
            + ("", "", "", *said, "")
            for r in rows
        ],
    )
