"""Do words and looks keep their bounds?"""

from __future__ import annotations

import pytest

from lms.web.words import band, counted, joined


@pytest.mark.parametrize(
    ("numerator", "denominator", "look"),
    [
        (0, 0, "none"),
        (0, 7, "poor"),
        (49, 100, "poor"),
        (50, 100, "low"),
        (74, 100, "low"),
        (75, 100, "fair"),
        (89, 100, "fair"),
        (90, 100, "high"),
        (9999, 10000, "high"),
        (7, 7, "all"),
    ],
)
def test_a_cell_looks_by_its_exact_rate(numerator: int, denominator: int, look: str):
    assert band(numerator, denominator) == look


def test_numbers_and_lists_are_said_as_people_say_them():
    assert [counted(n, "person", "people") for n in (0, 1, 2, 1204)] == [
        "0 people",
        "1 person",
        "2 people",
        "1,204 people",
    ]
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
