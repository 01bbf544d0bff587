"""Which files of the contract are recorded by this version? References first, so that rows may name them."""

from __future__ import annotations

from dataclasses import replace

from competencies.awards.kinds import AWARDS, DISPENSATIONS
from competencies.framework.kinds import COMPETENCIES, EQUIVALENCES
from competencies.requirements.kinds import REQUIREMENTS
from courses.prospectus.actions import versions_follow
from courses.prospectus.kinds import COURSES, TERMS
from lms.facts.rules import Kind
from lms.people.kinds import ABSENCES, AGENCIES, GROUPS, PEOPLE, POSTS, ROLES

KINDS: tuple[Kind, ...] = (
    AGENCIES,
    GROUPS,
    ROLES,
    COMPETENCIES,
    EQUIVALENCES,
    REQUIREMENTS,
    replace(COURSES, follow=versions_follow),
    TERMS,
    PEOPLE,
    POSTS,
    ABSENCES,
    DISPENSATIONS,
    AWARDS,
)
