"""Who sat on the council, and on what, from 2016 to today? 59 councillors on any day from 6 May 2021."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from lms.base.dates import ONE_DAY
from lms.demo.facts import Post

AGENCY = "RMBC-MEMBERS"
SEATS = 59
SEATS_BEFORE = 63
ELECTED_2016 = date(2016, 5, 5)
ELECTED_2021 = date(2021, 5, 6)
NEW_IN_2021 = 20
GENERAL_ELECTIONS: dict[date, int] = {date(2024, 5, 2): 21, date(2028, 5, 4): 18}
"""Polling day → councillors who did not sit before."""
BY_ELECTIONS = (date(2022, 11, 10), date(2023, 6, 8), date(2025, 3, 20))
COMMITTEES: dict[str, int] = {
    "CABINET-CYP": 1,
    "SCRUTINY-IMPROVING-LIVES": 14,
    "SCRUTINY-OSMB": 12,
    "LICENSING-MEMBER": 15,
    "CORPORATE-PARENTING-PANEL": 8,
}
LEAVING_A_COMMITTEE = 0.15
GOVERNORS = 6
CO_OPTED: tuple[tuple[date, date | None], ...] = (
    (date(2019, 6, 7), None),
    (date(2019, 6, 7), date(2023, 5, 18)),
    (date(2021, 6, 18), None),
    (date(2022, 9, 16), date(2025, 5, 15)),
    (date(2023, 6, 16), None),
    (date(2025, 6, 20), None),
)
"""First and last day of each co-opted member."""


@dataclass(slots=True, kw_only=True)
class Council:
    """The seats as they change: who sits since when, and in which committees."""

    newcomers: list[str]
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    sitting: dict[str, date] = field(default_factory=dict)
    committees: dict[str, dict[str, date]] = field(default_factory=lambda: defaultdict(dict))

    def join(self, day: date, how_many: int) -> None:
        """The next newcomers take their seats."""
        for _ in range(how_many):
            self.sitting[self.newcomers.pop(0)] = day

    def leave_committee(self, committee: str, person: str, day: date) -> None:
        """The last day was the one before `day`."""
        since = self.committees[committee].pop(person)
        self._close(person, committee, since, day)

    def end_term(self, person: str, day: date) -> None:
        """The seat and all that hangs on it end the day before `day`."""
        for committee, holders in self.committees.items():
            if person in holders:
                self.leave_committee(committee, person, day)
        self._close(person, "MEMBER", self.sitting.pop(person), day)

    def _close(self, person: str, role: str, since: date, day: date) -> None:
        ends_on = None if day == date.max else day - ONE_DAY
        self.posts[person].append(Post(person=person, agency=AGENCY, role=role, starts_on=since, ends_on=ends_on))


def persona_poll(today: date) -> date:
    """The poll that brought in the newest councillor: a recent general election, else a by-election some weeks ago."""
    generals = [day for day in (ELECTED_2021, *GENERAL_ELECTIONS) if day <= today and (today - day).days < 180]
    thursday = today - timedelta(days=36 + (today.weekday() - 3 - 36) % 7)
    return generals[-1] if generals else thursday


def councillors_needed(today: date) -> int:
    """How many councillors there have been by `today` since those elected in 2016, but the newest."""
    return SEATS_BEFORE + NEW_IN_2021 + sum(_polls(today).values()) - 1


def _polls(today: date) -> dict[date, int]:
    """Polling days after 2021 up to today, and how many new councillors each brought."""
    polls = dict.fromkeys((*BY_ELECTIONS, persona_poll(today)), 1) | GENERAL_ELECTIONS
    return {day: new for day, new in sorted(polls.items()) if ELECTED_2021 < day <= today}


def council(rng: Random, *, people: list[str], newest: str, today: date) -> dict[str, list[Post]]:
    """The posts of every councillor by person: seats, committees and a few school governors.

    `people` are used up in order as seats fall free; `newest` comes in with the newest poll.
    """
    house = Council(newcomers=list(people))
    house.join(ELECTED_2016, SEATS_BEFORE)
    polls = {ELECTED_2021: NEW_IN_2021} | _polls(today)
    meetings = {day for year in range(2021, today.year + 1) if (day := _annual_meeting(year)) <= today}
    for day in sorted(polls.keys() | meetings):
        if day in polls:
            if day == persona_poll(today):
                house.newcomers.insert(0, newest)
            _poll(rng, house, day, new=polls[day], general=day == ELECTED_2021 or day in GENERAL_ELECTIONS)
        if day in meetings:
            _annual(rng, house, day)
    for person in list(house.sitting):
        house.end_term(person, date.max)
    _add_governors(rng, house.posts)
    return house.posts


def _annual_meeting(year: int) -> date:
    """The third Friday of May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 14)


def _poll(rng: Random, house: Council, day: date, *, new: int, general: bool) -> None:
    """A by-election changes one seat; after a general election everybody begins a new term, re-elected or not."""
    stay = SEATS - new
    staying = sorted(rng.sample(sorted(house.sitting), stay))
    for person in sorted(house.sitting):
        if general or person not in staying:
            house.end_term(person, day)
    if general:
        house.sitting.update(dict.fromkeys(staying, day))
    house.join(day, new)


def _annual(rng: Random, house: Council, day: date) -> None:
    """Some leave each committee; the free places are filled from those who sit on fewest."""
    for committee, size in COMMITTEES.items():
        holders = house.committees[committee]
        for person in sorted(holders):
            if rng.random() < LEAVING_A_COMMITTEE:
                house.leave_committee(committee, person, day)
        free = [person for person in sorted(house.sitting) if person not in holders]
        load = {person: sum(person in held for held in house.committees.values()) for person in free}
        rng.shuffle(free)
        chosen = sorted(free, key=lambda person: load[person])[: size - len(holders)]
        holders.update(dict.fromkeys(chosen, day))


def _add_governors(rng: Random, posts: dict[str, list[Post]]) -> None:
    """Some councillors are school governors as well."""
    seated = [p for p in sorted(posts) if posts[p][-1].ends_on is None and posts[p][0].starts_on <= ELECTED_2021]
    for person in rng.sample(seated, min(GOVERNORS, len(seated))):
        seat = Post(person=person, agency="SCHOOLS", role="SCHOOL-GOVERNOR", starts_on=date(2021, 9, 1))
        posts[person].append(seat)


def co_opted(*, people: list[str], today: date) -> dict[str, list[Post]]:
    """The co-opted members' posts by person; every other one sits on Improving Lives too."""
    posts: dict[str, list[Post]] = {}
    for number, (person, (starts_on, ends_on)) in enumerate(zip(people, CO_OPTED, strict=True)):
        last = ends_on if ends_on and ends_on <= today else None
        seat = Post(person=person, agency=AGENCY, role="CO-OPTED-MEMBER", starts_on=starts_on, ends_on=last)
        if starts_on <= today:
            posts[person] = [seat] if number % 2 else [seat, replace(seat, role="SCRUTINY-IMPROVING-LIVES")]
    return posts
