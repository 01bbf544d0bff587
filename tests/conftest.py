"""What does a test get handed? A fresh database on each engine, a clock that stands still, mail that is kept."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings
from tests.engines import NAMES, Databases, PostgresDatabases, SQLiteFiles, postgres_server

LMS = str(Path(sys.executable).with_name("lms"))
SECRET_KEY = "a key for tests, long enough for them"
RunLms = Callable[..., subprocess.CompletedProcess[str]]

hypothesis.settings.register_profile("house", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def supplies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Databases]]:
    """Where databases of an engine come from; PostgreSQL is started by the first test that asks, once a worker."""
    with ExitStack() as open_until_the_end:
        opened: dict[str, Databases] = {}

        def supply(engine: str) -> Databases:
            if engine not in opened and engine == "sqlite":
                opened[engine] = SQLiteFiles(tmp_path_factory.mktemp("databases"))
            elif engine not in opened:
                server = open_until_the_end.enter_context(postgres_server(durable=False))
                opened[engine] = PostgresDatabases(server, name=os.environ.get("PYTEST_XDIST_WORKER", "main"))
            return opened[engine]

        yield supply


@pytest.fixture(
    params=[pytest.param(name, marks=getattr(pytest.mark, name)) if name == "postgres" else name for name in NAMES]
)
def engine(request: pytest.FixtureRequest) -> str:
    """`sqlite`, then `postgres`: a test that asks for this, or for anything below, runs on both."""
    return str(request.param)


@pytest.fixture
def databases(engine: str, supplies: Callable[[str], Databases]) -> Iterator[Databases]:
    """A supply of databases of the engine; what a test takes is thrown away when it ends."""
    with ExitStack() as thrown_away:
        yield _Borrowed(supplies(engine), thrown_away)


class _Borrowed:
    def __init__(self, supply: Databases, thrown_away: ExitStack) -> None:
        self._supply, self._thrown_away = supply, thrown_away

    def empty(self) -> str:
        return self._until_the_end(self._supply.empty())

    def migrated(self) -> str:
        return self._until_the_end(self._supply.migrated())

    def copied(self, url: str) -> str:
        return self._until_the_end(self._supply.copied(url))

    def drop(self, url: str) -> None:
        self._supply.drop(url)

    def _until_the_end(self, url: str) -> str:
        self._thrown_away.callback(self._supply.drop, url)
        return url


@pytest.fixture
def empty_database_url(databases: Databases) -> str:
    """The address of a database without a table."""
    return databases.empty()


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The address of a database with our tables and no row."""
    return databases.migrated()


@pytest.fixture
def clock() -> FixedClock:
    """31 March 2026, 09:00 UTC; `clock.instant` moves it."""
    return FixedClock()


@pytest.fixture
def mailer() -> KeptMailer:
    """Keeps what is sent in `mailer.sent`, newest first."""
    return KeptMailer()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """The default settings, for the test's database."""
    return Settings(database_url=database_url, secret_key=SECRET_KEY)


@pytest.fixture
async def services(settings: Settings, clock: FixedClock, mailer: KeptMailer) -> AsyncIterator[Services]:
    """What actions take first, with the test's database bound: migrated, empty, on each engine in turn."""
    async with db.connected(settings.database_url):
        yield Services(settings=settings, clock=clock, mailer=mailer)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the application for pages and the API, on the test's database; nobody is signed in.

    Not Litestar's own test client, which runs the application on another event loop than the engine's.
    """
    from lms.app import create_app  # here, so that tests of rules do not pay for it

    app: Any = create_app(services)
    started, ended = asyncio.Event(), asyncio.Event()

    async def live() -> None:  # a task of its own: pytest-asyncio enters and leaves a fixture in different ones
        async with app.lifespan():
            started.set()
            await ended.wait()

    async with asyncio.TaskGroup() as living:
        living.create_task(live())
        await started.wait()
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=services.settings.base_url) as asking:
            yield asking
        ended.set()


@pytest.fixture
def run_lms(database_url: str, tmp_path: Path) -> RunLms:
    """`run_lms("coverage", "--on", "2026-03-31")` runs the command as a process of its own, on the test's database.

    `code=1` (or 2) when it should refuse; settings as `LMS_TODAY="2026-03-31"`.
    """

    def run(*arguments: str | Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [LMS, *map(str, arguments)],
            env=process_environment(database_url, **environment),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run


def process_environment(url: str, **settings: str) -> dict[str, str]:
    """The environment of a process under test: that of this one, less its settings, with those given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    python_path = str(Path(__file__).parents[1])
    return inherited | {"PYTHONPATH": python_path, "LMS_DATABASE_URL": url, "LMS_SECRET_KEY": SECRET_KEY} | settings
