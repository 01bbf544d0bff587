"""How are rows read and written on either engine? The only door to a connection or a transaction.

Piccolo's own `transaction()` leaks its connection when BEGIN or COMMIT fails and leaves the task inside a dead
transaction; `write()` and `read()` close that hole and are the only ones used. README, decision 4.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, TypeVar

import asyncpg
from piccolo.columns import Integer
from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine, TransactionType
from piccolo.table import Table

from lms.base.engine import PooledSQLiteEngine, open_engine

Row = dict[str, Any]
T = TypeVar("T")

INTEGRITY_ERRORS: tuple[type[Exception], ...] = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
"""A constraint of the schema said no; `store.py` turns it into a refusal."""

FACTS_LOCK = 0x1A5_0002
"""PostgreSQL: the advisory lock that lets one writer of facts at a time do its work, as SQLite does by itself."""

_engine: Engine[Any] | None = None
_bindings = 0
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_statements: ContextVar[list[str] | None] = ContextVar("statements", default=None)
_locks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, asyncio.Lock]] = weakref.WeakKeyDictionary()


class Statement(Table):
    """Stands for no table: carries a plain SQL statement through Piccolo, which knows the transaction in force."""

    nothing = Integer(primary_key=True)


def bind(engine: Engine[Any]) -> None:
    """Make `engine` the one behind every table of this process."""
    global _engine, _bindings
    _engine, _bindings = engine, _bindings + 1
    os.environ.setdefault("PICCOLO_CONF", "lms.piccolo_conf")
    pending: list[type[Table]] = [Table]
    while pending:
        for table in pending.pop().__subclasses__():
            table._meta._db = engine
            pending.append(table)


def engine() -> Engine[Any]:
    """The engine in force; raises RuntimeError before `bind()`."""
    if _engine is None:
        raise RuntimeError("no database is bound: call lms.base.db.bind() first")
    return _engine


def binding() -> int:
    """A number that is another one whenever a database is bound: what is kept in memory is kept for one binding."""
    return _bindings


def is_sqlite() -> bool:
    """Whether the engine in force is SQLite."""
    return isinstance(engine(), SQLiteEngine)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """Bind the database at `url` for as long as the block runs, and close every connection after it."""
    chosen = open_engine(url)
    bind(chosen)
    if isinstance(chosen, PostgresEngine):
        await chosen.start_connection_pool(min_size=1, max_size=10)
    try:
        yield
    finally:
        if isinstance(chosen, PostgresEngine):
            await chosen.close_connection_pool()
        elif isinstance(chosen, PooledSQLiteEngine):
            await chosen.close_pool()


@asynccontextmanager
async def write(*, facts: bool = False) -> AsyncIterator[None]:
    """One unit of work, or part of the one already open in this task: all of it lands, or none.

    Never catch an error inside it. `facts=True` also waits for the other writers of facts (SQLite has one writer
    anyway), so that derived rows are always worked out from all facts there are.
    """
    if _writing.get():
        if facts:
            await _wait_for_fact_writers()
        yield
        return
    lite = is_sqlite()
    queue = _writer_of_this_process() if lite else nullcontext()
    async with queue, _transaction(TransactionType.immediate if lite else None):
        token = _writing.set(True)
        try:
            if facts:
                await _wait_for_fact_writers()
            yield
        finally:
            _writing.reset(token)


def is_writing() -> bool:
    """Whether this task is inside a unit of work."""
    return _writing.get()


@asynccontextmanager
async def read() -> AsyncIterator[None]:
    """Several statements that see one state of the database; joins a unit of work already open."""
    if engine().current_transaction.get() is not None:
        yield
        return
    async with _transaction(TransactionType.deferred if is_sqlite() else None):
        if not is_sqlite():
            await fetch("set transaction isolation level repeatable read, read only")
        yield


async def _wait_for_fact_writers() -> None:
    if not is_sqlite():
        await fetch("select pg_advisory_xact_lock({})", FACTS_LOCK)


def _writer_of_this_process() -> asyncio.Lock:
    """SQLite: writers of one process queue here, in order, not in SQLite's sleeping busy handler."""
    of_loop = _locks.setdefault(asyncio.get_running_loop(), {})
    return of_loop.setdefault(id(engine()), asyncio.Lock())


@asynccontextmanager
async def _transaction(kind: TransactionType | None) -> AsyncIterator[None]:
    """Piccolo's transaction, with the connection given back and the task freed when BEGIN or COMMIT fails."""
    chosen = engine()
    tx: Any = chosen.transaction(transaction_type=kind) if kind else chosen.transaction()
    try:
        await tx.__aenter__()
        try:
            yield
        except BaseException as error:
            await tx.__aexit__(type(error), error, error.__traceback__)
            raise
        else:
            await tx.__aexit__(None, None, None)
    finally:
        if chosen.current_transaction.get() is tx:  # COMMIT or ROLLBACK itself failed
            chosen.current_transaction.set(None)
            await _give_up(chosen, tx)
        elif not hasattr(tx, "context") and hasattr(tx, "connection"):  # BEGIN failed
            await _give_up(chosen, tx)


