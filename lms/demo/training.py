"""When did somebody train, in what, and how? Imagined from what their posts need and how their agency goes about it."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from lms.base.dates import add_months
from lms.demo import routes, workforce
from lms.demo.careers import RECORDS_BEGIN
from lms.demo.drives import Drive, drives
from lms.demo.facts import Award, Career, Post
from lms.demo.framework import Need, needs
from lms.demo.managers import LINE_BY_PLACE
from lms.demo.routes import Route
from lms.demo.workforce import Habit

NHS = frozenset({"TRFT", "RDASH", "SYICB", "PRIMCARE"})
OFFICE_HOURS = frozenset({"in_person", "virtual", "blended"})
RECENTLY = timedelta(days=120)
EARLY_YEARS_FADE = 0.35
"""The further back, the fewer records survive: below 1 draws first awards towards the day the requirement came in."""
HOURS_PER_EVENT = 3.1
PLENTY = {workforce.STRONG: 1.9, workforce.STEADY: 1.65, workforce.PATCHY: 1.3, workforce.WEAK: 1.0}
"""Hours learnt against hours asked, by habit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A post that needs a competency, and how its agency trains for it."""

    post: Post
    need: Need
    habit: Habit


class Diary:
    """What one person has won so far. An attendance brings everything the course awards that their posts need."""

    def __init__(self, person: str, wanted: frozenset[str]) -> None:
        self.person = person
        self.wanted = wanted
        self.days: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self.awards: dict[tuple[str, date, str], Award] = {}

    def enter(self, day: date, route: Route) -> None:
        """Note the attendance; the same competency, day and mode twice is noted once."""
        for competency in [c for c in route.awards if c in self.wanted] or route.awards:
            insort(self.days[competency], (day, route.mode))
            self.awards.setdefault((competency, day, route.mode), Award(
                person=self.person,
                competency=competency,
                achieved_on=day,
                mode=route.mode,
                hours=route.hours,
                valid_until=add_months(day, route.valid_months) if route.valid_months else None,
                evidence=route.evidence,
                source=route.source,
            ))  # fmt: skip


def with_awards(rng: Random, career: Career, *, today: date) -> Career:
    """The career with all that was won since the records begin, up to the day of the agency's last data."""
    until = min(workforce.last_data_on(post.agency, today) for post in career.posts)
    stretches: dict[tuple[str, bool], list[Stretch]] = {}
    for post in career.posts:
        line = LINE_BY_PLACE.get((post.agency, post.role))
        for need in needs(post.agency, post.role) if line else ():
            stretch = Stretch(post=post, need=need, habit=workforce.habit(line, need.competency))
            stretches.setdefault((need.competency, need.hours_min > 0), []).append(stretch)
    diary = Diary(career.person.person, frozenset(competency for competency, _ in stretches))
    for (_, by_the_hour), alike in stretches.items():
        learn = _learn_by_the_hour if by_the_hour else _train
        learn(rng, diary, career, alike, until)
    return replace(career, awards=tuple(diary.awards.values()))


def _train(rng: Random, diary: Diary, career: Career, stretches: list[Stretch], until: date) -> None:
    """From first award to the next, by own doing, by an agency's drive or as part of another course."""
    first = stretches[0]
    competency = first.need.competency
    driven = _driven(rng, stretches, career, until)
    own = _first_day(rng, first, career)
    last: tuple[date, str] | None = None
    while True:
        chance = _next_chance(driven, diary.days[competency], last, first.need)
        if chance and (own is None or chance[0] <= own):
            day, route = chance[0], chance[2]
        elif own is not None and (stretch := _possible(rng, own, stretches, career)):
            day, route = stretch[0], _route(rng, stretch[1], stretch[0], beginner=last is None)
        else:
            return
        if day > until:
            return
        if route is not None:
            day = course_day(day, route)
            diary.enter(day, route)
        last = (max(day, last[0] if last else day), route.mode if route else chance[1] if chance else "")
        own = _renewal_day(rng, first, career, last)


def _driven(rng: Random, stretches: list[Stretch], career: Career, until: date) -> list[tuple[date, str, Route]]:
    """Days on which a drive of the agency reached this person, while in post and not away."""
    found = []
    for stretch in stretches:
        post, need = stretch.post, stretch.need
        for drive in drives(post.agency, post.role, need.competency, until):
            share = drive.share + (career.diligence - 0.5) * 0.3
            day = drive.first_on + timedelta(days=int(rng.random() * drive.days))
            if rng.random() < share and post.runs_on(day) and not _away(career, day):
                route = _drive_route(rng, stretch, drive, day)
                found.append((day, route.mode, route))
    return sorted(found, key=lambda chance: chance[0])


def _drive_route(rng: Random, stretch: Stretch, drive: Drive, day: date) -> Route:
    if drive.route == "inset":
        return routes.INSET[stretch.need.competency]
    return routes.course(drive.route) if drive.route else _route(rng, stretch, day, beginner=False)


