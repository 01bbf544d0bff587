"""Where are the facts behind a reckoning fetched, and the spans kept?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from competencies.awards.rules import Award
from competencies.compliance.needs import Framework, Post
from competencies.compliance.reckoning import NeedKey, PersonFacts, SpanRow
from competencies.requirements.rules import Kind, Lineage, Requirement, Strength
from lms.base import db
from lms.base.dates import FOR_EVER
from lms.base.known import known
from lms.base.periods import Period
from lms.people.former import said_then

REQUIREMENTS = """
select id, role, competency, agency, in_force_from, in_force_to, kind, strength, initial_days, refresh_months,
       modes, applies_to_existing, hours_min, period_months, participatory_pct, expiring_days, gate, source
from requirement f
where {known}
order by role, competency, in_force_from, id
"""
EQUIVALENCES = """
select holds, satisfies, in_force_from, in_force_to
from equivalence f
where {known}
order by satisfies, holds, in_force_from
"""
POSTS = """
select f.id, f.person, f.agency, f.role, f.starts_on, f.ends_on
from post f
where {known} {people}
order by f.person, f.starts_on, f.id
"""
DAYS_OFF = """
select f.person, null as competency, f.starts_on, f.ends_on
from absence f
where {known} {people}
union all
select f.person, f.competency, f.starts_on, f.ends_on
from dispensation f
where {known} {people}
order by 1, 2, 3
"""
AWARDS = """
select f.id, f.person, f.competency, f.achieved_on, f.mode, f.hours, f.valid_until
from award f
where {known} {people}
order by f.person, f.achieved_on, f.id
"""
SPANS = """
select s.post, s.competency, s.from_on, s.to_on, s.state, s.strength, s.due_on, s.lapses_on, s.award, s.in_person,
       p.agency, p.role
from compliance_span s
join post p on p.id = s.post
where p.person in {people}
order by s.post, s.competency, s.from_on
"""
HOLDERS = """
select distinct person
from post
where 1 = 1{wanted}
order by person
"""
MANY = 5000
"""More people than this are not named one by one in a statement: all are fetched."""
SPAN_COLUMNS = (
    "post",
    "competency",
    "from_on",
    "to_on",
    "state",
    "strength",
    "due_on",
    "lapses_on",
    "award",
    "in_person",
)


async def framework(*, expiring_days: int, known_at: datetime | None = None) -> Framework:
    """The requirements, equivalences and agency tree, as known at an instant (R3)."""
    condition, values = known("f", known_at)
    rows_by_need: dict[int, dict[int, list[Requirement]]] = {}
    for row in await db.fetch(REQUIREMENTS.replace("{known}", condition), *values):
        made = as_requirement(row, expiring_days=expiring_days)
        rows_by_need.setdefault(made.role, {}).setdefault(made.competency, []).append(made)
    equivalents: dict[int, dict[int, list[Period]]] = {}
    for row in await db.fetch(EQUIVALENCES.replace("{known}", condition), *values):
        period = Period(row["in_force_from"], row["in_force_to"] or FOR_EVER)
        equivalents.setdefault(row["satisfies"], {}).setdefault(row["holds"], []).append(period)
    return Framework(
        rows_by_need=rows_by_need,
        lineage_by_agency=await lineages(known_at),
        equivalents_by_competency=equivalents,
    )


def as_requirement(row: db.Row, *, expiring_days: int) -> Requirement:
    """A requirement from its row; the setting stands in where the row has no `expiring_days` of its own."""
    own = row["expiring_days"]
    return Requirement(
        id=row["id"],
        role=row["role"],
        competency=row["competency"],
        agency=row["agency"],
        in_force_from=row["in_force_from"],
        in_force_to=row["in_force_to"] or FOR_EVER,
        kind=Kind(row["kind"]),
        strength=Strength(row["strength"]),
        initial_days=row["initial_days"],
        refresh_months=row["refresh_months"],
        modes=frozenset(mode for mode in row["modes"].split(";") if mode),
        applies_to_existing=bool(row["applies_to_existing"]),
        hours_min=Decimal(row["hours_min"] or 0),
        period_months=row["period_months"] or 0,
        participatory_pct=row["participatory_pct"] or 0,
        expiring_days=expiring_days if own is None else own,
        gate=row["gate"],
        source=row["source"],
    )


async def lineages(known_at: datetime | None = None) -> dict[int, Lineage]:
    """For each agency: itself, the one above it, and so on, then None."""
    parents = await parent_by_agency(known_at)
    found: dict[int, Lineage] = {}
    for agency in parents:
        line: list[int | None] = [agency]
        while (above := parents.get(line[-1]) if line[-1] is not None else None) is not None and above not in line:
            line.append(above)
        found[agency] = (*line, None)
    return found


async def parent_by_agency(known_at: datetime | None = None) -> dict[int, int | None]:
    """The agency tree, as known at an instant: an earlier parent is read from what the agency said then (R3)."""
    rows = await db.fetch("select id, agency, parent from agency order by id")
    parents = {row["id"]: row["parent"] for row in rows}
    id_by_agency = {row["agency"]: row["id"] for row in rows}
    for agency, said in (await said_then("agencies", known_at)).items():
        parents[id_by_agency[agency]] = id_by_agency.get(said["parent"])
    return parents


async def people_facts(people: Sequence[int] | None, *, known_at: datetime | None = None) -> dict[int, PersonFacts]:
    """The facts of these people (everybody for None), as known at an instant; only those who ever held a post."""
    condition, values = known("f", known_at)
    limit = "" if people is None else f"and f.person in {db.in_list(people)}"
    bound: list[object] = [*values, *(people or ())]

    async def rows(sql: str, *, twice: bool = False) -> list[db.Row]:
        asked = sql.replace("{known}", condition).replace("{people}", limit)
        return await db.fetch(asked, *bound, *(bound if twice else ()))

    found: dict[int, PersonFacts] = {}
    for row in await rows(POSTS):
        post = Post(
            id=row["id"],
            agency=row["agency"],
            role=row["role"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"] or FOR_EVER,
        )
        found.setdefault(row["person"], PersonFacts()).posts.append(post)
    for row in await rows(DAYS_OFF, twice=True):
        if facts := found.get(row["person"]):
            period = Period(_day(row["starts_on"]), _day(row["ends_on"] or FOR_EVER))
            if row["competency"] is None:
                facts.absences.append(period)
            else:
                facts.dispensations.setdefault(row["competency"], []).append(period)
    for row in await rows(AWARDS):
        if facts := found.get(row["person"]):
            facts.awards.append(as_award(row))
    return found


def _day(value: date | str) -> date:
    """SQLite gives the columns of a union as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_award(row: db.Row) -> Award:
    """An award from its row."""
    return Award(
        id=row["id"],
        competency=row["competency"],
        achieved_on=row["achieved_on"],
        mode=row["mode"],
        hours=Decimal(row["hours"] or 0),
        valid_until=row["valid_until"],
    )


