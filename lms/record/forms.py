"""Which fields does a form ask for each kind of fact, and how do they become a row in the contract's columns?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.awards.kinds import AWARDS, DISPENSATIONS
from competencies.compliance.why import MODE_WORDS
from competencies.framework.names import Names
from lms.facts.cells import DAY
from lms.facts.rules import Kind, Problem
from lms.people.kinds import ABSENCES, POSTS
from lms.record.recorded import AbsenceSaid, AwardSaid, DispensationSaid, Fact, PostSaid, Recorded
from lms.record.sight import Sight
from lms.web.fields import Fields
from lms.web.reach import MEMBERS

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form: `sort` is day, choice, text or words (several lines); `what` is it inside a sentence."""

    name: str
    label: str
    what: str
    sort: str = "text"
    hint: str = ""
    empty: str = ""
    choices: Choices = ()
    value: str = ""

    @property
    def day(self) -> date | None:
        """The value of a day, to fill the three boxes with."""
        return date.fromisoformat(self.value) if self.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactForm:
    """The forms of one kind of fact: its word in addresses, its kind, its words, and which facts of a person it is."""

    path: str
    kind: Kind
    noun: str
    add: str
    inputs: tuple[Input, ...]
    of: Callable[[Recorded], Sequence[Fact]]

    @property
    def may_end(self) -> bool:
        """Whether it runs from a day to a day."""
        return "ends_on" in self.kind.names


def _text(name: str, label: str, what: str, hint: str = "", sort: str = "text") -> Input:
    return Input(name=name, label=label, what=what, hint=hint, sort=sort)


def _choice(name: str, label: str, what: str) -> Input:
    return Input(name=name, label=label, what=what, sort="choice", empty=f"Choose {what}")


def _day(name: str, label: str, what: str, hint: str = "For example, 31 3 2026") -> Input:
    return Input(name=name, label=label, what=what, hint=hint, sort="day")


AGENCY = _choice("agency", "Agency", "the agency")
ROLE = _choice("role", "Role", "the role")
COMPETENCY = _choice("competency", "Competency", "the competency")
FIRST = _day("starts_on", "First day", "the first day")
COUNTS = "It counts as the last day in force."
LAST = _day("ends_on", "Last day", "the last day", f"{COUNTS} Leave empty while there is no end.")
END = _day("ends_on", "Last day", "the last day", COUNTS)
REASON = _text("why", "Reason (optional)", "the reason", "It stays on record beside what was said before.", "words")
MANAGER = _text("manager", "Manager’s reference (optional)", "the manager’s reference", "For example, P00042.")

FORMS = {
    form.path: form
    for form in (
        FactForm(
            path="posts",
            kind=POSTS,
            noun="post",
            add="Add a post",
            inputs=(AGENCY, ROLE, FIRST, LAST, MANAGER),
            of=lambda recorded: recorded.posts,
        ),
        FactForm(
            path="absences",
            kind=ABSENCES,
            noun="absence",
            add="Record an absence",
            inputs=(
                FIRST,
                LAST,
                _text("reason", "Reason (optional)", "the reason", "Nothing medical: “leave” is enough."),
            ),
            of=lambda recorded: recorded.absences,
        ),
        FactForm(
            path="dispensations",
            kind=DISPENSATIONS,
            noun="dispensation",
            add="Record a dispensation",
            inputs=(
                COMPETENCY,
                FIRST,
                LAST,
                _text("reason", "Reason (optional)", "the reason", sort="words"),
                _text("decided_by", "Who decided (optional)", "who decided"),
            ),
            of=lambda recorded: recorded.dispensations,
        ),
        FactForm(
            path="evidence",
            kind=AWARDS,
            noun="evidence",
            add="Record evidence",
            inputs=(
                COMPETENCY,
                _day("achieved_on", "Day achieved", "the day it was achieved"),
                _choice("mode", "How it was done", "how it was done"),
                _text("hours", "Hours (optional)", "the hours", "For example, 7.5"),
                _day(
                    "valid_until",
                    "Valid until (optional)",
                    "the last good day",
                    "Only where the certificate itself says so.",
                ),
                _text(
                    "evidence",
                    "What shows it (optional)",
                    "what shows it",
                    "For example, the number of the certificate.",
                ),
                _text("source", "Where this comes from (optional)", "where this comes from"),
            ),
            of=lambda recorded: recorded.awards,
        ),
    )
}


