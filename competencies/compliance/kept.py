"""What does every reckoning of today share? The framework and the names, kept until a change of them is recorded.

Kept per process under the number that every change of them raises, so that a reader pays one small statement
instead of seven. Nothing seen inside a unit of work is kept: it may yet be rolled back, and its number used again.
"""

from __future__ import annotations

from dataclasses import dataclass

from competencies.compliance.needs import Framework
from competencies.compliance.store import framework
from competencies.framework.names import Names, names
from lms.base import db


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The framework and names in force now."""

    framework: Framework
    names: Names


_kept: dict[tuple[int, int, int], Kept] = {}


async def number() -> int:
    """The number of the last change of agencies, roles, groups, competencies, requirements or equivalences."""
    row = await db.fetch_one("select number from version where name = 'framework'")
    return int(row["number"]) if row else 0


async def now(expiring_days: int) -> Kept:
    """The framework and names as they are; inside a unit of work as it sees them, and kept for nobody else."""
    if db.is_writing():
        return Kept(framework=await framework(expiring_days=expiring_days), names=await names())
    key = (db.binding(), expiring_days, await number())
    found = _kept.get(key)
    if found is None:
        found = Kept(framework=await framework(expiring_days=expiring_days), names=await names())
        if await number() == key[2]:
            _kept.clear()
            _kept[key] = found
    return found


async def changed() -> None:
    """Raise the number; inside the unit of work that records the change."""
    await db.fetch("update version set number = number + 1 where name = 'framework'")
