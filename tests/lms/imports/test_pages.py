"""Do uploaded files land whole or not at all, and can refused rows be mended and sent again?"""

from __future__ import annotations

import re

import pytest

from lms.base import db
from lms.base.services import Services
from lms.imports import actions
from lms.work import actions as work
from tests.make import SMALL_WORLD, recorded
from tests.signed_in import Browser, browser, post, sign_in

PEOPLE = "person,name,email\nP7,Gil Green,gil@rmbc.example\nP8,Hana Hill,hana@rmbc.example\nP9,Ivo Ince,nobody\n"
POSTS = "person,agency,role,starts_on,ends_on\nP7,RMBC,SOCIAL-WORKER,2026-01-05,\nP8,MARS,SOCIAL-WORKER,2026-01-05,\n"
FORMULA = '"=HYPERLINK(""http://x.example"")"'


@pytest.fixture
async def world(services: Services) -> None:
    await recorded(services, SMALL_WORLD)


def words(text: str) -> str:
    """The words of a page's main part, one blank between each."""
    main = text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


async def administrator(client: Browser, services: Services) -> None:
    await sign_in(client, services, "admin@rmbc.example", "administrator")


async def upload(client: Browser, *files: tuple[str, str], **form: str) -> str:
    """Send files and return the address of what came of it."""
    sent = [("files", (name, content.encode(), "text/csv")) for name, content in files]
    answer = await post(client, "/imports", form, files=sent)
    assert answer.status_code == 303, words(answer.text)
    await work.finish_all()
    return str(answer.headers["location"])


async def known(table: str = "person", key: str = "person") -> list[str]:
    return [row["key"] for row in await db.fetch(f"select {key} as key from {table} order by {key}")]


async def test_files_are_for_administrators_alone(services: Services, world: None):
    async with browser(services) as client:
        answers = [(await client.get("/imports")).status_code]
        for role, agency in (("agency_lead", "RMBC"), ("partnership_lead", None), ("administrator", None)):
            await sign_in(client, services, f"{role}@rmbc.example", role, agency)
            answers.append((await client.get("/imports")).status_code)

    assert answers == [303, 403, 403, 200]


