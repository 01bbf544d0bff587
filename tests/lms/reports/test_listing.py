"""Does each line of the list say the day that matters to somebody in that state? (R9)"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from competencies.compliance.rules import State
from competencies.coverage.behind import Behind, Page, Place
from competencies.coverage.rules import Counts
from lms.base.dates import FOR_EVER
from lms.reports.asked import View
from lms.reports.listing import StateLink, how_many, pages, state_links, when_words

DAY = date(2026, 3, 31)
ROW = Behind(
    state=State.OVERDUE,
    from_on=date(2026, 3, 1),
    to_on=FOR_EVER,
    due_on=date(2026, 2, 28),
    lapses_on=None,
    competency=1,
    strength="mandatory",
    in_person=False,
    award=None,
    post=1,
    agency=1,
    role=1,
    starts_on=date(2025, 12, 1),
    person_id=1,
    person="P1",
    name="Ada Ahmed",
)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW, "Was due by 28 February 2026, 31 days ago"),
        (replace(ROW, due_on=DAY - timedelta(days=1)), "Was due by 30 March 2026, 1 day ago"),
        (replace(ROW, state=State.LAPSED), "Since 1 March 2026, 30 days ago"),
        (replace(ROW, state=State.CURRENT, lapses_on=FOR_EVER), "Does not lapse"),
        (replace(ROW, state=State.EXPIRING, lapses_on=date(2026, 4, 1)), "Lapses on 1 April 2026, in 1 day"),
        (replace(ROW, state=State.PENDING, due_on=DAY), "Due by 31 March 2026, today"),
        (replace(ROW, state=State.PENDING, to_on=date(2026, 4, 28)), "Due by 28 April 2026, in 28 days"),
        (replace(ROW, state=State.EXCUSED, to_on=date(2026, 4, 5)), "Since 1 March 2026 until 5 April 2026"),
        (replace(ROW, state=State.DISPENSED), "Since 1 March 2026"),
    ],
)
def test_the_day_that_matters_is_said_with_its_distance(row: Behind, words: str):
    assert when_words(row, DAY) == words


def test_states_without_anybody_are_not_offered_unless_chosen():
    view = View(on=DAY, states=(State.LAPSED,))

    shown = state_links(Counts(current=2, overdue=1), view, "/list")

    assert shown == [
        StateLink(state=State.OVERDUE, count=1, href="/list?on=2026-03-31&state=overdue", chosen=False),
        StateLink(state=State.LAPSED, count=0, href="/list?on=2026-03-31&state=lapsed", chosen=True),
        StateLink(state=State.CURRENT, count=2, href="/list?on=2026-03-31&state=current", chosen=False),
    ]


def test_the_list_counts_the_states_chosen_or_all():
    counts = Counts(current=2, overdue=1, in_person=1)

    assert (how_many(counts, ()), how_many(counts, (State.CURRENT,))) == (3, 2)


def test_a_page_in_the_middle_leads_both_ways_and_the_only_page_nowhere():
    place = Place(State.OVERDUE, DAY, DAY, 1, 2)

    middle = pages(Page(rows=[ROW], before=place, after=place), View(on=DAY), "/list")
    only = pages(Page(rows=[ROW], before=None, after=None), View(on=DAY), "/list")

    base = "/list?on=2026-03-31"
    assert (middle.first, middle.previous) == (base, f"{base}&before=overdue.2026-03-31.2026-03-31.1.2")
    assert (middle.next, middle.last) == (f"{base}&after=overdue.2026-03-31.2026-03-31.1.2", f"{base}&last=yes")
    assert (only.first, only.previous, only.next, only.last) == ("", "", "", "")
