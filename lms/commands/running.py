"""How does a command run? Settings read, database bound, refusals said on standard error, exit codes kept."""

from __future__ import annotations

import asyncio
import getpass
import os
import socket
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

from lms.base import db
from lms.base.errors import BadInput, NotFound, Refused
from lms.base.migrate import MigrationFailed, is_up_to_date
from lms.base.services import Actor, Services, open_services
from lms.base.settings import BadSetting, Settings, from_environment

T = TypeVar("T")


class Refusal(click.ClickException):
    """The command refuses: the reason on standard error, exit 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the reason, nothing around it."""
        click.echo(self.message, err=True)


def settings() -> Settings:
    """The settings of the environment; a wrong one ends the command with its sentence."""
    try:
        return from_environment(os.environ)
    except BadSetting as wrong:
        raise Refusal(str(wrong)) from None


def run(act: Callable[[Services], Awaitable[T]], *, chosen: Settings | None = None, migrated: bool = True) -> T:
    """Run an act against the database of the settings; refusals become exit 1 with their sentence."""
    in_force = chosen or settings()

    async def bound() -> T:
        async with db.connected(in_force.database_url):
            if migrated and not await is_up_to_date():
                raise Refusal("The database is not up to date: run `lms migrate` first.")
            return await act(open_services(in_force))

    try:
        return asyncio.run(bound())
    except Refused as refused:
        raise Refusal(" ".join(filter(None, [refused.refusal.message, refused.refusal.what_helps]))) from None
    except BadInput as wrong:
        raise Refusal("\n".join(error.message for error in wrong.errors)) from None
    except (NotFound, MigrationFailed) as wrong:
        raise Refusal(str(wrong)) from None
    except (OSError, sqlite3.OperationalError) as wrong:
        raise Refusal(f"The database or a file could not be reached: {wrong}") from None


def whoever_runs_this() -> Actor:
    """The machine's user, for the audit trail."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return Actor(name=f"command:{user}", via="command", address=socket.gethostname())


class Day(click.ParamType[date]):
    """A civil day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error naming the option."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day written YYYY-MM-DD", param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant, ISO 8601; without an offset it is UTC; a bare day means its last moment."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware instant in UTC, or a usage error naming the option."""
        if isinstance(value, datetime):
            return value
        try:
            return read_instant(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2026-03-31T12:00:00Z", param, ctx)


def read_instant(text: str) -> datetime:
    """An aware instant in UTC from ISO 8601; raises ValueError. A bare day means its last microsecond in UTC."""
    if len(text) == 10:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=UTC)
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def progress(label: str) -> Callable[[int, int], None] | None:
    """Something to tell progress to, when standard error is a terminal."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, of: int) -> None:
        click.echo(f"\r{label}: {done:,} of {of:,}", err=True, nl=done >= of)

    return told
