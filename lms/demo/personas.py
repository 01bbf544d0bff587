"""As whom can one sign in to the demonstration, and what is there to see?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.base.dates import add_months
from lms.demo import names, routes
from lms.demo.diary import Diary, course_day
from lms.demo.facts import Career, Person, Post
from lms.demo.framework import needs
from lms.demo.training import add_awards


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody to sign in as: `role` says what they may do here, `agency` whose people it is about (empty: all).

    `names` is whether they may see people's names beyond their own reports (R43). `about` is for the sign-in page.
    """

    key: str
    person: str
    name: str
    email: str
    role: str
    agency: str
    names: bool
    title: str
    about: str


def _persona(
    number: int,
    key: str,
    name: str,
    *,
    works_at: str,
    role: str,
    agency: str,
    title: str,
    about: str,
    sees: bool = True,
) -> Persona:
    email = names.email(name, number=number, agency=works_at)
    person = names.reference(number)
    return Persona(
        key=key, person=person, name=name, email=email, role=role, agency=agency, names=sees, title=title, about=about
    )  # fmt: skip


PERSONAS: tuple[Persona, ...] = (
    _persona(
        1, "social-worker", "Shazia Thackray", works_at="RMBC", role="learner", agency="RMBC-CYPS",
        title="Social worker",
        about="One thing is overdue and one runs out in six weeks: see why on My record.",
    ),
    _persona(
        2, "manager", "Gareth Okafor", works_at="RMBC", role="learner", agency="RMBC-CYPS", title="Team manager",
        about="Leads a team of social workers: look who of the team is overdue.",
    ),
    _persona(
        3, "councillor", "Ngozi Earnshaw", works_at="RMBC", role="learner", agency="RMBC-MEMBERS",
        title="New councillor",
        about="Elected a few weeks ago: two things are done, some are late already, the seminar is still to come.",
    ),
    _persona(
        4, "lead-trft", "Helen Qureshi", works_at="TRFT", role="agency_lead", agency="TRFT",
        title="Safeguarding lead at the hospital trust",
        about="Sees the trust's people only: ask which clinicians are short of learning hours.",
    ),
    _persona(
        5, "lead-syp", "Piotr Hallam", works_at="SYP", role="agency_lead", agency="SYP",
        title="Safeguarding lead at the police",
        about="Sees the force's people only: look at spring 2025, when a whole cohort ran out together.",
    ),
    _persona(
        6, "member-services", "Wendy Saleem", works_at="RMBC", role="member_services", agency="RMBC-MEMBERS",
        title="Member services officer",
        about="Looks after the 59 councillors: see who among them is not in date, and since when.",
    ),
    _persona(
        7, "partnership-lead", "Tariq Ibbotson", works_at="RMBC", role="partnership_lead", agency="",
        title="Partnership business manager",
        about="Sees every agency: open Coverage, find the weakest cell, and ask why of one person in it.",
    ),
    _persona(
        8, "administrator", "Ewa Ramsden", works_at="RMBC", role="administrator", agency="", title="Administrator",
        about="Imports files and sets what roles need: change a requirement from next month and see whom it touches.",
    ),
    _persona(
        9, "auditor", "Rutendo Dyson", works_at="RMBC", role="auditor", agency="", title="Auditor", sees=False,
        about="Reads figures and the audit trail, changes nothing: see what was known on an earlier day.",
    ),
)  # fmt: skip
BY_KEY = {persona.key: persona for persona in PERSONAS}
COUNCILLOR = BY_KEY["councillor"]

PLACES: dict[str, tuple[str, str, date]] = {
    "social-worker": ("RMBC-CYPS", "SOCIAL-WORKER", date(2019, 9, 2)),
    "manager": ("RMBC-CYPS", "TEAM-MANAGER-MASH", date(1998, 4, 6)),
    "lead-trft": ("TRFT", "NAMED-PROFESSIONAL", date(2014, 6, 2)),
    "lead-syp": ("SYP", "POLICE-PVP", date(2012, 1, 9)),
    "member-services": ("RMBC", "COUNCIL-STAFF", date(2017, 3, 6)),
    "partnership-lead": ("RMBC", "COUNCIL-STAFF", date(2018, 10, 1)),
    "administrator": ("RMBC", "COUNCIL-STAFF", date(2020, 2, 3)),
    "auditor": ("RMBC", "COUNCIL-STAFF", date(2021, 11, 1)),
}
"""Where each works, as what, since when; the councillor's seat comes with the council."""

SOCIAL_WORKER_RECORD: tuple[tuple[str, int, int], ...] = (
    ("K11", 57, 0),
    ("K02", 49, 0),
    ("K15", 34, 0),
    ("K03", 30, 0),
    ("K02", 24, 42),
    ("K11", 20, 0),
    ("K18", 14, 0),
    ("K04", 10, 0),
    ("K15", 9, 0),
)
"""Course, months before today, days added: the two years of CSE-SIGNS end in six weeks, MACE-PRACTICE was never won."""


def careers(seed: int, *, today: date) -> list[Career]:
    """Everybody one can sign in as, but the councillor, with their posts and their records."""
    found = []
    for persona in PERSONAS:
        if persona.key in PLACES:
            agency, role, starts_on = PLACES[persona.key]
            manager = BY_KEY["manager"].person if persona.key == "social-worker" else ""
            post = Post(person=persona.person, agency=agency, role=role, starts_on=starts_on, manager=manager)
            career = Career(person=person(persona), posts=(post,), diligence=1.0)
            _add_record(seed, persona, career, today)
            found.append(career)
    return found


def person(persona: Persona) -> Person:
    """The persona as a row of people.csv."""
    return Person(person=persona.person, name=persona.name, email=persona.email)


def _add_record(seed: int, persona: Persona, career: Career, today: date) -> None:
    """The social worker's record is written down; the others train like everybody, and promptly."""
    if persona.key != "social-worker":
        add_awards(Random(f"{seed} {persona.key}"), career, today=today)
        return
    wanted = frozenset(need.competency for need in needs("RMBC-CYPS", "SOCIAL-WORKER"))
    diary = Diary(person=persona.person, wanted=wanted)
    for code, months, days in SOCIAL_WORKER_RECORD:
        route = routes.course(code)
        day = course_day(add_months(today, -months) + timedelta(days=days), route)
        if day > career.posts[0].starts_on:
            diary.enter(day, route)
    career.awards = diary.awards
