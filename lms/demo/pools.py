"""Who could come to a course, and who first? Those whom it is for, who need it soon, of many agencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import zip_longest
from math import sqrt
from random import Random

from lms.base.dates import add_months
from lms.demo import framework, personas
from lms.demo.facts import Career
from lms.demo.rhythms import Rhythm

SOON_MONTHS = 4
"""Who lapses within so many months looks for a course."""
MOST = 1_200
"""So many of a large pool are asked: more than all rooms of a course hold."""
TEAM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody at work today, at one agency. `needs` are the competencies asked of them, `soon` those missing soon."""

    person: str
    agency: str
    sector: str
    roles: frozenset[str]
    since: date
    manager: str
    needs: frozenset[str]
    soon: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Whom a course is for: how many they are, and those who are asked, in order."""

    size: int
    asked: tuple[Candidate, ...]


def candidates(careers: Sequence[Career], today: date) -> list[Candidate]:
    """Everybody who works for one agency today and is not away; nobody one can sign in as."""
    signed_in = {persona.person for persona in personas.PERSONAS}
    found = (_candidate(career, today) for career in careers if career.person.person not in signed_in)
    return [candidate for candidate in found if candidate]


def _candidate(career: Career, today: date) -> Candidate | None:
    running = [post for post in career.posts if post.runs_on(today)]
    latest = max(post.starts_on for post in career.posts)
    agencies = {post.agency for post in career.posts if post in running or post.starts_on == latest}
    away = career.absence is not None and career.absence.runs_on(today)
    if not running or away or len(agencies) > 1 or career.person.status != "active":
        return None
    asked = {need.competency: need for post in running for need in framework.needs(post.agency, post.role)}
    won: dict[str, date] = {}
    for award in career.awards:
        won[award.competency] = max(won.get(award.competency, date.min), award.achieved_on)
    looked_at = add_months(today, SOON_MONTHS)
    soon = {c for c, need in asked.items() if c not in won or add_months(won[c], need.refresh_months) <= looked_at}
    return Candidate(
        person=career.person.person,
        agency=running[0].agency,
        sector=_sectors()[running[0].agency],
        roles=frozenset(post.role for post in running),
        since=running[0].starts_on,
        manager=running[0].manager,
        needs=frozenset(asked),
        soon=frozenset(soon),
    )


@cache
def _sectors() -> dict[str, str]:
    return {row["agency"]: row["sector"] for row in framework.file("agencies")}


def pool(rng: Random, everybody: Sequence[Candidate], rhythm: Rhythm) -> Pool:
    """Whom a course is for. Those who miss soon what it awards come first, in turns of agencies."""
    groups = framework.groups_of(rhythm.course)
    roles = {row["role"] for row in framework.file("roles") if row["group"] in groups}
    roles &= set(rhythm.roles) or roles
    meant = [candidate for candidate in everybody if not roles.isdisjoint(candidate.roles)]
    asked = rng.sample(meant, min(len(meant), MOST))
    awards = set(framework.awarded_by(rhythm.course))
    by_rank: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for candidate in asked:
        by_rank[_urgency(candidate, awards), candidate.agency].append(candidate)
    turns = [
        (urgency, turn / sqrt(len(colleagues)), agency, candidate)
        for (urgency, agency), colleagues in by_rank.items()
        for turn, candidate in enumerate(colleagues)
    ]
    turns.sort(key=lambda each: each[:3])
    return Pool(size=len(meant), asked=tuple(candidate for *_, candidate in turns))


def _urgency(candidate: Candidate, awards: set[str]) -> int:
    """0 for those who miss soon what a course awards, 1 for those it is asked of, 2 for the interested."""
    if not awards.isdisjoint(candidate.soon):
        return 0
    return 2 if awards.isdisjoint(candidate.needs) else 1


def team(everybody: Sequence[Candidate], rhythm: Rhythm) -> tuple[str, ...]:
    """The trainers of a course: the longest-serving of each role that gives it, or people from elsewhere.

    The trainer one can sign in as is the first of hers.
    """
    kinds = []
    for role in rhythm.trained_by:
        seniors = sorted((each for each in everybody if role in each.roles), key=lambda each: (each.since, each.person))
        lead = [personas.TRAINER.person] if role == personas.PLACES["trainer"][1] else []
        kinds.append(lead + [senior.person for senior in seniors[:TEAM]])
    in_turn = zip_longest(*kinds)
    return tuple(person for several in in_turn for person in several if person) or rhythm.trainers
