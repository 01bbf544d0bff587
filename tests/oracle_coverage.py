"""What do the oracle's standings add up to (R13 to R16), in the rows the contract prints?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tests.oracle import WORST_FIRST, Oracle, Standing, states

STATES = ("current", "expiring", "pending", "overdue", "lapsed", "excused", "dispensed")
HEADER = ("all", *STATES, "in_date", "coverage", "strict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which post-needs are asked for; empty means any. `agency` takes those below it too."""

    agency: str = ""
    role: str = ""
    competency: str = ""
    sector: str = ""
    group: str = ""
    strength: str = "mandatory"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One competency as the person sees it (R13); the post named is the one that set the state."""

    competency: str
    state: str
    due_on: date
    agency: str
    role: str
    post_starts_on: date


def _keys(oracle: Oracle, standing: Standing) -> dict[str, str]:
    sectors = {row.agency: row.sector for row in oracle.world.agencies}
    groups = {row.role: row.group for row in oracle.world.roles}
    own = {key: str(getattr(standing, key)) for key in ("agency", "role", "competency", "strength")}
    return {**own, "sector": sectors[standing.agency], "group": groups[standing.role]}


def _asked_for(oracle: Oracle, standing: Standing, only: Only) -> bool:
    keys = _keys(oracle, standing)
    names = ("role", "competency", "sector", "group", "strength")
    below = not only.agency or only.agency in oracle.line(standing.agency)
    return below and all(getattr(only, name) in ("", keys[name]) for name in names)


def _figures(standings: list[Standing], in_person: bool) -> list[str]:
    count = {state: sum(s.state == state for s in standings) for state in STATES}
    in_date = count["current"] + count["expiring"]
    shown = sum(s.in_person for s in standings) if in_person else in_date
    due = in_date + count["overdue"] + count["lapsed"]
    strict = len(standings) - count["dispensed"] - count["excused"]
    figures = [len(standings), *count.values(), shown]
    return [*map(str, figures), f"{shown}/{due}", f"{shown}/{strict}"]


def coverage(
    oracle: Oracle,
    on: date,
    *,
    by: tuple[str, ...] = (),
    only: Only = Only(),
    in_person: bool = False,
) -> list[list[str]]:
    """The rows of `lms coverage --format csv` under its header: the keys, then the figures."""
    cells = defaultdict(list)
    for standing in states(oracle, on):
        if _asked_for(oracle, standing, only):
            keys_of_it = _keys(oracle, standing)
            cells[tuple(keys_of_it[key] for key in by)].append(standing)
    return [[*keys, *_figures(cells[keys], in_person)] for keys in sorted(cells)]


def person_line(oracle: Oracle, person: str, on: date) -> list[PersonLine]:
    """R13: per competency the worst state, the earliest due day, and which post set the state."""
    lines = defaultdict(list)
    for standing in states(oracle, on):
        if standing.person == person:
            lines[standing.competency].append(standing)
    found = []
    for competency, standings in sorted(lines.items()):
        worst = min(standings, key=lambda s: (WORST_FIRST.index(s.state), s.due_on, s))
        found.append(
            PersonLine(
                competency=competency,
                state=worst.state,
                due_on=min(s.due_on for s in standings),
                agency=worst.agency,
                role=worst.role,
                post_starts_on=worst.post_starts_on,
            )
        )
    return found
