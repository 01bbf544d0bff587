"""Does the first sentence of a record say how many things, which, and by when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from competencies.compliance.rules import State
from lms.record.picture import Line
from lms.record.sentences import Voice, first_sentence

TODAY = date(2026, 3, 5)
ME = Voice(True, TODAY, TODAY)
AWARE = Line(
    competency="AWARE",
    title="Recognise abuse",
    state=State.CURRENT,
    recommended=False,
    sentence="",
    earned="",
    due_on=TODAY,
    set_by="",
    by=date(2027, 5, 9),
    remedy=None,
    chains=(),
)
REFER = replace(AWARE, competency="REFER", title="Refer a concern", by=date(2026, 3, 14), state=State.PENDING)
CODE = replace(AWARE, competency="CODE", title="Code of conduct", by=date(2026, 1, 1), state=State.LAPSED)


def said(*lines: Line, voice: Voice = ME, has_post: bool = True) -> str:
    return first_sentence(lines, voice, has_post=has_post)


def test_two_things_by_one_day():
    both = (REFER, replace(AWARE, by=date(2026, 3, 14), state=State.EXPIRING))

    assert said(*both) == "You need 2 things: Refer a concern and Recognise abuse, by 14 March 2026 (in 9 days)."


def test_the_first_day_of_several():
    both = (replace(AWARE, by=date(2026, 4, 1), state=State.EXPIRING), REFER)

    assert said(*both) == (
        "You need 2 things: Refer a concern and Recognise abuse, the first by 14 March 2026 (in 9 days)."
    )


def test_what_is_late_comes_before_what_is_to_come():
    assert said(CODE, REFER, AWARE) == (
        "You need 1 thing now: Code of conduct. And 1 more by 14 March 2026 (in 9 days): Refer a concern."
    )


@pytest.mark.parametrize(
    ("by", "words"), [(TODAY, "(today)"), (date(2026, 3, 6), "(tomorrow)"), (date(2026, 3, 7), "(in 2 days)")]
)
def test_how_far_off_the_day_is(by: date, words: str):
    assert said(replace(REFER, by=by)).endswith(f"{words}.")


def test_all_is_well_until_the_first_lapse():
    assert said(AWARE, replace(AWARE, by=None)) == "You are in date until 9 May 2027."
    assert said(replace(AWARE, by=None)) == "You are in date in everything."


def test_what_is_recommended_is_not_counted():
    assert said(AWARE, replace(CODE, recommended=True)) == "You are in date until 9 May 2027."


def test_nothing_is_asked_for():
    assert said(replace(AWARE, state=State.EXCUSED)) == (
        "You are excused or dispensed: nothing is asked for on this day."
    )
    assert said() == "Nothing is required of you on this day."
    assert said(has_post=False) == "You hold no post on this day, so nothing is required."


def test_of_somebody_else_and_of_other_days():
    other, before, after = date(2026, 3, 5), date(2025, 1, 1), date(2027, 1, 1)

    assert said(CODE, voice=Voice(False, other, TODAY)).startswith("This person needs 1 thing now")
    assert said(CODE, voice=Voice(True, before, TODAY)).startswith("You needed 1 thing by then")
    assert said(CODE, voice=Voice(False, after, TODAY)).startswith("This person will need 1 thing by then")
    assert said(AWARE, voice=Voice(True, before, TODAY)) == "You were in date until 9 May 2027."


def test_more_than_three_things_are_counted():
    lines = [replace(CODE, title=f"Thing {n}") for n in range(5)]

    assert said(*lines) == "You need 5 things now: Thing 0, Thing 1, Thing 2 and 2 more."


def test_the_first_of_more_to_come_stands_between_commas():
    later = replace(AWARE, by=date(2026, 4, 1), state=State.EXPIRING)

    assert said(CODE, later, REFER).endswith(
        "And 2 more, the first by 14 March 2026 (in 9 days): Refer a concern and Recognise abuse."
    )


def test_of_an_earlier_day_the_days_off_are_said_from_there():
    before = date(2026, 3, 1)

    assert said(REFER, voice=Voice(True, before, TODAY)).endswith("by 14 March 2026 (13 days later).")
