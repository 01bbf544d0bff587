"""When did somebody train, in what, and how? Imagined from what their posts need and how their agency goes about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from lms.base.dates import add_months
from lms.demo import routes, workforce
from lms.demo.careers import RECORDS_BEGIN
from lms.demo.diary import Diary, Won, course_day
from lms.demo.drives import Drive, drives
from lms.demo.facts import Career, Post
from lms.demo.framework import Need, needs
from lms.demo.managers import LINE_BY_PLACE
from lms.demo.routes import Route
from lms.demo.workforce import Habit

NHS = frozenset({"TRFT", "RDASH", "SYICB", "PRIMCARE"})
RECENTLY = timedelta(days=120)
EARLY_YEARS_FADE = 0.35
"""The further back, the fewer records survive: below 1 draws first awards towards the day the requirement came in."""
HOURS_PER_EVENT = 3.1
PLENTY = {workforce.STRONG: 1.9, workforce.STEADY: 1.65, workforce.PATCHY: 1.3, workforce.WEAK: 1.0}
"""Hours learnt against hours asked, by habit."""

Chance = tuple[date, str, Route | None]
"""A day on which something could be or was won, its mode, and the route; None when another course brought it along."""

cached_add_months = cache(add_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A post that needs a competency, and how its agency trains for it."""

    post: Post
    need: Need
    habit: Habit


def add_awards(rng: Random, career: Career, *, today: date) -> None:
    """All that was won since the records begin, up to the day of the agency's last data."""
    until = min(workforce.last_data_on(post.agency, today) for post in career.posts)
    stretches: dict[tuple[str, bool], list[Stretch]] = {}
    for post in sorted(career.posts, key=lambda post: post.starts_on):
        for need, habit in _asked(post.agency, post.role):
            stretch = Stretch(post=post, need=need, habit=habit)
            stretches.setdefault((need.competency, need.hours_min > 0), []).append(stretch)
    diary = Diary(person=career.person.person, wanted=frozenset(competency for competency, _ in stretches))
    for (_, by_the_hour), alike in stretches.items():
        learn = _learn_by_the_hour if by_the_hour else _train
        learn(rng, diary, career, alike, until)
    career.awards = diary.awards


@cache
def _asked(agency: str, role: str) -> tuple[tuple[Need, Habit], ...]:
    line = LINE_BY_PLACE.get((agency, role))
    return tuple((need, workforce.habit(line, need.competency)) for need in needs(agency, role)) if line else ()


def _train(rng: Random, diary: Diary, career: Career, stretches: list[Stretch], until: date) -> None:
    """From one award to the next, by own doing, by an agency's drive, or as part of another course."""
    first = stretches[0]
    need, came_along = first.need, diary.days[first.need.competency]
    driven = _driven(rng, stretches, career, until)
    own = _first_day(rng, first, career.tilt)
    last: Won | None = None
    while True:
        chance = _next_chance(driven, came_along, last, need) if driven or came_along else None
        if chance is None or (own is not None and own < chance[0]):
            chance = _by_oneself(rng, own, stretches, career, beginner=last is None)
        if chance is None or chance[0] > until:
            return
        day, mode, route = chance
        if route is not None:
            diary.enter(course_day(day, route), route)
        last = day, mode
        own = _renewal_day(rng, first, career.tilt, last)


def _driven(rng: Random, stretches: list[Stretch], career: Career, until: date) -> list[Chance]:
    """Days on which a drive of the agency reached this person, while in post and not away."""
    found: list[Chance] = []
    for stretch in stretches:
        post, need = stretch.post, stretch.need
        for drive in drives(post.agency, post.role, need.competency, until):
            if rng.random() - career.tilt >= drive.share:
                continue
            day = drive.first_on + timedelta(days=int(rng.random() * drive.days))
            if post.runs_on(day) and not _away(career, day):
                route = _drive_route(rng, stretch, drive, day)
                found.append((day, route.mode, route))
    return sorted(found, key=lambda chance: chance[0])


def _drive_route(rng: Random, stretch: Stretch, drive: Drive, day: date) -> Route:
    if drive.route == "inset":
        return routes.INSET[stretch.need.competency]
    return routes.course(drive.route) if drive.route else _route(rng, stretch, day, beginner=False)


def _next_chance(driven: list[Chance], came_along: list[Won], last: Won | None, need: Need) -> Chance | None:
    """The next drive worth attending, or the next award that came with another course, whichever is sooner."""
    after = last[0] if last else date.min
    found: Chance | None = None
    for chance in driven:
        soon_again = last is not None and chance[0] <= after + RECENTLY and _counts(last, chance[0], need)
        if chance[0] > after and not soon_again:
            found = chance
            break
    for day, mode in came_along:
        if day > after and _counts((day, mode), day, need):
            return (day, mode, None) if found is None or day <= found[0] else found
    return found


