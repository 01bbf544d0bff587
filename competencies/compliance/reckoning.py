"""From one person's facts to their post-needs, standings and span rows: no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from competencies.awards.rules import Award
from competencies.compliance.needs import Framework, Post, PostNeed, post_needs
from competencies.compliance.rules import Evidence, Span, Standing, spans, standing_on
from lms.base.periods import Period


class SpanRow(NamedTuple):
    """One row of `compliance_span`: `to_on` and `lapses_on` are `FOR_EVER` for "never ends" and "never lapses"."""

    post: int
    competency: int
    from_on: date
    to_on: date
    state: str
    strength: str
    due_on: date
    lapses_on: date | None
    award: int | None
    in_person: bool


NeedKey = tuple[int, int, int, int]
"""Post, agency, role, competency."""


@dataclass(slots=True)
class PersonFacts:
    """Everything recorded of one person that a reckoning rests on."""

    posts: list[Post] = field(default_factory=list)
    absences: list[Period] = field(default_factory=list)
    dispensations: dict[int, list[Period]] = field(default_factory=dict)
    awards: list[Award] = field(default_factory=list)


def evidence_for(facts: PersonFacts, competency: int, framework: Framework) -> Evidence:
    """What bears on one competency of a person: direct and equivalent awards, absences, its dispensations."""
    equivalents = framework.equivalents_by_competency.get(competency, {})
    return Evidence(
        awards=tuple(a for a in facts.awards if a.competency == competency or a.competency in equivalents),
        equivalents=equivalents,
        absences=tuple(facts.absences),
        dispensations=tuple(facts.dispensations.get(competency, ())),
    )


def needs_with_evidence(
    facts: PersonFacts, framework: Framework, only: frozenset[int] | None = None
) -> Iterator[tuple[PostNeed, Evidence]]:
    """Every post-need of a person with the evidence that bears on it; `only` these competencies if given."""
    evidence: dict[int, Evidence] = {}
    for need in post_needs(facts.posts, framework, only):
        if need.competency not in evidence:
            evidence[need.competency] = evidence_for(facts, need.competency, framework)
        yield need, evidence[need.competency]


def standings(
    facts: PersonFacts, framework: Framework, on: date, *, return_days: int
) -> Iterator[tuple[PostNeed, Evidence, Standing]]:
    """Every post-need of a person that there is on a day, and where it stands (R9)."""
    for need, evidence in needs_with_evidence(facts, framework):
        if need.first_on <= on <= need.last_on:
            yield need, evidence, standing_on(need, evidence, on, return_days=return_days)


def span_rows(
    facts: PersonFacts, framework: Framework, only: frozenset[int] | None, *, return_days: int
) -> dict[NeedKey, list[SpanRow]]:
    """The rows of `compliance_span` that a person's facts lead to, by post and competency."""
    found: dict[NeedKey, list[SpanRow]] = {}
    for need, evidence in needs_with_evidence(facts, framework, only):
        key = (need.post.id, need.post.agency, need.post.role, need.competency)
        found.setdefault(key, []).extend(_row(need, span) for span in spans(need, evidence, return_days=return_days))
    for rows in found.values():
        rows.sort(key=lambda row: row.from_on)
    return found


def _row(need: PostNeed, span: Span) -> SpanRow:
    standing = span.standing
    return SpanRow(
        post=need.post.id,
        competency=need.competency,
        from_on=span.from_on,
        to_on=span.to_on,
        state=standing.state.value,
        strength=standing.row.strength.value,
        due_on=standing.due_on,
        lapses_on=standing.lapses_on,
        award=standing.award.id if standing.award else None,
        in_person=standing.in_person,
    )
