"""What do people get when they import files as offices really have them? On both engines."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.services import Actor, Services
from lms.exchange.actions import import_files, import_paths, import_tables
from lms.exchange.rules import SentFile
from lms.facts.rules import Tally
from lms.record.actions import Report
from tests.lms.exchange.workbooks_made import as_ods, as_xls, as_xlsx
from tests.make import SMALL_WORLD

OFFICER = Actor(name="officer", via="command")
AWARDS = "person,competency,achieved_on,mode,hours\n"


@pytest.fixture
async def small_world(services: Services, clock: FixedClock) -> None:
    report = await import_tables(services, SMALL_WORLD, actor=OFFICER)
    assert report.problems == []
    clock.instant = datetime(2026, 3, 31, 10, tzinfo=UTC)


def as_bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


async def sent(services: Services, **files: bytes | str) -> Report:
    """Import files given as `name_ending=content`."""
    given = [SentFile(name.replace("_", "."), partial(as_bytes, content)) for name, content in files.items()]
    return await import_files(services, OFFICER, given)


async def problems(services: Services, **files: bytes | str) -> list[str]:
    return [str(problem) for problem in (await sent(services, **files)).problems]


async def awards() -> list[tuple[object, ...]]:
    rows = await db.fetch(
        "select person.person, achieved_on, mode, hours from award join person on person.id = award.person"
        " where superseded_at is null order by person.person, achieved_on"
    )
    return [tuple(row.values()) for row in rows]


P1, P2 = ("P1", date(2025, 6, 2), "in_person", ""), ("P2", date(2023, 6, 2), "e_learning", "")
NEW = ("P3", date(2026, 3, 30), "virtual", "7.5")


@pytest.mark.parametrize(
    "content",
    [
        (AWARDS + "P3,CSE-SIGNS,2026-03-30,virtual,7.5\n").encode(),
        (AWARDS + "P3,CSE-SIGNS,2026-03-30,virtual,7.5\n").encode("utf-8-sig"),
        (AWARDS + " P3 ,CSE-SIGNS,2026-03-30,Virtual,7.50\n,,,,\n\n").replace("\n", "\r\n").encode(),
        ("\ufeff" + AWARDS.replace("person,", '"Person",') + '"P3","CSE-SIGNS","2026-03-30","virtual","7.5"').encode(),
        (AWARDS.replace("\n", ",evidence,,\n") + "P3,CSE-SIGNS,2026-03-30,virtual,7.5,Zoë,,\n").encode("cp1252"),
    ],
    ids=["as in the contract", "BOM", "CRLF, blanks, blank rows", "quoted", "Windows-1252, empty columns"],
)
async def test_csv_files_of_every_office_say_the_same(services: Services, small_world: None, content: bytes):
    report = await sent(services, awards_csv=content)

    assert report.tallies == [Tally("awards.csv", "awards", added=1)]
    assert await awards() == [P1, P2, NEW]


@pytest.mark.parametrize(("made", "ending"), [(as_xlsx, "xlsx"), (as_xls, "xls"), (as_ods, "ods")])
async def test_a_workbook_brings_several_tables(services: Services, small_world: None, made, ending: str):
    book = made(
        {
            "awards": [AWARDS.strip().split(","), ["123", "CSE-SIGNS", date(2026, 3, 30), "virtual", 7.5]],
            "People": [["person", "name"], [123, "Dee Dale"]],
            "Notes": [["Kept by the training team"]],
        }
    )

    report = await sent(services, **{f"book_{ending}": book})

    assert report.problems == []
    assert report.notes == [f"book.{ending}[Notes]: passed over: it is not one of the tables that are recorded."]
    assert (await awards())[0] == ("123", date(2026, 3, 30), "virtual", "7.5")


async def test_the_only_sheet_that_says_anything_goes_by_the_name_of_its_file(services: Services, small_world: None):
    rows: list[list[object]] = [[*AWARDS.strip().split(",")], ["P3", "CSE-SIGNS", date(2026, 3, 30), "virtual", 7.5]]

    await sent(services, awards_xlsx=as_xlsx({"Sheet1": rows, "Sheet2": [], "Sheet3": []}))

    assert await awards() == [P1, P2, NEW]


async def test_a_bad_cell_of_a_sheet_is_told_with_its_sheet_and_row(services: Services, small_world: None):
    rows: list[list[object]] = [
        [*AWARDS.strip().split(",")],
        ["P3", "CSE-SIGNS", 45382, "virtual"],
        [],
        ["P9", "CSE-SIGNS", "03/04/2024", "x"],
    ]

    assert await problems(services, book_xlsx=as_xlsx({"awards": rows})) == [
        "book.xlsx[awards]:2: achieved_on: 45382 is a spreadsheet's own number for a day: format the cell as a date.",
        "book.xlsx[awards]:4: achieved_on: 03/04/2024 can be read in two ways: write the day as YYYY-MM-DD.",
        "book.xlsx[awards]:4: mode: “x” should be one of in_person, virtual, blended, e_learning, recording, briefing, "
        "document, assessment, external.",
    ]


async def test_every_refused_row_is_told_and_nothing_is_kept(services: Services, small_world: None):
    bad = (
        AWARDS
        + "P3,CSE-SIGNS,2026-03-30,virtual,7.5\n"
        + 'P9,CSE-SIGNS,31/02/2024,virtual,"1\n2"\n'
        + "P3,CSE-SIGNZ,2026-03-30,virtual,\n"
    )
    report = await sent(services, awards_csv=bad, absences_csv="person,starts_on,ends_on\nP1,2026-02-01,2026-01-31\n")

    assert [str(problem) for problem in report.problems] == [
        "absences.csv:2: ends_on: the last day, 31 January 2026, is before the first day, 1 February 2026.",
        "awards.csv:3: achieved_on: 31/02/2024 is not a day: there is no 31 February 2024.",
        "awards.csv:3: hours: “1 2” should be hours, such as 7.5.",
        "awards.csv:5: competency: there is no competency called CSE-SIGNZ. Did you mean CSE-SIGNS?",
    ]
    assert report.tallies == [
        Tally("awards.csv", "awards", added=1, refused=2),
        Tally("absences.csv", "absences", refused=1),
    ]
    assert await awards() == [P1, P2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "awards.csv: the file is empty."),
        (AWARDS.replace("mode", "moed"), "awards.csv:1: mode: the column is missing."),
        ("P1,CSE-SIGNS,2026-03-30\n", "awards.csv:1: the first line should name the columns: "),
        (AWARDS + "P3,CSE-SIGNS,2026-03-30\n", "awards.csv:2: the line has 3 cells, the first line has 5: "),
        (
            AWARDS + "P3,CSE-SIGNS,2026-03-30,virtual,7,5\n",
            "awards.csv:2: the line has 6 cells, the first line only 5: ",
        ),
        (AWARDS.replace("\n", ",,x\n"), "awards.csv:1: x: awards.csv has no such column."),
        (AWARDS.replace("hours", "") + "P3,CSE-SIGNS,2026-03-30,virtual,7\n", "awards.csv:2: the line has 5 cells, "),
        (AWARDS + 'P3,CSE-SIGNS,2026-03-30,"virtual,7\n', "awards.csv:2: a quotation mark is opened here and never "),
    ],
    ids=["empty", "header", "no header", "too few", "too many", "unknown", "unnamed", "quotation mark"],
)
async def test_a_file_that_cannot_be_read_gets_a_plain_answer(
    services: Services, small_world: None, content: str, reason: str
):
    assert (await problems(services, awards_csv=content))[0].startswith(reason)


async def test_a_file_with_a_header_alone_changes_nothing(services: Services, small_world: None):
    assert (await sent(services, awards_csv=AWARDS)).tallies == [Tally("awards.csv", "awards")]


async def test_a_file_that_cannot_be_read_is_not_told_again_by_those_that_refer_to_it(services: Services):
    files = {"people_csv": "persn,name\nP1,Ada\n", "absences_csv": "person,starts_on\nP1,2026-01-01\n"}

    assert await problems(services, **files) == [
        "people.csv:1: persn: people.csv has no such column. Did you mean person?",
        "people.csv:1: person: the column is missing.",
    ]


async def test_an_apostrophe_against_formulas_is_taken_off_again(services: Services, small_world: None):
    await sent(services, people_csv="person,name\nP1,'=1+1\nP2,O'Brien\nP3,''+1\n")

    rows = await db.fetch("select name from person order by person")
    assert [row["name"] for row in rows] == ["=1+1", "O'Brien", "'+1"]


async def test_an_award_of_a_day_to_come_is_taken_with_a_remark(services: Services, small_world: None):
    report = await sent(services, awards_csv=AWARDS + "P3,CSE-SIGNS,2026-04-01,virtual,\n")

    assert report.notes == [
        "awards.csv:2: achieved_on: 2026-04-01 is later than 2026-03-31, the day on which this is recorded."
    ]


async def test_the_same_files_twice_change_nothing_the_second_time(services: Services, tmp_path: Path):
    (tmp_path / "people.csv").write_text("person,name,email,status\nP1,Ada,,\n")
    await import_paths(services, OFFICER, [tmp_path])
    before = await db.fetch("select count(*) as entries from audit_entry")

    report = await import_paths(services, OFFICER, [tmp_path])

    assert report.tallies == [Tally("people.csv", "people", unchanged=1)]
    assert await db.fetch("select count(*) as entries from audit_entry") == before


async def test_a_dry_run_says_the_same_and_keeps_nothing(services: Services, small_world: None, tmp_path: Path):
    (tmp_path / "awards.csv").write_text(AWARDS + "P3,CSE-SIGNS,2026-03-30,virtual,7.5\n")

    dry = await import_paths(services, OFFICER, [tmp_path], dry_run=True)
    kept = await awards()
    real = await import_paths(services, OFFICER, [tmp_path])

    assert dry.tallies == real.tallies == [Tally("awards.csv", "awards", added=1)]
    assert kept == [P1, P2]
    assert await awards() == [P1, P2, NEW]


@pytest.mark.parametrize("named", ["posts.csv", "folder/posts.csv"])
async def test_a_complete_file_ends_what_it_lacks_at_its_agencies_alone(
    services: Services, small_world: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
):
    (tmp_path / "folder").mkdir()
    rows = "person,agency,role,starts_on\nP2,RMBC,SOCIAL-WORKER,2026-03-31\n"
    (tmp_path / "folder/posts.csv").write_text(rows)
    monkeypatch.chdir(tmp_path)

    report = await import_paths(services, OFFICER, [Path("folder")], complete=Path(named), on=date(2026, 3, 31))

    ended = await db.fetch("select ends_on from post where superseded_at is null order by person, starts_on")
    assert report.tallies == [Tally("posts.csv", "posts", added=1, ended=1)]
    assert [row["ends_on"] for row in ended] == [None, None, None, date(2026, 3, 30)]


@pytest.mark.parametrize(
    ("complete", "reason"),
    [
        ("awards.csv", "awards.csv cannot be complete: only posts can."),
        ("other.csv", "There is no file called other.csv to be complete."),
    ],
)
async def test_only_posts_can_be_complete(services: Services, tmp_path: Path, complete: str, reason: str):
    (tmp_path / "awards.csv").write_text(AWARDS)

    with pytest.raises(Refused, match=reason):
        await import_paths(services, OFFICER, [tmp_path], complete=Path(complete))


async def test_a_name_that_is_no_table_is_refused_with_what_was_meant(services: Services):
    assert await problems(services, awrads_csv=AWARDS) == [
        "awrads.csv: there is no table called awrads. Did you mean awards?"
    ]
    assert await problems(services, letter_pdf="Dear all") == [
        "letter.pdf: this is not a table: one of .csv, .xlsx, .xlsm, .xlsb, .xls, .ods is wanted."
    ]
    assert (await problems(services, money_csv="a,b\n"))[0].startswith(
        "money.csv: there is no table called money. There "
    )


async def test_a_folder_may_hold_other_things_which_are_passed_over_with_a_word(services: Services, tmp_path: Path):
    for name in ("README.md", "seed_events.csv", "steps.csv", ".hidden.csv", "~$people.xlsx"):
        (tmp_path / name).write_text("x\n")
    (tmp_path / "inside").mkdir()
    (tmp_path / "people.csv").write_text("person,name\nP1,Ada\n")

    report = await import_paths(services, OFFICER, [tmp_path])

    assert report.tallies == [Tally("people.csv", "people", added=1)]
    assert report.notes == [
        "README.md: passed over: it is not a table.",
        "seed_events.csv: passed over: it is not one of the tables that are recorded.",
        "steps.csv: left alone: steps come with a later version.",
    ]


async def test_a_folder_with_nothing_to_import_and_a_path_that_is_not_there_are_refused(
    services: Services, tmp_path: Path
):
    with pytest.raises(Refused, match="There is nothing to import"):
        await import_paths(services, OFFICER, [tmp_path])
    with pytest.raises(Refused, match="There is no file or folder called nowhere"):
        await import_paths(services, OFFICER, [Path("nowhere")])


async def test_files_of_one_name_in_two_folders_are_told_apart_by_their_paths(services: Services, tmp_path: Path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "people.csv").write_text("person,name\nP1,Ada\n")

    report = await import_paths(services, OFFICER, [tmp_path / "a", tmp_path / "b"])

    first, second = tmp_path / "a/people.csv", tmp_path / "b/people.csv"
    assert [str(problem) for problem in report.problems] == [
        f"{second}:2: person: the same person as on {first}:2: keep one of the two."
    ]


async def test_a_long_file_costs_few_statements_more_than_a_short_one(services: Services, small_world: None):
    rows = "".join(f"Q{number},Name {number}\n" for number in range(4_000))
    async with db.counting() as for_one:
        await sent(services, people_csv="person,name\nQ,Name\n")

    async with db.counting() as for_many:
        await sent(services, people_csv=f"person,name\n{rows}")

    assert len(for_many) == len(for_one)


async def test_what_an_import_supersedes_says_by_which_file(services: Services, small_world: None):
    await sent(services, awards_csv=AWARDS + "P1,CSE-SIGNS,2025-06-02,in_person,3\n")

    superseded = await db.fetch("select superseded_by, why from award where superseded_at is not null")
    assert superseded == [{"superseded_by": "officer", "why": "corrected by awards.csv"}]
