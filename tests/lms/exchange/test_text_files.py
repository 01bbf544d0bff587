"""Are CSV files read whichever program wrote them, and refused plainly when they cannot be?"""

import pytest

from lms.exchange.rules import Broken
from lms.exchange.text_files import decode, lines

SAVE_AS = "save it as “CSV UTF-8 (comma delimited)”, or send the workbook itself (.xlsx)."


def broken(content: bytes) -> tuple[int, str]:
    with pytest.raises(Broken) as refused:
        list(lines(decode(content)[0]))
    return refused.value.line, refused.value.reason


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        ("person,name\nP1,Zoë\n".encode(), ""),
        ("person,name\nP1,Zoë\n".encode("utf-8-sig"), ""),
        ("person,name\r\nP1,Zoë\r\n".encode(), ""),
        ("person,name\rP1,Zoë\r".encode(), ""),
        ("person,name\nP1,Zoë".encode("cp1252"), "read as Windows-1252, because it is not UTF-8."),
    ],
    ids=["UTF-8", "BOM", "CRLF", "CR", "Windows-1252"],
)
def test_every_usual_encoding_and_line_end_reads_the_same(content: bytes, remark: str):
    text, said = decode(content)

    assert list(lines(text)) == [(1, ["person", "name"]), (2, ["P1", "Zoë"])]
    assert said == remark


def test_a_row_is_numbered_by_the_line_on_which_it_begins():
    text = 'a,b\r\n1,"one\r\ntwo\r\nthree"\r\n\r\n2,x\r\n'

    assert [line for line, _ in lines(text)] == [1, 2, 5, 6]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf \r\n"[3:]])
def test_an_empty_file_is_called_empty(content: bytes):
    assert broken(content) == (0, "the file is empty.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_refused_with_what_to_do(encoding: str):
    assert broken("person,name\nP1,Zoë\n".encode(encoding)) == (
        0,
        f"the file is written as UTF-16 (“Unicode text”): {SAVE_AS}",
    )


def test_bytes_that_are_no_text_are_refused_at_their_line():
    assert broken(b"person,name\nP1,\x81\n") == (2, f"this is neither UTF-8 nor Windows-1252: {SAVE_AS}")


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_parted_by_anything_but_commas_are_refused(mark: str, name: str):
    content = f"person{mark}name\nP1{mark}Zoë, of old\n".encode()

    assert broken(content) == (1, f"the cells are parted by {name}, not by commas: {SAVE_AS}")


def test_a_workbook_called_csv_is_told_apart():
    assert broken(b"PK\x03\x04...") == (0, "this is a workbook, not a CSV file: give it the ending .xlsx or .xls.")


def test_a_quotation_mark_that_is_never_closed_is_told_at_the_line_that_opens_it():
    assert broken(b'a,b\n1,2\n3,"4\n5,6\n') == (3, "a quotation mark is opened here and never closed.")


def test_a_file_swallowed_by_a_quotation_mark_is_told_too():
    content = b'a,b\n1,"2\n' + b"3,4\n" * 50_000

    assert broken(content) == (2, "a cell is far too long: is a quotation mark opened here and never closed?")


def test_quotation_marks_that_do_not_pair_up_are_told():
    assert broken(b'a,b\n1,"say "hello""\n') == (
        2,
        "the quotation marks do not pair up: inside a quoted cell each is written twice.",
    )
