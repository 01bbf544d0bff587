"""Who is there, for the one who asks? People found by name, reference, address, agency or role, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.base import db
from lms.record.sight import Sight
from lms.web.reach import MEMBERS

REPORTS = """
select count(distinct p.person) as people,
       count(distinct case when s.post is not null then p.person end) as late
from post p
join person h on h.id = p.person and h.status = 'active'
left join compliance_span s on s.post = p.id and s.state in ('overdue', 'lapsed') and s.strength = 'mandatory'
  and s.from_on <= {} and s.to_on >= {}
where p.manager = {} and p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})
"""
PEOPLE = """
select h.id, h.person, h.name, h.email, h.status
from person h
where {where}
order by h.name {step}, h.person {step}
limit {}
"""
COUNT = "select count(*) as number from person h where {where}"
POSTS = """
select p.person, a.agency, a.name as agency_name, r.role, r.title as role_title
from post p
join agency a on a.id = p.agency
join role r on r.id = p.role
where p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})
  and p.person in {people}{seen}
order by p.starts_on, p.id
"""
LATE = """
select p.person, count(distinct s.competency) as number
from compliance_span s
join post p on p.id = s.post
join role r on r.id = p.role
where s.state in ('overdue', 'lapsed') and s.strength = 'mandatory' and s.from_on <= {} and s.to_on >= {}
  and p.person in {people}{seen}
group by p.person
"""
MEMBERS_IN_DATE = """
select count(distinct p.person) as members,
       count(distinct case when s.post is not null then p.person end) as late
from post p
join role r on r.id = p.role
left join compliance_span s on s.post = p.id and s.state in ('overdue', 'lapsed') and s.strength = 'mandatory'
  and s.from_on <= {} and s.to_on >= {}
