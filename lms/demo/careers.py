"""When do the made-up staff come, move on and leave?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

from lms.base.dates import add_months
from lms.demo import names, workforce
from lms.demo.facts import Career, Person, Post
from lms.demo.workforce import Line

RECORDS_BEGIN = date(2019, 1, 1)
YEAR = 365.25
NOTICE_DAYS = 60
CLOSED_AFTER_DAYS = 90
MOVING_SHARE = 0.18
SECOND_SHARE = 0.025
TERMS = ((0.62, 9), (0.18, 1), (0.12, 4))
"""Schools begin in September, January and after Easter: share, month."""


def staff(rng: Random, *, people: int, first_number: int, today: date) -> Iterator[Career]:
    """`people` careers over all the lines, numbered upwards from `first_number`."""
    numbers = count(first_number)
    for line, headcount in workforce.headcounts(people):
        for _ in range(headcount):
            yield _career(rng, line, number=next(numbers), today=today)


def _career(rng: Random, line: Line, *, number: int, today: date) -> Career:
    person = names.reference(number)
    until = workforce.last_data_on(line.agency, today)
    starts_on = _starts_on(rng, line, until)
    ends_on = _ends_on(rng, line, starts_on, until)
    posts = _with_later_posts(rng, line, Post(
        person=person, agency=line.agency, role=line.role, starts_on=starts_on, ends_on=ends_on
    ), today)  # fmt: skip
    name = names.made_up_name(rng)
    email = names.email(name, number=number, agency=posts[-1].agency if ends_on else line.agency)
    return Career(
        person=Person(person=person, name=name, email=email, status=_status(posts, today)),
        posts=posts,
        diligence=rng.random(),
    )


def _status(posts: tuple[Post, ...], today: date) -> str:
    """Closed once every post has been over for a while."""
    last = max(post.ends_on or date.max for post in posts)
    return "closed" if last < today - timedelta(days=CLOSED_AFTER_DAYS) else "active"


def _starts_on(rng: Random, line: Line, until: date) -> date:
    """Before the records begin, for as many as keep the headcount level, else on any day since."""
    years = (until - RECORDS_BEGIN).days / YEAR
    recent = line.role == "SOCIAL-WORKER-NEW"
    if not recent and rng.random() < 1 / (1 + line.turnover * years):
        return RECORDS_BEGIN - timedelta(days=30 + int(rng.random() ** 1.6 * 20 * YEAR))
    day = RECORDS_BEGIN + timedelta(days=int(rng.random() * (years * YEAR)))
    snapped = _first_of_term(rng, day) if line.agency == "SCHOOLS" else day - timedelta(days=day.weekday())
    return min(max(snapped, RECORDS_BEGIN), until)


def _first_of_term(rng: Random, day: date) -> date:
    draw = rng.random()
    for share, month in TERMS:
        if draw < share:
            return date(day.year, month, 1)
        draw -= share
    return day - timedelta(days=day.weekday())


def _ends_on(rng: Random, line: Line, starts_on: date, until: date) -> date | None:
    """The last day when it has come or is known (people give notice), else None."""
    stay = int(rng.expovariate(line.turnover) * YEAR) + 20
    day = max(starts_on, RECORDS_BEGIN) + timedelta(days=min(stay, 20_000))
    if line.agency == "SCHOOLS" and rng.random() < 0.7:
        day = date(day.year, 8, 31) if date(day.year, 8, 31) > starts_on else day
    known = until if until != workforce.last_data_on("", until) else until + timedelta(days=NOTICE_DAYS)
    return day if day <= known else None


def _with_later_posts(rng: Random, line: Line, post: Post, today: date) -> tuple[Post, ...]:
    """The post, and what followed or joined it: a first year served, a move to another agency, a second post."""
    posts = _first_year_served(post, today) if line.role == "SOCIAL-WORKER-NEW" else (post,)
    draw = rng.random()
    ends_on = posts[-1].ends_on
    if ends_on and ends_on < today and draw < MOVING_SHARE:
        return posts + _move(rng, posts[-1], ends_on, today)
    if ends_on is None and draw < SECOND_SHARE and post.role in workforce.SECOND_POSTS:
        agency, role = workforce.SECOND_POSTS[post.role]
        since = max(post.starts_on, RECORDS_BEGIN)
        begins = since + timedelta(days=int(rng.random() * (today - since).days))
        return (*posts, Post(person=post.person, agency=agency, role=role, starts_on=begins))
    return posts


def _first_year_served(post: Post, today: date) -> tuple[Post, ...]:
    """A newly qualified social worker is one for twelve months, then a social worker from the next day."""
    served = add_months(post.starts_on, 12)
    if served > today or (post.ends_on and post.ends_on < served):
        return (post,)
    later = replace(post, role="SOCIAL-WORKER", starts_on=served)
    return replace(post, ends_on=served - timedelta(days=1)), later


def _move(rng: Random, post: Post, ends_on: date, today: date) -> tuple[Post, ...]:
    """The next post: on the next day for half of those who move, else after a gap."""
    places = workforce.MOVES.get(post.agency, ())
    gap = 1 if rng.random() < 0.5 else 2 + int(rng.random() * 120)
    begins = ends_on + timedelta(days=gap)
    if not places or begins > today:
        return ()
    agency, role = places[int(rng.random() * len(places))]
    return (Post(person=post.person, agency=agency, role=role, starts_on=begins),)
