"""Which files of the contract are recorded by this version? References first, so that rows may name them."""

from __future__ import annotations

from competencies.awards.kinds import AWARDS, DISPENSATIONS
from competencies.framework.kinds import COMPETENCIES, EQUIVALENCES
from competencies.requirements.kinds import REQUIREMENTS
from lms.people.kinds import ABSENCES, AGENCIES, GROUPS, PEOPLE, POSTS, ROLES

KINDS = (
    AGENCIES,
    GROUPS,
    ROLES,
    COMPETENCIES,
    EQUIVALENCES,
    REQUIREMENTS,
    PEOPLE,
    POSTS,
    ABSENCES,
    DISPENSATIONS,
    AWARDS,
)
