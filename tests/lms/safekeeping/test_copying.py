"""A backup made while people work brings everything back, on either engine."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from competencies.coverage import actions as coverage
from competencies.coverage.asking import Question, ask
from lms.audit.actions import broken_links
from lms.base import db
from lms.base.engine import open_engine
from lms.base.errors import Refused
from lms.base.services import Services
from lms.safekeeping.copying import back_up, bring_back
from tests.engines import NAMES, Databases
from tests.make import SMALL_WORLD, recorded

ON = date(2026, 3, 31)


async def everything(services: Services) -> list[object]:
    """What people would compare: figures, facts with their versions, the trail."""
    lines = (await ask(services, Question(on=ON))).lines
    posts = await db.fetch("select person, starts_on, ends_on, recorded_at, superseded_at, why from post order by id")
    trail = await db.fetch("select subject, hash from audit_entry order by id")
    return [lines, posts, trail]


@pytest.mark.parametrize("other", NAMES)
async def test_a_backup_restored_on_either_engine_gives_the_same_answers(
    services: Services, tmp_path: Path, other: str, supplies: object
) -> None:
    await recorded(services, SMALL_WORLD)
    await recorded(services, {"posts": [dict(SMALL_WORLD["posts"][0], ends_on="2026-03-15")]}, why="left early")
    await back_up(services, tmp_path / "all.zip")
    before = await everything(services)

    databases: Databases = supplies(other)  # type: ignore[operator]
    url = databases.migrated()
    async with db.connected(url):
        async with db.write(facts=True):
            await bring_back(tmp_path / "all.zip")
            await coverage.rebuild(services)
        assert await everything(services) == before
        assert await coverage.differences(services) == []
        assert await broken_links() == []
        await recorded(services, {"people": [{"person": "P4", "name": "Di Dale", "email": "", "status": "active"}]})
    databases.drop(url)
    db.bind(open_engine(services.settings.database_url))


async def test_a_backup_is_not_restored_over_people(services: Services, tmp_path: Path) -> None:
    await recorded(services, SMALL_WORLD)
    await back_up(services, tmp_path / "all.zip")
    before = await everything(services)

    with pytest.raises(Refused, match="not empty"):
        async with db.write(facts=True):
            await bring_back(tmp_path / "all.zip")

    assert await everything(services) == before


@pytest.mark.parametrize("damage", ["cut", "not a zip", "row lost"])
async def test_a_damaged_backup_changes_nothing(services: Services, tmp_path: Path, damage: str) -> None:
    async with db.write():
        await db.fetch("update version set number = 41 where name = 'framework'")
    file = tmp_path / "all.zip"
    await back_up(services, file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    elif damage == "not a zip":
        file.write_text("hello")
    else:
        _lose_a_row(file, "version.jsonl")

    with pytest.raises(Refused):
        async with db.write(facts=True):
            await bring_back(file)

    assert await db.fetch("select number from version where name = 'framework'") == [{"number": 41}]


def _lose_a_row(file: Path, name: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, b"" if each == name else content)


async def test_a_backup_can_be_read_by_its_owner_only(services: Services, tmp_path: Path) -> None:
    await back_up(services, tmp_path / "all.zip")

    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