async def _give_up(chosen: Engine[Any], tx: Any) -> None:
    pool = getattr(chosen, "pool", None)
    await asyncio.shield(pool.release(tx.connection) if pool else tx.connection.close())


async def fetch(sql: str, *values: Any) -> list[Row]:
    """Rows of one SQL statement; `{}` stands for each value, in order. The same text must run on both engines."""
    counted = _statements.get()
    if counted is not None:
        counted.append(sql)
    rows: list[Row] = await Statement.raw(sql, *values).run()
    return rows or []


async def fetch_one(sql: str, *values: Any) -> Row | None:
    """The first row of a statement, or None."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


@asynccontextmanager
async def counting() -> AsyncIterator[list[str]]:
    """The texts of all statements sent through `fetch` inside the block: what tests and benchmarks count."""
    texts: list[str] = []
    token = _statements.set(texts)
    try:
        yield texts
    finally:
        _statements.reset(token)


def in_list(values: Sequence[Any]) -> str:
    """`({}, {}, …)` for a bound list; `(null)` for none, which nothing equals."""
    return "(" + ", ".join(["{}"] * len(values)) + ")" if values else "(null)"


def _connection() -> Any:
    tx = engine().current_transaction.get()
    if tx is None:
        raise RuntimeError("bulk work belongs inside write()")
    return tx.connection


async def stream(sql: str, size: int = 2000) -> AsyncIterator[list[Row]]:
    """The rows of a statement without values, some at a time, from one state of the database; inside `read()`."""
    connection = _connection()
    if is_sqlite():
        async with connection.execute(sql) as cursor:
            while rows := await cursor.fetchmany(size):
                yield rows
        return
    cursor = await connection.cursor(sql)
    while records := await cursor.fetch(size):
        yield [dict(record) for record in records]


async def insert_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows by the engine's fast way (executemany, or COPY). Inside `write()` only."""
    connection = _connection()
    if is_sqlite():
        marks = ", ".join("?" * len(columns))
        await connection.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)
    else:
        await connection.copy_records_to_table(table, columns=list(columns), records=list(rows))


async def run_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """One statement for many rows of values; `{}` stands for each value. Inside `write()` only."""
    connection = _connection()
    rows = list(rows)
    if not rows:
        return
    if is_sqlite():
        await connection.executemany(sql.replace("{}", "?"), rows)
    else:
        await connection.executemany(_numbered(sql), rows)


async def add_many(table: str, keys: Sequence[str], counters: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add counters to the rows with these keys, making the rows there are not. Inside `write()` only."""
    if not rows:
        return
    columns = ", ".join((*keys, *counters))
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in counters)
    conflict = f"on conflict ({', '.join(keys)}) do update set {added}"
    if is_sqlite():
        marks = ", ".join(["{}"] * (len(keys) + len(counters)))
        await run_many(f"insert into {table} ({columns}) values ({marks}) {conflict}", rows)
        return
    await fetch(f"create temporary table if not exists adding_{table} (like {table}) on commit delete rows")
    await insert_many(f"adding_{table}", (*keys, *counters), rows)
    await fetch(f"insert into {table} ({columns}) select {columns} from adding_{table} {conflict}")
    await fetch(f"delete from adding_{table}")


def _numbered(sql: str) -> str:
    parts = sql.split("{}")
    return parts[0] + "".join(f"${n}{part}" for n, part in enumerate(parts[1:], start=1))


async def new_ids(table: str, count: int) -> list[int]:
    """`count` ids nobody else will get, for rows inserted with `insert_many`. Inside `write()` only.

    SQLite: rows of these tables are never deleted and writers take turns, so the next numbers are free.
    """
    if count == 0:
        return []
    if is_sqlite():
        row = await fetch_one(f"select coalesce(max(id), 0) as last from {table}")
        last = row["last"] if row else 0
        return list(range(last + 1, last + 1 + count))
    sql = f"select nextval(pg_get_serial_sequence('{table}', 'id')) as id from generate_series(1, {{}}::int)"
    return [row["id"] for row in await fetch(sql, count)]


async def in_batches(
    items: Sequence[T], size: int, told: Callable[[int, int], None] | None = None
) -> AsyncIterator[Sequence[T]]:
    """Slices of `items`, letting others run between two and telling (done, of how many)."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
        await asyncio.sleep(0)
        if told:
            told(min(start + size, len(items)), len(items))
