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
    """Somebody to sign in as: `called` and `about` are for people to read, the rest is the account.

    `role` says what they may do here and `agency` over whom (empty: everybody), `names` whether they see the names
    behind the figures (R43). A `learner` needs no grant: holding a post is enough. `chairs` is the body for which a
    chair speaks.
    """

    key: str
    called: str
    about: str
    person: str
    name: str
    email: str
    role: str
    agency: str
    names: bool
    chairs: str = ""


SEE_NO_FIGURES = ("learner", "trainer", "coordinator", "chair")


def _persona(
    key: str,
    number: int,
    name: str,
    called: str,
    about: str,
    *,
    role: str = "learner",
    agency: str,
    at: str = "RMBC",
    chairs: str = "",
) -> Persona:
    return Persona(
        key=key,
        called=called,
        about=about,
        person=names.reference(number),
        name=name,
        email=names.email(name, number=number, agency=at),
        role=role,
        agency=agency,
        names=role not in (*SEE_NO_FIGURES, "auditor"),
        chairs=chairs,
    )


PERSONAS: tuple[Persona, ...] = (
    _persona(
        "social-worker",
        1,
        "Shazia Thackray",
        "Social worker",
        "One thing is overdue and one runs out in six weeks: see why on My record, and book. A place is offered, too.",
        agency="RMBC-CYPS",
    ),
    _persona(
        "manager",
        2,
        "Gareth Okafor",
        "Team manager",
        "Leads a team of social workers: see who of the team is overdue, and decide about a request.",
        agency="RMBC-CYPS",
    ),
    _persona(
        "councillor",
        3,
        "Ngozi Earnshaw",
        "New councillor",
        "Newly elected: see what is done, what is late, and book a member seminar.",
        agency="RMBC-MEMBERS",
    ),
    _persona(
        "coordinator",
        10,
        "Dominic Appleyard",
        "Course coordinator",
        "Plans sessions and fills rooms: see which are short of their minimum, and which are full with a queue.",
        role="coordinator",
        agency="",
    ),
    _persona(
        "trainer",
        11,
        "Samina Kitching",
        "Trainer, Evolve",
        "Trains child exploitation: see who comes to the next sessions, from where.",
        role="trainer",
        agency="",
    ),
    _persona(
        "lead-trft",
        4,
        "Helen Qureshi",
        "Lead, hospital trust",
        "Sees the trust's people only: ask which clinicians are short of learning hours.",
        role="agency_lead",
        agency="TRFT",
        at="TRFT",
    ),
    _persona(
        "lead-syp",
        5,
        "Piotr Hallam",
        "Lead, police",
        "Sees the force's people only: look at May 2025, when a whole cohort had run out together.",
        role="agency_lead",
        agency="SYP",
        at="SYP",
    ),
    _persona(
        "member-services",
        6,
        "Wendy Saleem",
        "Member services officer",
        "Looks after the 59 councillors: see who of them is not in date, and since when.",
        role="member_services",
        agency="RMBC-MEMBERS",
    ),
    _persona(
        "partnership-lead",
        7,
        "Tariq Ibbotson",
        "Partnership lead",
        "Sees every agency: open Coverage, find the weakest cell, and ask why of one person in it.",
        role="partnership_lead",
        agency="",
    ),
    _persona(
        "chair-rscp",
        12,
        "Eleanor Mensah",
        "Partnership chair, RSCP",
        "Approves for RSCP what members are taught before a session of it can open.",
        role="chair",
        agency="",
        at="SYICB",
        chairs="RSCP",
    ),
    _persona(
        "chair-srp",
        13,
        "Graham Nawaz",
        "Partnership chair, SRP",
        "Approves the same for SRP: the material on scrutiny waits, and its sessions with it.",
        role="chair",
        agency="",
        at="SYP",
        chairs="SRP",
    ),
    _persona(
        "administrator",
        8,
        "Ewa Ramsden",
        "Administrator",
        "Imports files and sets what roles need: change a requirement from next month and see whom it touches.",
        role="administrator",
        agency="",
    ),
    _persona(
        "auditor",
        9,
        "Rutendo Dyson",
        "Auditor",
        "Reads all figures and changes nothing: check a figure against its download.",
        role="auditor",
        agency="",
    ),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}
COUNCILLOR = BY_KEY["councillor"]
TRAINER = BY_KEY["trainer"]

PLACES: dict[str, tuple[str, str, date]] = {
    "social-worker": ("RMBC-CYPS", "SOCIAL-WORKER", date(2019, 9, 2)),
    "manager": ("RMBC-CYPS", "TEAM-MANAGER-MASH", date(1998, 4, 6)),
    "lead-trft": ("TRFT", "NAMED-PROFESSIONAL", date(2014, 6, 2)),
    "lead-syp": ("SYP", "POLICE-PVP", date(2012, 1, 9)),
    "member-services": ("RMBC", "COUNCIL-STAFF", date(2017, 3, 6)),
    "partnership-lead": ("RMBC", "COUNCIL-STAFF", date(2018, 10, 1)),
    "administrator": ("RMBC", "COUNCIL-STAFF", date(2020, 2, 3)),
    "auditor": ("RMBC", "COUNCIL-STAFF", date(2020, 11, 2)),
    "coordinator": ("RMBC", "COUNCIL-STAFF", date(2018, 2, 5)),
    "trainer": ("RMBC-EVOLVE", "SOCIAL-WORKER-EVOLVE", date(2016, 9, 5)),
    "chair-rscp": ("SYICB", "CHIEF-OFFICER", date(2015, 4, 6)),
    "chair-srp": ("SYP", "CHIEF-OFFICER", date(2013, 1, 7)),
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
