"""Does an export give back what came in, as it is or was known, and nothing half-done? On both engines."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Actor, Services
from lms.exchange.actions import export_all, import_tables
from lms.exchange.writing import Unfinished
from lms.facts.rules import SourceRow
from lms.record.actions import read, record
from tests.make import SMALL_WORLD
from tests.world import COLUMNS

OFFICER = Actor(name="officer", via="command")


@pytest.fixture
async def small_world(services: Services) -> None:
    await import_tables(services, SMALL_WORLD, actor=OFFICER)


def text(folder: Path, name: str) -> str:
    return (folder / f"{name}.csv").read_bytes().decode()


async def test_every_table_is_written_in_the_contracts_columns(services: Services, small_world: None, tmp_path: Path):
    said = await export_all(services, OFFICER, tmp_path / "out")

    headers = {path.stem: path.read_text().splitlines()[0].split(",") for path in (tmp_path / "out").iterdir()}
    assert headers == COLUMNS
    assert said[0] == "agencies.csv: 3 rows"


async def test_rows_stand_in_the_order_of_their_keys_with_plain_line_ends(
    services: Services, small_world: None, tmp_path: Path
):
    await export_all(services, OFFICER, tmp_path)

    assert text(tmp_path, "posts") == (
        "person,agency,role,starts_on,ends_on,manager\n"
        "P1,RMBC-CYPS,SOCIAL-WORKER,2022-01-10,,\n"
        "P2,TRFT,CLINICIAN,2022-01-10,,\n"
        "P3,RMBC,SOCIAL-WORKER,2026-03-01,,\n"
    )
    assert text(tmp_path, "awards") == (
        "person,competency,achieved_on,mode,hours,valid_until,evidence,source\n"
        "P1,CSE-SIGNS,2025-06-02,in_person,,,,\n"
        "P2,CSE-SIGNS,2023-06-02,e_learning,,,,\n"
    )


async def test_the_order_is_that_of_the_characters_on_both_engines(services: Services, tmp_path: Path):
    keys = ["b", "B", "a-1", "a1", "A", "é", "Z", "z", "_", "10", "9"]
    await import_tables(services, {"people": [{"person": key, "name": key} for key in keys]}, actor=OFFICER)

    await export_all(services, OFFICER, tmp_path)

    assert [row["person"] for row in csv.DictReader(text(tmp_path, "people").splitlines())] == sorted(keys)


async def test_no_cell_is_written_so_that_a_spreadsheet_runs_it(services: Services, tmp_path: Path):
    names = ["=HYPERLINK(1)", "+1", "-1", "@x", "'=1", "Ann"]
    people = [{"person": f"P{at}", "name": name} for at, name in enumerate(names)]
    await import_tables(services, {"people": people}, actor=OFFICER)

    await export_all(services, OFFICER, tmp_path)

    assert [row["name"] for row in csv.DictReader(text(tmp_path, "people").splitlines())] == [
        "'=HYPERLINK(1)",
        "'+1",
        "'-1",
        "'@x",
        "''=1",
        "Ann",
    ]


async def test_what_was_known_at_an_instant_can_be_exported_later(
    services: Services, small_world: None, clock: FixedClock, tmp_path: Path
):
    before = clock.instant
    await export_all(services, OFFICER, tmp_path / "then")
    clock.instant = datetime(2026, 4, 1, tzinfo=UTC)
    changes = {
        "people": [
            SourceRow("form", 1, {"person": "P1", "name": "Ada Bell"}),
            SourceRow("form", 2, {"person": "P4", "name": "New"}),
        ],
        "agencies": [SourceRow("form", 1, {"agency": "TRFT", "name": "The trust", "parent": "RMBC"})],
        "awards": [SourceRow("form", 1, {**SMALL_WORLD["awards"][0], "hours": "3"})],
        "posts": [SourceRow("form", 1, SMALL_WORLD["posts"][1], withdraw=True)],
    }
    report = await record(services, OFFICER, await read(changes))
    assert report.problems == []

    await export_all(services, OFFICER, tmp_path / "known", known_at=before)
    await export_all(services, OFFICER, tmp_path / "now")

    for name in COLUMNS:
        assert text(tmp_path / "known", name) == text(tmp_path / "then", name)
    changed = [name for name in COLUMNS if text(tmp_path / "now", name) != text(tmp_path / "then", name)]
    assert changed == ["agencies", "people", "posts", "awards"]


async def test_an_export_is_in_the_audit_trail(services: Services, small_world: None, tmp_path: Path):
    await export_all(services, OFFICER, tmp_path / "out")

    entry = await db.fetch_one("select actor, verb, kind, subject from audit_entry order by id desc limit 1")
    assert entry == {"actor": "officer", "verb": "exported", "kind": "tables", "subject": "out"}


async def test_an_export_that_fails_leaves_what_was_there(
    services: Services, small_world: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "people.csv").write_text("yesterday's\n")
    monkeypatch.setattr(Unfinished, "finish", _no_room)

    with pytest.raises(OSError, match="No space"):
        await export_all(services, OFFICER, tmp_path)

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"people.csv": "yesterday's\n"}


def _no_room(self: Unfinished) -> NoReturn:
    raise OSError("No space left on device")
