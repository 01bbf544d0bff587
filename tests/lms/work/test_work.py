"""A long act may be left: it ends with its figures, or with nothing changed."""

import asyncio
import subprocess
import sys

import pytest

from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Services
from lms.work import actions, store
from lms.work.actions import Result, Told
from lms.work.rules import State
from tests.make import ADMINISTRATOR

RAISE = "update version set number = number + 1 where name = 'framework'"


async def number() -> int:
    return int((await db.fetch("select number from version where name = 'framework'"))[0]["number"])


async def test_an_act_says_how_far_it_is_and_ends_together_with_its_figures(services: Services) -> None:
    go_on = asyncio.Event()

    async def act(told: Told) -> Result:
        told("counting", 1, 2)
        await go_on.wait()
        await db.fetch(RAISE)
        return State.DONE, {"people": 2}

    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=act, files=[("a.csv", b"x")])
    await asyncio.sleep(0.05)
    progress = actions.progress_of(work)
    assert progress is not None
    assert (progress.what, progress.done, progress.of) == ("counting", 1, 2)
    go_on.set()
    await actions.finish_all()

    found = await store.find(work)
    assert found is not None
    assert (found.state, found.result, found.made_by) == (State.DONE, '{"people": 2}', ADMINISTRATOR.name)
    assert await store.files(found.id) == [("a.csv", b"")]
    assert (await number(), actions.progress_of(work)) == (1, None)


async def test_a_refused_act_changes_nothing_and_says_why(services: Services) -> None:
    async def act(told: Told) -> Result:
        await db.fetch(RAISE)
        raise refuse("no", "Not today.")

    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=act)
    await actions.finish_all()

    found = await store.find(work)
    assert found is not None
    assert (found.state, found.result, await number()) == (State.REFUSED, '{"message": "Not today."}', 0)


async def test_a_fault_changes_nothing_and_is_said_without_its_words(services: Services) -> None:
    async def act(told: Told) -> Result:
        await db.fetch(RAISE)
        raise RuntimeError("Ada Ahmed")

    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=act)
    await actions.finish_all()

    found = await store.find(work)
    assert found is not None
    assert (found.state, await number()) == (State.INTERRUPTED, 0)
    assert "Ada" not in found.result


async def test_the_files_of_a_refused_act_are_kept_for_another_try(services: Services) -> None:
    async def act(told: Told) -> Result:
        return State.REFUSED, {}

    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=act, files=[("a.csv", b"x")])
    await actions.finish_all()

    found = await store.find(work)
    assert found is not None
    assert await store.files(found.id) == [("a.csv", b"x")]


async def test_an_act_that_only_looks_holds_nobody_up(services: Services) -> None:
    go_on = asyncio.Event()

    async def act(told: Told) -> Result:
        await go_on.wait()
        return State.DONE, {"seen": 1}

    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=act, only_looks=True)
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5), db.write(facts=True):
        await db.fetch(RAISE)
    go_on.set()
    await actions.finish_all()

    found = await store.find(work)
    assert found is not None
    assert (found.state, found.result, await number()) == (State.DONE, '{"seen": 1}', 1)


@pytest.mark.parametrize("same_number", [False, True], ids=["another number", "the same number, as in a container"])
async def test_an_act_of_a_process_that_is_gone_is_marked_interrupted(services: Services, same_number: bool) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=_done)
    await actions.finish_all()
    host, own, _ = actions.NODE.rsplit(":", 2)
    node = f"{host}:{own if same_number else gone.pid}:before"
    await db.fetch("update work set state = 'running', node = {} where work = {}", node, work)

    assert await actions.tidy(services) == 1

    found = await store.find(work)
    assert found is not None
    assert found.state is State.INTERRUPTED


async def _done(told: Told) -> Result:
    return State.DONE, {}
