"""How many people work where, in which roles, how long do they stay, and how well do they train?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How an agency trains: shares from 0 to 1, and the usual delay of those who are late.

    `prompt` first train by their due day, `never` do not train at all, `renew` train again before the lapse day,
    `lost` never train again after it.
    """

    prompt: float
    never: float
    renew: float
    lost: float
    late_days: int


STRONG = Habit(prompt=0.93, never=0.01, renew=0.92, lost=0.01, late_days=50)
STEADY = Habit(prompt=0.78, never=0.07, renew=0.70, lost=0.08, late_days=140)
PATCHY = Habit(prompt=0.65, never=0.12, renew=0.55, lost=0.12, late_days=190)
WEAK = Habit(prompt=0.55, never=0.20, renew=0.30, lost=0.30, late_days=300)
WAITING = Habit(prompt=0.40, never=0.02, renew=0.10, lost=0.05, late_days=150)
"""New staff wait for the whole-school day in September."""
COHORT = Habit(prompt=0.60, never=0.12, renew=0.15, lost=0.15, late_days=330)
"""Who once trained in a drive of the agency waits for the next one."""
UNWILLING = Habit(prompt=0.55, never=0.25, renew=0.06, lost=0.60, late_days=420)
"""Comes when the licence hangs on it, and else when called in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One role at one agency: its share of everybody (in people of 18,000), its turnover a year, its habit."""

    agency: str
    role: str
    people: float
    turnover: float
    habit: Habit
    managers: tuple[str, ...] = ()


def _lines(agency: str, habit: Habit, turnover: float, *roles: tuple[str, float, tuple[str, ...]]) -> tuple[Line, ...]:
    return tuple(
        Line(agency=agency, role=role, people=people, turnover=turnover, habit=habit, managers=managers)
        for role, people, managers in roles
    )


CHIEF = ("CHIEF-OFFICER",)
TEAM = ("TEAM-MANAGER-MASH", "CHIEF-OFFICER")
OFFICE = ("COUNCIL-STAFF", "CHIEF-OFFICER")

