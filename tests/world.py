"""What does a small made-up partnership consist of, and how is it written as the contract's files?"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agency:
    """An agency; `parent` is empty at the top of a tree."""

    agency: str
    sector: str = "local_authority"
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Role:
    """A role and the group it belongs to."""

    role: str
    group: str = ""
    kind: str = "employee"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Equivalence:
    """Who holds one competency is taken to hold another (R7)."""

    holds: str
    satisfies: str
    in_force_from: date
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Requirement:
    """One dated row: a role needs a competency (R5); `agency` empty means everywhere."""

    role: str
    competency: str
    agency: str = ""
    in_force_from: date
    in_force_to: date | None = None
    kind: str = "completion"
    strength: str = "mandatory"
    initial_days: int = 0
    refresh_months: int | None = None
    modes: tuple[str, ...] = ()
    applies_to_existing: bool = False
    hours_min: int | None = None
    period_months: int | None = None
    participatory_pct: int | None = None
    expiring_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Post:
    """A person holding a role at an agency, both ends inclusive (R1)."""

    person: str
    agency: str
    role: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Absence:
    """A person away, both ends inclusive."""

    person: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dispensation:
    """A person let off one competency, both ends inclusive."""

    person: str
    competency: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Award:
    """Evidence that a person holds a competency; `hours` in halves, None when not recorded."""

    person: str
    competency: str
    achieved_on: date
    mode: str = "in_person"
    hours: float | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """A course and what it awards now."""

    course: str
    groups: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    mode: str = "in_person"
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Session:
    """One delivery of a course; times are London's, as people write them."""

    session: str
    course: str
    starts_at: str
    ends_at: str
    places: int = 2
    trainers: tuple[str, ...] = ()
    status: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Booking:
    """A person's booking of a session, in a state since an instant."""

    session: str
    person: str
    state: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """All the facts of one small partnership."""

    agencies: tuple[Agency, ...] = ()
    roles: tuple[Role, ...] = ()
    competencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    posts: tuple[Post, ...] = ()
    absences: tuple[Absence, ...] = ()
    dispensations: tuple[Dispensation, ...] = ()
    awards: tuple[Award, ...] = ()
    courses: tuple[Course, ...] = ()
    sessions: tuple[Session, ...] = ()
    bookings: tuple[Booking, ...] = ()


def _cell(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case tuple():
            return ";".join(map(str, value))
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def cells(fact: Any) -> dict[str, str]:
    """A fact as the contract writes it."""
    return {field.name: _cell(getattr(fact, field.name)) for field in fields(fact)}


def _rows(facts: Iterable[object]) -> list[dict[str, str]]:
    return [cells(fact) for fact in facts]


def write_csvs(world: World, folder: Path) -> None:
    """Write the files of the contract, headers always, so that an empty kind is an empty file."""
    named = {
        "agencies": [{**row, "name": row["agency"], "status": "relevant_agency"} for row in _rows(world.agencies)],
        "groups": [{"group": key, "name": key, "level": "1"} for key in sorted({r.group for r in world.roles} - {""})],
        "roles": [{**row, "title": row["role"]} for row in _rows(world.roles)],
        "competencies": [{"competency": key, "title": key} for key in world.competencies],
        "people": [{"person": key, "name": key, "status": "active"} for key in world.people],
        "equivalences": _rows(world.equivalences),
        "requirements": _rows(world.requirements),
        "courses": [{**row, "title": row["course"]} for row in _rows(world.courses)],
        "course_terms": [],
        "posts": _rows(world.posts),
        "absences": _rows(world.absences),
        "dispensations": _rows(world.dispensations),
        "awards": _rows(world.awards),
        "sessions": _rows(world.sessions),
        "bookings": _rows(world.bookings),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in named.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], restval="")
            writer.writeheader()
            writer.writerows(rows)


COLUMNS = {
    "agencies": ["agency", "name", "sector", "parent", "status", "code_scheme", "code", "source"],
    "groups": ["group", "name", "level", "refresh_months", "description", "source"],
    "roles": ["role", "title", "kind", "group", "source"],
    "competencies": ["competency", "title", "strand", "level", "description", "source"],
    "people": ["person", "name", "email", "status"],
    "equivalences": ["holds", "satisfies", "in_force_from", "in_force_to", "source"],
    "requirements": [
        "role", "competency", "agency", "in_force_from", "in_force_to", "kind", "strength", "initial_days",
        "refresh_months", "modes", "applies_to_existing", "hours_min", "period_months", "participatory_pct",
        "expiring_days", "gate", "source",
    ],
    "courses": [
        "course", "title", "aim", "outcomes", "groups", "level", "mode", "duration_minutes", "competencies", "capacity",
        "minimum", "prerequisites", "provider", "evaluation", "sensitive", "source",
    ],
    "course_terms": ["course", "notice_days", "late_pence", "absent_pence", "least_share_pct", "signoff", "contact"],
    "posts": ["person", "agency", "role", "starts_on", "ends_on", "manager"],
    "absences": ["person", "starts_on", "ends_on", "reason"],
    "dispensations": ["person", "competency", "starts_on", "ends_on", "reason", "decided_by"],
    "awards": ["person", "competency", "achieved_on", "mode", "hours", "valid_until", "evidence", "source"],
    "sessions": [
        "session", "course", "starts_at", "ends_at", "venue", "mode", "places", "minimum", "trainers", "delivered_by",
        "status",
    ],
    "bookings": ["session", "person", "state", "at"],
}  # fmt: skip
