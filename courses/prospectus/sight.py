"""Who may look at what a course hands out and says? (R22)"""

from __future__ import annotations

from courses.prospectus.rules import CourseSaid
from lms.web.who import Who


def sees_material(who: Who, course: CourseSaid) -> bool:
    """Coordinators, those who chair a body that approves it, and whoever answers for an agency's figures."""
    return who.coordinates or bool(who.chairs & set(course.terms.signoff)) or who.sees_figures
