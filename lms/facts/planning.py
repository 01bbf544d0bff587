"""What would change, when the rows that were read meet what is recorded?"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.base.dates import ONE_DAY
from lms.facts.cells import Value
from lms.facts.rules import (
    Change,
    Complaint,
    Complete,
    Key,
    Kind,
    Plan,
    Problem,
    Reach,
    Reading,
    ReadRow,
    Standing,
    Tally,
    Values,
    Verb,
)
from lms.facts.similar import Guesses

NOTES = 20
"""Remarks about rows of one kind that are worth reading."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row in force, with its id."""

    id: int
    values: Values


@dataclass(frozen=True, slots=True)
class Known:
    """The keys to which a column may refer, of one kind or of several: recorded, or brought by the same files."""

    noun: str
    recorded: Container[Value]
    brought: Container[Value]
    guesses: Guesses

    def complaint(self, column: str, key: Value) -> list[Complaint]:
        """What is wrong with referring to `key`: nothing, or that there is no such thing."""
        if key is None or key in self.recorded or key in self.brought:
            return []
        return [(column, f"there is no {self.noun} called {key}.{self.guesses.hint(str(key))}")]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row found good so far, with the one it changes (None: it is new) and what it comes to (None: withdrawn)."""

    read: ReadRow
    before: Recorded | None
    after: Values | None


class Planner:
    """Brings the rows of one kind into a plan. `recorded` are the rows in force that they may meet."""

    def __init__(
        self,
        kind: Kind,
        reading: Reading,
        recorded: Mapping[Key, Recorded],
        known: Mapping[tuple[str, ...], Known],
        plan: Plan,
    ) -> None:
        self.kind, self.reading, self.recorded, self.plan = kind, reading, recorded, plan
        self._names = kind.names
        self._refers = [(at, col, known[col.looks_up]) for at, col in enumerate(kind.columns) if col.looks_up]
        self._kept: list[Kept] = []
        self._noted = 0

    def compare(self, rows: Sequence[ReadRow]) -> None:
        """Look at rows one by one."""
        for read in rows:
            complaints = [
                complaint
                for place, column, known in self._refers
                for key in column.keys_in(read.values[place])
                for complaint in known.complaint(column.name, key)
            ]
            before = self.recorded.get(read.key)
            after = None if read.withdraw else _merged(read, before)
            if not complaints:
                complaints = self._own_complaints(before, after)
            if complaints:
                self._refuse(read, complaints)
            else:
                self._kept.append(Kept(read, before, after))

    def changes(self) -> list[Change]:
        """What the rows that were not refused would change."""
        return [_change(kept, verb) for kept in self._kept if (verb := _verb(kept))]

    def refuse(self, complaints: Sequence[tuple[Change, Complaint]]) -> None:
        """Take back changes that somebody else found something wrong with (`Kind.examine`)."""
        wrong: dict[tuple[str, int], list[Complaint]] = {}
        for change, complaint in complaints:
            wrong.setdefault((change.file, change.line), []).append(complaint)
        self._refuse_places(wrong)

    def settle(self, complete: Complete | None) -> None:
        """Write down what each of the rows changes."""
        changes = self.plan.changes.setdefault(self.kind.name, [])
        for kept in self._kept:
            verb = _verb(kept)
            tally = self._tally(kept.read.file)
            if verb is None:
                tally.unchanged += 1
                continue
            _count(tally, verb)
            self._note(kept)
            changes.append(_change(kept, verb))
        if complete and complete.kind == self.kind.name:
            changes += self._ends(complete)
        self._note_senders()

    def _own_complaints(self, before: Recorded | None, after: Values | None) -> list[Complaint]:
        if after is None:
            names = [self._names[place] for place in self.kind.keys]
            if before is None:
                return [(names[0], f"there is no such {self.kind.noun} on record.")]
            return [(names[0], f"a {self.kind.noun} cannot be withdrawn.")] if self.kind.is_reference else []
        if not self.kind.check:
            return []
        return list(self.kind.check(dict(zip(self._names, after, strict=True)), self.plan.on))

    def _note(self, kept: Kept) -> None:
        """Say of a changed row what is harmless in it, and likely a slip."""
        if not self.kind.note or not kept.after:
            return
        for column, words in self.kind.note(dict(zip(self._names, kept.after, strict=True)), self.plan.on):
            self._noted += 1
            if self._noted <= NOTES:
                self.plan.notes.append(str(Problem(kept.read.file, kept.read.line, column, words)))
            elif self._noted == NOTES + 1:
                self.plan.notes.append(f"{kept.read.file}: there is more of this kind.")

    def _refuse(self, read: ReadRow, complaints: Sequence[Complaint]) -> None:
        self._tally(read.file).refused += 1
        self.plan.problems += [Problem(read.file, read.line, column, reason) for column, reason in complaints]

    def _tally(self, file: str) -> Tally:
        return self.reading.tallies.setdefault((file, self.kind.name), Tally(file, self.kind.name))

    def check_all(self) -> None:
        """The rows as they would stand: those recorded, under those kept. Only a row that was given is refused."""
        if not self.kind.check_all:
            return
        outcome = {key: Standing(dict(zip(self._names, r.values, strict=True))) for key, r in self.recorded.items()}
        for kept in self._kept:
            if kept.after is None:
                outcome.pop(kept.read.key, None)
            else:
                values = dict(zip(self._names, kept.after, strict=True))
                changed = kept.before is None or kept.before.values != kept.after
                outcome[kept.read.key] = Standing(values, kept.read.file, kept.read.line, changed)
        wrong: dict[tuple[str, int], list[Complaint]] = {}
        for standing, complaint in self.kind.check_all(list(outcome.values())):
            wrong.setdefault((standing.file, standing.line), []).append(complaint)
        self._refuse_places(wrong)

    def _refuse_places(self, wrong: Mapping[tuple[str, int], Sequence[Complaint]]) -> None:
        for kept in self._kept:
            if complaints := wrong.get((kept.read.file, kept.read.line)):
                self._refuse(kept.read, complaints)
        self._kept = [kept for kept in self._kept if (kept.read.file, kept.read.line) not in wrong]

    def _ends(self, complete: Complete) -> list[Change]:
        """Posts missing from a file that is the whole truth end the day before; those not begun are withdrawn."""
        at = {name: place for place, name in enumerate(self._names)}
        rows = self.reading.rows.get(self.kind.name, ())
        agencies = {read.values[at["agency"]] for read in rows if complete.file in ("", read.file)}
        present = {read.key for read in rows}
        last, why = self.plan.on - ONE_DAY, f"not in {complete.file or 'the complete list'}"
        changes = []
        for key, recorded in self.recorded.items():
            ends_on = recorded.values[at["ends_on"]]
            running = ends_on is None or (isinstance(ends_on, date) and ends_on > last)
            if key in present or recorded.values[at["agency"]] not in agencies or not running:
                continue
            starts_on = recorded.values[at["starts_on"]]
            ended = list(recorded.values)
            ended[at["ends_on"]] = last
            begun = isinstance(starts_on, date) and starts_on <= last
            verb, after = (Verb.ENDED, tuple(ended)) if begun else (Verb.WITHDRAWN, None)
            _count(self._tally(complete.file), verb)
            changes.append(Change(verb, key, recorded.values, after, recorded.id, why))
        return changes

    def _note_senders(self) -> None:
        """Whose agencies have sent data (R4): a row that changes nothing also says that all is as it was."""
        if self.kind.reach not in (Reach.PERSON, Reach.EVIDENCE):
            return
        agency = self._names.index("agency") if "agency" in self._names else None
        for kept in self._kept:
            if agency is None:
                self.plan.people.add(kept.read.values[0])
            elif kept.after:
                self.plan.agencies.add(kept.after[agency])


def _merged(read: ReadRow, before: Recorded | None) -> Values:
    """The row as given; columns its file left out keep what is recorded."""
    if before is None or len(read.given) == len(read.values):
        return read.values
    values = list(before.values)
    for place in read.given:
        values[place] = read.values[place]
    return tuple(values)


def _verb(kept: Kept) -> Verb | None:
    if kept.after is None:
        return Verb.WITHDRAWN
    if kept.before is None:
        return Verb.ADDED
    return None if kept.before.values == kept.after else Verb.CORRECTED


def _change(kept: Kept, verb: Verb) -> Change:
    before, recorded = (kept.before.values, kept.before.id) if kept.before else (None, None)
    read = kept.read
    return Change(verb, read.key, before, kept.after, recorded, f"{verb} by {read.file}", read.file, read.line)


def _count(tally: Tally, verb: Verb) -> None:
    setattr(tally, verb.value, getattr(tally, verb.value) + 1)


def above_first(kind: Kind, rows: Sequence[Values]) -> list[Values]:
    """Rows of a kind that refers to itself, each after the row above it; as they are, for any other kind."""
    place = next((place for place, column in enumerate(kind.columns) if column.refers == kind.name), None)
    if place is None:
        return list(rows)
    ordered: dict[Value, Values] = {}
    waiting = {row[0]: row for row in rows}
    while waiting:
        free = [row for row in waiting.values() if row[place] not in waiting]
        ordered.update((row[0], row) for row in free)
        waiting = {key: row for key, row in waiting.items() if key not in ordered}
        if not free:
            raise ValueError(f"{kind.name} refer to each other in a ring")
    return list(ordered.values())
