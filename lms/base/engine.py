"""Which database engine stands behind the tables, and how are its connections kept?

Piccolo 1.38 opens a new SQLite connection for every statement; keeping a few open is ten times faster.
`PooledSQLiteEngine` overrides the private `_run_in_new_connection` and `_run_in_existing_connection`, hence the exact
pin of piccolo; the tests of `lms.base.db` would notice.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any
from urllib.parse import urlsplit

import aiosqlite
from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine, dict_factory

BUSY_MS = 60_000
"""How long a SQLite writer waits for another process's writer, e.g. `lms import` beside `lms serve`."""


class _Pooled(aiosqlite.Connection):
    """A connection whose `close()` gives it back to its pool."""

    _pool: PooledSQLiteEngine | None = None

    async def close(self) -> None:
        if self._pool is None:
            await super().close()
        else:
            await self._pool.give_back(self)

    async def really_close(self) -> None:
        self._pool = None
        await super().close()


class PooledSQLiteEngine(SQLiteEngine):
    """SQLite in WAL mode with a small pool of connections per event loop."""

    def __init__(self, path: str, *, pool_size: int = 4) -> None:
        super().__init__(path=path)
        self.pool_size = pool_size
        self._idle: list[_Pooled] = []
        self._places: asyncio.Semaphore | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def _open(self) -> _Pooled:
        options = self.connection_kwargs
        connection = _Pooled(lambda: sqlite3.connect(**options), 64)
        connection._thread.daemon = True  # a leaked thread must not keep the process alive
        await connection
        connection.row_factory = dict_factory  # type: ignore[assignment]
        pragmas = (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "cache_size=-64000",
        )
        for pragma in pragmas:
            await connection.execute(f"PRAGMA {pragma}")
        connection._pool = self
        return connection

    async def give_back(self, connection: _Pooled) -> None:
        """Take a connection back, rolled back if somebody left a transaction open on it."""
        if connection.in_transaction:
            await connection.rollback()
        self._idle.append(connection)
        assert self._places is not None
        self._places.release()

    async def get_connection(self) -> Any:
        """A connection of the running event loop's pool; waits when all are out."""
        if self._loop is not asyncio.get_running_loop():
            self._loop = asyncio.get_running_loop()
            self._places, self._idle = asyncio.Semaphore(self.pool_size), []
        assert self._places is not None
        await self._places.acquire()
        try:
            return self._idle.pop() if self._idle else await self._open()
        except BaseException:
            self._places.release()
            raise

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: Any = "generic", table: Any = None
    ) -> Any:
        connection = await self.get_connection()
        try:
            return await connection.execute_fetchall(query, args or [])
        finally:
            await connection.close()

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: list[Any] | None = None, query_type: Any = "generic", table: Any = None
    ) -> Any:
        """One trip to the connection's thread where Piccolo makes four."""
        return await connection.execute_fetchall(query, args or [])

    async def close_pool(self) -> None:
        """Close every idle connection (at the end of the process or of a test)."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.really_close()


POSTGRES_SETTINGS = {"jit": "off", "max_parallel_workers_per_gather": "0", "application_name": "lms"}
"""Our questions are short: compiling one, or starting workers for it, takes longer than answering it."""


def open_engine(url: str) -> Engine[Any]:
    """The engine for a checked `LMS_DATABASE_URL`; nothing is connected yet."""
    if urlsplit(url).scheme == "sqlite":
        return PooledSQLiteEngine(url.removeprefix("sqlite:///"))
    return PostgresEngine(config={"dsn": url, "server_settings": POSTGRES_SETTINGS})
