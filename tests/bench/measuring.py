"""How long does a page take, over a kept-alive connection to a real server? And what is the bare limit beside it?"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from lms.base import db
from lms.base.clock import Clock
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings
from lms.signin import actions, store
from tests.bench.world import TODAY
from tests.conftest import SECRET_KEY, process_environment
from tests.journeys.conftest import _free_port as free_port
from tests.signed_in import TESTER


def services_for(url: str) -> Services:
    """Services on a database, on the day of the made-up world."""
    settings = Settings(database_url=url, secret_key=SECRET_KEY, today=TODAY)
    return Services(settings=settings, clock=Clock(fixed_today=TODAY), mailer=KeptMailer())


async def session_of(services: Services, email: str, role: str) -> str:
    """The cookie of somebody signed in with a role."""
    if role:
        await actions.add_user(services, TESTER, email=email, role=role, names=True)
    async with db.write():
        found = await store.asker(email, services.clock.today())
        account = found.account_id or await store.open_account(
            email, found.active_people[0] if found.active_people else None, services.clock.now()
        )
        return (await actions.begin_session(services, account, "bench")).token


@contextmanager
def serving(url: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`lms serve` as a process of its own, on a free port, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "lms.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=process_environment(url, LMS_TODAY=TODAY.isoformat()))
    try:
        until_it_answers(f"http://127.0.0.1:{port}/health/ready", process)
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def until_it_answers(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> float:
    """Seconds until an address answers 200; fails when the process ends first."""
    parts, begun = urlsplit(address), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        assert process.poll() is None, "the server ended"
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
            connection.request("GET", parts.path or "/")
            if connection.getresponse().status in (200, 303):
                return time.perf_counter() - begun
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer in {seconds} s")


def page_seconds(port: int, path: str, cookie: str = "", *, times: int = 30) -> tuple[float, int]:
    """The median seconds of a page and its size in bytes, after three warm-ups."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken, size = [], 0
    for n in range(times + 3):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"lms={cookie}"} if cookie else {})
        answer = connection.getresponse()
        body = answer.read()
        if n >= 3:
            taken.append(time.perf_counter() - begun)
        assert answer.status == 200, (answer.status, body[:500])
        size = len(body)
    return statistics.median(taken), size


async def median_seconds(act: Callable[[], Awaitable[object]], *, times: int = 5) -> float:
    """The median seconds of something awaited, after one warm-up."""
    taken = []
    for n in range(times + 1):
        begun = time.perf_counter()
        await act()
        if n:
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def say(workload: str, engine: str, **figures: float | str) -> None:
    """One line of the report."""
    said = "  ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items()
    )
    print(f"\n{workload} [{engine}]  {said}", flush=True)
