"""`lms jobs` and `lms run`: what is done without anybody asking, and when somebody asks."""

from __future__ import annotations

import asyncio
import signal
from datetime import date

import click

from lms.base.services import Services
from lms.commands.running import Day, Refusal, run
from lms.jobs.running import JobFailed, run_now
from lms.jobs.ticking import ticking
from lms.jobs.timetable import JOB_BY_NAME, JOBS


@click.command()
def jobs() -> None:
    """Do the jobs when they are due, apart from the pages; safe in several processes at once."""

    async def act(services: Services) -> None:
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        async with ticking(services):
            click.echo(f"{len(JOBS)} jobs are looked after: {', '.join(JOB_BY_NAME)}. Stop with Ctrl-C.")
            await told.wait()

    run(act)


@click.command(
    "run",
    epilog="\b\n" + "\n".join(f"{job.name:22}{job.words}" for job in JOBS),
)
@click.argument("job", type=click.Choice(list(JOB_BY_NAME)), metavar="JOB")
@click.option("--on", type=Day(), help="As if on this day; today if not given.")
def run_job(job: str, on: date | None) -> None:
    """Do one JOB now, whatever the timetable says, and say what came of it."""

    async def act(services: Services) -> str:
        try:
            return await run_now(services, JOB_BY_NAME[job], on=on)
        except JobFailed as failed:
            raise Refusal(f"{job} failed: {failed}") from failed

    click.echo(f"{job}: {run(act)}")