async def kept_spans(people: Sequence[int]) -> dict[NeedKey, list[SpanRow]]:
    """The spans kept for these people's posts, superseded posts too, by post-need."""
    found: dict[NeedKey, list[SpanRow]] = {}
    for row in await db.fetch(SPANS.replace("{people}", db.in_list(people)), *people):
        key = (row["post"], row.pop("agency"), row.pop("role"), row["competency"])
        row["in_person"] = bool(row["in_person"])
        found.setdefault(key, []).append(SpanRow(**row))
    return found


async def replace_spans(gone: Iterable[NeedKey], new: Iterable[SpanRow]) -> None:
    """Take away the spans of whole post-needs and keep new ones; inside `write()`."""
    pairs = [(post, competency) for post, _, _, competency in gone]
    await db.run_many("delete from compliance_span where post = {} and competency = {}", pairs)
    await db.insert_many("compliance_span", SPAN_COLUMNS, new)


async def person_by_post(people: Sequence[int]) -> dict[int, int]:
    """Whose each post of these people is, superseded posts too."""
    sql = f"select id, person from post where person in {db.in_list(people)}"
    return {row["id"]: row["person"] for row in await db.fetch(sql, *people)}


async def everybody() -> list[int]:
    """Everybody who ever held a post, or whose superseded post still has spans."""
    return [row["person"] for row in await db.fetch("select distinct person from post order by person")]


async def holders_of(roles: Sequence[int]) -> list[int]:
    """Everybody who ever held one of these roles."""
    sql = (
        f"select distinct person from post where role in {db.in_list(roles)} and superseded_at is null order by person"
    )
    return [row["person"] for row in await db.fetch(sql, *roles)]


async def holders_among(agencies: frozenset[int] | None, roles: frozenset[int] | None) -> list[int] | None:
    """The people who ever held a post there, recorded at any time; None for so many that all had better be fetched."""
    wanted, values = "", list[int]()
    for column, ids in (("agency", agencies), ("role", roles)):
        if ids is not None:
            wanted += f"\n  and {column} in {db.in_list(sorted(ids))}"
            values += sorted(ids)
    if not wanted:
        return None
    found = [row["person"] for row in await db.fetch(HOLDERS.replace("{wanted}", wanted), *values)]
    return found if len(found) <= MANY else None


async def roles_that_need(competencies: Sequence[int]) -> list[int]:
    """The roles with a requirement for one of these competencies."""
    sql = f"""
        select distinct role from requirement
        where competency in {db.in_list(competencies)} and superseded_at is null
        order by role"""
    return [row["role"] for row in await db.fetch(sql, *competencies)]


async def forget_spans() -> None:
    """Throw every span away; inside `write()`, before they are made again."""
    await db.fetch("delete from compliance_span")
