"""What does one person's record say at a glance: the first sentence, and a line for each competency? (R13)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.compliance.asking import NeedAnswer, PersonAnswer
from competencies.compliance.rules import WORST_FIRST, PersonLine, State
from competencies.compliance.why import MODE_WORDS
from competencies.framework.names import Names
from competencies.requirements.rules import Strength
from courses.bookings.bookable import Remedy
from lms.base.dates import FOR_EVER, add_days, short
from lms.record.remedies import Remedies

LATE = frozenset({State.OVERDUE, State.LAPSED})
IN_DATE = frozenset({State.CURRENT, State.EXPIRING})
COMING = frozenset({State.PENDING, State.EXPIRING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Why one post-need stands where it stands: the post it comes from, its state, and the steps of R12."""

    post: str
    state: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One competency as the page shows it. `by` is the last good day to act, None where nothing is asked; `remedy` are
    the sessions that would put it right, None where nothing needs to be (R12)."""

    competency: str
    title: str
    state: State
    recommended: bool
    sentence: str
    earned: str
    due_on: date
    set_by: str
    by: date | None
    remedy: Remedy | None
    chains: tuple[Chain, ...]

    @property
    def says_due(self) -> bool:
        """Whether the due day stands in the line: on one in date it would read as if something were late."""
        return self.state not in IN_DATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under one heading."""

    title: str
    lines: tuple[Line, ...]


def lines(answer: PersonAnswer, names: Names, put_right: Remedies, *, return_days: int) -> list[Line]:
    """A line for each competency, the worst first, then what comes first."""
    by_competency: dict[int, list[NeedAnswer]] = {}
    for need in answer.needs:
        by_competency.setdefault(need.need.competency, []).append(need)
    found = [
        _line(each, by_competency[each.competency], names, put_right, answer.on, return_days) for each in answer.lines
    ]
    return sorted(found, key=lambda line: (WORST_FIRST[line.state], line.by or FOR_EVER, line.title))


def _line(
    line: PersonLine, needs: Sequence[NeedAnswer], names: Names, put_right: Remedies, on: date, return_days: int
) -> Line:
    worst = min(
        (need for need in needs if need.standing.state is line.state),
        key=lambda need: act_by(need, on, return_days) or FOR_EVER,
    )
    said = names.competencies[line.competency]
    return Line(
        competency=said.competency,
        title=said.title,
        state=line.state,
        recommended=line.strength is Strength.RECOMMENDED,
        sentence=worst.why.in_short,
        earned=_earned(worst, names),
        due_on=line.due_on,
        set_by=_post_words(line.due_set_by.role, line.due_set_by.agency, names),
        by=act_by(worst, on, return_days),
        remedy=put_right.of(worst),
        chains=tuple(
            Chain(
                post=_post_words(need.need.post.role, need.need.post.agency, names),
                state=need.standing.state.value,
                steps=tuple(put_right.chain_of(need)),
            )
            for need in sorted(needs, key=lambda need: need is not worst)
        ),
    )


def act_by(need: NeedAnswer, on: date, return_days: int) -> date | None:
    """The last day on which all is still well: due day, end of grace (R9, fifth), or the day before the lapse."""
    standing = need.standing
    match standing.state:
        case State.PENDING if on <= standing.due_on:
            return standing.due_on
        case State.PENDING:
            periods = (*need.evidence.absences, *need.evidence.dispensations)
            return add_days(max(period.ends_on for period in periods if period.ends_on < on), return_days)
        case State.OVERDUE:
            return standing.due_on
        case State.CURRENT | State.EXPIRING | State.LAPSED if standing.lapses_on not in (None, FOR_EVER):
            return add_days(standing.lapses_on or on, -1)
        case _:
            return None


def _earned(need: NeedAnswer, names: Names) -> str:
    award = need.standing.award
    if award is None:
        return ""
    how = f"{MODE_WORDS.get(award.mode, award.mode)} on {short(award.achieved_on)}"
    if award.competency == need.need.competency:
        return f"Earned {how}"
    return f"Earned {how} by {names.competencies[award.competency].title}"


def _post_words(role: int, agency: int, names: Names) -> str:
    return f"{names.roles[role].title} at {names.agencies[agency].name}"


def groups(of: Iterable[Line]) -> list[Group]:
    """The lines under three headings; a heading without lines is left out."""
    all_lines = list(of)
    parted: Mapping[str, Sequence[Line]] = {
        "To do": [line for line in all_lines if line.state in LATE | COMING],
        "In date": [line for line in all_lines if line.state is State.CURRENT],
        "Nothing asked for now": [line for line in all_lines if line.state in (State.DISPENSED, State.EXCUSED)],
    }
    return [Group(title=title, lines=tuple(some)) for title, some in parted.items() if some]
