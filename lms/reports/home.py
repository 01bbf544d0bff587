"""What does a lead see first? How much is in date today, the weakest cells, and whose data are old."""

from __future__ import annotations

from dataclasses import dataclass

from competencies.coverage.rules import Counts
from competencies.framework.names import Names
from lms.base.services import Services
from lms.reports import sentences, table
from lms.reports.asked import View
from lms.reports.looking import Coverage, look
from lms.reports.rules import worst_first
from lms.reports.scope import names_scope
from lms.web.address import link
from lms.web.who import Who

WEAKEST = 3
ENOUGH = 10
"""Cells where fewer than these are due are not named as the weakest: one person more or less would move them far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakCell:
    """A cell in words, its rate, and where it leads."""

    text: str
    rate: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHome:
    """The first glance of a lead."""

    first: str
    change: str
    scope: str
    old: str
    weakest: list[WeakCell]
    href: str
    late_href: str


async def lead_home(services: Services, who: Who) -> LeadHome | None:
    """What a lead's home page says; None for who sees no agency's figures."""
    if not who.sees_figures:
        return None
    today = services.clock.today()
    one_agency = who.agencies_visible is not None and len(who.agencies_visible) == 1
    found = await look(services, who, View(on=today, by="role" if one_agency else "agency"))
    rate = found.together.coverage()
    sees_names = not names_scope(who).is_nothing
    late = [("on", today.isoformat()), ("state", "overdue"), ("state", "lapsed"), ("state", "expiring")]
    return LeadHome(
        first=sentences.first(rate, on=today, today=today, in_person=False),
        change=sentences.change(rate, found.then, found.then_on) if found.then else "",
        scope=sentences.scope(found.answer.names.agencies, found.scope.agencies),
        old=sentences.old_data(found.old, services.settings.old_data_days),
        weakest=weakest(found),
        href=link(table.TABLE, found.view.query()),
        late_href=link(table.PEOPLE, late) if sees_names else "",
    )


def weakest(found: Coverage) -> list[WeakCell]:
    """The `WEAKEST` cells below 100 % where `ENOUGH` are due."""
    cells: dict[tuple[str, ...], Counts] = {
        line.keys: line.counts
        for line in found.answer.lines
        if line.counts.coverage().denominator >= ENOUGH and line.counts.coverage() != _all_of(line.counts)
    }
    worst = worst_first(cells)[:WEAKEST]
    return [_weak(row, competency, cells[row, competency], found) for row, competency in worst]


def _all_of(counts: Counts) -> tuple[int, int]:
    due = counts.coverage().denominator
    return (due, due)


def _weak(row: str, competency: str, counts: Counts, found: Coverage) -> WeakCell:
    names, rate = found.answer.names, counts.coverage()
    query = [*found.view.query("by"), ("by", "role"), ("competency", competency)]
    query += [("agency", row), ("alone", "yes")] if found.view.by == "agency" else [("role", row)]
    return WeakCell(
        text=f"{_title(competency, names)}: {_name(row, found.view.by, names)}",
        rate=f"{sentences.share(rate)}, {sentences.of(rate)}",
        href=link(table.TABLE, query),
    )


def _title(competency: str, names: Names) -> str:
    return next(each.title for each in names.competencies.values() if each.competency == competency)


def _name(row: str, by: str, names: Names) -> str:
    if by == "agency":
        return row
    return next(each.title for each in names.roles.values() if each.role == row)