def _next_chance(
    driven: list[tuple[date, str, Route]], side: list[tuple[date, str]], last: tuple[date, str] | None, need: Need
) -> tuple[date, str, Route | None] | None:
    """The next drive worth attending, or the next award that came with another course."""
    after = last[0] if last else date.min
    worthwhile = after + RECENTLY if last else date.min
    fresh = [chance for chance in driven if chance[0] > (worthwhile if _counts(last, chance[0], need) else after)]
    came = [(day, mode, None) for day, mode in side if day > after and _counts((day, mode), day, need)]
    chances: list[tuple[date, str, Route | None]] = [*fresh[:1], *came[:1]]
    return min(chances, key=lambda chance: chance[0], default=None)


def _counts(won: tuple[date, str] | None, day: date, need: Need) -> bool:
    """Whether an award won that way counts on `day`, when from some day on only training in person does."""
    return bool(won) and (need.in_person_from is None or day < need.in_person_from or won[1] == "in_person")


def _first_day(rng: Random, stretch: Stretch, career: Career) -> date | None:
    """When they would first train by themselves; None when they would not."""
    habit, need = stretch.habit, stretch.need
    draw = rng.random() - (career.diligence - 0.5) * 0.3
    starts_on = stretch.post.starts_on
    if starts_on < need.from_on and draw < 0.8:
        since = max(starts_on, RECORDS_BEGIN)
        return since + timedelta(days=int(rng.random() ** EARLY_YEARS_FADE * ((need.from_on - since).days + 60)))
    begins = max(starts_on, need.from_on)
    if draw < habit.prompt:
        return begins + timedelta(days=int(rng.random() * (need.initial_days + 1)) - (0 if need.initial_days else 7))
    if draw > 1 - habit.never:
        return None
    return begins + timedelta(days=need.initial_days + 1 + int(rng.expovariate(1 / habit.late_days)))


def _renewal_day(rng: Random, stretch: Stretch, career: Career, last: tuple[date, str]) -> date | None:
    """When they would train again: before the lapse day, some time after it, or never."""
    habit, need = stretch.habit, stretch.need
    lapses_on = add_months(last[0], need.refresh_months)
    if need.in_person_from and last[0] < need.in_person_from and last[1] != "in_person":
        lapses_on = min(lapses_on, need.in_person_from)
    draw = rng.random() - (career.diligence - 0.5) * 0.3
    if draw < habit.renew:
        early = lapses_on - timedelta(days=1 + int(rng.random() * 75))
        return max(early, last[0] + timedelta(days=30))
    if draw > 1 - habit.lost:
        return None
    return max(lapses_on, last[0]) + timedelta(days=1 + int(rng.expovariate(1 / habit.late_days)))


def _possible(
    rng: Random, day: date, stretches: list[Stretch], career: Career
) -> tuple[date, Stretch] | None:
    """The day, or the next on which the person is in post and not away; None when there is none."""
    if (absence := career.absence) and absence.runs_on(day):
        if absence.ends_on is None:
            return None
        day = absence.ends_on + timedelta(days=3 + int(rng.random() * 45))
    for stretch in sorted(stretches, key=lambda s: s.post.starts_on):
        post = stretch.post
        if post.ends_on is None or day <= post.ends_on:
            return max(day, post.starts_on - timedelta(days=7)), stretch
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
    if post.agency in NHS and competency == "SG-AWARE":
        return routes.CORE_SKILLS["CSTF-SC1"]
    return routes.pick(rng, routes.OF_ROLE.get((post.role, competency)) or routes.USUAL[competency])


def course_day(day: date, route: Route) -> date:
    """Courses run on their own day of the week, so that people of many agencies meet on one date."""
    if route.mode not in OFFICE_HOURS:
        return day
    weekday = int(route.evidence[-2:]) % 5 if route.evidence.startswith("Course") else min(day.weekday(), 4)
    return max(day - timedelta(days=(day.weekday() - weekday) % 7), RECORDS_BEGIN)


def _learn_by_the_hour(rng: Random, diary: Diary, career: Career, stretches: list[Stretch], until: date) -> None:
    """A few hours at a time, all through the post (R10)."""
    for stretch in stretches:
        need, post = stretch.need, stretch.post
        plenty = PLENTY.get(stretch.habit, 1.0) * (0.65 + 0.7 * career.diligence)
        choice = routes.GP_HOURS if post.role == "GENERAL-PRACTICE" else routes.HOURS[need.competency]
        every_days = need.refresh_months * 30.4 * HOURS_PER_EVENT / (need.hours_min * plenty)
        day = max(post.starts_on, RECORDS_BEGIN) + timedelta(days=int(rng.random() * every_days))
        last_day = min(post.ends_on or until, until)
        while day <= last_day:
            if not _away(career, day):
                route = routes.pick(rng, choice)
                diary.enter(course_day(day, route), route)
            day += timedelta(days=max(7, int(every_days * (0.4 + 1.2 * rng.random()))))