def _counts(won: Won, day: date, need: Need) -> bool:
    """Whether an award won that way counts on `day`, when from some day on only training in person does."""
    return need.in_person_from is None or day < need.in_person_from or won[1] == "in_person"


def _first_day(rng: Random, stretch: Stretch, tilt: float) -> date | None:
    """When they would first train by themselves; None when they would not."""
    habit, need = stretch.habit, stretch.need
    draw = rng.random() - tilt
    starts_on = stretch.post.starts_on
    if starts_on < need.from_on and draw < habit.prompt + 0.08:
        since = max(starts_on, RECORDS_BEGIN)
        return since + timedelta(days=int(rng.random() ** EARLY_YEARS_FADE * ((need.from_on - since).days + 60)))
    begins = max(starts_on, need.from_on)
    if draw < habit.prompt:
        return begins + timedelta(days=int(rng.random() * (need.initial_days + 1)) - (0 if need.initial_days else 7))
    if draw > 1 - habit.never:
        return None
    return begins + timedelta(days=need.initial_days + 1 + int(rng.expovariate(1 / habit.late_days)))


def _renewal_day(rng: Random, stretch: Stretch, tilt: float, last: Won) -> date | None:
    """When they would train again: before the lapse day, some time after it, or never."""
    habit, need = stretch.habit, stretch.need
    lapses_on = cached_add_months(last[0], need.refresh_months)
    if need.in_person_from and last[0] < need.in_person_from and last[1] != "in_person":
        lapses_on = min(lapses_on, need.in_person_from)
    draw = rng.random() - tilt
    if draw < habit.renew:
        early = lapses_on - timedelta(days=1 + int(rng.random() * 75))
        return max(early, last[0] + timedelta(days=30))
    if draw > 1 - habit.lost:
        return None
    return max(lapses_on, last[0]) + timedelta(days=1 + int(rng.expovariate(1 / habit.late_days)))


def _by_oneself(
    rng: Random, own: date | None, stretches: list[Stretch], career: Career, *, beginner: bool
) -> Chance | None:
    """On the day they meant to, or the next on which they are in post and not away; None when there is none."""
    if own is None:
        return None
    day = own
    if (absence := career.absence) and absence.runs_on(day):
        if absence.ends_on is None:
            return None
        day = absence.ends_on + timedelta(days=3 + int(rng.random() * 45))
    for stretch in stretches:
        post = stretch.post
        if post.ends_on is None or day <= post.ends_on:
            day = max(day, post.starts_on - timedelta(days=7))
            route = _route(rng, stretch, day, beginner=beginner)
            return day, route.mode, route
    return None


def _away(career: Career, day: date) -> bool:
    return career.absence is not None and career.absence.runs_on(day)


def _route(rng: Random, stretch: Stretch, day: date, *, beginner: bool) -> Route:
    need, post = stretch.need, stretch.post
    competency = need.competency
    if need.in_person_from and day >= need.in_person_from:
        return routes.pick(rng, routes.IN_PERSON)
    if beginner and competency in routes.FIRST and rng.random() < 0.7:
        return routes.FIRST[competency]
    if competency == "SG-AWARE" and post.agency in NHS:
        return routes.CORE_SKILLS["CSTF-SC1"]
    return routes.pick(rng, routes.OF_ROLE.get((post.role, competency)) or routes.USUAL[competency])


def _learn_by_the_hour(rng: Random, diary: Diary, career: Career, stretches: list[Stretch], until: date) -> None:
    """A few hours at a time, all through the post (R10)."""
    for stretch in stretches:
        need, post = stretch.need, stretch.post
        plenty = PLENTY[stretch.habit] * (0.65 + 0.7 * career.diligence)
        choice = routes.GP_HOURS if post.role == "GENERAL-PRACTICE" else routes.HOURS[need.competency]
        every_days = need.refresh_months * 30.4 * HOURS_PER_EVENT / (need.hours_min * plenty)
        day = max(post.starts_on, RECORDS_BEGIN) + timedelta(days=int(rng.random() * every_days))
        last_day = min(post.ends_on or until, until)
        while day <= last_day:
            if not _away(career, day):
                route = routes.pick(rng, choice)
                diary.enter(course_day(day, route), route)
            day += timedelta(days=max(7, int(every_days * (0.4 + 1.2 * rng.random()))))