def cells_of(fact: Fact, person: str, names: Names) -> dict[str, str]:
    """A recorded fact as a row of the contract."""
    cells = {"person": person}
    match fact:
        case PostSaid():
            cells |= {"agency": names.agencies[fact.agency].agency, "role": names.roles[fact.role].role}
            cells |= {"starts_on": _iso(fact.starts_on), "ends_on": _iso(fact.ends_on), "manager": fact.manager}
        case AbsenceSaid():
            cells |= {"starts_on": _iso(fact.starts_on), "ends_on": _iso(fact.ends_on), "reason": fact.reason}
        case DispensationSaid():
            cells |= {"competency": names.competencies[fact.competency].competency}
            cells |= {"starts_on": _iso(fact.starts_on), "ends_on": _iso(fact.ends_on)}
            cells |= {"reason": fact.reason, "decided_by": fact.decided_by}
        case AwardSaid():
            cells |= {"competency": names.competencies[fact.competency].competency, "mode": fact.mode}
            cells |= {"achieved_on": _iso(fact.achieved_on), "valid_until": _iso(fact.valid_until)}
            cells |= {"hours": fact.hours, "evidence": fact.evidence, "source": fact.source}
    return cells


def key_of(kind: Kind, cells: Mapping[str, str]) -> tuple[str, ...]:
    """The cells by which a fact is known."""
    return tuple(cells[kind.names[place]] for place in kind.keys)


def read_cells(kind: Kind, fields: Fields, inputs: Sequence[Input], person: str) -> dict[str, str]:
    """The row that a form asks for, in the order of the contract; days that cannot be read are complained of."""
    asked = {each.name: each for each in inputs}
    cells: dict[str, str] = {}
    for column in kind.columns:
        if column.name not in asked:
            cells[column.name] = person if column.name == "person" else ""
        elif column.cell is DAY:
            day = fields.day(column.name, asked[column.name].what, required=column.required)
            cells[column.name] = _iso(day)
        else:
            cells[column.name] = fields.value(column.name)
    return cells


def complain(fields: Fields, problems: Sequence[Problem], inputs: Sequence[Input]) -> None:
    """Put what the one door for facts complains of beside the fields; all complaints in the order of the fields."""
    asked = {each.name: each for each in inputs}
    for problem in problems:
        field = asked.get(problem.column, inputs[0])
        if problem.reason == "should not be empty.":
            fields.refuse(field.name, f"{'Choose' if field.sort == 'choice' else 'Enter'} {field.what}")
        else:
            fields.refuse(field.name, problem.reason[:1].upper() + problem.reason[1:])
    places = {each.name: place for place, each in enumerate(inputs)}
    fields.errors = dict(sorted(fields.errors.items(), key=lambda error: places.get(error[0], len(places))))


def inputs_of(form: FactForm, sight: Sight, names: Names, cells: Mapping[str, str] | None = None) -> tuple[Input, ...]:
    """The fields with their choices for this asker, filled with a row's cells."""
    choices = choices_of(sight, names)
    return tuple(filled(each, choices, (cells or {}).get(each.name, "")) for each in form.inputs)


def filled(field: Input, choices: Mapping[str, Choices], value: str) -> Input:
    """A field with its choices and what stands in it."""
    return Input(
        name=field.name,
        label=field.label,
        what=field.what,
        sort=field.sort,
        hint=field.hint,
        empty=field.empty,
        choices=choices.get(field.name, ()),
        value=value,
    )


def choices_of(sight: Sight, names: Names) -> dict[str, Choices]:
    """What can be chosen: the agencies one looks after, the roles there, every competency and mode."""
    members_only = not sight.is_administrator and sight.changes.agencies is not None and not sight.changes.agencies
    agencies = [
        (each.agency, each.name)
        for each in names.agencies.values()
        if sight.is_administrator or any(sight.changes.holds(each.id, kind) for kind in ("employee", "councillor"))
    ]
    roles = [(each.role, each.title) for each in names.roles.values() if not members_only or each.kind in MEMBERS]
    return {
        "agency": _by_words(agencies),
        "role": _by_words(roles),
        "competency": _by_words([(each.competency, each.title) for each in names.competencies.values()]),
        "mode": tuple((mode, words[:1].upper() + words[1:]) for mode, words in MODE_WORDS.items()),
    }


def refuse_others_posts(fields: Fields, sight: Sight, inputs: Sequence[Input], names: Names) -> None:
    """Complain of an agency or role that the asker does not look after; unknown ones are the one door's to refuse."""
    if sight.is_administrator:
        return
    for each in inputs:
        chosen = fields.value(each.name)
        known = {key for key, _ in each.choices}
        if each.name in ("agency", "role") and chosen and chosen not in known:
            fields.refuse(each.name, f"Choose {each.what} from those you look after")
    at = [each.id for each in names.agencies.values() if each.agency == fields.value("agency")]
    kinds = [each.kind for each in names.roles.values() if each.role == fields.value("role")]
    if at and kinds and not sight.changes.holds(at[0], kinds[0]):
        fields.refuse("role", "Choose a role that you look after at this agency")


def _by_words(pairs: Sequence[tuple[str, str]]) -> Choices:
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
