"""What do the pages of the framework show? Needs, their versions and changes, ready made for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from competencies.framework.names import Names
from competencies.framework.store import CompetencySaid
from lms.framework import words
from lms.framework.rules import Row, Terms, Version
from lms.people.store import RoleSaid
from lms.web.address import link

COLUMNS = (
    "role",
    "competency",
    "agency",
    "in_force_from",
    "in_force_to",
    "strength",
    "initial_days",
    "refresh_months",
    "modes",
    "applies_to_existing",
    "hours_min",
    "period_months",
    "participatory_pct",
    "expiring_days",
    "gate",
    "source",
)
"""The columns of a downloaded table of requirements: those of the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One row of a requirement with the words for it. `time` is over, now or planned, by the day it is shown for."""

    role: RoleSaid
    competency: CompetencySaid
    agency: str
    where: str
    row: Row
    time: str
    by_when: str
    how_often: str
    ways: str
    gate: str
    strength: str
    days: str
    href: str

    @property
    def terms(self) -> Terms:
        """What it asks for."""
        return self.row.terms

    def cells(self) -> list[str | int | date | bool | None]:
        """As a row of a downloaded table, in the order of `COLUMNS`."""
        terms = self.row.terms
        named = {"role": self.role.role, "competency": self.competency.competency, "agency": self.agency}
        days = {"in_force_from": self.row.in_force_from, "in_force_to": self.row.in_force_to}
        return [named[c] if c in named else days[c] if c in days else getattr(terms, c) for c in COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that was recorded of a requirement, and whether it was taken back."""

    at: datetime
    by: str
    where: str
    days: str
    in_short: str
    source: str
    superseded_at: datetime | None
    superseded_by: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A competency or role in a list, with how often it is needed."""

    key: str
    text: str
    href: str
    note: str = ""
    mandatory: int = 0
    recommended: int = 0


def needs(versions: Iterable[Version], names: Names, on: date) -> list[Need]:
    """The rows we know now, with words, in the order given."""
    return [_need(version, names, on) for version in versions if version.holds]


def _need(version: Version, names: Names, on: date) -> Need:
    row, role, competency = version.row, names.roles[version.role], names.competencies[version.competency]
    agency = names.agencies[version.agency] if version.agency is not None else None
    return Need(
        role=role,
        competency=competency,
        agency=agency.agency if agency else "",
        where=where(version.agency, names),
        row=row,
        time="planned" if row.in_force_from > on else "now" if row.runs_on(on) else "over",
        by_when=words.by_when(row.terms),
        how_often=words.how_often(row.terms),
        ways=words.ways(row.terms),
        gate=words.gate(row.terms),
        strength=words.STRENGTHS[row.terms.strength],
        days=words.days(row),
        href=requirement_href(role.role, competency.competency),
    )


def where(agency: int | None, names: Names) -> str:
    """`everywhere`, or an agency's name."""
    return names.agencies[agency].name if agency is not None else "everywhere"


def said(versions: Iterable[Version], names: Names) -> list[Said]:
    """Everything that was ever recorded, the newest first."""
    found = [
        Said(
            at=version.recorded_at,
            by=version.recorded_by,
            where=where(version.agency, names),
            days=words.days(version.row),
            in_short=words.in_short(version.row.terms),
            source=version.row.terms.source,
            superseded_at=version.superseded_at,
            superseded_by=version.superseded_by,
            why=version.why,
        )
        for version in versions
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def requirement_href(role: str, competency: str, page: str = "", **query: object) -> str:
    """The address of a requirement, or of a page about it."""
    return link(f"/framework/roles/{role}/{competency}" + (f"/{page}" if page else ""), query)


def competency_list(versions: Sequence[Version], names: Names, on: date) -> dict[str, list[Linked]]:
    """Every competency by strand, with how many roles need it on a day; strands and keys in order."""
    found: dict[str, list[Linked]] = {}
    for each in sorted(names.competencies.values(), key=lambda c: (c.strand, c.level or 0, c.competency)):
        mandatory, recommended = _counted([v for v in versions if v.competency == each.id], on, by="role")
        line = Linked(
            key=each.competency,
            text=each.title,
            href=link(f"/framework/competencies/{each.competency}"),
            note="" if each.level is None else str(each.level),
            mandatory=mandatory,
            recommended=recommended,
        )
        found.setdefault(each.strand or "Other", []).append(line)
    return found


def role_list(versions: Sequence[Version], names: Names, on: date) -> dict[str, list[Linked]]:
    """Every role by target group, with how many competencies it needs on a day."""
    titles = {each.group: f"{each.group}: {each.name}" for each in names.groups}
    found: dict[str, list[Linked]] = {}
    for each in sorted(names.roles.values(), key=lambda r: (r.group == "", r.group, r.title)):
        mandatory, recommended = _counted([v for v in versions if v.role == each.id], on, by="competency")
        line = Linked(
            key=each.role,
            text=each.title,
            href=link(f"/framework/roles/{each.role}"),
            note=words.ROLE_KINDS.get(each.kind, each.kind),
            mandatory=mandatory,
            recommended=recommended,
        )
        found.setdefault(titles.get(each.group, "No target group"), []).append(line)
    return found


def _counted(versions: Iterable[Version], on: date, *, by: str) -> tuple[int, int]:
    """How many roles, or competencies: mandatory anywhere, and recommended only."""
    running = [v for v in versions if v.holds and v.row.runs_on(on)]
    mandatory = {getattr(v, by) for v in running if v.row.terms.strength == "mandatory"}
    return len(mandatory), len({getattr(v, by) for v in running} - mandatory)
