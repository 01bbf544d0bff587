"""Do figures become a table whose cells add up, stand where they are looked for, and lead to their people?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from competencies.coverage.asking import Answer, Line, Question
from competencies.coverage.rules import Counts
from competencies.framework.names import Names
from competencies.framework.store import CompetencySaid
from lms.people.store import AgencySaid, RoleSaid
from lms.reports.asked import View
from lms.reports.table import heat, sums
from lms.web.heat import Heat, HeatCell, HeatGroup

DAY = date(2026, 3, 31)
AGENCIES = ("RMBC", "SYP", "TRFT")
COMPETENCIES = {"CSE-SIGNS": "exploitation", "SG-AWARE": "safeguarding", "TRAUMA": "safeguarding"}


def names() -> Names:
    return Names(
        agencies={
            number: AgencySaid(
                id=number, agency=key, name=f"{key} in full", sector="", parent="", status="", last_on=DAY
            )
            for number, key in enumerate(AGENCIES)
        },
        roles={0: RoleSaid(id=0, role="NURSE", title="Nurse", kind="employee", group="", source="")},
        competencies={
            number: CompetencySaid(
                id=number, competency=key, title=f"{key} in full", strand=strand, level=1, description="", source=""
            )
            for number, (key, strand) in enumerate(COMPETENCIES.items())
        },
    )


CELLS = {
    ("RMBC", "CSE-SIGNS"): Counts(current=3, overdue=1),
    ("RMBC", "SG-AWARE"): Counts(current=10),
    ("SYP", "SG-AWARE"): Counts(pending=4),
    ("TRFT", "SG-AWARE"): Counts(current=1, expiring=1, lapsed=2, in_person=1),
    ("TRFT", "TRAUMA"): Counts(overdue=3),
}


def table(view: View, opens: str = "all") -> Heat:
    question = Question(on=DAY, by=("agency", "competency"))
    lines = [Line(keys, counts) for keys, counts in CELLS.items()]
    added = sums(Answer(question=question, lines=lines, names=names()))
    return heat(added, view, names(), lambda row: opens == "all" or row == opens)


def test_rows_columns_and_the_whole_are_the_sums_of_the_cells():
    shown = table(View(on=DAY), opens="nobody")

    assert [row.text for row in shown.rows] == ["All agencies", "RMBC", "SYP", "TRFT"]
    assert [column.text for column in shown.columns] == ["All", "CSE-SIGNS", "SG-AWARE", "TRAUMA"]
    assert [[cell and (cell.words, cell.counts) for cell in row.cells] for row in shown.rows] == [
        [("71 %", "15/21"), ("75 %", "3/4"), ("86 %", "12/14"), ("0 %", "0/3")],
        [("93 %", "13/14"), ("75 %", "3/4"), ("100 %", "10/10"), None],
        [("none due", ""), None, ("none due", ""), None],
        [("29 %", "2/7"), None, ("50 %", "2/4"), ("0 %", "0/3")],
    ]


def test_the_row_for_all_does_not_say_all_agencies_to_who_sees_some():
    answer = Answer(question=Question(on=DAY, by=("agency", "competency")), lines=[], names=names())

    shown = heat(sums(answer), View(on=DAY), names(), lambda _: True, sees_all=False)

    assert [row.text for row in shown.rows] == ["All you see"]


def test_competencies_stand_under_their_strands():
    assert list(table(View(on=DAY)).groups) == [
        HeatGroup(text="", columns=1),
        HeatGroup(text="Exploitation", columns=1),
        HeatGroup(text="Safeguarding", columns=2),
    ]


def test_worst_first_puts_the_lowest_row_on_top_and_the_lowest_competency_of_the_lowest_strand_first():
    shown = table(View(on=DAY, order="worst"))

    assert [row.text for row in shown.rows] == ["All agencies", "TRFT", "RMBC", "SYP"]
    assert [column.text for column in shown.columns] == ["All", "TRAUMA", "SG-AWARE", "CSE-SIGNS"]


def test_only_what_was_won_in_person_counts_when_asked_and_the_denominator_stays():
    shown = table(View(on=DAY, in_person=True), opens="nobody")

    assert shown.rows[3].cells[2] == HeatCell(words="25 %", counts="1/4", css="poor")


def test_a_cell_leads_to_its_people_of_that_agency_alone():
    view = View(on=DAY, agency="RMBC", sector="police", in_person=True)
    shown = table(view)

    cell, whole = shown.rows[1].cells[1], shown.rows[0].cells[0]

    kept = "/coverage/people?on=2026-03-31"
    assert cell is not None
    assert whole is not None
    assert cell.href == f"{kept}&sector=police&in_person=yes&agency=RMBC&alone=yes&competency=CSE-SIGNS"
    assert whole.href == f"{kept}&agency=RMBC&sector=police&in_person=yes"


def test_a_competency_chosen_stays_chosen_for_the_people_of_a_row():
    whole = table(View(on=DAY, competency="SG-AWARE")).rows[1].cells[0]

    assert whole is not None
    assert whole.href == "/coverage/people?on=2026-03-31&agency=RMBC&alone=yes&competency=SG-AWARE"


def test_a_row_whose_people_one_may_not_see_leads_nowhere():
    shown = table(View(on=DAY), opens="RMBC")

    led = {row.text: {bool(cell.href) for cell in row.cells if cell} for row in shown.rows}
    assert led == {"All agencies": {False}, "RMBC": {True}, "SYP": {False}, "TRFT": {False}}


def test_a_row_opens_the_other_way_round():
    by_role = replace(View(on=DAY), by="role")
    lines = [Line(("NURSE", "TRAUMA"), Counts(current=1))]
    answer = Answer(question=Question(on=DAY, by=("role", "competency")), lines=lines, names=names())

    shown = heat(sums(answer), by_role, names(), lambda _: True)

    assert table(View(on=DAY)).rows[1].href == "/coverage?on=2026-03-31&by=role&agency=RMBC&alone=yes"
    assert shown.rows[1].href == "/coverage?on=2026-03-31&role=NURSE"
    assert (shown.rows[1].text, shown.rows[1].note) == ("NURSE", "Nurse")
