"""As what is somebody let in, and over which agencies? (R43)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Reach = frozenset[int] | None
"""Ids of agencies; None means all of them."""


class GrantRole(StrEnum):
    """What somebody was let in as."""

    LEARNER = "learner"
    MANAGER = "manager"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    AGENCY_LEAD = "agency_lead"
    MEMBER_SERVICES = "member_services"
    PARTNERSHIP_LEAD = "partnership_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PROGRAM = "program"
    """A bearer token; never granted to an account."""


IN_WORDS = {
    GrantRole.LEARNER: "Learner",
    GrantRole.MANAGER: "Manager",
    GrantRole.TRAINER: "Trainer",
    GrantRole.COORDINATOR: "Course coordinator",
    GrantRole.CHAIR: "Partnership chair",
    GrantRole.AGENCY_LEAD: "Agency lead",
    GrantRole.MEMBER_SERVICES: "Member services",
    GrantRole.PARTNERSHIP_LEAD: "Partnership lead",
    GrantRole.ADMINISTRATOR: "Administrator",
    GrantRole.AUDITOR: "Auditor",
    GrantRole.PROGRAM: "Program",
}

SEE_NOTHING_MORE = frozenset(
    {GrantRole.LEARNER, GrantRole.MANAGER, GrantRole.TRAINER, GrantRole.COORDINATOR, GrantRole.CHAIR}
)
"""They see their own record, a manager's reports, the sessions in their care; no agency's figures."""

NAMES_COME_WITH_IT = frozenset({GrantRole.AGENCY_LEAD, GrantRole.MEMBER_SERVICES, GrantRole.ADMINISTRATOR})
"""The others see the names of those behind a figure only where the grant says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role over an agency and those below it (`reach`), with or without names.

    `about` is what else it is for: the body for which a chair speaks.
    """

    role: GrantRole
    reach: Reach = None
    names: bool = False
    about: str = ""

    @property
    def with_figures(self) -> bool:
        """Whether it shows the figures of its agencies."""
        return self.role not in SEE_NOTHING_MORE

    @property
    def with_names(self) -> bool:
        """Whether it shows who stands behind them."""
        return self.names or self.role in NAMES_COME_WITH_IT
