"""Which files of the contract are recorded by this version? References first, so that rows may name them."""

from __future__ import annotations

from dataclasses import replace

from competencies.awards.kinds import AWARDS, DISPENSATIONS
from competencies.framework.kinds import COMPETENCIES, EQUIVALENCES
from competencies.requirements.kinds import REQUIREMENTS
from courses.bookings.following import sessions_follow
from courses.bookings.keeping import save_bookings
from courses.bookings.kinds import BOOKINGS
from courses.bookings.taking import look_at_bookings
from courses.prospectus.actions import versions_follow
from courses.prospectus.kinds import COURSES, TERMS
from courses.sessions.kinds import SESSIONS
from courses.sessions.taking import look_at_sessions
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
    replace(SESSIONS, examine=look_at_sessions, follow=sessions_follow),
    replace(BOOKINGS, examine=look_at_bookings, save=save_bookings),
)
