"""Why does a post-need stand where it stands? A chain of plain sentences from the same standing as the figure. (R12)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from competencies.awards.rules import PARTICIPATORY, Award, counts, in_period, lapse_on, lapse_under
from competencies.compliance.needs import PostNeed
from competencies.compliance.rules import Evidence, Standing, State
from competencies.requirements.rules import Kind, Requirement, Strength
from lms.base.dates import FOR_EVER, add_days, short
from lms.base.periods import Period

MODE_WORDS: Mapping[str, str] = {
    "in_person": "in person",
    "virtual": "in a virtual session",
    "blended": "by blended learning",
    "e_learning": "by e-learning",
    "recording": "by a recording",
    "briefing": "in a briefing",
    "document": "by a document",
    "assessment": "by assessment",
    "external": "from outside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesOf:
    """The words for ids: agencies, roles and competencies by id."""

    agencies: Mapping[int, str]
    roles: Mapping[int, str]
    competencies: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The chain of R12: each link one or two sentences; `in_short` says the heart of it in one."""

    post: str
    requirement: str
    evidence: str
    days: str
    state: str
    remedy: str
    in_short: str

    @property
    def chain(self) -> list[str]:
        """The links in order, those with something to say."""
        links = [self.post, self.requirement, self.evidence, self.days, self.state, self.remedy]
        return [link for link in links if link]


def explain(need: PostNeed, evidence: Evidence, standing: Standing, on: date, said: NamesOf) -> Why:
    """The why of one post-need on a day (R12)."""
    competency = said.competencies[need.competency]
    heart = _heart(need, evidence, standing, on)
    return Why(
        post=_post(need, said),
        requirement=_requirement(standing.row, competency, said),
        evidence=_evidence(need, evidence, standing, on, said),
        days=_days(need, standing),
        state=heart,
        remedy=_remedy(standing, competency),
        in_short=heart,
    )


def _post(need: PostNeed, said: NamesOf) -> str:
    post = need.post
    until = "" if post.ends_on == FOR_EVER else f" until {short(post.ends_on)}"
    return f"Post: {said.roles[post.role]} at {said.agencies[post.agency]}, from {short(post.starts_on)}{until}."


def _requirement(row: Requirement, competency: str, said: NamesOf) -> str:
    where = "" if row.agency is None else f" at {said.agencies[row.agency]}"
    verb = "must hold" if row.strength is Strength.MANDATORY else "is recommended to hold"
    by_when = "on the first day" if row.initial_days == 0 else f"within {row.initial_days} days"
    if row.kind is Kind.HOURS:
        share = (
            f", at least {row.participatory_pct} % of them taken part in with others" if row.participatory_pct else ""
        )
        how = f"{_plain(row.hours_min)} hours of it in every {row.period_months} months{share}"
    else:
        how = "once" if row.refresh_months is None else f"again every {row.refresh_months} months"
    modes = " or ".join(MODE_WORDS.get(mode, mode) for mode in sorted(row.modes))
    only = f" Only evidence won {modes} counts." if modes else ""
    source = f" Source: {row.source}." if row.source else ""
    begins = short(row.in_force_from)
    return f"Requirement: this role{where} {verb} {competency} {by_when}, {how} (in force from {begins}).{only}{source}"


def _award_words(award: Award, need: PostNeed, said: NamesOf) -> str:
    won = f"achieved {MODE_WORDS.get(award.mode, award.mode)} on {short(award.achieved_on)}"
    if award.competency == need.competency:
        return won
    return f"{said.competencies[award.competency]}, which counts for this by an equivalence, {won}"


def _evidence(need: PostNeed, evidence: Evidence, standing: Standing, on: date, said: NamesOf) -> str:
    row = standing.row
    if row.kind is Kind.HOURS:
        return _hours(need, evidence, row, on)
    if standing.award is not None:
        return f"Evidence: {_award_words(standing.award, need, said)}."
    nearest = max(
        (award for award in evidence.awards if award.achieved_on <= on),
        key=lambda award: (award.achieved_on, award.id),
        default=None,
    )
    if nearest is None:
        return "Evidence: none is recorded."
    return (
        f"Evidence: the nearest was {_award_words(nearest, need, said)}. {_why_not(nearest, need, evidence, row, on)}"
    )


