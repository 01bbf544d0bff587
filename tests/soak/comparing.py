"""Where do what is stored, what is asked and the oracle differ?"""

import random
from dataclasses import fields
from datetime import date, datetime, timedelta

from competencies.compliance.asking import ask_person
from competencies.coverage.asking import Question, ask
from lms.base import db
from lms.base.dates import FOR_EVER
from lms.base.services import Services
from lms.people.store import person_by_key
from lms.record import figures as of_person
from lms.reports import figures as of_coverage
from tests.oracle import Oracle, Standing, states
from tests.oracle_coverage import Only, coverage
from tests.world import World

SPANS = """
select p.person, a.agency, r.role, t.starts_on as post_starts_on, c.competency, s.strength, s.state, s.due_on,
       s.lapses_on, w.achieved_on as counts_award_on, s.in_person, s.from_on, s.to_on
from compliance_span s
join post t on t.id = s.post
join person p on p.id = t.person
join agency a on a.id = t.agency
join role r on r.id = t.role
join competency c on c.id = s.competency
left join award w on w.id = s.award
order by p.person, a.agency, r.role, t.starts_on, c.competency, s.from_on
"""
LAST = date(2025, 6, 30)
"""Spans are compared up to here: well past all that a made-up world says."""
SAID = tuple(field.name for field in fields(Standing))


async def spans_that_differ(oracle: Oracle) -> list[str]:
    """Every span's first and last day against the oracle, and the other way round on those days and the next."""
    spans: list[tuple[date, date, Standing]] = []
    for row in await db.fetch(SPANS):
        row["in_person"] = bool(row["in_person"])
        row["lapses_on"] = None if row["lapses_on"] == FOR_EVER else row["lapses_on"]
        spans.append((row["from_on"], row["to_on"], Standing(**{name: row[name] for name in SAID})))
    edges = {day for first, last, _ in spans for day in (first, min(last, LAST), min(last, LAST) + timedelta(days=1))}
    return [
        f"{on}: the spans say {stored}, the oracle {expected}"
        for on in sorted(day for day in edges if day <= LAST)
        if (stored := sorted(s for first, last, s in spans if first <= on <= last)) != (expected := states(oracle, on))
    ]


def days_to_ask(world: World, pick: random.Random, how_many: int) -> list[date]:
    """Days on which something happens, or one beside."""
    happens = [p.starts_on for p in world.posts] + [p.ends_on for p in world.posts if p.ends_on]
    happens += [a.achieved_on for a in world.awards] + [r.in_force_from for r in world.requirements]
    happens += [a.ends_on for a in world.absences if a.ends_on] + [date(2020, 2, 29), date(2023, 3, 1)]
    return [pick.choice(happens) + timedelta(days=pick.choice((-1, 0, 1, 29, 91))) for _ in range(how_many)]


def _question(world: World, pick: random.Random) -> tuple[tuple[str, ...], Only, bool]:
    by = tuple(pick.sample(("agency", "role", "competency", "sector", "group"), pick.choice((1, 2, 3))))
    filters = {
        "agency": [a.agency for a in world.agencies],
        "role": [r.role for r in world.roles],
        "competency": list(world.competencies),
        "sector": [a.sector for a in world.agencies],
        "group": [r.group for r in world.roles],
    }
    chosen = pick.sample(sorted(filters), pick.choice((0, 0, 1, 2)))
    only = {name: pick.choice(filters[name]) for name in chosen}
    return by, Only(**only, strength=pick.choice(("mandatory", "recommended", ""))), pick.randrange(3) == 0


async def coverage_that_differs(
    services: Services, oracle: Oracle, pick: random.Random, on: date, known_at: datetime | None
) -> list[str]:
    """A few questions about coverage on a day, each answered by the product and by the oracle."""
    questions = [
        (("agency", "role", "competency"), Only(strength=""), False),
        *(_question(oracle.world, pick) for _ in "12"),
    ]
    differences = []
    for by, only, in_person in questions:
        filters = {name: getattr(only, name) for name in Only.__slots__} | {"strength": only.strength or "any"}
        asked = Question(on=on, known_at=known_at, by=by, in_person=in_person, **filters)
        answer = [list(map(str, row)) for row in of_coverage.rows(await ask(services, asked))]
        expected = coverage(oracle, on, by=by, only=only, in_person=in_person)
        if answer != expected:
            differences.append(f"{asked}: {answer}, the oracle {expected}")
    return differences


def compliance_rows(oracle: Oracle, person: str, on: date) -> list[list[str]]:
    """The rows of `lms compliance --format csv`, without the why, in order of post and competency."""
    found = [s for s in states(oracle, on) if s.person == person]
    found.sort(key=lambda s: (s.post_starts_on, s.agency, s.role, s.competency))
    names = of_person.COLUMNS[:-1]
    return [["" if (cell := getattr(s, name)) is None else str(cell) for name in names] for s in found]


async def compliance_that_differs(services: Services, oracle: Oracle, on: date, known_at: datetime | None) -> list[str]:
    """Everybody's rows on a day."""
    differences = []
    for person in oracle.world.people:
        found = await person_by_key(person)
        assert found is not None
        answer = await ask_person(services, found.id, on=on, known_at=known_at)
        rows = [row[:-1] for row in of_person.rows(person, answer)]
        if rows != (expected := compliance_rows(oracle, person, on)):
            differences.append(f"{person} on {on} known at {known_at}: {rows}, the oracle {expected}")
    return differences
