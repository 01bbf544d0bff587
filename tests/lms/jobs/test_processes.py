"""Jobs in processes of their own: `lms run`, `lms jobs`, and beside the pages of `lms serve`."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from lms.base import db
from lms.base.clock import Clock
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings
from lms.cli import main
from lms.jobs.timetable import JOBS
from tests.conftest import RunLms, process_environment
from tests.engines import SQLiteFiles
from tests.lms.notifications.writing import write_as_it_is
from tests.mail_server import mail_server
from tests.processes import lms_at_once


async def written(url: str, count: int = 1) -> None:
    """That many letters wait in the outbox of the database at `url`."""
    async with db.connected(url):
        services = Services(settings=Settings(database_url=url), clock=Clock(), mailer=KeptMailer())
        for number in range(count):
            await write_as_it_is(services, f"booking:{number}:confirmed", to=f"p{number}@rmbc.example")


def taken(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.eml")]


@contextmanager
def lms(url: str, *command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A process that goes on until it is told to stop; it must end well, and soon."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lms.cli", *command],
        env=process_environment(url, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
        assert process.returncode in (0, -signal.SIGTERM), said
    finally:
        process.kill()
        process.wait()


def wait_for_mail(folder: Path, process: subprocess.Popen[str]) -> None:
    ends = time.monotonic() + 60
    while not taken(folder):
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert time.monotonic() < ends, "no mail in a minute"
        time.sleep(0.1)


async def test_two_processes_that_empty_the_outbox_at_once_send_everything_once(database_url: str):
    await written(database_url, 60)

    async with mail_server() as (post, mail_url):
        ended = await asyncio.to_thread(
            lms_at_once, database_url, ("run", "outbox"), ("run", "outbox"), LMS_MAIL_URL=mail_url
        )

    assert [each.returncode for each in ended] == [0, 0], [each.stderr for each in ended]
    assert post.to == sorted(f"p{number}@rmbc.example" for number in range(60))
    assert len(set(post.ids)) == 60


def test_run_says_what_came_of_a_job(run_lms: RunLms, database_url: str, tmp_path: Path):
    asyncio.run(written(database_url, 2))

    told = [run_lms("run", "outbox", LMS_MAIL_URL=f"folder:{tmp_path}").stdout for _ in range(2)]

    assert told == ["outbox: 2 sent\n", "outbox: nothing was due\n"]
    assert len(taken(tmp_path)) == 2


def test_a_job_that_is_not_there_is_wrong_usage_and_the_names_are_said():
    told = CliRunner().invoke(main, ["run", "king"])

    assert told.exit_code == 2
    assert all(f"'{job.name}'" in told.output for job in JOBS)


def test_jobs_alone_send_the_mail_and_stop_when_told(tmp_path: Path):
    url = SQLiteFiles(tmp_path).migrated()
    asyncio.run(written(url))

    with lms(url, "jobs", LMS_MAIL_URL=f"folder:{tmp_path / 'mail'}") as process:
        wait_for_mail(tmp_path / "mail", process)

    assert len(taken(tmp_path / "mail")) == 1


def test_pages_are_served_with_the_jobs_or_without(tmp_path: Path):
    databases = SQLiteFiles(tmp_path)
    with_jobs, without = databases.migrated(), databases.migrated()
    for url in (with_jobs, without):
        asyncio.run(written(url))

    with (
        lms(without, "serve", "--no-jobs", "--port", port(), LMS_MAIL_URL=f"folder:{tmp_path / 'none'}"),
        lms(with_jobs, "serve", "--port", port(), LMS_MAIL_URL=f"folder:{tmp_path / 'mail'}") as process,
    ):
        wait_for_mail(tmp_path / "mail", process)

    assert (len(taken(tmp_path / "mail")), taken(tmp_path / "none")) == (1, [])


def port() -> str:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
