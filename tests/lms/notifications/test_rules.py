"""When a notice is tried again, given up, and what makes a letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.notifications.rules import Letter, Next, Outcome, State, after, read_letter

AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)


def test_a_notice_that_went_is_done_with():
    assert after(Outcome.SENT, attempts=8, interrupted=1, at=AT) == Next(state=State.SENT)


def test_tries_come_ever_later_and_end_with_the_eighth():
    following = [after(Outcome.NOT_SENT, attempts=n, interrupted=0, at=AT) for n in range(1, 9)]

    waits = [(each.not_before - AT) / timedelta(minutes=1) for each in following if each.not_before]
    assert waits == [1, 5, 15, 60, 360, 360, 360]
    assert following[7] == Next(state=State.FAILED)


def test_one_of_which_nobody_knows_whether_it_went_is_tried_once_more():
    assert after(Outcome.INTERRUPTED, attempts=1, interrupted=1, at=AT) == Next(
        state=State.READY, not_before=AT + timedelta(minutes=1)
    )
    assert after(Outcome.INTERRUPTED, attempts=2, interrupted=2, at=AT) == Next(state=State.FAILED)


def test_a_letter_is_a_subject_and_a_body_without_the_gaps_of_what_was_left_out():
    text = "\nSubject: Your place  on\tSigns\n\n\nFirst.\n\n\n\n\nSecond.\n\n"

    assert read_letter(text) == Letter(subject="Your place on Signs", body="First.\n\nSecond.\n")


@pytest.mark.parametrize("text", ["", "Subject: No body", "A body without a subject", "Subject: a\nCc: b\n\nBody"])
def test_a_text_that_is_no_letter_is_an_error(text: str):
    with pytest.raises(ValueError, match="a letter begins with"):
        read_letter(text)
