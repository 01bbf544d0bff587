"""How are the facts of one person laid out on a page: posts, evidence, absences, dispensations, with their words?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from competencies.compliance.why import MODE_WORDS
from competencies.framework.names import Names
from lms.base.dates import add_days
from lms.record.opening import Opened, kind_of_role
from lms.record.recorded import PostSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post; `may_change` says whether the asker may correct or end it."""

    id: int
    role: str
    role_title: str
    agency: str
    agency_name: str
    starts_on: date
    ends_on: date | None
    manager: str
    runs: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOffRow:
    """An absence, or a dispensation from a competency."""

    id: int
    title: str
    starts_on: date
    ends_on: date | None
    reason: str
    decided_by: str
    runs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow:
    """Evidence: what was achieved, when, how, and what shows it."""

    id: int
    competency: str
    title: str
    achieved_on: date
    how: str
    hours: str
    valid_until: date | None
    evidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldData:
    """An agency whose last data are older than they should be (R4)."""

    agency_name: str
    last_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything recorded of a person that the asker may see, in order."""

    posts: tuple[PostRow, ...]
    absences: tuple[DaysOffRow, ...]
    dispensations: tuple[DaysOffRow, ...]
    awards: tuple[AwardRow, ...]
    old_data: tuple[OldData, ...]


def sheet(opened: Opened, *, today: date, old_after: int) -> Sheet:
    """The facts laid out: what runs on the day asked about first, then the newest."""
    recorded, names, on = opened.recorded, opened.names, opened.answer.on
    posts = [_post_row(opened, each, on) for each in recorded.posts]
    posts.sort(key=lambda row: (row.runs, row.starts_on), reverse=True)
    return Sheet(
        posts=tuple(posts),
        absences=tuple(
            DaysOffRow(
                id=each.id,
                title="Absence",
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                reason=each.reason,
                decided_by="",
                runs=_runs(each.starts_on, each.ends_on, on),
            )
            for each in reversed(recorded.absences)
        ),
        dispensations=tuple(
            DaysOffRow(
                id=each.id,
                title=names.competencies[each.competency].title,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                reason=each.reason,
                decided_by=each.decided_by,
                runs=_runs(each.starts_on, each.ends_on, on),
            )
            for each in reversed(recorded.dispensations)
        ),
        awards=tuple(_award_rows(opened)),
        old_data=_old_data(posts, names, today, old_after),
    )


def _post_row(opened: Opened, post: PostSaid, on: date) -> PostRow:
    names = opened.names
    role, agency = names.roles[post.role], names.agencies[post.agency]
    return PostRow(
        id=post.id,
        role=role.role,
        role_title=role.title,
        agency=agency.agency,
        agency_name=agency.name,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        manager=f"{post.manager_name} ({post.manager})" if post.manager else "",
        runs=post.runs_on(on),
        may_change=opened.sight.is_administrator
        or opened.sight.changes.holds(post.agency, kind_of_role(names)(post.role)),
    )


def _award_rows(opened: Opened) -> list[AwardRow]:
    competencies = opened.names.competencies
    return [
        AwardRow(
            id=each.id,
            competency=competencies[each.competency].competency,
            title=competencies[each.competency].title,
            achieved_on=each.achieved_on,
            how=MODE_WORDS.get(each.mode, each.mode),
            hours=each.hours,
            valid_until=each.valid_until,
            evidence=each.evidence,
            source=each.source,
        )
        for each in opened.recorded.awards
    ]


def _old_data(posts: list[PostRow], names: Names, today: date, old_after: int) -> tuple[OldData, ...]:
    wanted = {row.agency for row in posts if row.runs}
    return tuple(
        OldData(agency_name=each.name, last_on=each.last_on)
        for each in names.agencies.values()
        if each.agency in wanted and is_old(each.last_on, today, old_after)
    )


def is_old(last_on: date | None, today: date, old_after: int) -> bool:
    """Whether data of that day are older on `today` than `old_after` days, or were never sent (R4)."""
    return last_on is None or last_on < add_days(today, -old_after)


def _runs(starts_on: date, ends_on: date | None, on: date) -> bool:
    return starts_on <= on and (ends_on is None or on <= ends_on)
