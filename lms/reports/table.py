"""How do the figures become a table of rates by agency or role, and competency? Every cell leads to its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from competencies.coverage.asking import Answer
from competencies.coverage.rules import Counts, percent_words, total
from competencies.framework.names import Names
from lms.reports.asked import View
from lms.reports.rules import worst_first
from lms.web.heat import Heat, HeatCell, HeatColumn, HeatGroup, HeatRow
from lms.web.words import band

PEOPLE = "/coverage/people"
TABLE = "/coverage"
ALL_ROWS = {"agency": "All agencies", "role": "All roles"}
ALL = ""
"""Stands for all rows or all columns where a key is wanted."""

Opens = Callable[[str], bool]
"""Whether the one who asks may see the people of a row, by its key, or of all rows together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The counts of every cell, and of every row and column together."""

    cells: Mapping[tuple[str, str], Counts]
    rows: Mapping[str, Counts]
    columns: Mapping[str, Counts]
    all: Counts


def sums(answer: Answer) -> Sums:
    """The cells of an answer by row and competency, added up (R14)."""
    cells = {(line.keys[0], line.keys[1]): line.counts for line in answer.lines}
    return Sums(
        cells=cells,
        rows=_added(cells, 0),
        columns=_added(cells, 1),
        all=total(cells.values()),
    )


def _added(cells: Mapping[tuple[str, str], Counts], place: int) -> dict[str, Counts]:
    found: dict[str, list[Counts]] = {}
    for key, counts in cells.items():
        found.setdefault(key[place], []).append(counts)
    return {key: total(found[key]) for key in sorted(found)}


def heat(added: Sums, view: View, names: Names, opens: Opens, *, sees_all: bool = True) -> Heat:
    """The table, with a first row and a first column for all; competencies stand under their strands.

    The first row says so when the one who asks does not see all there are (R43).
    """
    strand_by_competency = {each.competency: each.strand for each in names.competencies.values()}
    title_by_competency = {each.competency: each.title for each in names.competencies.values()}
    rows = worst_first(added.rows, in_person=view.in_person) if view.order == "worst" else list(added.rows)
    columns = _columns(added, view, strand_by_competency)
    endings = {each: f"&{urlencode([('competency', each)])}" for each in columns}
    groups = _groups(strand_by_competency[each] for each in columns)
    name_by_row = _names_of_rows(names, view.by)
    return Heat(
        caption=f"In date, by {view.by} and competency",
        corner={"agency": "Agency", "role": "Role"}[view.by],
        groups=[HeatGroup(text="", columns=1), *groups],
        columns=[HeatColumn(text="All"), *(_column(each, title_by_competency[each], view) for each in columns)],
        rows=[
            HeatRow(
                text=ALL_ROWS[view.by] if sees_all else "All you see",
                total=True,
                cells=_cells(ALL, endings, added, view, opens),
            ),
            *(
                HeatRow(
                    text=key,
                    note=name_by_row[key],
                    href=_other_way(key, view),
                    cells=_cells(key, endings, added, view, opens),
                )
                for key in rows
            ),
        ],
    )


def _columns(added: Sums, view: View, strand_by_competency: Mapping[str, str]) -> list[str]:
    """By strand and key; or the worst strand first, and in each the worst competency first."""
    if view.order != "worst":
        return sorted(added.columns, key=lambda each: (strand_by_competency[each], each))
    by_strand: dict[str, list[Counts]] = {}
    for competency, counts in added.columns.items():
        by_strand.setdefault(strand_by_competency[competency], []).append(counts)
    strands = worst_first({strand: total(of_it) for strand, of_it in by_strand.items()}, in_person=view.in_person)
    return sorted(
        worst_first(added.columns, in_person=view.in_person),
        key=lambda each: strands.index(strand_by_competency[each]),
    )


def _groups(strands: Iterable[str]) -> list[HeatGroup]:
    widths: dict[str, int] = {}
    for strand in strands:
        widths[strand] = widths.get(strand, 0) + 1
    return [HeatGroup(text=strand.replace("_", " ").capitalize(), columns=width) for strand, width in widths.items()]


def _column(competency: str, title: str, view: View) -> HeatColumn:
    return HeatColumn(
        text=competency, note=title, href=_link(TABLE, [*view.query("competency"), ("competency", competency)])
    )


def _names_of_rows(names: Names, by: str) -> dict[str, str]:
    if by == "agency":
        return {each.agency: each.name for each in names.agencies.values()}
    return {each.role: each.title for each in names.roles.values()}


def _other_way(key: str, view: View) -> str:
    """A row opened: an agency by its roles, a role by its agencies."""
    if view.by == "agency":
        return _link(TABLE, [*view.query("by", "agency", "alone"), ("by", "role"), ("agency", key), ("alone", "yes")])
    return _link(TABLE, [*view.query("by", "role"), ("role", key)])


def _cells(row: str, columns: Mapping[str, str], added: Sums, view: View, opens: Opens) -> list[HeatCell | None]:
    """The cells of a row, the one for all competencies first. `columns` are competencies, each with its end of a query:
    a page has a thousand cells, and writing each query anew would cost more than all else.
    """
    of_row = added.rows[row] if row else added.all
    base = _people_of(row, view) if opens(row) else ""
    chosen = f"&{urlencode([('competency', view.competency)])}" if view.competency else ""
    found: list[HeatCell | None] = [_cell(of_row, view, f"{base}{chosen}" if base else "")]
    for column, ending in columns.items():
        counts = added.cells.get((row, column)) if row else added.columns[column]
        found.append(None if counts is None else _cell(counts, view, f"{base}{ending}" if base else ""))
    return found


def _people_of(row: str, view: View) -> str:
    """The address of a row's people, to which a competency can be added."""
    if not row:
        return _link(PEOPLE, view.query("competency"))
    if view.by == "agency":
        return _link(PEOPLE, [*view.query("competency", "agency", "alone"), ("agency", row), ("alone", "yes")])
    return _link(PEOPLE, [*view.query("competency", "role"), ("role", row)])


def _cell(counts: Counts, view: View, href: str) -> HeatCell:
    rate = counts.coverage(in_person=view.in_person)
    said = f"{rate.numerator:,}/{rate.denominator:,}" if rate.denominator else ""
    return HeatCell(words=percent_words(rate), counts=said, css=band(*rate), href=href)


def _link(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(list(pairs))}"