LINES: tuple[Line, ...] = (
    *_lines(
        "RMBC",
        STEADY,
        0.06,
        ("CHIEF-OFFICER", 9, ()),
        ("COUNCIL-STAFF", 1080, OFFICE),
        ("COUNCIL-FRONTLINE", 720, OFFICE),
        ("HOUSING-OFFICER", 210, OFFICE),
        ("NEIGHBOURHOODS", 190, OFFICE),
        ("ENVIRONMENTAL-HEALTH", 52, OFFICE),
        ("ASB-OFFICER", 38, OFFICE),
        ("LICENSING-OFFICER", 16, OFFICE),
    ),
    *_lines(
        "RMBC-CYPS",
        STEADY,
        0.08,
        ("CHIEF-OFFICER", 3, ()),
        ("TEAM-MANAGER-MASH", 42, CHIEF),
        ("SOCIAL-WORKER", 290, TEAM),
        ("SOCIAL-WORKER-NEW", 70, TEAM),
        ("YOUTH-WORKER", 96, TEAM),
        ("COUNCIL-FRONTLINE", 160, TEAM),
    ),
    *_lines(
        "RMBC-EVOLVE",
        STRONG,
        0.07,
        ("TEAM-MANAGER-MASH", 3, ()),
        ("SOCIAL-WORKER-EVOLVE", 20, TEAM),
        ("YOUTH-WORKER", 6, TEAM),
    ),
    *_lines(
        "SYP",
        STEADY,
        0.05,
        ("CHIEF-OFFICER", 4, ()),
        ("POLICE-FRONTLINE", 1120, ("POLICE-FRONTLINE", "CHIEF-OFFICER")),
        ("POLICE-PVP", 130, ("POLICE-PVP", "CHIEF-OFFICER")),
        ("POLICE-INTELLIGENCE", 80, ("POLICE-INTELLIGENCE", "CHIEF-OFFICER")),
    ),
    *_lines(
        "SYICB",
        STRONG,
        0.06,
        ("CHIEF-OFFICER", 6, ()),
        ("DESIGNATED-PROFESSIONAL", 12, CHIEF),
        ("NAMED-PROFESSIONAL", 16, ("DESIGNATED-PROFESSIONAL",)),
    ),
    *_lines(
        "TRFT",
        STEADY,
        0.06,
        ("CHIEF-OFFICER", 6, ()),
        ("NAMED-PROFESSIONAL", 18, CHIEF),
        ("DESIGNATED-PROFESSIONAL", 3, CHIEF),
        ("CLINICIAN-CHILDREN", 1560, ("CLINICIAN-CHILDREN", "NAMED-PROFESSIONAL")),
    ),
    *_lines(
        "RDASH",
        STEADY,
        0.07,
        ("CHIEF-OFFICER", 3, ()),
        ("NAMED-PROFESSIONAL", 8, CHIEF),
        ("CAMHS-PRACTITIONER", 260, ("CAMHS-PRACTITIONER", "NAMED-PROFESSIONAL")),
        ("CLINICIAN-CHILDREN", 210, ("CLINICIAN-CHILDREN", "NAMED-PROFESSIONAL")),
    ),
    *_lines(
        "PRIMCARE",
        PATCHY,
        0.05,
        ("NAMED-PROFESSIONAL", 5, ()),
        ("GENERAL-PRACTICE", 560, ("GENERAL-PRACTICE",)),
    ),
    *_lines(
        "SCHOOLS",
        STEADY,
        0.06,
        ("DSL", 370, ()),
        ("SCHOOL-STAFF", 5450, ("DSL",)),
        ("SCHOOL-GOVERNOR", 780, ()),
    ),
    *_lines(
        "EARLYYRS",
        STEADY,
        0.08,
        ("DSL", 70, ()),
        ("EARLY-YEARS", 1120, ("DSL",)),
    ),
    *_lines("BARNARDOS", STRONG, 0.08, ("DSL", 4, ()), ("VOLUNTARY-WORKER", 58, ("DSL",))),
    *_lines("CYPFC", PATCHY, 0.09, ("DSL", 16, ()), ("VOLUNTARY-WORKER", 260, ("DSL",))),
    *_lines("PASVCS", STRONG, 0.07, ("POST-ABUSE-WORKER", 46, ("POST-ABUSE-WORKER",))),
    *_lines(
        "PROBATION",
        STEADY,
        0.06,
        ("CHIEF-OFFICER", 2, ()),
        ("PROBATION-PRACTITIONER", 112, ("PROBATION-PRACTITIONER",)),
    ),
    *_lines(
        "CONTRACT", PATCHY, 0.09, ("CONTRACT-CONTACT", 48, ()), ("CONTRACTOR-FRONTLINE", 860, ("CONTRACT-CONTACT",))
    ),
    *_lines("LICTRADE", WEAK, 0.05, ("TAXI-DRIVER", 1230, ()), ("LICENSED-PREMISES", 430, ())),
)

HABITS: dict[tuple[str, str], Habit] = {
    ("SCHOOL-STAFF", "SG-AWARE"): WAITING,
    ("SCHOOL-STAFF", "SG-RESPOND"): COHORT,
    ("EARLY-YEARS", "SG-RESPOND"): COHORT,
    ("POLICE-FRONTLINE", "CSE-SIGNS"): COHORT,
    ("POLICE-FRONTLINE", "SG-RESPOND"): COHORT,
    ("COUNCIL-FRONTLINE", "CSE-SIGNS"): COHORT,
    ("CONTRACTOR-FRONTLINE", "CSE-SIGNS"): COHORT,
    ("CONTRACTOR-FRONTLINE", "SG-RESPOND"): COHORT,
    ("TAXI-DRIVER", "CSE-SIGNS"): UNWILLING,
    ("TAXI-DRIVER", "SG-RESPOND"): UNWILLING,
    ("SCHOOL-GOVERNOR", "SG-AWARE"): PATCHY,
    ("SCHOOL-STAFF", "SEND-DIVERSITY"): PATCHY,
    ("DSL", "LEAD-DSL"): STRONG,
    ("SOCIAL-WORKER", "MACE-PRACTICE"): PATCHY,
    ("COUNCIL-STAFF", "WHISTLE"): PATCHY,
    ("LICENSED-PREMISES", "CSE-SIGNS"): Habit(prompt=0.4, never=0.25, renew=0.35, lost=0.25, late_days=300),
}
"""Where one competency goes better or worse than the rest of the agency: role, competency."""


