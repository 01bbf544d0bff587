"""Counts, rates and the tree of day sums. (R14 to R16)"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.coverage.rules import (
    COUNTED,
    FIRST_DAY,
    LAST_DAY,
    NODES,
    Counts,
    Rate,
    index,
    node_sums,
    nodes_up_to,
    percent,
    percent_words,
    total,
)

DAYS = st.dates(min_value=FIRST_DAY, max_value=LAST_DAY)
VECTORS = st.lists(st.integers(-3, 3), min_size=len(COUNTED), max_size=len(COUNTED))


@given(changes=st.dictionaries(st.integers(1, NODES), VECTORS, max_size=30), day=DAYS)
def test_the_nodes_of_a_day_add_up_to_everything_that_changed_by_then(changes: dict[int, list[int]], day: date) -> None:
    sums = node_sums(changes)

    found = [sum(column) for column in zip(*(sums.get(node, [0] * 8) for node in nodes_up_to(day)), strict=True)]

    by_then = [vector for place, vector in changes.items() if place <= index(day)]
    assert found == [sum(vector[counter] for vector in by_then) for counter in range(8)]


def test_no_day_takes_more_than_fourteen_nodes() -> None:
    days = (FIRST_DAY + timedelta(days=n) for n in range(NODES))

    assert max(len(nodes_up_to(day)) for day in days) == 14


def test_days_before_the_tree_share_its_first_place_and_days_after_it_have_none() -> None:
    assert [index(FIRST_DAY - timedelta(days=1)), index(FIRST_DAY), index(FIRST_DAY + timedelta(days=1))] == [1, 1, 2]
    assert [index(LAST_DAY), index(LAST_DAY + timedelta(days=1)), index(date.max)] == [NODES, NODES + 1, NODES + 1]


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(0, 0), "none due"),
        (Rate(0, 7), "0 %"),
        (Rate(7, 7), "100 %"),
        (Rate(1, 1000), "1 %"),
        (Rate(999, 1000), "99 %"),
        (Rate(1, 8), "13 %"),
        (Rate(9214, 11375), "81 %"),
        (Rate(1, 200), "1 %"),
        (Rate(199, 200), "99 %"),
    ],
)
def test_a_rate_is_rounded_half_up_but_never_to_100_or_0_when_not_exact(rate: Rate, words: str) -> None:
    assert percent_words(rate) == words


@given(numerator=st.integers(0, 10_000), denominator=st.integers(1, 10_000))
def test_a_percentage_is_100_or_0_only_when_it_is_exact(numerator: int, denominator: int) -> None:
    rate = Rate(min(numerator, denominator), denominator)

    whole = percent(rate)

    assert (whole == 100) == (rate.numerator == rate.denominator)
    assert (whole == 0) == (rate.numerator == 0)


def test_the_two_rates_have_the_denominators_of_the_rule() -> None:
    counts = Counts(current=5, expiring=2, pending=3, overdue=1, lapsed=4, excused=6, dispensed=7, in_person=3)

    assert counts.all == 28
    assert (counts.coverage(), counts.strict()) == (Rate(7, 12), Rate(7, 15))
    assert (counts.coverage(in_person=True), counts.strict(in_person=True)) == (Rate(3, 12), Rate(3, 15))


@given(st.lists(st.builds(Counts, **{name: st.integers(0, 50) for name in COUNTED}), max_size=6))
def test_cells_add_up_to_any_total(cells: list[Counts]) -> None:
    together = total(cells)

    assert together.all == sum(cell.all for cell in cells)
    assert together.in_person == sum(cell.in_person for cell in cells)
