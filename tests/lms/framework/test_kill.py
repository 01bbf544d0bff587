"""Is a change of a requirement for many people wholly there or not at all, when its process is killed half way?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from competencies.coverage.asking import Question, ask
from lms.base.services import Services
from lms.framework import store
from lms.work import actions as work
from lms.work import store as works
from lms.work.rules import State
from tests.conftest import RunLms, process_environment
from tests.make import SMALL_WORLD, Rows, recorded

PEOPLE = 1_500
ROOT = Path(__file__).parents[3]
APRIL = date(2026, 4, 1)
pytestmark = pytest.mark.slow


def many() -> Rows:
    """1,500 social workers, most of them in date on 1 April 2026, a year after their course."""
    keys = [f"W{number:04}" for number in range(PEOPLE)]
    return {
        "people": [{"person": key, "name": f"Worker {key}", "email": "", "status": "active"} for key in keys],
        "posts": [
            {"person": key, "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2024-01-08"} for key in keys
        ],
        "awards": [
            {"person": key, "competency": "CSE-SIGNS", "achieved_on": "2025-04-10", "mode": "in_person"} for key in keys
        ],
    }


@pytest.fixture
async def crowd(services: Services) -> None:
    await recorded(services, SMALL_WORLD)
    await recorded(services, many())


@pytest.fixture
def changing(crowd: None, database_url: str) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of the change: some people are done, nothing has landed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.lms.framework.changing"],
        env=process_environment(database_url, LMS_TODAY="2026-03-31"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline().split()
    assert said[:1] == ["half"]
    assert 0 < int(said[1]) < int(said[2])
    yield process
    process.kill()
    process.wait(30)


async def in_date(services: Services) -> int:
    question = Question(on=APRIL, by=("role",), role="SOCIAL-WORKER", competency="CSE-SIGNS")
    return (await ask(services, question)).lines[0].counts.in_date()


async def test_a_killed_change_is_undone_and_said_to_be(
    services: Services, changing: subprocess.Popen[str], run_lms: RunLms
):
    before = await in_date(services)

    os.kill(changing.pid, signal.SIGKILL)
    changing.wait(30)
    tidied = await work.tidy(services)

    [found] = await works.latest(["requirement change"])
    assert (tidied, found.state) == (1, State.INTERRUPTED)
    assert "Nothing was changed" in found.result
    assert [(v.row.in_force_from, v.holds) for v in await store.in_force_or_planned() if v.role == 1] == [
        (date(2021, 4, 1), True)
    ]
    assert await in_date(services) == before == PEOPLE + 1
    run_lms("verify")


async def test_readers_are_answered_while_it_goes_on_and_see_what_held_before(
    services: Services, changing: subprocess.Popen[str]
):
    begun = time.perf_counter()

    seen = await in_date(services)

    assert time.perf_counter() - begun < 2
    assert seen == PEOPLE + 1


async def test_a_change_that_is_left_alone_lands_whole(
    services: Services, changing: subprocess.Popen[str], run_lms: RunLms
):
    assert changing.stdin is not None
    changing.stdin.write("\n" * 100)
    changing.stdin.flush()

    assert changing.wait(120) == 0

    [found] = await works.latest(["requirement change"])
    assert found.state is State.DONE
    assert await in_date(services) == 0
    run_lms("verify")