async def test_good_files_land_and_are_dropped_when_they_have(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", PEOPLE.replace("P9,Ivo Ince,nobody\n", "")))
        shown = words((await client.get(at)).text)
        listed = words((await client.get("/imports")).text)

    assert shown.startswith("people.csv Imported 2 added, 0 corrected, 0 unchanged.")
    assert "admin@rmbc.example people.csv Imported 2 0 0 0" in listed
    assert await known() == ["P1", "P2", "P3", "P7", "P8"]
    assert [row["content"] for row in await db.fetch("select content from upload")] == [b""]


async def test_one_bad_row_keeps_all_out_and_every_reason_is_told(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", PEOPLE), ("posts.csv", POSTS))
        shown = words((await client.get(at)).text)
        reasons = await client.get(f"{at}/reasons")

    assert "Nothing was imported 2 rows cannot be taken" in shown
    assert reasons.text.removeprefix("\ufeff").splitlines() == [
        "file,line,column,reason",
        "people.csv,4,email,“nobody” is not one e-mail address.",
        "posts.csv,3,agency,there is no agency called MARS.",
    ]
    assert await known() == ["P1", "P2", "P3"]


async def test_mended_rows_alone_are_enough_for_all_of_it_to_land(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", PEOPLE), ("posts.csv", POSTS))
        people = (await client.get(f"{at}/rows/1")).text
        posts = (await client.get(f"{at}/rows/2")).text
        half = [
            ("mended-1", ("people (1).csv", people.replace("nobody", "ivo@rmbc.example").encode(), "text/csv")),
            ("mended-2", ("posts.csv", posts.encode(), "text/csv")),
        ]
        second = str((await post(client, f"{at}/mended", files=half)).headers["location"])
        await work.finish_all()
        still = words((await client.get(second)).text)
        left = (await client.get(f"{second}/rows/1")).text
        rest = [("mended-1", ("posts.csv", left.replace("MARS,", "TRFT,").encode(), "text/csv"))]
        third = str((await post(client, f"{second}/mended", files=rest)).headers["location"])
        await work.finish_all()
        shown = words((await client.get(third)).text)

    assert "1 row cannot be taken" in still
    assert "Imported 5 added" in shown
    assert await known() == ["P1", "P2", "P3", "P7", "P8", "P9"]
    assert {row["content"] for row in await db.fetch("select content from upload")} == {b""}


async def test_a_check_keeps_nothing_until_it_is_told_to(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", PEOPLE.replace("P9,Ivo Ince,nobody\n", "")), act="check")
        shown, before = words((await client.get(at)).text), await known()
        then = str((await post(client, f"{at}/import")).headers["location"])
        await work.finish_all()
        after = words((await client.get(then)).text)

    assert "Checked: nothing was imported yet 2 added" in shown
    assert (before, await known()) == (["P1", "P2", "P3"], ["P1", "P2", "P3", "P7", "P8"])
    assert "Imported 2 added" in after


async def test_complete_posts_end_those_they_lack(services: Services, world: None):
    posts = "person,agency,role,starts_on\nP3,RMBC,SOCIAL-WORKER,2026-03-01\nP2,RMBC,SOCIAL-WORKER,2026-03-01\n"
    async with browser(services) as client:
        await administrator(client, services)
        await upload(client, ("posts.csv", posts), complete="yes")
        at = await upload(
            client, ("posts.csv", posts.replace("P2,RMBC,SOCIAL-WORKER,2026-03-01\n", "")), complete="yes"
        )
        shown = words((await client.get(at)).text)

    assert "0 added, 0 corrected, 1 unchanged, 1 ended." in shown


@pytest.mark.parametrize(
    ("names", "form", "complaint"),
    [
        ([], {}, "Choose one or more files"),
        (["posts.csv", "posts.csv"], {}, "Two of the files are called posts.csv."),
        (["people.csv"], {"complete": "yes"}, "Tick this only when one of the files is posts.csv"),
    ],
)
async def test_what_cannot_be_sent_is_said_beside_the_field(
    services: Services, world: None, names: list[str], form: dict[str, str], complaint: str
):
    async with browser(services) as client:
        await administrator(client, services)
        files = [("files", (name, b"x", "text/csv")) for name in names] or [("files", ("", b"", "text/csv"))]
        answer = await post(client, "/imports", form, files=files)

    assert answer.status_code == 422
    assert complaint in words(answer.text)


async def test_a_file_at_fault_as_a_whole_has_to_come_again(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", "person;name\nP7;Gil\n"), ("agents.csv", "a\n"))
        shown = words((await client.get(at)).text)

    assert "Some of this cannot be read" in shown
    assert "the cells are parted by semicolons" in shown
    assert "Send the mended rows" not in shown


async def test_cells_that_a_spreadsheet_would_run_come_back_harmless_and_are_taken_as_meant(
    services: Services, world: None
):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", f"person,name,email\nP7,{FORMULA},nobody\n"))
        rows = (await client.get(f"{at}/rows/1")).text
        mended = [("mended-1", ("people.csv", rows.replace(",nobody", ",gil@rmbc.example").encode(), "text/csv"))]
        then = str((await post(client, f"{at}/mended", files=mended)).headers["location"])
        await work.finish_all()
        shown = words((await client.get(then)).text)

    assert "\"'=HYPERLINK" in rows
    assert "Imported 1 added" in shown
    assert [row["name"] for row in await db.fetch("select name from person where person = 'P7'")] == [
        '=HYPERLINK("http://x.example")'
    ]


async def test_uploads_and_looks_at_refused_rows_are_in_the_audit_trail(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        at = await upload(client, ("people.csv", PEOPLE))
        await client.get(f"{at}/rows/1")

    rows = await db.fetch(
        "select actor, verb, kind from audit_entry where kind in ('files', 'refused rows') order by id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("admin@rmbc.example", "uploaded", "files"),
        ("admin@rmbc.example", "downloaded", "refused rows"),
    ]


async def test_an_import_that_is_not_there_is_not_found(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        answers = [(await client.get(f"/imports/nothing{more}")).status_code for more in ("", "/reasons", "/rows/1")]

    assert answers == [404, 404, 404]


async def test_files_nobody_came_back_for_are_dropped_after_two_weeks(services: Services, world: None, clock):
    async with browser(services) as client:
        await administrator(client, services)
        await upload(client, ("people.csv", PEOPLE))
        clock.instant += actions.KEPT_FOR
        await sign_in(client, services, "admin@rmbc.example")
        await upload(client, ("people.csv", PEOPLE))
        kept = [bool(row["content"]) for row in await db.fetch("select content from upload order by id")]
        clock.instant += actions.KEPT_FOR / 14
        await sign_in(client, services, "admin@rmbc.example")
        await upload(client, ("people.csv", PEOPLE))
        then = [bool(row["content"]) for row in await db.fetch("select content from upload order by id")]

    assert (kept, then) == ([True, True], [False, True, True])