where p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})
  and r.kind in ('councillor', 'co_optee'){agencies}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person on the list: their posts of today that the asker may see, and how many things are late."""

    id: int
    person: str
    name: str
    status: str
    posts: tuple[str, ...] = ()
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list was asked for: words, ids of agencies and roles, only those with something late, the closed too."""

    words: str = ""
    agencies: frozenset[int] | None = None
    role: int | None = None
    late_only: bool = False
    closed_too: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list of `total` people; `before` and `after` are references to go on from, empty at an end."""

    rows: tuple[Found, ...]
    total: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """People who report to somebody, those who left aside; `late` of them have something overdue or lapsed."""

    people: int = 0
    late: int = 0


Condition = tuple[str, list[object]]


async def reports(manager: int, today: date) -> Reports:
    """The people who report to this one today, and how many of them are late by the posts in which they do."""
    row = await db.fetch_one(REPORTS, today, today, manager, today, today)
    return Reports(people=int(row["people"]), late=int(row["late"])) if row else Reports()


async def members_in_date(agencies: frozenset[int] | None, today: date) -> tuple[int, int]:
    """How many councillors and co-optees there are at these agencies today, and how many of them are late."""
    limit = "" if agencies is None else f" and p.agency in {db.in_list(sorted(agencies))}"
    row = await db.fetch_one(
        MEMBERS_IN_DATE.replace("{agencies}", limit), today, today, today, today, *sorted(agencies or ())
    )
    return (int(row["members"]), int(row["late"])) if row else (0, 0)


async def search(sight: Sight, wanted: Wanted, *, after: str = "", before: str = "", limit: int | None = 30) -> Listed:
    """A page of those the asker may open: the first, or that after or before a reference; all of them for no limit."""
    scope = _scope(sight)
    conditions = [scope, *_asked(sight, wanted)]
    where = "\n  and ".join(text for text, _ in conditions)
    counted = await db.fetch_one(COUNT.replace("{where}", where), *(value for _, some in conditions for value in some))
    edge = before or after
    if edge:
        step = "<" if before else ">"
        place = f"(select h.name, h.person from person h where h.person = {{}} and {scope[0]})"
        conditions.append((f"(h.name, h.person) {step} {place}", [edge, *scope[1]]))
    sql = PEOPLE.replace("{where}", "\n  and ".join(text for text, _ in conditions))
    sql = sql.replace("{step}", "desc" if before else "asc")
    values = [value for _, some in conditions for value in some]
    rows = await db.fetch(sql, *values, 1_000_000 if limit is None else limit + 1)
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    if before:
        rows.reverse()
    found = await _with_posts(sight, rows)
    return Listed(
        rows=found,
        total=int(counted["number"]) if counted else 0,
        before=found[0].person if found and (more if before else bool(after)) else "",
        after=found[-1].person if found and (bool(before) or more) else "",
    )


async def names_in_sight(sight: Sight) -> list[tuple[str, str]]:
    """The reference and name of everybody the asker may open."""
    where, values = _scope(sight)
    rows = await db.fetch(f"select h.person, h.name from person h where {where} order by h.person", *values)
    return [(row["person"], row["name"]) for row in rows]


async def _with_posts(sight: Sight, rows: Sequence[db.Row]) -> tuple[Found, ...]:
    """The rows with posts and what is late, in two statements for thirty people."""
    posts: dict[int, list[str]] = {}
    late: dict[int, int] = {}
    seen, seen_values = _seen_posts(sight)
    for start in range(0, len(rows), 5_000):
        ids = [row["id"] for row in rows[start : start + 5_000]]
        people = db.in_list(ids)
        for row in await db.fetch(_filled(POSTS, people, seen), sight.today, sight.today, *ids, *seen_values):
            posts.setdefault(row["person"], []).append(f"{row['role_title']} at {row['agency_name']}")
        for row in await db.fetch(_filled(LATE, people, seen), sight.today, sight.today, *ids, *seen_values):
            late[row["person"]] = row["number"]
    return tuple(
        Found(
            id=row["id"],
            person=row["person"],
            name=row["name"],
            status=row["status"],
            posts=tuple(posts.get(row["id"], ())),
            late=late.get(row["id"], 0),
        )
        for row in rows
    )


def _filled(sql: str, people: str, seen: str) -> str:
    return sql.replace("{people}", people).replace("{seen}", seen)


def _seen_posts(sight: Sight) -> Condition:
    """The condition, on post p and role r, that the asker sees it; their own posts too."""
    if sight.sees.is_everything:
        return "", []
    text, values = _in_sight(sight)
    return f" and ({text})", values


def _in_sight(sight: Sight) -> Condition:
    parts, values = ["p.agency in " + db.in_list(sorted(sight.sees.agencies or ()))], list[object]()
    values += sorted(sight.sees.agencies or ())
    kinds = db.in_list(sorted(MEMBERS))
    if sight.sees.members is None:
        parts.append(f"r.kind in {kinds}")
        values += sorted(MEMBERS)
    elif sight.sees.members:
        parts.append(f"(r.kind in {kinds} and p.agency in {db.in_list(sorted(sight.sees.members))})")
        values += [*sorted(MEMBERS), *sorted(sight.sees.members)]
    if sight.person_id is not None:
        parts.append("p.person = {}")
        parts.append("(p.manager = {} and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {}))")
        values += [sight.person_id, sight.person_id, sight.today, sight.today]
    return " or ".join(parts), values


def _scope(sight: Sight) -> Condition:
    if sight.sees.is_everything:
        return "1 = 1", []
    text, values = _in_sight(sight)
    return (
        "h.id in (select p.person from post p join role r on r.id = p.role"
        f" where p.superseded_at is null and ({text}))",
        values,
    )


def _asked(sight: Sight, wanted: Wanted) -> list[Condition]:
    """The filters; those of posts and of what is late hold for posts of today that the asker sees."""
    found: list[Condition] = [] if wanted.closed_too else [("h.status = 'active'", [])]
    for word in wanted.words.lower().split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        text = " or ".join(f"lower(h.{column}) like {{}} escape '\\'" for column in ("name", "person", "email"))
        found.append((f"({text})", [like] * 3))
    seen, seen_values = _seen_posts(sight)
    text, values = (
        "p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})",
        list[object](),
    )
    values += [sight.today, sight.today]
    if wanted.agencies is not None:
        text += f" and p.agency in {db.in_list(sorted(wanted.agencies))}"
        values += sorted(wanted.agencies)
    if wanted.role is not None:
        text += " and p.role = {}"
        values.append(wanted.role)
    join = ""
    if wanted.late_only:
        join = (
            " join compliance_span s on s.post = p.id and s.state in ('overdue', 'lapsed')"
            " and s.strength = 'mandatory' and s.from_on <= {} and s.to_on >= {}"
        )
        values = [sight.today, sight.today, *values]
    if wanted.agencies is not None or wanted.role is not None or wanted.late_only:
        sql = f"h.id in (select p.person from post p join role r on r.id = p.role{join} where {text}{seen})"
        found.append((sql, [*values, *seen_values]))
    return found
