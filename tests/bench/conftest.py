"""Which databases does a benchmark measure on? Durable ones, of each engine, made once a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lms.base import db
from tests.bench import world
from tests.engines import NAMES, Databases, PostgresDatabases, SQLiteFiles, apart, postgres_server


class Worlds:
    """Databases with a made-up world of some size, each made once."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.urls: dict[int, str] = {}

    def of(self, people: int) -> str:
        """The address of a world of so many people."""
        if people not in self.urls:
            self.urls[people] = self.databases.migrated()
            apart(_fill(self.urls[people], people))
        return self.urls[people]


async def _fill(url: str, people: int) -> None:
    async with db.connected(url):
        await world.fill(people)


@pytest.fixture(scope="session")
def of_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Worlds]]:
    """Worlds by engine; PostgreSQL keeps its promises here (fsync on)."""
    with ExitStack() as until_the_end:
        server = until_the_end.enter_context(postgres_server(durable=True))
        yield {
            "sqlite": Worlds(SQLiteFiles(Path(tmp_path_factory.mktemp("bench")))),
            "postgres": Worlds(PostgresDatabases(server, name="bench")),
        }


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine measured."""
    return str(request.param)


@pytest.fixture
def worlds(of_engine: dict[str, Worlds], engine: str) -> Worlds:
    """Made-up worlds on the engine measured."""
    return of_engine[engine]
