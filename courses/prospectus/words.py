"""How are a course's mode, length and terms said in plain words?"""

from __future__ import annotations

import re

from courses.prospectus.rules import CourseSaid, Terms
from lms.base.words import counted, joined, pounds

MODES = {
    "in_person": "In person",
    "virtual": "Online, with a trainer",
    "blended": "Partly online, partly in person",
    "e_learning": "E-learning",
    "recording": "Recording",
    "briefing": "Briefing",
    "document": "Reading",
    "assessment": "Assessment",
    "external": "Elsewhere",
}
"""The modes of R7, as somebody choosing a course says them."""

EVALUATION = {"before": "before you come", "end": "at the end", "3_months": "after three months"}
"""When somebody is asked how it was (R32)."""


def length(minutes: int | None) -> str:
    """`45 minutes`, `1 hour`, `2 hours 30 minutes`; nothing when nobody said."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(rest, "minute")] * bool(rest)
    return " ".join(parts)


def outcomes(text: str) -> list[str]:
    """What one will be able to do, one by one: parted by line ends, or by `;` where all stands in one line."""
    parts = text.splitlines() if "\n" in text else text.split(";")
    return [re.sub(r"^[-•*]\s*", "", part.strip()) for part in parts if part.strip()]


def giving_back(terms: Terms, notice_days: int) -> list[str]:
    """Until when a place is given back in notice, what is recorded after that, and how much one must be there."""
    days = terms.notice_days if terms.notice_days is not None else notice_days
    until = f"at least {counted(days, 'working day')} before" if days else "until it starts"
    said = [f"If you cannot come, give your place back {until}, so that somebody else can have it."]
    charges = []
    if terms.late_pence:
        charges.append(f"{pounds(terms.late_pence)} for a place given back later than that")
    if terms.absent_pence:
        charges.append(f"{pounds(terms.absent_pence)} for not coming at all")
    if charges:
        said.append(f"Your agency may be charged {joined(charges)}.")
    if terms.least_share_pct < 100:
        said.append(f"You need to be there for at least {terms.least_share_pct} % of the time.")
    else:
        said.append("You need to be there from beginning to end.")
    return said


def evaluation(course: CourseSaid) -> str:
    """When it asks how it was: `before you come, at the end and after three months`; nothing when it does not ask."""
    return joined([EVALUATION.get(point, point.replace("_", " ")) for point in course.evaluation])
