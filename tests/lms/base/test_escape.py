"""Is a cell that a spreadsheet would run made harmless, and read back as it was?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.base.escape import as_meant, harmless


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44 1709 123456", "'+44 1709 123456"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("O'Brien", "O'Brien"),
        ("'tis", "'tis"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_cell_that_would_run_gets_an_apostrophe_and_no_other(text: str, written: str):
    assert harmless(text) == written


@given(st.text(alphabet="'=+-@\t\r\na 1", max_size=8))
def test_what_was_made_harmless_is_read_as_it_was_meant(text: str):
    assert as_meant(harmless(text)) == text


@given(st.text(alphabet="'=+-@\t\r\na 1", max_size=8))
def test_nothing_that_is_written_begins_like_a_formula(text: str):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
