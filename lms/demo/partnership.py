"""What is in the files of the demonstration partnership? The same seed, size and day give the same rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from lms.demo import facts, framework, member_training, members, names, personas, workforce
from lms.demo.bookings import booking_row
from lms.demo.careers import staff
from lms.demo.exceptions import add_exceptions
from lms.demo.facts import Career, Person, Post
from lms.demo.framework import Row
from lms.demo.managers import add_managers
from lms.demo.rooms import Rooms, rooms
from lms.demo.sessions import Session, session_row
from lms.demo.training import add_awards

PEOPLE = 18_000
FEWEST_PEOPLE = 300
FIRST_TODAY = date(2021, 9, 1)
"""Before this day the story has not begun."""
MADE_UP = ("people", "posts", "absences", "dispensations", "awards")
"""The files about people; those of the framework come before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Contract rows by file name (`people` for people.csv), in an order in which every reference exists."""

    today: date
    seed: int
    tables: dict[str, list[Row]]
    sessions: tuple[Session, ...]
    """The sessions again, with what the contract's file cannot say of them."""


def partnership(*, people: int = PEOPLE, seed: int = 1, today: date) -> Partnership:
    """The framework and `people` made-up people with their histories from 2019 to `today`, and a year of sessions.

    Raises ValueError for fewer than 300 people (59 councillors and every role need some), or a day before
    September 2021.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(f"The demonstration needs at least {FEWEST_PEOPLE} people.")
    if today < FIRST_TODAY:
        raise ValueError(f"The demonstration begins on {FIRST_TODAY}.")
    careers = _everybody(people, seed, today)
    held = rooms(seed, careers, today=today)
    tables = framework.tables() | _rows(careers) | _room_rows(held)
    return Partnership(today=today, seed=seed, tables=tables, sessions=held.sessions)


def _everybody(people: int, seed: int, today: date) -> list[Career]:
    """Personas, members, staff; by reference."""
    cast = personas.careers(seed, today=today)
    elected = _members(seed, today)
    others = people - len(cast) - len(elected)
    used = len(personas.PERSONAS) + members.councillors_needed(today) + len(members.CO_OPTED)
    coming = list(staff(Random(f"{seed} staff"), people=others, first_number=used + 1, today=today))
    rng = Random(f"{seed} training")
    for career in coming:
        add_exceptions(rng, career, today=today)
        add_awards(rng, career, today=today)
    add_managers([*cast, *coming])
    return sorted([*cast, *elected, *coming], key=lambda career: (len(career.person.person), career.person.person))


def _members(seed: int, today: date) -> list[Career]:
    """Councillors since 2016 and co-opted members, with what is on record of their training."""
    rng = Random(f"{seed} members")
    first = len(personas.PERSONAS) + 1
    refs = [names.reference(first + n) for n in range(members.councillors_needed(today) + len(members.CO_OPTED))]
    newest = personas.COUNCILLOR.person
    councillors, others = refs[: -len(members.CO_OPTED)], refs[-len(members.CO_OPTED) :]
    posts = members.council(rng, people=councillors, newest=newest, today=today)
    posts |= members.co_opted(people=others, today=today)
    careers = [_member(rng, person, held, today) for person, held in sorted(posts.items())]
    awards = member_training.recorded(rng, careers, today=today)
    for career in careers:
        career.awards = awards.get(career.person.person, ())
    return careers


def _member(rng: Random, reference: str, posts: list[Post], today: date) -> Career:
    ordered = tuple(sorted(posts, key=lambda post: (post.starts_on, post.role)))
    if reference == personas.COUNCILLOR.person:
        return Career(person=personas.person(personas.COUNCILLOR), posts=ordered, diligence=0.0)
    name = names.made_up_name(rng)
    email = names.email(name, number=int(reference[1:]), agency=members.AGENCY)
    sits = any(post.ends_on is None for post in ordered)
    person = Person(person=reference, name=name, email=email, status="active" if sits else "closed")
    return Career(person=person, posts=ordered, diligence=rng.random())


def _rows(careers: list[Career]) -> dict[str, list[Row]]:
    return {
        "people": [facts.person_row(career.person) for career in careers],
        "posts": [facts.post_row(post) for career in careers for post in career.posts],
        "absences": [facts.absence_row(career.absence) for career in careers if career.absence],
        "dispensations": [facts.dispensation_row(career.dispensation) for career in careers if career.dispensation],
        "awards": [facts.award_row(award) for career in careers for award in career.awards],
    }


def _room_rows(held: Rooms) -> dict[str, list[Row]]:
    return {
        "sessions": [session_row(session) for session in held.sessions],
        "bookings": [booking_row(booking) for booking in held.bookings],
    }


def write_csvs(made: Partnership, folder: Path) -> None:
    """Write the rows as the contract's files, one `NAME.csv` each, into `folder`, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in made.tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            header = rows[0] if rows else ()
            writer = csv.DictWriter(file, fieldnames=list(header), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What was handed in on one day: agencies with old data handed theirs in then (R4)."""

    on: date
    tables: dict[str, list[Row]]


def deliveries(made: Partnership) -> tuple[Delivery, ...]:
    """The partnership as it came in, oldest first: the framework with the agencies of old data, then everybody else."""
    late = {agency: workforce.last_data_on(agency, made.today) for agency in workforce.OLD_DATA_DAYS}
    old_refs = {row["person"] for row in made.tables["posts"] if row["agency"] in late}
    first_on = min(late.values())
    first = {name: made.tables[name] for name in framework.TABLES} | _of(made, lambda ref: ref in old_refs)
    return Delivery(on=first_on, tables=first), Delivery(
        on=made.today, tables=_of(made, lambda ref: ref not in old_refs)
    )


def _of(made: Partnership, wanted: Callable[[str], bool]) -> dict[str, list[Row]]:
    return {name: [row for row in made.tables[name] if wanted(row["person"])] for name in MADE_UP}
