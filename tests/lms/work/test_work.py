"""A long act may be left: it ends with its figures, or with nothing changed."""

import asyncio
import subprocess
import sys

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
    assert await store.files(found.id) == [("a.csv", b"x")]
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


async def test_an_act_of_a_process_that_is_gone_is_marked_interrupted(services: Services) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    work = await actions.begin(services, ADMINISTRATOR, kind="test", title="A test", act=_done)
    await actions.finish_all()
    host = actions.NODE.rpartition(":")[0]
    await db.fetch("update work set state = 'running', node = {} where work = {}", f"{host}:{gone.pid}", work)

    assert await actions.tidy(services) == 1

    found = await store.find(work)
    assert found is not None
    assert found.state is State.INTERRUPTED


async def _done(told: Told) -> Result:
    return State.DONE, {}
