"""What does each sort of cell take, and in which words does it refuse?"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.facts.cells import (
    DAY,
    HOURS,
    INSTANT,
    KEY,
    KEYS,
    LIST,
    TEXT,
    YES_NO,
    Cell,
    Unreadable,
    items,
    one_of,
    some_of,
    whole,
)

MODES = ("in_person", "virtual", "e_learning")


def refusal(cell: Cell, text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        cell.read(text)
    return str(refused.value)


@pytest.mark.parametrize("text", ["2024-03-31", "2024-03-31 00:00:00", "2024-03-31T00:00:00"])
def test_a_day_is_written_year_first(text: str):
    assert DAY.read(text) == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2024", "31/02/2024 is not a day: there is no 31 February 2024"),
        ("2024-02-30", "2024-02-30 is not a day: there is no 30 February 2024"),
        ("2023-02-29", "2023-02-29 is not a day: there is no 29 February 2023"),
        ("2024-13-01", "2024-13-01 is not a day: there is no month 13"),
        ("31/03/2024", "31/03/2024 is not written YYYY-MM-DD: write 2024-03-31"),
        ("31.3.24", "31.3.24 is not written YYYY-MM-DD: write 2024-03-31"),
        ("03/04/2024", "03/04/2024 can be read in two ways: write the day as YYYY-MM-DD"),
        ("04/31/2024", "04/31/2024 is not written YYYY-MM-DD"),
        ("45382", "45382 is a spreadsheet's own number for a day: format the cell as a date"),
        ("soon", "“soon” is not a day: write it as YYYY-MM-DD"),
        ("2024-03-31 09:30:00", "“2024-03-31 09:30:00” is not a day: write it as YYYY-MM-DD"),
        ("9999-12-31", "9999-12-31 is too far off: leave the cell empty where there is no end"),
        ("0024-03-31", "0024-03-31 is too long ago: is the year right?"),
    ],
)
def test_any_other_way_of_writing_a_day_is_refused_with_the_right_one(text: str, reason: str):
    assert refusal(DAY, text) == reason


def test_29_february_is_a_day_in_a_leap_year():
    assert DAY.read("2024-02-29") == date(2024, 2, 29)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day: date):
    assert DAY.read(DAY.write(day)) == day


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-07-12T09:30", datetime(2026, 7, 12, 8, 30, tzinfo=UTC)),
        ("2026-01-12 9:30", datetime(2026, 1, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12 09:30:00", datetime(2026, 7, 12, 8, 30, tzinfo=UTC)),
        ("2026-07-12T09:30+01:00", datetime(2026, 7, 12, 8, 30, tzinfo=UTC)),
        ("2026-07-12T09:30Z", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T04:30-0500", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T09:30:15.5", datetime(2026, 7, 12, 8, 30, 15, 500_000, tzinfo=UTC)),
        ("2026-03-29T00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_londons(text: str, utc: datetime):
    assert INSTANT.read(text) == utc


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-29T01:00", "there is no 01:00 on 29 March 2026: the clocks go forward then"),
        ("2026-03-29 01:59", "there is no 01:59 on 29 March 2026: the clocks go forward then"),
        (
            "2026-10-25T01:30",
            "01:30 on 25 October 2026 comes twice, for the clocks go back then: "
            "write 2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00",
        ),
        ("2026-07-12", "2026-07-12 says no time: write it as 2026-07-12T09:30"),
        ("2026-07-12 9.30", "“9.30” is not a time: write 09:30"),
        ("2026-07-12T24:00", "2026-07-12T24:00 is not a time: there is no 24:00"),
        ("2026-02-30T09:30", "2026-02-30 is not a day: there is no 30 February 2026"),
        ("12/07/2026 09:30", "12/07/2026 can be read in two ways: write the day as YYYY-MM-DD"),
        (
            "2026-07-12T09:30+19:00",
            "2026-07-12T09:30+19:00 has an offset that no zone has: leave it out for London's time",
        ),
        ("half past nine", "“half” is not a day: write it as YYYY-MM-DD"),
    ],
)
def test_a_time_that_never_was_or_was_twice_or_is_none_is_refused(text: str, reason: str):
    assert refusal(INSTANT, text) == reason


@pytest.mark.parametrize(
    ("utc", "text"),
    [
        (datetime(2026, 7, 12, 8, 30, tzinfo=UTC), "2026-07-12T09:30+01:00"),
        (datetime(2026, 1, 12, 9, 30, 15, tzinfo=UTC), "2026-01-12T09:30:15+00:00"),
        (datetime(2026, 1, 12, 9, 30, 0, 250, tzinfo=UTC), "2026-01-12T09:30:00.000250+00:00"),
        (None, ""),
    ],
)
def test_an_instant_is_written_as_londons_time_with_its_offset(utc: datetime | None, text: str):
    assert INSTANT.write(utc) == text


@given(st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)))
def test_an_instant_is_read_as_it_is_written(utc: datetime):
    assert INSTANT.read(INSTANT.write(utc)) == utc


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("12.0", 12), ("0", 0), ("012", 12)])
def test_a_spreadsheets_whole_number_with_a_point_is_a_whole_number(text: str, number: int):
    assert whole(0).read(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12.5", "“12.5” should be a whole number"),
        ("twelve", "“twelve” should be a whole number"),
        ("1e3", "“1e3” should be a whole number"),
        ("1,000", "“1,000” should be a whole number"),
        ("1.2.3", "“1.2.3” should be a whole number"),
        ("-1", "-1 should be from 0 to 100"),
        ("101", "101 should be from 0 to 100"),
    ],
)
def test_other_numbers_are_refused(text: str, reason: str):
    assert refusal(whole(0, 100), text) == reason


@pytest.mark.parametrize(
    ("text", "kept"), [("7.5", "7.5"), ("7.50", "7.5"), ("12.0", "12"), ("100", "100"), ("0", "0"), ("0.25", "0.25")]
)
def test_hours_are_kept_exactly_in_one_way_of_writing(text: str, kept: str):
    assert HOURS.read(text) == kept


@pytest.mark.parametrize("text", ["-1", "7,5", "7h", "1e3", "NaN", ".5"])
def test_what_is_no_number_of_hours_is_refused(text: str):
    assert refusal(HOURS, text) == f"“{text}” should be hours, such as 7.5"


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("false", False)]
)
def test_yes_and_no_are_taken_as_spreadsheets_write_them(text: str, value: bool):
    assert YES_NO.read(text) is value


def test_anything_but_yes_or_no_is_refused():
    assert refusal(YES_NO, "perhaps") == "“perhaps” should be yes or no"


@pytest.mark.parametrize("text", ["e_learning", "E-learning", "e learning", "E_LEARNING"])
def test_capitals_blanks_and_hyphens_of_a_word_are_forgiven(text: str):
    assert one_of(MODES).read(text) == "e_learning"


def test_a_word_that_is_not_one_of_those_there_are_is_refused_with_the_list():
    assert refusal(one_of(MODES), "in persn") == "“in persn” should be one of in_person, virtual, e_learning"


def test_a_list_of_words_is_kept_in_one_order_and_each_word_once():
    assert some_of(MODES).read("e_learning; in_person;E-learning;") == "in_person;e_learning"


def test_a_list_of_keys_keeps_their_order_and_each_once():
    assert KEYS.read("K03; SG-AWARE ;;K03;A") == "K03;SG-AWARE;A"
    assert items("K03;SG-AWARE;A") == ("K03", "SG-AWARE", "A")
    assert items(LIST.none) == ()


def test_an_item_of_a_list_that_cannot_be_a_key_is_refused():
    assert refusal(KEYS, "K03;K/4") == "“K/4” cannot be a key: keys may not hold /"


def test_line_ends_inside_text_are_made_alike():
    assert TEXT.read("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_a_cell_with_a_character_that_databases_cannot_keep_is_refused():
    assert refusal(TEXT, "a\x00b") == "holds a character that is not text"


@pytest.mark.parametrize("key", ["P00042", "RMBC-CYPS", "Zoë 7", "SG_AWARE.2"])
def test_a_key_is_what_can_stand_in_an_address(key: str):
    assert KEY.read(key) == key


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("RMBC/7", "“RMBC/7” cannot be a key: keys may not hold /"),
        ("what?", "“what?” cannot be a key: keys may not hold ?"),
        ("P1\nX: y", "“P1 X: y” cannot be a key: keys may not hold characters that are not seen"),
        ("P1\u200b", "“P1 ” cannot be a key: keys may not hold characters that are not seen"),
        ("new", "“new” cannot be a key: choose another"),
        ("..", "“..” cannot be a key: choose another"),
    ],
)
def test_a_key_whose_page_could_not_be_opened_is_refused(key: str, reason: str):
    assert refusal(KEY, key) == reason
