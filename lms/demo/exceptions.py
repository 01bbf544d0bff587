"""Who of the made-up staff was away for long, and who was let off something?"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from lms.base.dates import add_months
from lms.demo import framework, workforce
from lms.demo.careers import RECORDS_BEGIN
from lms.demo.facts import Absence, Career, Dispensation

AWAY_SHARE = 0.075
DISPENSED_SHARE = 0.006
REASONS: tuple[tuple[float, str, int, int], ...] = (
    (0.45, "Maternity leave", 240, 365),
    (0.35, "Sickness", 35, 220),
    (0.08, "Secondment", 180, 365),
    (0.07, "Career break", 180, 540),
    (0.05, "Adoption or shared parental leave", 90, 270),
)
"""Share, reason, fewest and most days."""
GROUNDS: tuple[tuple[str, str], ...] = (
    ("Equivalent training elsewhere, certificate awaited", "Learning and development manager"),
    ("Reasonable adjustment: an accessible course is being arranged", "Head of safeguarding"),
    ("Course withdrawn for revision", "Partnership business manager"),
    ("Returning from serious illness, phased return agreed", "Service head with occupational health"),
)


def add_exceptions(rng: Random, career: Career, *, today: date) -> None:
    """A long absence for some, a dispensation for a few."""
    until = min(workforce.last_data_on(post.agency, today) for post in career.posts)
    if rng.random() < AWAY_SHARE:
        career.absence = _absence(rng, career, until)
    if rng.random() < DISPENSED_SHARE:
        career.dispensation = _dispensation(rng, career, until)


def _days_in_post(career: Career, until: date) -> tuple[date, int]:
    """The first day since the records begin, and the days in post from then on."""
    first = max(career.posts[0].starts_on, RECORDS_BEGIN)
    last = min(career.posts[-1].ends_on or until, until)
    return first, (last - first).days


def _absence(rng: Random, career: Career, until: date) -> Absence | None:
    first, days = _days_in_post(career, until)
    if days < 60:
        return None
    _, reason, fewest, most = _drawn(rng)
    starts_on = first + timedelta(days=30 + int(rng.random() * (days - 30)))
    ends_on = starts_on + timedelta(days=fewest + int(rng.random() * (most - fewest)))
    unknown = reason == "Sickness" and ends_on > until
    return Absence(
        person=career.person.person, starts_on=starts_on, ends_on=None if unknown else ends_on, reason=reason
    )


def _drawn(rng: Random) -> tuple[float, str, int, int]:
    draw = rng.random()
    for kind in REASONS:
        if draw < kind[0]:
            return kind
        draw -= kind[0]
    return REASONS[0]


def _dispensation(rng: Random, career: Career, until: date) -> Dispensation | None:
    first, days = _days_in_post(career, until)
    needs = framework.needs(career.posts[0].agency, career.posts[0].role)
    if not needs or days < 30:
        return None
    back = int(rng.random() ** 2 * min(days, 1200))
    starts_on = until - timedelta(days=back) if career.posts[-1].ends_on is None else first
    reason, decided_by = GROUNDS[int(rng.random() * len(GROUNDS))]
    return Dispensation(
        person=career.person.person,
        competency=needs[int(rng.random() * len(needs))].competency,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 3 + int(rng.random() * 10)),
        reason=reason,
        decided_by=decided_by,
    )
