"""Which post needs which competency on which days, and by when? (R5, R6)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from competencies.awards.rules import Equivalents
from competencies.requirements.rules import (
    Lineage,
    Requirement,
    Segment,
    clipped,
    segments_in_force,
    stretches,
)
from lms.base.dates import FOR_EVER, add_days, next_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A person holding a role at an agency from a day to a day, both inclusive."""

    id: int
    agency: int
    role: int
    starts_on: date
    ends_on: date = FOR_EVER


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNeed:
    """An unbroken stretch of days on which one post needs one competency, with the clock of its run (R6)."""

    post: Post
    competency: int
    segments: tuple[Segment, ...]
    due_on: date
    due_set_by: Post
    run_from: date
    run_to: date

    @property
    def first_on(self) -> date:
        """Its first day."""
        return self.segments[0].from_on

    @property
    def last_on(self) -> date:
        """Its last day, `FOR_EVER` when it is open."""
        return self.segments[-1].to_on

    def row_on(self, day: date) -> Requirement:
        """The requirement row in force on one of its days."""
        for segment in self.segments:
            if day <= segment.to_on:
                return segment.row
        raise ValueError(f"{day} lies outside the post-need")


@dataclass(slots=True)
class Framework:
    """The requirements, equivalences and agency tree in force for a reckoning, with what follows from them."""

    rows_by_need: Mapping[int, Mapping[int, Sequence[Requirement]]]
    """Role, then competency, to its rows."""
    lineage_by_agency: Mapping[int, Lineage]
    equivalents_by_competency: Mapping[int, Equivalents]
    _segments: dict[tuple[int, int], dict[int, tuple[Segment, ...]]] = field(default_factory=dict)

    def segments_by_competency(self, role: int, agency: int) -> dict[int, tuple[Segment, ...]]:
        """For posts of a role at an agency: each competency ever needed, and the rows in force by day (R5)."""
        found = self._segments.get((role, agency))
        if found is None:
            lineage = self.lineage_by_agency[agency]
            rows = self.rows_by_need.get(role, {})
            found = {c: s for c, of_it in rows.items() if (s := segments_in_force(of_it, lineage))}
            self._segments[role, agency] = found
        return found


def post_needs(posts: Iterable[Post], framework: Framework, only: frozenset[int] | None = None) -> list[PostNeed]:
    """Every post-need of one person's posts, with due days by run (R5, R6); `only` these competencies if given."""
    found: dict[int, list[tuple[Post, tuple[Segment, ...]]]] = {}
    for post in posts:
        for competency, segments in framework.segments_by_competency(post.role, post.agency).items():
            if only is None or competency in only:
                for stretch in stretches(clipped(segments, post.starts_on, post.ends_on)):
                    found.setdefault(competency, []).append((post, stretch))
    return [need for competency, of_it in found.items() for need in _with_clocks(competency, of_it)]


def _with_clocks(competency: int, found: list[tuple[Post, tuple[Segment, ...]]]) -> list[PostNeed]:
    """Runs, and the due day of each post-need: the earliest own due day among those begun by its first day (R6)."""
    found.sort(key=lambda it: it[1][0].from_on)
    needs: list[PostNeed] = []
    for run in _runs(found):
        run_from, run_to = run[0][1][0].from_on, max(stretch[-1].to_on for _, stretch in run)
        own = [(add_days(s[0].from_on, s[0].row.initial_days), post, s[0].from_on) for post, s in run]
        for post, stretch in run:
            begun = [(due, by) for due, by, first in own if first <= stretch[0].from_on]
            due_on, due_set_by = min(begun, key=lambda it: it[0])
            need = PostNeed(
                post=post,
                competency=competency,
                segments=stretch,
                due_on=due_on,
                due_set_by=due_set_by,
                run_from=run_from,
                run_to=run_to,
            )
            needs.append(need)
    return needs


def _runs(found: Sequence[tuple[Post, tuple[Segment, ...]]]) -> list[list[tuple[Post, tuple[Segment, ...]]]]:
    """Stretches that overlap or touch, in order of their first days (R6)."""
    runs: list[list[tuple[Post, tuple[Segment, ...]]]] = []
    reach = date.min
    for post, stretch in found:
        if runs and stretch[0].from_on <= next_day(reach):
            runs[-1].append((post, stretch))
            reach = max(reach, stretch[-1].to_on)
        else:
            runs.append([(post, stretch)])
            reach = stretch[-1].to_on
    return runs