def habit(line: Line, competency: str) -> Habit:
    """How this line trains for this competency."""
    return HABITS.get((line.role, competency), line.habit)


def headcounts(total: int) -> tuple[tuple[Line, int], ...]:
    """`total` people shared out over the lines in proportion, at least one each, adding up exactly."""
    spare = total - len(LINES)
    if spare < 0:
        raise ValueError(f"{len(LINES)} people are needed to fill every role once")
    weight = sum(line.people for line in LINES)
    wanted = [spare * line.people / weight for line in LINES]
    counts = [int(share) for share in wanted]
    by_remainder = sorted(range(len(LINES)), key=lambda i: (counts[i] - wanted[i], i))
    for i in by_remainder[: spare - sum(counts)]:
        counts[i] += 1
    return tuple((line, count + 1) for line, count in zip(LINES, counts, strict=True))


OLD_DATA_DAYS = {"PROBATION": 97}
"""Agencies whose last return is days old: nothing of theirs is known after it (R4)."""


def last_data_on(agency: str, today: date) -> date:
    """The day up to which the agency has told what it knows."""
    return today - timedelta(days=OLD_DATA_DAYS.get(agency, 0))


MOVES: dict[str, tuple[tuple[str, str], ...]] = {
    "TRFT": (("RDASH", "CLINICIAN-CHILDREN"), ("PRIMCARE", "GENERAL-PRACTICE"), ("SCHOOLS", "SCHOOL-STAFF")),
    "RDASH": (("TRFT", "CLINICIAN-CHILDREN"), ("RMBC-CYPS", "YOUTH-WORKER")),
    "RMBC": (("SCHOOLS", "SCHOOL-STAFF"), ("SYP", "POLICE-FRONTLINE"), ("RMBC-CYPS", "COUNCIL-FRONTLINE")),
    "RMBC-CYPS": (
        ("BARNARDOS", "VOLUNTARY-WORKER"),
        ("RMBC-EVOLVE", "SOCIAL-WORKER-EVOLVE"),
        ("CYPFC", "VOLUNTARY-WORKER"),
    ),
    "SYP": (("RMBC", "ASB-OFFICER"), ("RMBC", "LICENSING-OFFICER"), ("RMBC", "COUNCIL-FRONTLINE")),
    "SCHOOLS": (("EARLYYRS", "EARLY-YEARS"), ("CYPFC", "VOLUNTARY-WORKER"), ("RMBC", "COUNCIL-STAFF")),
    "EARLYYRS": (("SCHOOLS", "SCHOOL-STAFF"),),
    "CONTRACT": (("RMBC", "NEIGHBOURHOODS"), ("LICTRADE", "TAXI-DRIVER")),
    "BARNARDOS": (("PASVCS", "POST-ABUSE-WORKER"), ("RMBC-CYPS", "YOUTH-WORKER")),
    "CYPFC": (("SCHOOLS", "SCHOOL-STAFF"), ("RMBC-CYPS", "YOUTH-WORKER")),
}
"""Where people of an agency go next."""

SECOND_POSTS: dict[str, tuple[str, str]] = {
    "COUNCIL-STAFF": ("SCHOOLS", "SCHOOL-GOVERNOR"),
    "SCHOOL-STAFF": ("EARLYYRS", "EARLY-YEARS"),
    "GENERAL-PRACTICE": ("SCHOOLS", "SCHOOL-GOVERNOR"),
    "CLINICIAN-CHILDREN": ("PRIMCARE", "GENERAL-PRACTICE"),
    "EARLY-YEARS": ("SCHOOLS", "SCHOOL-STAFF"),
    "POLICE-FRONTLINE": ("SCHOOLS", "SCHOOL-GOVERNOR"),
    "CONTRACTOR-FRONTLINE": ("LICTRADE", "TAXI-DRIVER"),
    "VOLUNTARY-WORKER": ("SCHOOLS", "SCHOOL-STAFF"),
}
"""A second post that somebody of a role may hold beside the first."""
