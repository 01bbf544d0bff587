"""Where are requirements read from, with everything that was ever said of them, and whom does one concern?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lms.base import db
from lms.framework.rules import Row, Terms, Version

VERSIONS = """
select id, role, competency, agency, in_force_from, in_force_to, kind, strength, initial_days, refresh_months, modes,
       applies_to_existing, hours_min, period_months, participatory_pct, expiring_days, gate, source,
       recorded_at, recorded_by, superseded_at, superseded_by, why
from requirement
where {where}
order by role, competency, coalesce(agency, 0), in_force_from, id
"""
HOLDERS = """
select distinct p.person
from post p
where p.role = {} and p.superseded_at is null and (p.ends_on is null or p.ends_on >= {})%s
order by p.person
"""
EQUIVALENCES = """
select holds, satisfies, in_force_from, in_force_to, source
from equivalence
where superseded_at is null and (holds = {} or satisfies = {})
order by satisfies, holds, in_force_from
"""


async def in_force_or_planned() -> list[Version]:
    """Every row as we know it now, past and future days included, by role, competency and agency."""
    return await _versions("superseded_at is null")


async def of_role(role: int) -> list[Version]:
    """Every row of a role as we know it now."""
    return await _versions("superseded_at is null and role = {}", role)


async def of_competency(competency: int) -> list[Version]:
    """Every row for a competency as we know it now."""
    return await _versions("superseded_at is null and competency = {}", competency)


async def ever_said(role: int, competency: int) -> list[Version]:
    """Every row that was ever recorded of a role and competency, those taken back too."""
    return await _versions("role = {} and competency = {}", role, competency)


async def _versions(where: str, *values: object) -> list[Version]:
    return [_version(row) for row in await db.fetch(VERSIONS.replace("{where}", where), *values)]


def _version(row: db.Row) -> Version:
    terms = Terms(
        kind=row["kind"],
        strength=row["strength"],
        initial_days=row["initial_days"],
        refresh_months=row["refresh_months"],
        modes=row["modes"],
        applies_to_existing=bool(row["applies_to_existing"]),
        hours_min=row["hours_min"],
        period_months=row["period_months"],
        participatory_pct=row["participatory_pct"],
        expiring_days=row["expiring_days"],
        gate=row["gate"],
        source=row["source"],
    )
    return Version(
        row=Row(id=row["id"], in_force_from=row["in_force_from"], in_force_to=row["in_force_to"], terms=terms),
        role=row["role"],
        competency=row["competency"],
        agency=row["agency"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        superseded_at=row["superseded_at"],
        superseded_by=row["superseded_by"],
        why=row["why"],
    )


async def holders_from(role: int, agencies: Sequence[int] | None, day: date) -> list[int]:
    """Everybody with a post of a role, at these agencies (None: any), that runs on a day or later."""
    limit = "" if agencies is None else f"\n  and p.agency in {db.in_list(agencies)}"
    rows = await db.fetch(HOLDERS % limit, role, day, *(agencies or ()))
    return [row["person"] for row in rows]


async def equivalences_of(competency: int) -> list[db.Row]:
    """Equivalences from or to a competency: holds, satisfies (ids), in_force_from, in_force_to, source."""
    return await db.fetch(EQUIVALENCES, competency, competency)
