"""What training of members is on record, and what is not?

The events come from seed_events.csv. Rule R4 decides which of them give awards: only those of which somebody wrote
down who was there.

* E07, the protocol sent to all members in November 2021: everybody got it, so every councillor of that day is
  given ESCALATE by `document`.
* E08 and E09, the two seminars of January 2022: 17 and 11 are on record, so 28 members hold what K22 awards. The
  second was a second date of the same seminar, so nobody is at both.
* All others (the strategy sessions of March 2021, the introduction of May and June 2021, the agency updates, the
  follow-ups of March 2022 …) took place, and nobody knows who attended. Not known is not "all" and not "none": no
  award is made up. So until member services began to keep registers, in autumn 2022, the members' record is poor.
  That is the story of the review.

What follows from autumn 2022 on is invented: yearly refreshers, the seminar again, induction for the intake of 2024
and after by-elections. The Monitoring Officer and Licensing are taken to have kept their own registers from the
election of 2021 on. Only months are known of the seed events; the days were chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.base.dates import ONE_DAY, add_months
from lms.base.working_days import working_days_before
from lms.demo import framework, members, routes
from lms.demo.facts import Award, Career
from lms.demo.routes import Route

SEMINARS: dict[str, date] = {"E08": date(2022, 1, 18), "E09": date(2022, 1, 26)}
PROTOCOL_ON = date(2021, 11, 15)
EVERYBODY = ("MEMBER", "CO-OPTED-MEMBER")
WORTHWHILE_MONTHS = 7
PROTOCOL = Route(awards=("ESCALATE",), mode="document", hours="", evidence="Document D01", source="Circulation list")
ONE_TO_ONE = Route(
    awards=framework.awarded_by("K21"),
    mode="briefing",
    hours="1",
    evidence="One-to-one briefing",
    source="Member services",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One date on which holders of some roles could train, and the share who come when they need it."""

    day: date
    route: Route
    roles: tuple[str, ...]
    turnout: float
    joined_since: date = date.min


def recorded(rng: Random, careers: list[Career], *, today: date) -> dict[str, list[Award]]:
    """Every member's awards by person, in order of days; nothing after `today`."""
    awards: dict[str, list[Award]] = defaultdict(list)
    _seed_events(rng, careers, awards)
    for offer in sorted(_offers(today), key=lambda offer: (offer.day, offer.route.evidence)):
        for career in careers:
            person = career.person.person
            comes = rng.random() < offer.turnout * (0.6 + 0.8 * career.diligence)
            if comes and _meant(career, offer) and _worth_coming(awards[person], offer):
                awards[person] += _won(person, offer.day, offer.route)
    return {
        person: sorted((a for a in won if a.achieved_on <= today), key=lambda award: award.achieved_on)
        for person, won in awards.items()
    }


def _seed_events(rng: Random, careers: list[Career], awards: dict[str, list[Award]]) -> None:
    """The events of seed_events.csv of which attendance is known."""
    for person in _councillors_on(careers, PROTOCOL_ON):
        awards[person] += _won(person, PROTOCOL_ON, PROTOCOL)
    seated = _councillors_on(careers, min(SEMINARS.values()))
    rng.shuffle(seated)
    events = {row["event_id"]: row for row in framework.file("seed_events")}
    for event, day in SEMINARS.items():
        attended = int(events[event]["attended"])
        for person in seated[:attended]:
            awards[person] += _won(person, day, routes.course("K22"))
        del seated[:attended]


def _councillors_on(careers: list[Career], day: date) -> list[str]:
    return [c.person.person for c in careers if any(p.role == "MEMBER" and p.runs_on(day) for p in c.posts)]


def _offers(today: date) -> Iterator[Offer]:
    """Every date offered up to `today`."""
    for poll in (members.ELECTED_2021, *members.GENERAL_ELECTIONS):
        yield from (offer for offer in _after_a_general_election(poll) if offer.day <= today)
    for poll in (*members.BY_ELECTIONS, members.persona_poll(today)):
        yield from (offer for offer in _after_a_by_election(poll) if offer.day <= today)
    for year in range(2021, today.year + 1):
        yield from (offer for offer in _in_a_year(year) if offer.day <= today)


def _after(poll: date, days: int, way: str | Route, turnout: float, *, new_only: bool = False) -> Offer:
    return Offer(
        day=poll + timedelta(days=days),
        route=routes.course(way) if isinstance(way, str) else way,
        roles=EVERYBODY,
        turnout=turnout,
        joined_since=poll if new_only else date.min,
    )


def _after_a_general_election(poll: date) -> Iterator[Offer]:
    yield _after(poll, 6, "K26", 0.75)
    yield _after(poll, 20, "K26", 0.65)
    if poll == members.ELECTED_2021:
        return
    yield _after(poll, 14, PROTOCOL, 0.9, new_only=True)
    yield _after(poll, 19, "K21", 0.7)
    yield _after(poll, 33, "K21", 0.6)
    yield _after(poll, 61, "K22", 0.6)
    yield _after(poll, 76, "K22", 0.4)


def _after_a_by_election(poll: date) -> Iterator[Offer]:
    """The newcomer gets the protocol and sees the Monitoring Officer at once; the briefing follows weeks later."""
    yield _after(poll, 5, PROTOCOL, 2, new_only=True)
    yield _after(poll, 8, "K26", 2, new_only=True)
    yield _after(poll, 47, ONE_TO_ONE, 1, new_only=True)


def _in_a_year(year: int) -> Iterator[Offer]:
    """What comes round, on a working day: registers of most are kept from autumn 2022."""

    def on(month: int, day: int, course: str, turnout: float, *roles: str) -> Offer:
        held_on = working_days_before(date(year, month, day) + ONE_DAY, 1)
        return Offer(day=held_on, route=routes.course(course), roles=roles or EVERYBODY, turnout=turnout)

    yield on(6, 10, "K27", 0.85, "LICENSING-MEMBER")
    yield on(9, 9, "K27", 0.6, "LICENSING-MEMBER")
    if year >= 2023:
        yield on(1, 24, "K22", 0.55)
        yield on(3, 12, "K22", 0.4)
        yield on(6, 24, "K26", 0.5)
        yield on(7, 8, "K25", 0.6, "SCRUTINY-IMPROVING-LIVES", "SCRUTINY-OSMB", "CABINET-CYP")
    if year >= 2022:
        yield on(9, 16, "K24", 0.4)
        yield on(9, 23, "K30", 0.9, "CABINET-CYP")
        yield on(10, 19, "K23", 0.6)
        yield on(11, 9, "K23", 0.45)


def _meant(career: Career, offer: Offer) -> bool:
    """Whether the offer is for a post that this person holds on its day."""
    if career.posts[0].starts_on < offer.joined_since:
        return False
    return any(post.role in offer.roles and post.runs_on(offer.day) for post in career.posts)


def _worth_coming(won: list[Award], offer: Offer) -> bool:
    """Whether something it gives is missing, or will lapse in the coming months."""
    last = {award.competency: award.achieved_on for award in won if award.achieved_on <= offer.day}
    needs = {
        need.competency: need.refresh_months
        for role in ("MEMBER", *offer.roles)
        for need in framework.needs(members.AGENCY, role)
        if need.competency in offer.route.awards
    }
    soon = add_months(offer.day, WORTHWHILE_MONTHS)
    return any(c not in last or add_months(last[c], months) <= soon for c, months in needs.items())


def _won(person: str, day: date, route: Route) -> list[Award]:
    return [Award(person=person, competency=competency, achieved_on=day, route=route) for competency in route.awards]
