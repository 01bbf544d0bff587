"""What was recorded when, by whom, and why was it changed? The versions behind one person's facts. (R3)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from competencies.compliance.why import MODE_WORDS
from competencies.framework.names import Names
from lms.base.dates import short
from lms.record.recorded import AbsenceSaid, AwardSaid, DispensationSaid, Fact, PostSaid, Recorded, Stamp

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """What one version said beside its key, and its stamp."""

    said: str
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A fact that was corrected or withdrawn, with its versions, the first one first."""

    title: str
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOnce:
    """How many facts came at one instant from one source and have stood ever since."""

    recorded_at: datetime
    recorded_by: str
    facts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What changed in full, and what never did as counts, the newest first."""

    changed: tuple[Changed, ...]
    unchanged: tuple[RecordedOnce, ...]


def history(versions: Recorded, names: Names) -> History:
    """The versions of everything in a record; with posts that may not be seen left out beforehand."""
    by_key: dict[Key, list[Fact]] = {}
    everything: Iterable[Fact] = (
        *versions.posts,
        *versions.awards,
        *versions.absences,
        *versions.dispensations,
    )
    for fact in everything:
        by_key.setdefault(_key(fact), []).append(fact)
    changed: list[Changed] = []
    once: Counter[tuple[datetime, str]] = Counter()
    for of_it in by_key.values():
        of_it.sort(key=lambda fact: (fact.stamp.recorded_at, fact.id))
        if len(of_it) == 1 and of_it[0].stamp.superseded_at is None:
            once[of_it[0].stamp.recorded_at, of_it[0].stamp.recorded_by] += 1
        else:
            rows = tuple(VersionRow(said=_said(fact), stamp=fact.stamp) for fact in of_it)
            changed.append(Changed(title=title_of(of_it[0], names), versions=rows))
    return History(
        changed=tuple(sorted(changed, key=lambda each: each.versions[-1].stamp.recorded_at, reverse=True)),
        unchanged=tuple(
            RecordedOnce(recorded_at=at, recorded_by=by, facts=number)
            for (at, by), number in sorted(once.items(), reverse=True)
        ),
    )


def _key(fact: Fact) -> Key:
    match fact:
        case PostSaid():
            return ("post", fact.agency, fact.role, fact.starts_on)
        case AwardSaid():
            return ("award", fact.competency, fact.achieved_on, fact.mode)
        case DispensationSaid():
            return ("dispensation", fact.competency, fact.starts_on)
        case AbsenceSaid():
            return ("absence", fact.starts_on)


def title_of(fact: Fact, names: Names) -> str:
    """A fact by its key, in words."""
    match fact:
        case PostSaid():
            role, agency = names.roles[fact.role].title, names.agencies[fact.agency].name
            return f"Post: {role} at {agency} from {short(fact.starts_on)}"
        case AwardSaid():
            how = MODE_WORDS.get(fact.mode, fact.mode)
            return f"Evidence: {names.competencies[fact.competency].title}, {how} on {short(fact.achieved_on)}"
        case DispensationSaid():
            return f"Dispensation: {names.competencies[fact.competency].title} from {short(fact.starts_on)}"
        case AbsenceSaid():
            return f"Absence from {short(fact.starts_on)}"


def _said(fact: Fact) -> str:
    """What a version said beside its key."""
    if isinstance(fact, AwardSaid):
        valid = f"valid until {short(fact.valid_until)}" if fact.valid_until else ""
        hours = f"{fact.hours} hours" if fact.hours else ""
        return ", ".join(part for part in (hours, valid, fact.evidence, fact.source) if part) or "nothing more"
    end = f"until {short(fact.ends_on)}" if fact.ends_on else "without an end"
    match fact:
        case PostSaid():
            return f"{end}, manager {fact.manager}" if fact.manager else end
        case DispensationSaid():
            decided = f"decided by {fact.decided_by}" if fact.decided_by else ""
            return ", ".join(part for part in (end, fact.reason, decided) if part)
        case _:
            return f"{end}, {fact.reason}" if fact.reason else end
