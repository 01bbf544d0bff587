"""What does the framework shipped with the demonstration ask, and of whom?"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

Row = dict[str, str]

TABLES = ("agencies", "groups", "roles", "competencies", "equivalences", "requirements", "courses", "course_terms")
"""The files that an import takes before people and posts, in an order in which every reference exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a role at an agency needs of one competency, over all the dated rows: enough to imagine who trained when.

    `in_person_from` is the day from which only training in person counts, `hours_min` is 0 unless hours are asked.
    """

    competency: str
    from_on: date
    initial_days: int
    refresh_months: int
    in_person_from: date | None
    hours_min: int


@cache
def file(name: str, folder: str = "framework") -> tuple[Row, ...]:
    """The rows of one shipped file, `agencies` for agencies.csv."""
    text = resources.files(__package__).joinpath(folder, f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


def tables() -> dict[str, list[Row]]:
    """The framework as contract rows by file name, fresh each time.

    What courses aim at, where the framework leaves it open, and on which terms they run is ours (folder `prospectus`).
    """
    found = {name: [dict(row) for row in file(name)] for name in TABLES if name != "course_terms"}
    aims = {row["course"]: row for row in file("aims", "prospectus")}
    for row in found["courses"]:
        row.update({name: row[name] or aims[row["course"]][name] for name in ("aim", "outcomes")})
    found["course_terms"] = [_without_source(row) for row in file("course_terms", "prospectus")]
    return found


def _without_source(row: Row) -> Row:
    """Terms as the contract has them: their file also names where each row comes from."""
    return {name: value for name, value in row.items() if name != "source"}


@cache
def line(agency: str) -> tuple[str, ...]:
    """The agency, those above it, then nobody: the order in which a requirement row is nearest (R5)."""
    parent = {row["agency"]: row["parent"] for row in file("agencies")}
    return (agency, *line(parent[agency])) if agency else ("",)


@cache
def needs(agency: str, role: str) -> tuple[Need, ...]:
    """What a post of this role at this agency needs, in the order of the requirements file."""
    rows = [row for row in file("requirements") if row["role"] == role and row["agency"] in line(agency)]
    competencies = dict.fromkeys(row["competency"] for row in rows)
    return tuple(_need([row for row in rows if row["competency"] == c]) for c in competencies)


def _need(rows: list[Row]) -> Need:
    first, last = rows[0], rows[-1]
    in_person = [row for row in rows if row["modes"] == "in_person"]
    return Need(
        competency=first["competency"],
        from_on=date.fromisoformat(first["in_force_from"]),
        initial_days=int(first["initial_days"]),
        refresh_months=int(last["refresh_months"] or last["period_months"]),
        in_person_from=date.fromisoformat(in_person[0]["in_force_from"]) if in_person else None,
        hours_min=int(last["hours_min"] or 0),
    )


@cache
def awarded_by(course: str) -> tuple[str, ...]:
    """The competencies that a course awards."""
    return tuple(_course(course)["competencies"].split(";"))


@cache
def hours_of(course: str) -> str:
    """The length of a course in hours, as the contract writes a number: `2.5`."""
    return f"{int(_course(course)['duration_minutes']) / 60:.2f}".rstrip("0").rstrip(".")


@cache
def mode_of(course: str) -> str:
    """How a course is given: `in_person`, `virtual` …"""
    return _course(course)["mode"]


@cache
def groups_of(course: str) -> tuple[str, ...]:
    """The groups that a course is for."""
    return tuple(_course(course)["groups"].split(";"))


@cache
def room_of(course: str) -> tuple[int, int, int]:
    """How many a course usually takes, how many it needs at least, and how many minutes it lasts."""
    row = _course(course)
    return int(row["capacity"]), int(row["minimum"]), int(row["duration_minutes"])


def _course(course: str) -> Row:
    return next(row for row in file("courses") if row["course"] == course)
