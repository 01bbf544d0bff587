"""Does every row of a long list stand on exactly one page?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.web.paging import Paging


@given(total=st.integers(0, 500), size=st.integers(1, 50))
def test_every_row_is_on_one_page(total: int, size: int):
    last = Paging(number=1, total=total, size=size).last

    shown = []
    for number in range(1, last + 1):
        page = Paging(number=number, total=total, size=size)
        shown += list(range(page.first_row, page.last_row + 1)) if total else []

    assert shown == list(range(1, total + 1))


@pytest.mark.parametrize(("number", "current"), [(-1, 1), (0, 1), (1, 1), (2, 2), (3, 2)])
def test_a_page_that_is_none_is_the_nearest_one(number: int, current: int):
    assert Paging(number=number, total=31).current == current


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        (1, [1, 2, None, 41]),
        (3, [1, 2, 3, 4, None, 41]),
        (4, [1, 2, 3, 4, 5, None, 41]),
        (5, [1, None, 4, 5, 6, None, 41]),
        (41, [1, None, 40, 41]),
    ],
)
def test_far_pages_are_left_out_unless_only_one_would_be(number: int, numbers: list[int | None]):
    assert Paging(number=number, total=1204).around() == numbers