def _why_not(award: Award, need: PostNeed, evidence: Evidence, row: Requirement, on: date) -> str:
    if row.modes and award.mode not in row.modes:
        return "It does not count, because it was won in a mode that this requirement does not accept."
    if not counts(award, row, evidence.equivalents, on):
        return f"It does not count, because the equivalence is not in force on {short(on)}."
    lapsed = lapse_on(award, need.segments, on)
    return f"It lapsed on {short(lapsed)}." if lapsed <= on else "It counts, but other days decide here."


def _hours(need: PostNeed, evidence: Evidence, row: Requirement, on: date) -> str:
    counting = [award for award in evidence.awards if counts(award, row, evidence.equivalents, on)]
    within = [award for award in counting if in_period(award, row, on)]
    total = sum((award.hours for award in within), start=Decimal(0))
    of = f"{_plain(total)} of {_plain(row.hours_min)} hours"
    said = f"Evidence: {of} in the {row.period_months} months up to {short(on)}"
    if not row.participatory_pct:
        return f"{said}."
    taken_part = sum((award.hours for award in within if award.mode in PARTICIPATORY), start=Decimal(0))
    least = row.hours_min * row.participatory_pct / 100
    return f"{said}; {_plain(taken_part)} of them taken part in with others, where {_plain(least)} are needed."


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _days(need: PostNeed, standing: Standing) -> str:
    due = f"It was due by {short(need.due_on)}"
    if need.due_set_by is not need.post:
        due += ", set by an earlier post that runs into this one"
    if standing.award is None or standing.lapses_on is None:
        return f"{due}."
    if standing.lapses_on == FOR_EVER:
        return f"{due}. The evidence does not lapse."
    return f"{due}. {_why_it_lapses(standing.award, need, standing)}"


def _why_it_lapses(award: Award, need: PostNeed, standing: Standing) -> str:
    lapses_on = standing.lapses_on
    assert lapses_on is not None
    day = short(lapses_on)
    if standing.row.kind is Kind.HOURS:
        return f"With nothing more recorded there are too few hours from {day}."
    if award.valid_until is not None and lapses_on == lapse_under(award, None):
        return f"It lapses on {day}, the day after its own last good day."
    anchor = max(award.achieved_on, need.first_on)
    given_by = need.row_on(min(anchor, need.last_on))
    if lapses_on == lapse_under(award, given_by.refresh_months):
        return f"It lapses on {day}, {given_by.refresh_months} months after it was achieved."
    return f"It lapses on {day}, because a later change of the requirement applies to evidence already held."


def _heart(need: PostNeed, evidence: Evidence, standing: Standing, on: date) -> str:
    match standing.state:
        case State.DISPENSED:
            return f"Dispensed{_until(evidence.dispensations, on)}."
        case State.EXCUSED:
            return f"Excused: absent{_until(evidence.absences, on)}."
        case State.CURRENT if standing.lapses_on in (None, FOR_EVER):
            return "In date, with nothing to renew."
        case State.CURRENT:
            return f"In date until {_last_good(standing)}."
        case State.EXPIRING:
            return f"In date, but only until {_last_good(standing)}."
        case State.PENDING if on <= need.due_on:
            return f"Not due yet: due by {short(need.due_on)}."
        case State.PENDING:
            return "Not due yet: just back from an absence or dispensation."
        case State.LAPSED if standing.row.kind is Kind.HOURS:
            return "Lapsed: there were once enough hours, and now there are not."
        case State.LAPSED:
            return f"Lapsed on {short(standing.lapses_on or on)}."
        case _:
            return f"Overdue since {short(add_days(need.due_on, 1))}: it was due by {short(need.due_on)}."


def _last_good(standing: Standing) -> str:
    return short(add_days(standing.lapses_on or FOR_EVER, -1))


def _until(periods: Iterable[Period], on: date) -> str:
    ends = [period.ends_on for period in periods if period.runs_on(on)]
    last = max(ends, default=FOR_EVER)
    return "" if last == FOR_EVER else f" until {short(last)}"


def _remedy(standing: Standing, competency: str) -> str:
    if standing.state in (State.CURRENT, State.DISPENSED, State.EXCUSED):
        return ""
    modes = " or ".join(MODE_WORDS.get(mode, mode) for mode in sorted(standing.row.modes))
    how = f" {modes}" if modes else ""
    if standing.row.kind is Kind.HOURS:
        return f"What puts it right: more hours of {competency}{how}, recorded as evidence."
    return f"What puts it right: {competency} achieved{how}, or evidence of it recorded."
