"""`lms serve` and `lms demo`: answering requests until told to stop."""

from __future__ import annotations

import dataclasses
import os
import socket
import sys

import click
import uvicorn
from litestar import Litestar

from lms.app import create_app
from lms.base.migrate import migrate
from lms.base.services import Services, open_services
from lms.base.settings import Settings
from lms.commands.running import Refusal, progress, run, settings
from lms.people.store import anybody
from lms.signin.rules import Persona

DEMONSTRATION = "_LMS_DEMONSTRATION"
"""Tells the server process that `lms demo` started it; not a setting."""
WITHOUT_JOBS = "_LMS_WITHOUT_JOBS"
"""Tells the server processes that another one does the jobs; not a setting."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-jobs", is_flag=True, help="Leave the jobs to another process: `lms jobs`.")
def serve(host: str, port: int, workers: int, no_jobs: bool) -> None:
    """Serve the pages and the API, and do the jobs when they are due."""

    async def act(services: Services) -> None:
        return None

    run(act)
    if workers > 1 and not os.environ.get("LMS_SECRET_KEY"):
        raise Refusal("Several workers need one LMS_SECRET_KEY: set it to 32 or more characters.")
    if no_jobs:
        os.environ[WITHOUT_JOBS] = "1"
    _listen(host, port, workers)


def _listen(host: str, port: int, workers: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Refusal(
                f"Port {port} of {host} cannot be used: {taken.strerror}. Choose another with --port."
            ) from None
    proxies = settings().trusted_proxies
    uvicorn.run(
        "lms.commands.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,  # it would hold the addresses of private calendars, and who has one may read it
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        timeout_graceful_shutdown=30,
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--people", default=18_000, show_default=True, type=click.IntRange(300, 1_000_000))
@click.option("--seed", default=1, show_default=True, type=int)
def demo(host: str, port: int, people: int, seed: int) -> None:
    """Serve a made-up partnership to try everything on."""
    from lms.demo.load import load
    from lms.demo.personas import PERSONAS

    chosen = dataclasses.replace(settings(), demonstration=True)

    async def act(services: Services) -> bool:
        click.echo(await migrate(), err=True)
        if await anybody():
            return False
        click.echo(f"Making up {people:,} people. This takes a minute.", err=True)
        shown = progress("working")
        await load(services, people=people, seed=seed, told=lambda what, done, of: shown(done, of) if shown else None)
        return True

    made = run(act, chosen=chosen, migrated=False)
    click.echo(
        "The demonstration partnership is ready." if made else "The database already holds people: they are kept."
    )
    click.echo(f"\nOpen http://{host}:{port} and choose who to be:")
    for persona in PERSONAS:
        click.echo(f"  {persona.called:24} {persona.email:44} {persona.about}")
    click.echo("\nStop with Ctrl-C.")
    os.environ[DEMONSTRATION] = "1"
    os.environ.setdefault("LMS_BASE_URL", f"http://{host}:{port}")
    if made:  # making it up took memory that serving does not need: begin with a fresh process
        sys.stdout.flush()
        serve_it = [sys.executable, "-m", "lms.cli", "serve", "--host", host, "--port", str(port)]
        os.execv(sys.executable, serve_it)
    _listen(host, port, 1)


def settings_to_serve() -> Settings:
    """The settings of the serving process, which `lms demo` marks as a demonstration."""
    return dataclasses.replace(settings(), demonstration=bool(os.environ.get(DEMONSTRATION)))


def application() -> Litestar:
    """The application of a serving process: what uvicorn starts, once a worker."""
    from lms.demo.personas import PERSONAS

    chosen = settings_to_serve()
    shown = PERSONAS if chosen.demonstration else ()
    personas = [Persona(key=p.key, name=p.called, email=p.email, words=p.about) for p in shown]
    jobs = not os.environ.get(WITHOUT_JOBS)
    return create_app(open_services(chosen), connect=True, personas=personas, jobs=jobs)
