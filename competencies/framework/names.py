"""What are agencies, roles, groups and competencies called, as known at an instant?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competencies.framework.store import CompetencySaid, competencies
from lms.people.store import AgencySaid, GroupSaid, RoleSaid, agencies, groups, roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The agencies, roles, groups and competencies of an answer, by id, as known at its instant."""

    agencies: Mapping[int, AgencySaid]
    roles: Mapping[int, RoleSaid]
    competencies: Mapping[int, CompetencySaid]
    groups: tuple[GroupSaid, ...] = ()

    def key(self, by: str, cell_id: int) -> str:
        """The key of a cell's agency, role or competency, or of the sector, group or strand that it belongs to."""
        match by:
            case "agency":
                return self.agencies[cell_id].agency
            case "sector":
                return self.agencies[cell_id].sector
            case "role":
                return self.roles[cell_id].role
            case "group":
                return self.roles[cell_id].group
            case "competency":
                return self.competencies[cell_id].competency
            case _:
                return self.competencies[cell_id].strand


async def names(known_at: datetime | None = None) -> Names:
    """Everything that can be named in a question, as known at an instant."""
    return Names(
        agencies={each.id: each for each in await agencies(known_at)},
        roles={each.id: each for each in await roles(known_at)},
        competencies={each.id: each for each in await competencies(known_at)},
        groups=tuple(await groups(known_at)),
    )
