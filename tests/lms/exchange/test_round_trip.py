"""Is an export, imported into an empty database, exported as the very same files? On both engines."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.mailer import KeptMailer
from lms.base.services import Actor, Services
from lms.base.settings import Settings
from lms.exchange.actions import export_all, import_paths, import_tables
from tests.engines import Databases
from tests.make import SMALL_WORLD
from tests.strategies import random_world
from tests.world import write_csvs

OFFICER = Actor(name="officer", via="command")
WORDS = st.text(alphabet="=+-@'\t\r\n\",; aZé€\u00a0", max_size=6)
KEYS = st.text(alphabet="=+-@'\",; aZé", min_size=1, max_size=5).filter(lambda key: key.strip() == key)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def services_of(url: str) -> Services:
    return Services(settings=Settings(database_url=url), clock=FixedClock(), mailer=KeptMailer())


async def exported(url: str, fill: Callable[[Services], object], folder: Path) -> dict[str, bytes]:
    async with db.connected(url):
        report = await fill(services_of(url))  # type: ignore[misc]
        assert [str(problem) for problem in report.problems] == []
        await export_all(services_of(url), OFFICER, folder)
    return files(folder)


async def there_and_back(databases: Databases, fill: Callable[[Services], object]) -> None:
    with tempfile.TemporaryDirectory() as made:
        first, second = Path(made) / "first", Path(made) / "second"
        urls = databases.migrated(), databases.migrated()
        once = await exported(urls[0], fill, first)
        again = await exported(urls[1], lambda services: import_paths(services, OFFICER, [first]), second)
        for url in urls:
            databases.drop(url)
    assert again == once


async def test_the_small_world_comes_back(databases: Databases):
    await there_and_back(databases, lambda services: import_tables(services, SMALL_WORLD, actor=OFFICER))


@pytest.mark.parametrize("seed", range(3))
async def test_a_made_up_world_comes_back(databases: Databases, tmp_path: Path, seed: int):
    world = random_world(seed, size=2)
    write_csvs(world, tmp_path / "world")

    await there_and_back(databases, lambda services: import_paths(services, OFFICER, [tmp_path / "world"]))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.dictionaries(KEYS, WORDS, min_size=1, max_size=6))
def test_any_words_come_back(databases: Databases, names: dict[str, str]):
    people = [{"person": key, "name": name} for key, name in names.items()]

    asyncio.run(there_and_back(databases, lambda services: import_tables(services, {"people": people}, actor=OFFICER)))
