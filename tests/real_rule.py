"""What does the real rule say of a made-up world, asked for a day and read off its spans?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from competencies.awards.rules import Award, Equivalents
from competencies.compliance import rules
from competencies.compliance.needs import Framework, Post, PostNeed, post_needs
from competencies.compliance.rules import Evidence
from competencies.requirements.rules import Kind, Requirement, Strength
from lms.base.dates import FOR_EVER
from lms.base.periods import Period
from tests import world as made_up
from tests.oracle import DEFAULT_EXPIRING_DAYS, GRACE_DAYS, Standing

Key = tuple[date, str, str, str, date, str]
"""The day, then person, agency, role, first day of the post, competency."""


class RealRule:
    """The facts of a world in the shapes the real rule takes, with whole numbers for keys."""

    def __init__(self, world: made_up.World) -> None:
        self.world = world
        self.agencies = [row.agency for row in world.agencies]
        self.roles = [row.role for row in world.roles]
        self.framework = Framework(
            rows_by_need=self._rows_by_need(),
            lineage_by_agency={n: self._lineage(agency) for n, agency in enumerate(self.agencies)},
            equivalents_by_competency={n: self._equivalents(c) for n, c in enumerate(world.competencies)},
        )

    def _lineage(self, agency: str) -> tuple[int | None, ...]:
        parents = {row.agency: row.parent for row in self.world.agencies}
        return (self.agencies.index(agency), *self._lineage(parents[agency])) if agency else (None,)

    def _rows_by_need(self) -> dict[int, dict[int, list[Requirement]]]:
        found: dict[int, dict[int, list[Requirement]]] = defaultdict(lambda: defaultdict(list))
        for n, row in enumerate(self.world.requirements):
            real = self._requirement(n, row)
            found[real.role][real.competency].append(real)
        return found

    def _requirement(self, n: int, row: made_up.Requirement) -> Requirement:
        return Requirement(
            id=n,
            role=self.roles.index(row.role),
            competency=self.world.competencies.index(row.competency),
            agency=self.agencies.index(row.agency) if row.agency else None,
            in_force_from=row.in_force_from,
            in_force_to=row.in_force_to or FOR_EVER,
            kind=Kind(row.kind),
            strength=Strength(row.strength),
            initial_days=row.initial_days,
            refresh_months=row.refresh_months,
            modes=frozenset(row.modes),
            applies_to_existing=row.applies_to_existing,
            hours_min=Decimal(row.hours_min or 0),
            period_months=row.period_months or 0,
            participatory_pct=row.participatory_pct or 0,
            expiring_days=DEFAULT_EXPIRING_DAYS if row.expiring_days is None else row.expiring_days,
        )

    def _equivalents(self, competency: str) -> Equivalents:
        found: dict[int, list[Period]] = defaultdict(list)
        for row in self.world.equivalences:
            if row.satisfies == competency:
                holds = self.world.competencies.index(row.holds)
                found[holds].append(Period(row.in_force_from, row.in_force_to or FOR_EVER))
        return found

    def _post(self, n: int, post: made_up.Post) -> Post:
        return Post(
            id=n,
            agency=self.agencies.index(post.agency),
            role=self.roles.index(post.role),
            starts_on=post.starts_on,
            ends_on=post.ends_on or FOR_EVER,
        )

    def _evidence(self, person: str, competency: int) -> Evidence:
        name = self.world.competencies[competency]
        let_off = [d for d in self.world.dispensations if (d.person, d.competency) == (person, name)]
        awards = (
            Award(
                id=n,
                competency=self.world.competencies.index(a.competency),
                achieved_on=a.achieved_on,
                mode=a.mode,
                hours=Decimal(str(a.hours or 0)),
                valid_until=a.valid_until,
            )
            for n, a in enumerate(self.world.awards)
            if a.person == person
        )
        equivalents = self.framework.equivalents_by_competency[competency]
        return Evidence(
            awards=tuple(a for a in awards if a.competency == competency or a.competency in equivalents),
            equivalents=equivalents,
            absences=tuple(_period(a) for a in self.world.absences if a.person == person),
            dispensations=tuple(_period(d) for d in let_off),
        )

    def needs(self) -> Iterator[tuple[str, PostNeed, Evidence]]:
        """Every post-need of every person, with what bears on it."""
        for person in self.world.people:
            posts = [self._post(n, p) for n, p in enumerate(self.world.posts) if p.person == person]
            for need in post_needs(posts, self.framework):
                yield person, need, self._evidence(person, need.competency)

    def _standing(self, person: str, need: PostNeed, real: rules.Standing) -> Standing:
        return Standing(
            person=person,
            agency=self.agencies[need.post.agency],
            role=self.roles[need.post.role],
            post_starts_on=need.post.starts_on,
            competency=self.world.competencies[need.competency],
            strength=str(real.row.strength),
            state=str(real.state),
            due_on=real.due_on,
            lapses_on=None if real.lapses_on == FOR_EVER else real.lapses_on,
            counts_award_on=real.award.achieved_on if real.award else None,
            in_person=real.in_person,
        )

    def asked_directly(self, first: date, last: date) -> dict[Key, Standing]:
        """The answer to R9 for each post-need on each day from `first` to `last`."""
        found = {}
        for person, need, evidence in self.needs():
            for on in days(max(first, need.first_on), min(last, need.last_on)):
                standing = self._standing(person, need, rules.standing_on(need, evidence, on, return_days=GRACE_DAYS))
                found[key(on, standing)] = standing
        return found

    def read_off_spans(self, first: date, last: date) -> dict[Key, Standing]:
        """The same, read off the spans of R11: no day in two of them, and none begins on the day that means never."""
        found: dict[Key, Standing] = {}
        for person, need, evidence in self.needs():
            for span in rules.spans(need, evidence, return_days=GRACE_DAYS):
                standing = self._standing(person, need, span.standing)
                assert span.from_on < FOR_EVER
                for on in days(max(first, span.from_on), min(last, span.to_on)):
                    assert key(on, standing) not in found
                    found[key(on, standing)] = standing
        return found

    def person_lines(self, on: date) -> set[tuple[str, str, str, date]]:
        """Person, competency, state and due day of each line a person sees (R13)."""
        found: dict[str, list[tuple[PostNeed, rules.Standing]]] = defaultdict(list)
        for person, need, evidence in self.needs():
            if need.first_on <= on <= need.last_on:
                found[person].append((need, rules.standing_on(need, evidence, on, return_days=GRACE_DAYS)))
        return {
            (person, self.world.competencies[line.competency], str(line.state), line.due_on)
            for person, standings in found.items()
            for line in rules.person_lines(standings)
        }


def _period(fact: made_up.Absence | made_up.Dispensation) -> Period:
    return Period(fact.starts_on, fact.ends_on or FOR_EVER)


def days(first: date, last: date) -> Iterator[date]:
    """Each day, both ends inclusive."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def key(on: date, standing: Standing) -> Key:
    """What tells one standing from all others."""
    s = standing
    return on, s.person, s.agency, s.role, s.post_starts_on, s.competency
