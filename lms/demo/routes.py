"""Which course or other evidence do people of a role usually come by, for each competency?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from lms.demo import framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to a competency: what it awards at once, how, for how many hours, and what the record will say.

    `weekday` is the day on which it is held, 0 for Monday; None when it happens on any day.
    """

    awards: tuple[str, ...]
    mode: str
    hours: str
    evidence: str
    source: str
    valid_months: int = 0
    weekday: int | None = None


@cache
def course(code: str) -> Route:
    """Attending a course of the shipped prospectus, with everything that the course awards."""
    mode = framework.mode_of(code)
    alone = mode == "e_learning"
    return Route(
        awards=framework.awarded_by(code),
        mode=mode,
        hours=framework.hours_of(code),
        evidence=f"Course {code}",
        source="E-learning record" if alone else "Attendance register",
        weekday=None if alone else int(code[1:]) % 5,
    )


def _own(
    evidence: str, mode: str, hours: str, source: str, *awards: str, valid_months: int = 0, weekday: int | None = None
) -> Route:
    return Route(
        awards=awards,
        mode=mode,
        hours=hours,
        evidence=evidence,
        source=source,
        valid_months=valid_months,
        weekday=weekday,
    )


HOUR_BY_HOUR = ("SG-RESPOND", "LEAD-DSL", "STRATEGIC")
"""The competencies asked by the hour."""
INSET = {
    "SG-AWARE": _own("Whole-school training day", "in_person", "1.5", "School return", "SG-AWARE"),
    "SG-RESPOND": _own("Whole-school training day", "in_person", "3", "School return", "SG-RESPOND"),
}
OTHER_LICENCE = _own(
    "Certificate of another authority", "external", "3", "Licence file", "CSE-SIGNS", "SG-RESPOND", valid_months=24
)
CORE_SKILLS = {
    level: _own(
        f"NHS core skills level {level[-1]}", "external", hours, "Electronic staff record", level, valid_months=36
    )
    for level, hours in (("CSTF-SC1", "1"), ("CSTF-SC2", "2"), ("CSTF-SC3", "3"))
}
SUPERVISION = {
    c: _own("Safeguarding supervision group", "in_person", "1.5", "Supervision log", c, weekday=2) for c in HOUR_BY_HOUR
}
READING = {c: _own("Reading and case reflection", "document", "2", "Appraisal", c) for c in HOUR_BY_HOUR}
PEERS = {c: _own("Regional peer review", "virtual", "3", "Appraisal", c, weekday=3) for c in HOUR_BY_HOUR}
STUDY_DAY = {c: _own("Regional study day", "in_person", "6", "Certificate", c, weekday=4) for c in HOUR_BY_HOUR}

Choice = tuple[tuple[float, Route], ...]


def _choice(*options: tuple[float, str | Route]) -> Choice:
    return tuple((share, course(way) if isinstance(way, str) else way) for share, way in options)


USUAL: dict[str, Choice] = {
    "SG-AWARE": _choice((1, "K01")),
    "SG-RESPOND": _choice((0.45, "K03"), (0.55, "K04")),
    "CSE-SIGNS": _choice((0.55, "K02"), (0.15, "K07"), (0.2, "K05"), (0.1, "K08")),
    "WHISTLE": _choice((0.8, "K31"), (0.2, "K01")),
    "SPOE-SUBMIT": _choice((0.95, "K13"), (0.05, "K14")),
    "INFO-INTEL": _choice((1, "K13")),
    "LICENSING": _choice((1, "K27")),
    "CONTEXTUAL": _choice((0.6, "K05"), (0.4, "K11")),
    "CE-ASSESS": _choice((1, "K15")),
    "MACE-PRACTICE": _choice((1, "K16")),
    "TRAUMA": _choice((0.3, "K10"), (0.3, "K11"), (0.2, "K12"), (0.2, "K17")),
    "SEND-DIVERSITY": _choice((0.3, "K12"), (0.7, "K18")),
    "MISSING-LINK": _choice((0.5, "K05"), (0.5, "K03")),
    "TRANSITION": _choice((1, "K17")),
    "CASCADE": _choice((1, "K14")),
    "ONLINE-HARM": _choice((0.6, "K09"), (0.4, "K08")),
    "LEAD-DSL": _choice((0.25, "K19"), (0.75, "K20")),
    "STRATEGIC": _choice((1, "K30")),
}
"""Competency → ways with their shares."""

OF_ROLE: dict[tuple[str, str], Choice] = {
    ("TAXI-DRIVER", "CSE-SIGNS"): _choice((0.92, "K28"), (0.08, OTHER_LICENCE)),
    ("TAXI-DRIVER", "SG-RESPOND"): _choice((0.92, "K28"), (0.08, OTHER_LICENCE)),
    ("LICENSED-PREMISES", "CSE-SIGNS"): _choice((0.9, "K29"), (0.1, "K07")),
    ("CONTRACTOR-FRONTLINE", "CSE-SIGNS"): _choice((0.7, "K06"), (0.3, "K02")),
    ("CONTRACTOR-FRONTLINE", "SG-RESPOND"): _choice((0.8, "K06"), (0.2, "K04")),
    ("COUNCIL-FRONTLINE", "SG-RESPOND"): _choice((0.5, "K06"), (0.5, "K04")),
    ("SCHOOL-STAFF", "SG-AWARE"): _choice((0.4, INSET["SG-AWARE"]), (0.6, "K01")),
    ("SCHOOL-STAFF", "SG-RESPOND"): _choice((0.6, INSET["SG-RESPOND"]), (0.4, "K04")),
    ("SCHOOL-GOVERNOR", "SG-AWARE"): _choice((0.7, "K32"), (0.3, "K01")),
    ("DSL", "SG-RESPOND"): _choice((0.25, "K03"), (0.75, "K04")),
}
"""Role and competency, where the usual way is not theirs."""

IN_PERSON = _choice((0.75, "K06"), (0.25, "K07"))
"""Where only training in person counts: recognising exploitation, for front-line staff and contractors."""

FIRST = {"LEAD-DSL": course("K19")}
"""What one begins with, where the first time differs from the later ones."""

HOURS: dict[str, Choice] = {
    "SG-RESPOND": _choice(
        (0.18, "K03"),
        (0.22, "K04"),
        (0.22, SUPERVISION["SG-RESPOND"]),
        (0.2, READING["SG-RESPOND"]),
        (0.18, CORE_SKILLS["CSTF-SC3"]),
    ),
    "LEAD-DSL": _choice(
        (0.3, STUDY_DAY["LEAD-DSL"]),
        (0.3, PEERS["LEAD-DSL"]),
        (0.2, SUPERVISION["LEAD-DSL"]),
        (0.2, READING["LEAD-DSL"]),
    ),
    "STRATEGIC": _choice(
        (0.35, STUDY_DAY["STRATEGIC"]),
        (0.25, "K30"),
        (0.25, PEERS["STRATEGIC"]),
        (0.15, READING["STRATEGIC"]),
    ),
}
"""Learning that counts by the hour."""

GP_HOURS: Choice = _choice(
    (0.1, "K03"),
    (0.2, "K04"),
    (0.1, SUPERVISION["SG-RESPOND"]),
    (0.35, READING["SG-RESPOND"]),
    (0.25, CORE_SKILLS["CSTF-SC3"]),
)
"""General practice reads more than it attends: enough hours, too few of them with others."""


def pick(rng: Random, choice: Choice) -> Route:
    """One of the ways, by its share."""
    draw = rng.random()
    for share, route in choice:
        if draw < share:
            return route
        draw -= share
    return choice[-1][1]
